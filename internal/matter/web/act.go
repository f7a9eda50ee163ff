package web

import (
	"maps"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// formPage is a form on its own page, with what it is about above it.
type formPage struct {
	Head   ui.PageHead
	Quote  string     // the matter's own words
	Draft  *ui.Notice // the form goes on with a draft
	Note   string     // where proposed values come from
	Form   ui.Form
	Fields []ui.Field
	// Suggested are the fields the words of the first may point to; they are
	// asked anew while it is typed.
	Suggested []ui.Field
	Similar   templ.Component // what may be the same, with them; nil = nothing
	Rest      []ui.Field      // asked after them
}

// actForm asks what an action needs.
func (p *Pages) actForm(c *web.Ctx, kind string) error {
	v, can, err := p.canDo(c)
	if err != nil {
		return err
	}
	p.acting(c, v)
	values, note := p.prefilled(c, v, can)
	return p.drawAct(c, http.StatusOK, v, can, c.NewForm(), values, note)
}

// canDo returns the matter and the action asked for, if it is open to the
// reader now.
func (p *Pages) canDo(c *web.Ctx) (*matter.View, matter.Can, error) {
	v, err := p.o.Matter.View(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return nil, matter.Can{}, err
	}
	lane := kernel.ID(orElse(c.Query("lane"), c.Form("lane")))
	for _, can := range v.Can {
		if can.Action.Code == c.Path("action") && (can.Lane == nil && lane == "" || can.Lane != nil && can.Lane.ID == lane) {
			return v, can, nil
		}
	}
	return nil, matter.Can{}, kernel.Conflict(kernel.T("现在不能做这一步：可能已有人办理，或环节已变。请回到记录页看看", "This step is not open to you now: somebody may have taken it, or the matter moved on. Go back to the record"))
}

// prefilled are the values a form starts with: what the matter already knows,
// then what the module proposes. Nobody fills in the same thing twice.
func (p *Pages) prefilled(c *web.Ctx, v *matter.View, can matter.Can) (map[string][]string, string) {
	values := map[string][]string{}
	for _, code := range can.Action.Form {
		if f := v.Course.Field(code); f != nil && keeps(f) {
			values[code] = p.shown(c, f, v.Data[code])
		}
	}
	note := kernel.Text{}
	if fill := p.o.Prefill[v.Kind]; fill != nil {
		more, from := fill(c, v, can.Action.Code)
		maps.Copy(values, more)
		note = from
	}
	for _, code := range can.Action.Form { // a link may propose values
		if q := c.QueryAll(code); len(q) > 0 {
			values[code] = q
		}
	}
	return values, note.In(c.Lang)
}

// keeps: classifications and dates carry over; what somebody wrote last time
// is not proposed again, nor what is asked anew each time.
func keeps(f *caseflow.Field) bool {
	if f.Anew {
		return false
	}
	switch f.Type {
	case caseflow.TypeLong, caseflow.TypeText, caseflow.TypeFiles, caseflow.TypeBool:
		return false
	}
	return true
}

func (p *Pages) drawAct(c *web.Ctx, status int, v *matter.View, can matter.Can, state ui.FormState, values map[string][]string, note string) error {
	title := can.Action.Name.In(c.Lang)
	page := formPage{Quote: v.Title, Note: note, Fields: p.fields(c, v.Course, can.Action, state, values)}
	page.Head = ui.PageHead{Title: title, Crumbs: []ui.Crumb{{Label: v.Course.Def.Many().In(c.Lang), Href: "/m/" + v.Kind}, {Label: v.Number, Href: Href(v.Matter)}, {Label: title}}}
	if err := p.askUploads(c, v, can, &page); err != nil {
		return err
	}
	if can.Lane != nil {
		page.Head.Sub = p.names(c).Unit(can.Lane.Unit)
		page.Fields = append(page.Fields, ui.Field{Type: "hidden", Name: "lane", Value: string(can.Lane.ID)})
	}
	page.Form = ui.Form{ID: "act", Action: Href(v.Matter) + "/actions/" + can.Action.Code, State: state, Submit: title, Danger: can.Action.Danger,
		Files: asksFiles(v.Course, can.Action), Cancel: Href(v.Matter), Draft: string(v.ID) + can.Action.Code}
	return c.PageStatus(status, title, actPage(page))
}

// askUploads puts a module's questions for files in the place of the definition's.
func (p *Pages) askUploads(c *web.Ctx, v *matter.View, can matter.Can, page *formPage) error {
	ask := p.o.Uploads[v.Kind].Ask
	at := slices.IndexFunc(page.Fields, func(f ui.Field) bool { return f.Type == string(caseflow.TypeFiles) })
	if ask == nil || at < 0 {
		return nil
	}
	own, err := ask(c, v, can.Action.Code)
	if len(own) > 0 {
		page.Fields = slices.Replace(page.Fields, at, at+1, own...)
	}
	return err
}

// sentFiles are the files that came with an action's form.
func (p *Pages) sentFiles(c *web.Ctx, v *matter.View, can matter.Can) ([]matter.File, error) {
	if sent := p.o.Uploads[v.Kind].Sent; sent != nil && asksFiles(v.Course, can.Action) {
		return sent(c, v, can.Action.Code)
	}
	return uploads(c, v.Course, can.Action)
}

// act takes the action with what was typed.
func (p *Pages) act(c *web.Ctx, kind string) error {
	v, can, err := p.canDo(c)
	if err != nil {
		in := matter.ActInput{Matter: c.ID("id"), Lane: kernel.ID(c.Form("lane")), Action: c.Path("action")}
		if err := p.o.Matter.LogRefusal(c.Context(), c.Actor, in); err != nil {
			return err
		}
		return p.actGone(c, err)
	}
	files, err := p.sentFiles(c, v, can)
	if err != nil {
		return err
	}
	in := matter.ActInput{Matter: v.ID, Action: can.Action.Code, Values: p.typed(c, v.Course, can.Action, v.Data), Files: files, Key: c.Key()}
	if can.Lane != nil {
		in.Lane = can.Lane.ID
	}
	if _, err = p.o.Matter.Act(c.Context(), c.Actor, in); err != nil {
		return refused(c, err, can.Action.Form, func(s ui.FormState, status int) error {
			return p.drawAct(c, status, v, can, s, nil, "")
		})
	}
	c.Flash(ui.Good, c.T("act.done", can.Action.Name))
	return c.Redirect(Href(v.Matter))
}

// actGone sends a repeated submission (the step is taken already) back to the
// record, with the reason.
func (p *Pages) actGone(c *web.Ctx, err error) error {
	if kernel.CodeOf(err) != kernel.CodeConflict {
		return err
	}
	m, seen := p.o.Matter.Get(c.Context(), c.Actor, c.ID("id"))
	if seen != nil {
		return err
	}
	c.Flash(ui.Warn, c.Say(kernel.AllErrors(err)[0].Text))
	return c.Redirect(Href(m))
}
