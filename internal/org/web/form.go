package web

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// form is a page with one form.
type form struct {
	Head    ui.PageHead
	Note    string
	Form    ui.Form
	Fields  []ui.Field
	Changed ui.Table // what somebody else changed meanwhile
}

func (f *form) draw(c *web.Ctx, status int) error {
	return c.PageStatus(status, f.Head.Title, formPage(*f))
}

func (f *form) names() []string {
	var out []string
	for _, x := range f.Fields {
		out = append(out, x.Name)
	}
	return out
}

// answer ends a form that was sent: a refusal that can be mended draws it again
// with all that was typed; done, it says so on the page it leads to.
func (f *form) answer(c *web.Ctx, err error, said, to string) error {
	switch {
	case err == nil:
		c.Flash(ui.Good, said)
		return c.Redirect(to)
	case web.Mendable(err):
		f.Form.State = c.FormState(err, f.names()...)
		return f.draw(c, http.StatusUnprocessableEntity)
	}
	return err
}

// changed is answer after a conflict: the form keeps what was typed, shows it
// beside what is there now, and is made from the version that is there now.
func (f *form) changed(c *web.Ctx, err error, version int64) error {
	state := c.FormState(err, f.names()...)
	state.Values = maps.Clone(state.Values)
	state.Values.Set("version", strconv.FormatInt(version, 10))
	f.Form.State = state
	f.Changed = ui.Table{ID: "changed", Caption: c.T("conflict.title"), Columns: []ui.Column{
		{Key: "field", Label: c.T("conflict.field"), Main: true}, {Key: "now", Label: c.T("conflict.now"), Wrap: true}, {Key: "yours", Label: c.T("conflict.yours"), Wrap: true}}}
	for _, x := range f.Fields {
		if x.Type == "hidden" || x.Name == "phone" || !state.Values.Has(x.Name) || state.Values.Get(x.Name) == x.Value {
			continue
		}
		f.Changed.Rows = append(f.Changed.Rows, ui.Row{Cells: []templ.Component{ui.Text(x.Label), ui.Text(shown(x, x.Value)), ui.Strong(shown(x, state.Values.Get(x.Name)))}})
	}
	return f.draw(c, http.StatusConflict)
}

// shown is a value as the form's choices call it.
func shown(x ui.Field, value string) string {
	for _, o := range x.Options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

// versionField carries the version the form was made from.
func versionField(version int64) ui.Field {
	return ui.Field{Name: "version", Type: "hidden", Value: strconv.FormatInt(version, 10)}
}

func typedVersion(c *web.Ctx) int64 {
	v, _ := strconv.ParseInt(c.Form("version"), 10, 64) // none is no version: the command refuses it
	return v
}

// typed reads a form's fields into what a command takes, collecting what cannot
// be read.
type typed struct {
	values url.Values
	c      *web.Ctx
	errs   kernel.Errors
}

func read(c *web.Ctx) *typed { return &typed{values: c.FormValues(), c: c} }

// text reads a field the form asked; one it did not ask stays as it is.
func (t *typed) text(name string, to *string) {
	if t.values.Has(name) {
		*to = t.c.Form(name)
	}
}

func (t *typed) id(name string, to *kernel.ID) {
	if t.values.Has(name) {
		*to = kernel.ID(t.c.Form(name))
	}
}

// chosen reads what has to be chosen.
func (t *typed) chosen(name string, to *kernel.ID) {
	*to = kernel.ID(t.c.Form(name))
	if *to == "" {
		t.errs.Add(kernel.Invalid(name, kernel.T("请选择", "Please choose one")))
	}
}

func (t *typed) both(name string, to *kernel.Text) {
	t.text(name, &to.ZH)
	t.text(name+"_en", &to.EN)
}

func (t *typed) date(name string, to *kernel.Date) {
	s := t.c.Form(name)
	if s == "" {
		return
	}
	d, err := kernel.ParseDate(s)
	if err != nil {
		t.errs.Add(kernel.Invalid(name, kernel.T("“%s”不是日期，应写成 2022-07-01 这样", "%q is not a date; write it like 2022-07-01"), s))
		return
	}
	*to = d
}

func (t *typed) number(name string, to *int) {
	if !t.values.Has(name) {
		return
	}
	s := t.c.Form(name)
	if s == "" {
		*to = 0
		return
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.errs.Add(kernel.Invalid(name, kernel.T("“%s”不是整数", "%q is not a whole number"), s))
		return
	}
	*to = n
}

// wan reads 10,000 yuan with up to two decimals.
func (t *typed) wan(name string, to *kernel.Money) {
	if !t.values.Has(name) {
		return
	}
	s := t.c.Form(name)
	if s == "" {
		*to = 0
		return
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v < 0 || v > 1e9 {
		t.errs.Add(kernel.Invalid(name, kernel.T("“%s”不是金额（万元）", "%q is not an amount in 10,000 yuan"), s))
		return
	}
	*to = kernel.Money(v*1_000_000 + 0.5)
}

func (t *typed) yes(name string, to *bool) { *to = t.c.Form(name) == "1" }

// todayField asks from when something holds; today unless changed.
func (p *Pages) todayField(c *web.Ctx, name, label string) ui.Field {
	return ui.Field{Name: name, Label: label, Type: "date", Required: true, Value: kernel.DateOf(c.Now().In(c.Loc)).String()}
}

// unitOptions are the units in being, with those above them.
func (p *Pages) unitOptions(c *web.Ctx) []ui.Option {
	n := p.names(c)
	day := n.Dir.Day(c.Now())
	var out []ui.Option
	for _, u := range n.Dir.Units() {
		if !u.In(day) {
			continue
		}
		label := u.Name.In(c.Lang)
		if above := n.Unit(u.Parent); above != "" && u.Kind == org.Department {
			label = above + " › " + label
		}
		out = append(out, ui.Option{Value: string(u.ID), Label: label})
	}
	return out
}

// postField asks for a post, found by unit, name or holder.
func (p *Pages) postField(c *web.Ctx, name, label string, chosen kernel.ID) ui.Field {
	f := ui.Field{Name: name, Label: label, Type: "post", Lookup: "/lookup/post", Required: true, Value: string(chosen)}
	if id := kernel.ID(c.Form(name)); id != "" {
		chosen = id
	}
	if chosen != "" {
		f.Options = []ui.Option{{Value: string(chosen), Label: p.names(c).PostWords(chosen)}}
	}
	return f
}

// endForm asks on which day something ends.
func (p *Pages) endForm(c *web.Ctx, title, note, action, back string, way []ui.Crumb) *form {
	return &form{Head: ui.PageHead{Title: title, Crumbs: append(way, ui.Crumb{Label: title})}, Note: note,
		Form:   ui.Form{ID: "end", Action: action, State: c.NewForm(), Submit: title, Danger: true, Cancel: back},
		Fields: []ui.Field{p.todayField(c, "on", c.T("form.on"))}}
}

// ended reads the day of an endForm.
func ended(c *web.Ctx, id kernel.ID) (org.EndInput, error) {
	in, t := org.EndInput{ID: id}, read(c)
	t.date("on", &in.On)
	return in, t.errs.Err()
}
