package web

import (
	"net/http"
	"slices"
	"strings"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/pack"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// fileView asks a few questions, then for exactly what this situation needs.
type fileView struct {
	Head     ui.PageHead
	Question *questionView
	Action   string
	Notices  []ui.Notice
	Papers   *ui.Table
	Held     []ui.Fact // what the zone knows of the firm and does not ask
	Form     *ui.Form
	Fields   []ui.Field
}

// askCase is the guided filing of an item: questions first, if it hangs on any.
// A draft of it is gone on with.
func (p *Pages) askCase(c *web.Ctx) error {
	d, err := matterweb.ResumeDraft(c, p.o.Matter, counter.Kind, c.Path("id"))
	switch {
	case err != nil:
		return err
	case d.Begun():
		return p.drawCase(c, http.StatusOK, d.State(), d)
	}
	return p.drawCase(c, http.StatusOK, c.NewForm(), d)
}

func (p *Pages) drawCase(c *web.Ctx, status int, state ui.FormState, d matterweb.Draft) error {
	g, err := p.o.Counter.Guide(c.Context(), c.Actor, c.ID("id"), "")
	if err != nil {
		return err
	}
	if !g.InForce {
		return kernel.Conflict(kernel.T("“%s”现在不办理", "%q is not handled at present"), g.Item.Title())
	}
	name := named(c, g.Item.Name, g.Item.NameEN)
	title := c.T("counter.file-for", name)
	v := fileView{Head: ui.PageHead{Title: title, Sub: p.department(c, g.Item.Unit, g.Item.Department), Crumbs: []ui.Crumb{{Label: c.T("counter.items"), Href: "/services"}, {Label: name, Href: itemHref(g.ItemID)}, {Label: c.T("counter.to-file")}}}, Action: itemHref(g.ItemID) + "/file"}
	answers := p.answered(c, p.o.Counter.Asked(&g.Item), state)
	if v.Question = p.question(c, v.Action, p.o.Counter.Put(&g.Item, answers), answers); v.Question != nil {
		return c.PageStatus(status, title, filePage(v))
	}
	if d.Begun() {
		v.Notices = append(v.Notices, d.Notice(c, v.Action))
	}
	firm, err := p.firmOf(c, g.ItemID, state)
	if err != nil {
		return err
	}
	if firm == "" {
		if v.Question, err = p.whichFirm(c, &g, answers); err != nil || v.Question != nil {
			if err != nil {
				return err
			}
			return c.PageStatus(status, title, filePage(v))
		}
	}
	t := p.ownPapers(c, firm, p.o.Counter.Needed(&g.Item, answers))
	v.Papers, v.Held = &t, p.heldFacts(c, firm)
	if err := p.caseForm(c, &v, &g, answers, firm, state); err != nil {
		return err
	}
	return c.PageStatus(status, title, filePage(v))
}

// answered are the answers given so far: in the address, or in the form sent.
func (p *Pages) answered(c *web.Ctx, asks []pack.Question, state ui.FormState) map[string]string {
	out := answersOf(state.Value("answers", ""))
	for _, q := range asks {
		answer := c.Query(q.Code)
		if slices.ContainsFunc(q.Answers, func(a pack.Answer) bool { return a.Code == answer }) {
			out[q.Code] = answer
		}
	}
	return out
}

// caseFields are those the form shows, for the errors beside them.
var caseFields = []string{matter.PartyField, "answers", "later", "promise", "papers", "contact_name", "contact_phone", "delivery", "delivery_to"}

func (p *Pages) caseForm(c *web.Ctx, v *fileView, g *counter.Guide, answers map[string]string, firm kernel.ID, state ui.FormState) error {
	i := &g.Item
	if state.Values != nil { // what is asked now, not when it was begun
		state.Values.Set("item", string(g.ID))
		state.Values.Set("answers", said(answers, p.o.Counter.Put(i, answers)))
	}
	v.Form = &ui.Form{ID: "case", Action: v.Action, State: state, Submit: c.T("counter.to-file"), Files: true, Cancel: itemHref(g.ItemID), Keep: v.Action + "/draft", Next: c.T("counter.file.next")}
	hidden := func(name, value string) {
		v.Fields = append(v.Fields, ui.Field{Type: "hidden", Name: name, Value: value})
	}
	if c.Actor.Enterprise == "" {
		ask, err := p.forFirm(c, g.ItemID)
		if err != nil {
			return err
		}
		ask.Value = string(firm)
		v.Fields = append(v.Fields, ask)
		v.Notices = append(v.Notices, ui.Notice{Kind: ui.Info, Text: c.T("counter.file.behalf")})
	}
	hidden("item", string(g.ID))
	hidden("answers", said(answers, p.o.Counter.Put(i, answers)))
	list, err := p.uploads(c, firm, p.o.Counter.Needed(i, answers))
	if err != nil {
		return err
	}
	v.Fields = append(v.Fields, list...)
	later := ui.Field{Type: "codes", Name: "later", Label: c.T("counter.file.later"), Hint: c.T("counter.file.later.hint")}
	for _, m := range p.o.Counter.Needed(i, answers) {
		if m.Deferrable {
			later.Options = append(later.Options, ui.Option{Value: m.Name, Label: named(c, m.Name, m.NameEN)})
		}
	}
	if len(later.Options) > 0 {
		v.Fields = append(v.Fields, later)
	}
	if i.Commitment {
		v.Fields = append(v.Fields, ui.Field{Type: "bool", Name: "promise", Label: c.T("counter.file.promise"), Hint: c.T("counter.file.promise.hint")})
	}
	name, phone := p.contact(c, firm)
	v.Fields = append(v.Fields, ui.Field{Type: "text", Name: "contact_name", Label: c.T("counter.file.contact"), Value: name, Max: 40, Complete: "name"}, ui.Field{Type: "phone", Name: "contact_phone", Label: c.T("counter.file.phone"), Value: phone, Complete: "tel"},
		ui.Field{Type: "code", Name: "delivery", Label: c.T("counter.file.delivery"), Value: "counter", Options: deliveries(c, i)}, ui.Field{Type: "text", Name: "delivery_to", Label: c.T("counter.file.to"), Hint: c.T("counter.file.to.hint"), Max: 120})
	return matterweb.KeptFiles(c, p.o.Matter, state, v.Fields)
}

func deliveries(c *web.Ctx, i *counter.Item) []ui.Option {
	out := []ui.Option{{Value: "counter", Label: c.T("counter.delivery.counter")}, {Value: "post", Label: c.T("counter.delivery.post")}}
	if i.AtDoor {
		out = append(out, ui.Option{Value: "door", Label: c.T("counter.delivery.door")})
	}
	return out
}

// said writes answers as a case keeps them.
func said(answers map[string]string, asks []pack.Question) string {
	var out []string
	for _, q := range asks {
		if answers[q.Code] != "" {
			out = append(out, q.Code+"="+answers[q.Code])
		}
	}
	return strings.Join(out, "; ")
}

// whichFirm asks an agent of several firms for which one first, so that what the zone
// holds of it is known; nil when there is no choice.
func (p *Pages) whichFirm(c *web.Ctx, g *counter.Guide, answers map[string]string) (*questionView, error) {
	ask, err := p.forFirm(c, g.ItemID)
	if err != nil || c.Actor.Enterprise != "" || len(ask.Options) < 2 {
		return nil, err
	}
	action, asks := itemHref(g.ItemID)+"/file", p.o.Counter.Put(&g.Item, answers)
	v := &questionView{Nth: c.T("counter.nth", len(asks)+1), Action: action, Field: ask, Said: saidFacts(c, action, asks, answers)}
	for _, q := range asks {
		v.Before = append(v.Before, ui.Field{Type: "hidden", Name: q.Code, Value: answers[q.Code]})
	}
	if n := len(asks); n > 0 {
		v.Back = backTo(action, asks, answers, asks[n-1].Code)
	}
	return v, nil
}

// forFirm asks for which firm staff file: those whose mandate holds today and is for
// the item.
func (p *Pages) forFirm(c *web.Ctx, item kernel.ID) (ui.Field, error) {
	f := ui.Field{Type: "code", Name: matter.PartyField, Label: c.T("counter.file.firm"), Required: true, Hint: c.T("counter.file.firm.none")}
	list, err := p.o.Counter.Mandates(c.Context(), c.Actor)
	today, seen := p.o.Org.Directory().Day(c.Now()), map[kernel.ID]bool{}
	for _, m := range list {
		if m.Holds(today) && m.Covers(item) && !seen[m.Enterprise] {
			seen[m.Enterprise] = true
			f.Hint = ""
			f.Options = append(f.Options, ui.Option{Value: string(m.Enterprise), Label: p.names(c).FirmFull(m.Enterprise)})
		}
	}
	return f, err
}

// contact is who the zone knows to speak for the firm, so that it is not asked
// again.
func (p *Pages) contact(c *web.Ctx, firm kernel.ID) (name, phone string) {
	e, ok := p.o.Org.Directory().Enterprise(firm)
	if !ok {
		return "", ""
	}
	if person, ok := p.o.Org.Directory().Person(e.Contact); ok {
		name = person.In(c.Lang)
	}
	if c.Actor.Enterprise != firm {
		return name, "" // private: an agent is told it by the firm
	}
	phone, err := p.o.Org.ContactPhone(c.Context(), firm)
	if err != nil {
		phone = "" // it is asked then
	}
	return name, phone
}

// keepCase keeps a filing half filled.
func (p *Pages) keepCase(c *web.Ctx) error {
	g, err := p.o.Counter.Guide(c.Context(), c.Actor, c.ID("id"), "")
	if err != nil {
		return err
	}
	in := matter.DraftInput{Kind: counter.Kind, Subject: string(g.ItemID), Door: itemHref(g.ItemID) + "/file", Title: kernel.T(g.Item.Name, orElse(g.Item.NameEN, g.Item.Name))}
	return matterweb.SaveDraft(c, p.o.Matter, in, caseFields, func(state ui.FormState, status int) error {
		return p.drawCase(c, status, state, matterweb.Draft{})
	}, paperFields(g.Item.Materials)...)
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// paperField is the field of a case that holds what was handed in.
const paperField = "papers"

// fileCase files the case.
func (p *Pages) fileCase(c *web.Ctx) error {
	g, err := p.o.Counter.Guide(c.Context(), c.Actor, c.ID("id"), "")
	if err != nil {
		return err
	}
	files, keep, err := p.sent(c, &g)
	if err != nil {
		return err
	}
	values := map[string][]string{"later": {strings.Join(c.FormAll("later"), "\n")}}
	for _, name := range []string{"item", "answers", "promise", "contact_name", "contact_phone", "delivery", "delivery_to"} {
		values[name] = c.FormAll(name)
	}
	in := matter.RaiseInput{Kind: counter.Kind, Values: values, Files: files, Keep: keep, FileField: paperField, Key: c.Key(), Enterprise: kernel.ID(c.Form(matter.PartyField))}
	matterweb.FromDraft(c, &in)
	m, err := p.o.Matter.Raise(c.Context(), c.Actor, in)
	switch {
	case web.Mendable(err) || err != nil && kernel.CodeOf(err) == kernel.CodeForbidden:
		return p.drawCase(c, web.Status(err), c.FormState(err, caseFields...), matterweb.Draft{})
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("counter.filed", m.Number))
	return c.Redirect("/m/" + counter.Kind + "/" + string(m.ID))
}
