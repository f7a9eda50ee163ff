package web

import (
	"github.com/a-h/templ"

	"juyan/internal/merit"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// list is every result, newest first.
func (p *Pages) list(c *web.Ctx) error {
	results, err := p.o.Merit.Results(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	head := ui.PageHead{Title: c.T("merit.title"), Sub: c.T("merit.sub")}
	t := ui.Table{ID: "results", Caption: head.Title, Empty: ui.Empty{Title: c.T("merit.none"), Advice: c.T("merit.none.advice")}, Columns: []ui.Column{{Key: "name", Label: c.T("merit.result"), Main: true, Wrap: true},
		{Key: "period", Label: c.T("merit.period")}, {Key: "status", Label: c.T("merit.status")}, {Key: "notice", Label: c.T("merit.notice")}, {Key: "revision", Label: c.T("merit.revision"), Right: true}}}
	if may(c, merit.PermManage) {
		b := ui.Button{Label: c.T("merit.announce"), Href: "/merit/announce", Main: true}
		head.Actions, t.Empty.Action = []ui.Button{b}, &b
	}
	for _, r := range results {
		notice := ui.Text(c.T("merit.notice.span", r.NoticeFrom.String(), r.NoticeTo.String()))
		if f, ok := p.notice(c, r); ok {
			notice = ui.Clock(f)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled(number(r), title(c, r), href(r.ID)), ui.Text(r.Period.String()), ui.TagMark(statusTag(c, r)), notice, ui.Figure(ui.Num(r.Revision), "")}})
	}
	return c.Page(head.Title, listPage(head, t))
}

// number is the number of the document in force.
func number(r *merit.Result) string {
	if r.FinalNumber != "" {
		return r.FinalNumber
	}
	return r.Number
}

// mineView is one's own grades and pay.
type mineView struct {
	Head   ui.PageHead
	Grades ui.Table
	Pay    *ui.Table
}

// mine is what the reader's own results are.
func (p *Pages) mine(c *web.Ctx) error {
	list, err := p.o.Merit.MyGrades(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	v := mineView{Head: ui.PageHead{Title: c.T("merit.mine"), Sub: c.T("merit.mine.sub")}}
	v.Grades = ui.Table{ID: "mine", Caption: v.Head.Title, Empty: ui.Empty{Title: c.T("merit.mine.none"), Advice: c.T("merit.mine.none.advice")}, Columns: []ui.Column{{Key: "name", Label: c.T("merit.result"), Main: true, Wrap: true},
		{Key: "group", Label: c.T("merit.group")}, {Key: "total", Label: c.T("merit.total"), Right: true}, {Key: "grade", Label: c.T("merit.grade")}, {Key: "why", Label: c.T("merit.why"), Wrap: true}, {Key: "status", Label: c.T("merit.status")}}}
	for _, m := range list {
		v.Grades.Rows = append(v.Grades.Rows, ui.Row{Cells: []templ.Component{ui.Titled(number(m.Result), title(c, m.Result), href(m.Result.ID)), ui.Text(c.Say(m.Grade.GroupOf)), ui.Figure(points(c, m.Grade.Total), ""),
			ui.TagMark(p.gradeTag(c, m.Grade.Grade)), ui.Text(c.Say(m.Grade.Why)), ui.TagMark(statusTag(c, m.Result))}})
	}
	if may(c, merit.PermPay) {
		if v.Pay, err = p.myPay(c); err != nil {
			return err
		}
	}
	return c.Page(v.Head.Title, minePage(v))
}

// myPay lists the reader's own approved pay; nil for none.
func (p *Pages) myPay(c *web.Ctx) (*ui.Table, error) {
	list, err := p.o.Merit.MyPay(c.Context(), c.Actor)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	t := ui.Table{ID: "my-pay", Caption: c.T("merit.pay.mine"), Columns: []ui.Column{{Key: "name", Label: c.T("merit.result"), Main: true, Wrap: true}, {Key: "post", Label: c.T("merit.post")},
		{Key: "base", Label: c.T("merit.pay.level-base"), Right: true}, {Key: "unit", Label: c.T("merit.pay.unit-factor"), Right: true}, {Key: "own", Label: c.T("merit.pay.personal"), Right: true},
		{Key: "months", Label: c.T("merit.pay.months"), Right: true}, {Key: "amount", Label: c.T("merit.pay.amount"), Right: true}}}
	for _, x := range list {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", title(c, x.Result), href(x.Result.ID)), ui.Text(c.Say(x.Share.PostName)), factor(x.Share.Base), factor(x.Share.Factor),
			factor(x.Share.Personal), factor(x.Share.Months), yuan(x.Share.Amount)}})
	}
	return &t, nil
}
