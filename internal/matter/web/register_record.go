package web

import (
	"encoding/json"
	"slices"
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// compareNames orders Chinese names by pinyin, others by letter.
func compareNames(a, b string) int { return strings.Compare(org.PinyinKey(a), org.PinyinKey(b)) }

// registerView is what the page of a register's record draws.
type registerView struct {
	Head  ui.PageHead
	Facts []ui.Fact
	Slips []ui.Slip
	About []ui.Fact
}

// recordOf reads the record of the address; one of another register is not
// found here.
func (p *Pages) recordOf(c *web.Ctx, r *caseflow.Register) (*matter.Record, []ledger.Event, error) {
	rec, events, err := p.o.Matter.Record(c.Context(), c.Actor, c.ID("id"))
	if err == nil && rec.Register != r.Code {
		err = kernel.NotFound(kernel.T("没有这条记录", "There is no such record"))
	}
	return rec, events, err
}

// registerRecord is the page of one record: its fields, and what changed when.
func (p *Pages) registerRecord(c *web.Ctx, r *caseflow.Register) error {
	rec, events, err := p.recordOf(c, r)
	if err != nil {
		return err
	}
	v := registerView{Head: ui.PageHead{Title: orElse(rec.Title, rec.Key), Crumbs: []ui.Crumb{{Label: r.Name.In(c.Lang), Href: registerHref(r)}, {Label: orElse(rec.Key, c.T("register.record"))}}}}
	if matter.Reaches(c.Actor, r.Code+".edit", rec) {
		v.Head.Actions = []ui.Button{{Label: c.T("register.edit"), Href: RecordHref(rec) + "/edit", Main: true}}
	}
	for _, f := range shownFields(c, r) {
		v.Facts = append(v.Facts, p.recordFact(c, f, rec))
	}
	for _, ev := range events {
		v.Slips = append(v.Slips, p.recordSlip(c, r, rec, ev))
	}
	v.About = []ui.Fact{{Label: c.T("register.entered-at"), Value: ui.When(rec.CreatedAt)}, {Label: c.T("register.updated"), Value: ui.When(rec.UpdatedAt)}}
	if c.Actor.Enterprise == "" && !r.Source.IsZero() {
		v.About = append(v.About, ui.Fact{Label: c.T("register.source-label"), Text: r.Source.In(c.Lang)})
	}
	return c.Page(orElse(rec.Title, rec.Key), registerRecordPage(v))
}

// recordFact is one field of a record; a firm or unit is a door to its page.
func (p *Pages) recordFact(c *web.Ctx, f *caseflow.Field, rec *matter.Record) ui.Fact {
	v := rec.Data[f.Code]
	if files := recordFiles(rec, f); len(files) > 0 {
		return ui.Fact{Label: f.Name.In(c.Lang), Value: ui.FileList(files)}
	}
	out := ui.Fact{Label: f.Name.In(c.Lang), Text: p.valueWords(c, f, v)}
	id, _ := v.(string)
	switch {
	case id == "":
	case f.Type == caseflow.TypeEnterprise && can(c, org.PermFirms):
		out.Href = "/enterprises/" + id
	case f.Type == caseflow.TypeUnit && can(c, org.PermView):
		out.Href = "/units/" + id
	}
	return out
}

// recordEvent is what package matter writes of a record.
type recordEvent struct {
	Set  json.RawMessage `json:"set"`
	Was  json.RawMessage `json:"was"`
	File string          `json:"file"`
}

// recordSlip says what an event changed.
func (p *Pages) recordSlip(c *web.Ctx, r *caseflow.Register, rec *matter.Record, ev ledger.Event) ui.Slip {
	n := p.names(c)
	s := ui.Slip{ID: "e-" + string(ev.ID), At: ev.At, Who: n.who(ev, c.T), Sealed: ev.Signed, Verify: proofHref(RecordHref(rec), ev)}
	if ev.OnBehalf != "" {
		s.For = n.Firm(ev.OnBehalf)
	}
	if ev.Erased {
		s.Text = c.T("record.erased")
		return s
	}
	var e recordEvent
	if json.Unmarshal(ev.Payload, &e) != nil {
		s.Text = c.T("record.unreadable")
		return s
	}
	if e.File != "" {
		s.Note = c.T("register.from-file", e.File)
	}
	if len(e.Was) == 0 {
		s.Text, s.Mark = c.T("register.was-entered"), "key"
		return s
	}
	s.Text = c.T("register.was-edited")
	if changes := p.changes(c, r, rec, values(e.Was), values(e.Set)); len(changes) > 0 {
		s.Body = changeList(s.Text, changes)
	}
	return s
}

func values(raw json.RawMessage) caseflow.Values {
	out, err := matter.DecodeValues(string(raw))
	if err != nil {
		return caseflow.Values{} // an old form of the payload shows no change
	}
	return out
}

// change is one field that became another value.
type change struct{ Label, From, To string }

// changes lists the fields whose words differ, as far as the reader may see
// them.
func (p *Pages) changes(c *web.Ctx, r *caseflow.Register, rec *matter.Record, was, set caseflow.Values) []change {
	var out []change
	for _, f := range shownFields(c, r) {
		from, to := p.recordWords(c, rec, f, was[f.Code]), p.recordWords(c, rec, f, set[f.Code])
		switch {
		case untouched(f, was[f.Code], set[f.Code]):
		case from != to:
			out = append(out, change{f.Name.In(c.Lang), orElse(from, c.T("register.blank")), orElse(to, c.T("register.blank"))})
		case f.Type == caseflow.TypePhone && was[f.Code] != set[f.Code]:
			out = append(out, change{f.Name.In(c.Lang), from, to}) // the masks are alike
		}
	}
	return out
}

// untouched: a box nobody ever ticked is not ticked, whether it was asked or
// not.
func untouched(f *caseflow.Field, a, b any) bool {
	return f.Type == caseflow.TypeBool && a != true && b != true
}

// recordFiles are the files that a field of rec names now.
func recordFiles(rec *matter.Record, f *caseflow.Field) []ui.File {
	if f.Type != caseflow.TypeFiles {
		return nil
	}
	return filesOf(rec, rec.Data[f.Code])
}

// filesOf are the files of rec that ids name.
func filesOf(rec *matter.Record, ids any) []ui.File {
	var out []ui.File
	list, _ := ids.([]string)
	for _, id := range list {
		i := slices.IndexFunc(rec.Files, func(a matter.Attachment) bool { return string(a.ID) == id })
		if i >= 0 {
			out = append(out, fileLink(rec.Files[i]))
		}
	}
	return out
}

// recordWords is a value of rec as words; files by their names.
func (p *Pages) recordWords(c *web.Ctx, rec *matter.Record, f *caseflow.Field, v any) string {
	if f.Type != caseflow.TypeFiles {
		return p.valueWords(c, f, v)
	}
	var names []string
	for _, file := range filesOf(rec, v) {
		names = append(names, file.Name)
	}
	return strings.Join(names, kernel.T("、", ", ").In(c.Lang))
}
