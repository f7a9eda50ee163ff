package web

import (
	"io"
	"slices"
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// fields turns the fields an action asks into the fields of a form, filled
// with values or, once it was sent, with what was typed.
func (p *Pages) fields(c *web.Ctx, course *caseflow.Course, a *caseflow.Action, state ui.FormState, values map[string][]string) []ui.Field {
	var out []ui.Field
	for _, code := range a.Form {
		if f := course.Field(code); f != nil {
			out = append(out, p.field(c, f, contains(a.Requires, code), state, values[code]))
		}
	}
	return out
}

func (p *Pages) field(c *web.Ctx, f *caseflow.Field, required bool, state ui.FormState, values []string) ui.Field {
	out := ui.Field{Name: f.Code, Label: f.Name.In(c.Lang), Hint: f.Hint.In(c.Lang), Type: string(f.Type), Required: required, Max: f.Max, Min: f.Min, Values: values}
	if len(values) > 0 {
		out.Value = values[0]
	}
	switch f.Type {
	case caseflow.TypeCode, caseflow.TypeCodes:
		for _, o := range f.Options {
			out.Options = append(out.Options, ui.Option{Value: o.Code, Label: o.Name.In(c.Lang)})
		}
	case caseflow.TypeUnit:
		out.Type, out.Options = "code", p.unitOptions(c)
	case caseflow.TypeUnits:
		out.Options = p.unitOptions(c)
	case caseflow.TypeEnterprise:
		out.Lookup = "/lookup/enterprise"
	case caseflow.TypePost:
		out.Lookup = "/lookup/post"
		if out.Value != "" {
			out.Options = []ui.Option{{Value: out.Value, Label: p.names(c).PostHolder(kernel.ID(out.Value), c.Now())}}
		}
	case caseflow.TypePerson:
		out.Lookup = "/lookup/person"
	case caseflow.TypeFiles:
		out.Accept, out.Camera = "image/*,.pdf,.docx,.xlsx,.txt,.csv,.zip", true
	case caseflow.TypeLong:
		out.Rows = 3
	case caseflow.TypeMoney:
		out.Unit = c.T("form.yuan")
		if f.In == caseflow.InWan {
			out.Unit = c.T("form.wan")
		}
	case caseflow.TypePhone:
		out.Complete = "tel"
	}
	p.chosen(c, f, &out, state)
	return out
}

// chosen keeps what was chosen among the options of a field that names firms,
// units, posts or people: a form that comes back offers it again.
func (p *Pages) chosen(c *web.Ctx, f *caseflow.Field, field *ui.Field, state ui.FormState) {
	switch f.Type {
	case caseflow.TypeEnterprise, caseflow.TypeUnit, caseflow.TypeUnits, caseflow.TypePost, caseflow.TypePerson:
	default:
		return
	}
	for _, v := range state.All(f.Code, field.Values) {
		if v == "" || slices.ContainsFunc(field.Options, func(o ui.Option) bool { return o.Value == v }) {
			continue
		}
		if label := p.choiceLabel(c, f, kernel.ID(v)); label != "" {
			field.Options = append(field.Options, ui.Option{Value: v, Label: label})
		}
	}
}

// choiceLabel names a choice; a firm's contact is told no other firm's name.
func (p *Pages) choiceLabel(c *web.Ctx, f *caseflow.Field, id kernel.ID) string {
	switch {
	case f.Type == caseflow.TypePost:
		return p.names(c).PostWords(id)
	case f.Type != caseflow.TypeEnterprise:
		return p.names(c).one(f, string(id))
	case c.Actor.Enterprise != "" && c.Actor.Enterprise != id:
		return ""
	}
	return p.names(c).FirmFull(id)
}

// unitOptions lists the units that can be called.
func (p *Pages) unitOptions(c *web.Ctx) []ui.Option {
	dir := p.o.Org.Directory()
	day := dir.Day(c.Now())
	var out []ui.Option
	for _, u := range dir.Units() {
		if u.Works(day) {
			out = append(out, ui.Option{Value: string(u.ID), Label: u.Short.In(c.Lang)})
		}
	}
	return out
}

// shown is a value as a form shows it: a point in time on the zone's clock, a
// telephone as the reader may see it.
func (p *Pages) shown(c *web.Ctx, f *caseflow.Field, v any) []string {
	switch x := v.(type) {
	case bool:
		return []string{map[bool]string{true: "1", false: "0"}[x]}
	case int64:
		if f.Type == caseflow.TypeTime {
			return []string{kernel.Instant(x).In(c.Loc).Format(caseflow.FormMinute)}
		}
	case string:
		if f.Type == caseflow.TypePhone {
			return []string{p.valueWords(c, f, x)}
		}
	}
	return f.Typed(v)
}

// proposed is the default of a field as a form shows it.
func (p *Pages) proposed(c *web.Ctx, f *caseflow.Field) []string {
	v, err := f.Parse([]string{f.Default})
	if err != nil {
		return nil // the pack's check names it
	}
	return p.shown(c, f, v)
}

// meant is what was typed, as the command reads it. What the form showed and
// nobody touched stays whole: the number behind a mask, the seconds of a time.
func (p *Pages) meant(c *web.Ctx, f *caseflow.Field, have any, typed []string) []string {
	if have != nil && slices.Equal(typed, p.shown(c, f, have)) {
		return f.Typed(have)
	}
	if f.Type != caseflow.TypeTime {
		return typed
	}
	out := make([]string, len(typed))
	for i, s := range typed {
		out[i] = caseflow.Zoned(s, c.Loc)
	}
	return out
}

// typed returns the body's values of the fields an action asks, on a form that
// showed what have holds.
func (p *Pages) typed(c *web.Ctx, course *caseflow.Course, a *caseflow.Action, have caseflow.Values) map[string][]string {
	out := map[string][]string{}
	for _, code := range a.Form {
		f := course.Field(code)
		if f == nil || f.Type == caseflow.TypeFiles {
			continue
		}
		values := c.FormAll(code)
		if len(values) > 0 {
			out[code] = p.meant(c, f, have[code], values)
		} else if f.Type == caseflow.TypeBool {
			out[code] = []string{"0"}
		}
	}
	return out
}

// uploads reads the files of the fields an action asks.
func uploads(c *web.Ctx, course *caseflow.Course, a *caseflow.Action) ([]matter.File, error) {
	out, _, err := Sent(c, fileFields(course, a)...)
	return out, err
}

// Received reads the files that were sent under a field.
func Received(c *web.Ctx, field string) (out []matter.File, err error) {
	for _, h := range c.Files(field) {
		r, err := h.Open()
		if err != nil {
			return nil, kernel.Internal(err)
		}
		body, err := io.ReadAll(io.LimitReader(r, matter.MaxFile+1))
		_ = r.Close() // read whole already
		if err != nil {
			return nil, kernel.Internal(err)
		}
		out = append(out, matter.File{Field: field, Name: h.Filename, Body: body})
	}
	return out, nil
}

func asksFiles(course *caseflow.Course, a *caseflow.Action) bool {
	return len(fileFields(course, a)) > 0
}

// lookup answers the search box of an id field.
func (p *Pages) lookup(c *web.Ctx) error {
	field, dir := c.Query("field"), p.o.Org.Directory()
	q := orElse(c.Query("q"), c.Query(field+".text")) // the box is named after its field
	var out []ui.Option
	switch c.Path("what") {
	case "enterprise":
		if err := c.Actor.Require(org.PermFirms); err != nil {
			return err
		}
		for _, e := range dir.FindEnterprises(q, 8) {
			if c.Actor.Enterprise == "" || c.Actor.Enterprise == e.ID { // a firm looks up no other
				out = append(out, ui.Option{Value: string(e.ID), Label: e.In(c.Lang), Hint: e.USCC})
			}
		}
	case "post":
		if err := c.Actor.Require(org.PermView); err != nil {
			return err
		}
		out = findPosts(p.names(c), q)
	case "person":
		if err := c.Actor.Require(org.PermView); err != nil {
			return err
		}
		out = findPeople(p.names(c), q)
	default:
		return kernel.NotFound(kernel.T("没有这种查找", "There is no such lookup"))
	}
	return c.Render(200, ui.FoundOptions(field, out, ""))
}

func findPosts(n Names, q string) []ui.Option {
	var out []ui.Option
	for _, x := range n.Dir.Posts() {
		words := n.Unit(x.Unit) + " " + n.PostHolder(x.ID, n.At)
		if len(out) < 8 && strings.Contains(strings.ToLower(words), strings.ToLower(q)) {
			out = append(out, ui.Option{Value: string(x.ID), Label: n.PostWords(x.ID)})
		}
	}
	return out
}

func findPeople(n Names, q string) []ui.Option {
	var out []ui.Option
	for _, x := range n.Dir.People() {
		if len(out) < 8 && x.Enterprise == "" && (strings.Contains(x.Name, q) || strings.Contains(x.Pinyin, strings.ToLower(q)) || strings.Contains(strings.ToLower(x.NameEN), strings.ToLower(q))) {
			out = append(out, ui.Option{Value: string(x.ID), Label: x.In(n.Lang)})
		}
	}
	return out
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
