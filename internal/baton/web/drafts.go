package web

import (
	"net/http"
	"strconv"

	"juyan/internal/baton"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

func (p *Pages) draftForm(c *web.Ctx) error { return p.drawDraft(c, http.StatusOK, c.NewForm()) }

var draftFields = []string{"from", "pack", "copy", "year", "moved", "text"}

// drawDraft asks where a new scheme begins: in the pack, in an earlier one, or
// in a text.
func (p *Pages) drawDraft(c *web.Ctx, status int, state ui.FormState) error {
	versions, err := p.o.Baton.Versions(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	from := c.Query("from")
	if from == "" {
		from = "pack"
	}
	page := formPage{Head: ui.PageHead{Title: c.T("baton.scheme.new"), Sub: c.T("baton.scheme.new.sub"), Crumbs: p.way(c, ui.Crumb{Label: c.T("baton.schemes"), Href: "/appraisal/schemes"}, ui.Crumb{Label: c.T("baton.scheme.new")})}}
	page.Form = ui.Form{ID: "draft", Action: "/appraisal/schemes", State: state, Submit: c.T("baton.scheme.begin"), Cancel: "/appraisal/schemes", Next: c.T("baton.scheme.begin.next"), NoScript: true}
	page.Fields = []ui.Field{
		{Name: "from", Label: c.T("baton.from"), Type: "code", Required: true, Value: from, Options: []ui.Option{{Value: "pack", Label: c.T("baton.from.pack")}, {Value: "copy", Label: c.T("baton.from.copy")}, {Value: "text", Label: c.T("baton.from.text")}}},
		{Name: "pack", Label: c.T("baton.from.pack"), Type: "post", Options: p.packOptions(c)},
		{Name: "copy", Label: c.T("baton.from.copy"), Type: "post", Value: c.Query("copy"), Options: versionOptions(c, versions)},
		{Name: "year", Label: c.T("baton.year"), Hint: c.T("baton.year.hint"), Type: "int"},
		{Name: "moved", Label: c.T("baton.moved"), Hint: c.T("baton.moved.hint"), Unit: "%"},
		{Name: "text", Label: c.T("baton.from.text"), Hint: c.T("baton.text.hint"), Type: "longtext", Rows: 12},
	}
	return page.draw(c, status)
}

func (p *Pages) packOptions(c *web.Ctx) (out []ui.Option) {
	for _, s := range p.o.Baton.PackSchemes() {
		out = append(out, ui.Option{Value: s.Code, Label: c.Say(s.Name)})
	}
	return out
}

// draft begins a version.
func (p *Pages) draft(c *web.Ctx) error {
	in := baton.DraftInput{Key: c.Key()}
	var err error
	switch c.Form("from") {
	case "pack":
		if in.Pack = c.Form("pack"); in.Pack == "" {
			err = kernel.Invalid("pack", kernel.T("请选择区域包里的方案", "Choose a scheme of the zone pack"))
		}
	case "copy":
		in.Copy, in.Moved = kernel.ID(c.Form("copy")), c.Form("moved")
		in.Year, _ = strconv.Atoi(c.Form("year")) // what is no year is refused by the command
		if in.Copy == "" {
			err = kernel.Invalid("copy", kernel.T("请选择要复制的方案", "Choose the scheme to copy"))
		}
	default:
		in.Text = c.R.PostForm.Get("text")
	}
	if err == nil {
		var v *baton.Version
		if v, err = p.o.Baton.Draft(c.Context(), c.Actor, in); err == nil {
			return c.Redirect(schemeDoor(v.ID))
		}
	}
	if web.Mendable(err) {
		return p.drawDraft(c, web.Status(err), c.FormState(err, draftFields...))
	}
	return err
}

// editView is the text of a version to be changed; Theirs is what stands there
// now where somebody was faster.
type editView struct {
	Page   formPage
	Theirs string
}

func (p *Pages) editForm(c *web.Ctx) error { return p.drawEdit(c, http.StatusOK, c.NewForm(), false) }

func (p *Pages) drawEdit(c *web.Ctx, status int, state ui.FormState, conflict bool) error {
	v, err := p.o.Baton.Get(c.Context(), c.Actor, c.ID("scheme"))
	if err != nil {
		return err
	}
	if !v.Open() {
		return kernel.Conflict(kernel.T("方案已经发布，不能再改；请复制一份新的草案", "The scheme is published and never changes; copy it into a new draft"))
	}
	record := strconv.FormatInt(v.Record, 10)
	x := editView{Page: formPage{Head: ui.PageHead{Title: c.T("baton.edit"), Sub: c.Say(v.Name), Crumbs: p.way(c, ui.Crumb{Label: c.T("baton.schemes"), Href: "/appraisal/schemes"}, ui.Crumb{Label: c.Say(v.Name), Href: schemeDoor(v.ID)}, ui.Crumb{Label: c.T("baton.edit")})}}}
	if conflict {
		x.Theirs = v.Text
		state.Values.Set("record", record) // having seen theirs, one may send one's own
	}
	x.Page.Form = ui.Form{ID: "edit", Action: schemeDoor(v.ID) + "/edit", State: state, Submit: c.T("baton.save"), Cancel: schemeDoor(v.ID), Draft: "scheme-" + string(v.ID), Next: c.T("baton.save.next"), NoScript: true}
	x.Page.Fields = []ui.Field{{Name: "record", Type: "hidden", Value: record}, {Name: "text", Label: c.T("baton.text"), Hint: c.T("baton.text.hint"), Type: "longtext", Rows: 36, Required: true, Value: v.Text}}
	return c.PageStatus(status, x.Page.Head.Title, editPage(x))
}

// edit replaces the text. Nothing typed is lost: faults are listed by line, and
// who was slower sees the other text beside their own.
func (p *Pages) edit(c *web.Ctx) error {
	err := p.o.Baton.Edit(c.Context(), c.Actor, baton.EditInput{Scheme: c.ID("scheme"), Text: c.R.PostForm.Get("text"), Record: record(c), Key: c.Key()})
	switch {
	case err == nil:
		c.Flash(ui.Good, c.T("baton.saved"))
		return c.Redirect(schemeDoor(c.ID("scheme")))
	case web.Mendable(err):
		return p.drawEdit(c, web.Status(err), c.FormState(err, "text"), kernel.CodeOf(err) == kernel.CodeConflict)
	}
	return err
}

// record is the version of the record the form saw; what is no number fits
// none.
func record(c *web.Ctx) int64 {
	n, err := strconv.ParseInt(c.Form("record"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// steps are what can be done next with an open version.
func (p *Pages) steps(c *web.Ctx, v *baton.Version, f failed) (out []formPage) {
	if !manages(c) || !v.Open() {
		return nil
	}
	seen := ui.Field{Name: "record", Type: "hidden", Value: strconv.FormatInt(v.Record, 10)}
	add := func(name string, danger bool, more ...ui.Field) {
		state := f.of(c, name)
		if state.Values != nil {
			state.Values.Set("record", seen.Value)
		}
		form := ui.Form{ID: name, Action: schemeDoor(v.ID) + "/" + name, State: state, Submit: c.T("baton.step." + name), Danger: danger, Next: c.T("baton.step." + name + ".next"), NoScript: true}
		out = append(out, formPage{Head: ui.PageHead{Title: c.T("baton.step." + name)}, Form: form, Fields: append([]ui.Field{seen}, more...)})
	}
	add("consult", false, ui.Field{Name: "consult_to", Label: c.T("baton.consult-to"), Type: "date", Required: true, Value: v.ConsultTo.String()})
	if v.Status == baton.Consulting {
		add("publish", false)
	}
	add("drop", true)
	return out
}

// act runs one of the steps and draws the page again where it was refused.
func (p *Pages) act(c *web.Ctx, form, done string, run func() error, known ...string) error {
	err := run()
	switch {
	case err == nil:
		c.Flash(ui.Good, c.T(done))
		return c.Redirect(schemeDoor(c.ID("scheme")))
	case web.Mendable(err):
		return p.drawScheme(c, web.Status(err), failed{form, c.FormState(err, append(known, "record")...)})
	}
	return err
}

func (p *Pages) consult(c *web.Ctx) error {
	in := baton.ConsultInput{Scheme: c.ID("scheme"), Record: record(c), Key: c.Key()}
	_ = in.To.UnmarshalText([]byte(c.Form("consult_to"))) // what is no day is refused by the command
	return p.act(c, "consult", "baton.consulted", func() error { return p.o.Baton.Consult(c.Context(), c.Actor, in) }, "consult_to")
}

func (p *Pages) publish(c *web.Ctx) error {
	in := baton.PublishInput{Scheme: c.ID("scheme"), Record: record(c), Key: c.Key()}
	return p.act(c, "publish", "baton.published", func() error { return p.o.Baton.Publish(c.Context(), c.Actor, in) })
}

func (p *Pages) drop(c *web.Ctx) error {
	return p.act(c, "drop", "baton.dropped", func() error { return p.o.Baton.Drop(c.Context(), c.Actor, c.ID("scheme"), record(c)) })
}
