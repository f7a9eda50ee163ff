package web

import (
	"net/http"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// firmField is the form's name for the enterprise staff act for.
const firmField = matter.PartyField

// raiseForm asks what is needed to begin a matter of a kind. Staff who raise
// for a firm name it; a firm's contact never has to.
func (p *Pages) raiseForm(c *web.Ctx, kind string) error {
	course, err := p.o.Matter.Kinds().Current(kind)
	if err != nil {
		return err
	}
	if course.Def.Door != "" {
		return c.Redirect(course.Def.Door)
	}
	values := map[string][]string{}
	for i := range course.Def.Fields {
		if f := &course.Def.Fields[i]; f.Default != "" && !f.Suggests() {
			values[f.Code] = p.proposed(c, f)
		}
	}
	for _, code := range course.Def.Raise.Form { // a link may propose values
		if q := c.QueryAll(code); len(q) > 0 {
			values[code] = q
		}
	}
	p.contactDefaults(c, course, values)
	if firm := kernel.ID(c.Query("firm")); firm != "" && c.Actor.Enterprise == "" && course.Def.ForFirm() {
		c.OnBehalf(p.names(c).FirmFull(firm), "/m/"+kind+"/new")
	}
	if len(c.QueryAll("firm")) == 0 { // a link that names the firm begins another
		d, err := ResumeDraft(c, p.o.Matter, kind, c.Query("parent"))
		if err != nil {
			return err
		}
		if d.Begun() {
			return p.drawRaiseFrom(c, http.StatusOK, course, d.State(), values, d)
		}
	}
	return p.drawRaise(c, http.StatusOK, course, c.NewForm(), values)
}

// raiseHref is where a matter of a kind begins.
func raiseHref(def *caseflow.Definition) string {
	if def.Door != "" {
		return def.Door
	}
	return "/m/" + def.Kind + "/new"
}

// contactDefaults fills in the contact whom the zone already knows.
func (p *Pages) contactDefaults(c *web.Ctx, course *caseflow.Course, values map[string][]string) {
	if c.Actor.Enterprise == "" {
		return
	}
	dir := p.o.Org.Directory()
	if person, ok := dir.Person(c.Actor.Person); ok && course.Field("contact_name") != nil {
		values["contact_name"] = []string{person.In(c.Lang)}
	}
	if phone, err := p.o.Org.ContactPhone(c.Context(), c.Actor.Enterprise); err == nil && course.Field("contact_phone") != nil {
		values["contact_phone"] = []string{phone}
	}
}

func (p *Pages) drawRaise(c *web.Ctx, status int, course *caseflow.Course, state ui.FormState, values map[string][]string) error {
	return p.drawRaiseFrom(c, status, course, state, values, Draft{})
}

// drawRaiseFrom is drawRaise going on with a draft.
func (p *Pages) drawRaiseFrom(c *web.Ctx, status int, course *caseflow.Course, state ui.FormState, values map[string][]string, d Draft) error {
	def, a := course.Def, &course.Def.Raise
	name := a.Name.In(c.Lang)
	page := p.raiseFields(c, course, state, values)
	if err := p.similar(c, &page, def.Kind, func(field string) string { return state.Value(field, "") }); err != nil {
		return err
	}
	if err := p.parentOf(c, &page, state); err != nil {
		return err
	}
	outside := c.Actor.Enterprise != ""
	page.Head = ui.PageHead{Title: name, Crumbs: []ui.Crumb{{Label: def.Many().In(c.Lang), Href: "/m/" + def.Kind}, {Label: name}}}
	calls := outside && def.ForFirm()
	page.Form = ui.Form{ID: "raise", Action: "/m/" + def.Kind, State: state, Submit: name, Whistle: calls, Files: asksFiles(course, a), Keep: "/m/" + def.Kind + "/draft"}
	if d.Begun() {
		n := d.Notice(c, d.Door)
		page.Draft = &n
	}
	for _, list := range [][]ui.Field{page.Fields, page.Suggested, page.Rest} {
		if err := KeptFiles(c, p.o.Matter, state, list); err != nil {
			return err
		}
	}
	switch {
	case calls:
		page.Head = ui.PageHead{Title: c.T("raise.ask")}
		page.Form.Next = c.T("raise.next", p.names(c).Force(p.serving(c)), firstLimit(c, course))
	case outside:
		page.Form.Next = c.Say(course.Stage("", a.To).Next)
	default:
		page.Form.Cancel = "/m/" + def.Kind
		if def.Party != "" {
			firm := p.field(c, &caseflow.Field{Code: firmField, Name: kernel.T(c.T("list.firm"), c.T("list.firm")), Type: caseflow.TypeEnterprise}, true, state, c.QueryAll("firm"))
			if def.ForFirm() {
				firm.Label, firm.Hint = c.T("raise.for"), c.T("raise.behalf")
			}
			page.Fields = append([]ui.Field{firm}, page.Fields...)
		}
	}
	return c.PageStatus(status, page.Head.Title, raisePage(page, outside))
}

// parentField carries the matter a new one is part of.
const parentField = "_parent"

// parentOf names the matter the new one is to be part of, one the reader sees.
func (p *Pages) parentOf(c *web.Ctx, page *formPage, state ui.FormState) error {
	id := state.Value(parentField, c.Query("parent"))
	if id == "" {
		return nil
	}
	m, err := p.o.Matter.Get(c.Context(), c.Actor, kernel.ID(id))
	if err != nil {
		return err
	}
	page.Quote = c.T("raise.parent", m.Number+" "+m.Title)
	page.Rest = append(page.Rest, ui.Field{Type: "hidden", Name: parentField, Value: id})
	return nil
}

// raiseFields puts what the title's words may classify right behind the title,
// to be suggested while it is typed.
func (p *Pages) raiseFields(c *web.Ctx, course *caseflow.Course, state ui.FormState, values map[string][]string) formPage {
	var page formPage
	titled := false
	for _, f := range p.fields(c, course, &course.Def.Raise, state, values) {
		if contains(p.o.Similar[course.Def.Kind].Watch, f.Name) {
			f.Watch = "/m/" + course.Def.Kind + "/suggest"
		}
		switch def := course.Field(f.Name); {
		case f.Name == course.Def.Titled:
			f.Watch, f.Search, titled = "/m/"+course.Def.Kind+"/suggest", len(page.Fields) == 0, true
			page.Fields = append(page.Fields, f)
		case !titled && f.Watch != "": // asked before the title, it stays there
			f.Search = len(page.Fields) == 0
			page.Fields = append(page.Fields, f)
		case def.Suggests():
			page.Suggested = append(page.Suggested, f)
		default:
			page.Rest = append(page.Rest, f)
		}
	}
	return page
}

// suggest answers the classifications with what the typed words point to. What
// the person chose stays; only an empty choice, or an earlier suggestion, moves.
func (p *Pages) suggest(c *web.Ctx, kind string) error {
	course, err := p.o.Matter.Kinds().Current(kind)
	if err != nil {
		return err
	}
	text := c.Query(course.Def.Titled)
	page := p.raiseFields(c, course, ui.FormState{}, nil)
	for i := range page.Suggested {
		f := &page.Suggested[i]
		chosen, before := c.Query(f.Name), c.Query(suggestedName(f.Name))
		f.Value = chosen
		if chosen != "" && chosen != before {
			continue
		}
		if found := course.Field(f.Name).Suggest(text); found != "" {
			f.Value, f.Hint = found, c.T("raise.suggested")
			f.Values = []string{found}
		}
	}
	if err := p.similar(c, &page, kind, c.Query); err != nil {
		return err
	}
	return c.Render(http.StatusOK, suggestedFields(ui.FormState{}, page.Suggested, page.Similar))
}

// similar shows what may be the same as what is being raised.
func (p *Pages) similar(c *web.Ctx, page *formPage, kind string, typed func(string) string) (err error) {
	if draw := p.o.Similar[kind].Draw; draw != nil {
		page.Similar, err = draw(c, typed)
	}
	return err
}

// suggestedName is the hidden input that remembers a suggestion.
func suggestedName(field string) string { return "_suggested." + field }

// firstLimit is the usual limit of the first clock that the caller sees.
func firstLimit(c *web.Ctx, course *caseflow.Course) string {
	for _, code := range course.Def.Raise.Start {
		if k := course.Clock("", code); k.Shown && len(k.Limits) > 0 {
			return LimitWords(k.Limits[len(k.Limits)-1].Is, c.Lang)
		}
	}
	return ""
}

// serving is the task force that serves the reader's firm.
func (p *Pages) serving(c *web.Ctx) kernel.ID {
	s, _ := p.o.Org.Directory().Serving(enterpriseSubject(c.Actor.Enterprise), c.Now())
	return s.TaskForce
}

// raise begins the matter.
func (p *Pages) raise(c *web.Ctx, kind string) error {
	course, err := p.o.Matter.Kinds().Current(kind)
	if err != nil {
		return err
	}
	a := &course.Def.Raise
	files, keep, err := Sent(c, fileFields(course, a)...)
	if err != nil {
		return err
	}
	in := matter.RaiseInput{Kind: kind, Values: p.typed(c, course, a, nil), Files: files, Keep: keep, Key: c.Key(), Enterprise: kernel.ID(c.Form(firmField))}
	FromDraft(c, &in)
	known := append([]string{firmField, parentField}, a.Form...)
	if id := kernel.ID(c.Form(parentField)); id != "" {
		if _, err := p.o.Matter.Get(c.Context(), c.Actor, id); err != nil {
			return err
		}
		in.Parent = id
	}
	m, err := p.o.Matter.Raise(c.Context(), c.Actor, in)
	if err != nil {
		return refused(c, err, known, func(s ui.FormState, status int) error {
			return p.drawRaise(c, status, course, s, nil)
		})
	}
	c.Flash(ui.Good, c.T("raise.done", m.Number))
	return c.Redirect(Href(m))
}
