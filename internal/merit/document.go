package merit

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"juyan/internal/document"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// DocumentKind is one of the official documents about a result.
type DocumentKind string

// The documents: the notice, the final result, the approval of pay.
const (
	NoticeDocument DocumentKind = "notice"
	ResultDocument DocumentKind = "result"
	PayDocument    DocumentKind = "pay"
)

// Documents lists the documents there are about a result that the actor may
// have: a document lists every unit, so that it is for those who see them all.
func (s *Service) Documents(ctx context.Context, actor kernel.Actor, v *View) (out []DocumentKind, err error) {
	there := map[DocumentKind]bool{NoticeDocument: true, ResultDocument: v.Status == Final}
	if mayHave(actor, PayDocument) && v.Status == Final {
		p, err := s.Pay(ctx, actor, v.ID)
		if err != nil {
			return nil, err
		}
		there[PayDocument] = p != nil && p.Status == PayApproved
	}
	for _, k := range []DocumentKind{NoticeDocument, ResultDocument, PayDocument} {
		if there[k] && mayHave(actor, k) {
			out = append(out, k)
		}
	}
	return out, nil
}

func mayHave(actor kernel.Actor, k DocumentKind) bool {
	if k == PayDocument {
		return actor.Can(PermPay) == kernel.ScopeAll
	}
	return actor.Can(PermView) == kernel.ScopeAll
}

// Document returns an official document of a result. Personal results are in
// none of them. Errors: forbidden, not found.
func (s *Service) Document(ctx context.Context, actor kernel.Actor, id kernel.ID, kind DocumentKind) (*document.Document, error) {
	if !mayHave(actor, kind) {
		return nil, kernel.Forbidden(kernel.T("您当前的岗位不能取用这份公文", "Your post cannot have this document"))
	}
	v, err := s.View(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	switch {
	case kind == NoticeDocument:
		return s.notice(ctx, v)
	case kind == ResultDocument && v.Status == Final:
		return s.letter(v, s.Award().Documents.Result, v.FinalNumber, s.o.Org.Directory().Day(v.FinalAt), nil, s.gradeTables(v.Grades)), nil
	case kind == PayDocument && v.Status == Final:
		return s.payDocument(ctx, actor, v)
	}
	return nil, kernel.NotFound(kernel.T("还没有这份公文", "There is no such document yet"))
}

// notice is the notice as it was first announced, whatever came after.
func (s *Service) notice(ctx context.Context, v *View) (d *document.Document, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		first, err := store.All(tx, scanGrade, `SELECT `+gradeColumns+` FROM merit_grade g WHERE g.result_id = $1 AND g.revision = 1 ORDER BY g.sort`, v.ID)
		d = s.letter(v, s.Award().Documents.Notice, v.Number, v.NoticeFrom, nil, s.gradeTables(first))
		return err
	})
	return d, err
}

// gap is the space pages leave between a figure and Chinese; official documents
// leave none.
var gap = regexp.MustCompile(`(\d) (\p{Han})`)

// letter fills in one of the pack's letters.
func (s *Service) letter(v *View, l pack.AwardLetter, number string, day kernel.Date, p *Pay, tables []document.Block) *document.Document {
	o := s.Award().Documents
	name := gap.ReplaceAllString(v.Title().ZH, "$1$2")
	fill := strings.NewReplacer("{scheme}", name, "{period}", v.Period.String(), "{from}", document.DateText(v.NoticeFrom), "{to}", document.DateText(v.NoticeTo), "{notice}", v.Number, "{result}", v.FinalNumber)
	if p != nil {
		fill = strings.NewReplacer("{scheme}", name, "{period}", v.Period.String(), "{notice}", v.FinalNumber, "{total}", p.Total.String(), "{people}", strconv.Itoa(p.People))
	}
	d := &document.Document{Letterhead: o.Letterhead, Number: number, Title: fill.Replace(l.Title), Recipient: o.Recipient, Issuers: []string{o.Issuer}, Seal: true, Date: day, CC: o.CC, Printer: o.Printer, Printed: day}
	for _, text := range l.Body {
		d.Body = append(d.Body, document.Paragraph(fill.Replace(text)))
	}
	d.Attachments = []string{d.Title + "明细"}
	d.Annexes = []document.Annex{{Title: d.Title + "明细", Body: tables}}
	return d
}

// gradeTables is one table a group of units; posts and people are not published.
func (s *Service) gradeTables(list []*Grade) (out []document.Block) {
	var t *document.Table
	last := ""
	for _, g := range list {
		if g.Personal() {
			continue
		}
		if g.Group != last {
			last = g.Group
			t = &document.Table{Caption: g.GroupOf.ZH, Columns: []document.Column{{Title: "位次", Width: 1}, {Title: "对象", Width: 4, Align: document.Left}, {Title: "得分", Width: 2, Align: document.Right}, {Title: "等次", Width: 2}, {Title: "依据", Width: 6, Align: document.Left}}}
			out = append(out, document.Block{Table: t})
		}
		t.Rows = append(t.Rows, []string{placeText(g.Place), g.Name.ZH, totalText(g.Total), s.GradeName(g.Grade).ZH, g.Why.ZH})
	}
	return out
}

func placeText(n int) string {
	if n == 0 {
		return "—"
	}
	return strconv.Itoa(n)
}

// payDocument is the approval of the newest computation: pools by unit.
func (s *Service) payDocument(ctx context.Context, actor kernel.Actor, v *View) (*document.Document, error) {
	p, err := s.Pay(ctx, actor, v.ID)
	if err != nil {
		return nil, err
	}
	if p == nil || p.Status != PayApproved {
		return nil, kernel.NotFound(kernel.T("绩效工资批准后才有审批表", "There is an approval table once the pay is approved"))
	}
	t := &document.Table{Unit: "元", Columns: []document.Column{{Title: "单位", Width: 4, Align: document.Left}, {Title: "等次", Width: 2}, {Title: "人数", Width: 1, Align: document.Right}, {Title: "基数", Width: 3, Align: document.Right}, {Title: "按倍数", Width: 3, Align: document.Right}, {Title: "核定总额", Width: 3, Align: document.Right}}}
	heads, amount := 0, kernel.Money(0)
	for _, q := range p.Pools {
		t.Rows = append(t.Rows, []string{q.Name.ZH, s.GradeName(q.Grade).ZH, strconv.Itoa(q.Heads), q.Base.String(), q.Most.String(), q.Amount.String()})
		heads, amount = heads+q.Heads, amount+q.Amount
	}
	t.Rows = append(t.Rows, []string{"合计", "", strconv.Itoa(heads), "", "", amount.String()})
	return s.letter(v, s.Award().Documents.Pay, p.Number, s.o.Org.Directory().Day(p.DecidedAt), p, []document.Block{{Table: t}}), nil
}

// totalText is a stored total as a document shows it.
func totalText(text string) string {
	n, err := indicator.ParseNum(text)
	if text == "" || err != nil {
		return "—"
	}
	return n.Round(2).Pad(2).String()
}
