package web

import (
	"io"
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// fields turns the fields an action asks into the fields of a form, filled
// with values.
func (p *Pages) fields(c *web.Ctx, course *caseflow.Course, a *caseflow.Action, values map[string][]string) []ui.Field {
	var out []ui.Field
	for _, code := range a.Form {
		if f := course.Field(code); f != nil {
			out = append(out, p.field(c, f, contains(a.Requires, code), values[code]))
		}
	}
	return out
}

func (p *Pages) field(c *web.Ctx, f *caseflow.Field, required bool, values []string) ui.Field {
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
		if out.Value != "" {
			out.Options = []ui.Option{{Value: out.Value, Label: p.names(c).FirmFull(kernel.ID(out.Value))}}
		}
	case caseflow.TypePost:
		out.Lookup = "/lookup/post"
	case caseflow.TypePerson:
		out.Lookup = "/lookup/person"
	case caseflow.TypeFiles:
		out.Accept, out.Camera = "image/*,.pdf,.docx,.xlsx,.txt,.csv,.zip", true
	case caseflow.TypeLong:
		out.Rows = 3
	case caseflow.TypeMoney:
		out.Unit = c.T("form.yuan")
	case caseflow.TypePhone:
		out.Complete = "tel"
	}
	return out
}

// unitOptions lists the units that can be called: agencies, stations and
// utilities, not committees, sections or branches.
func (p *Pages) unitOptions(c *web.Ctx) []ui.Option {
	dir := p.o.Org.Directory()
	day := dir.Day(c.Now())
	var out []ui.Option
	for _, u := range dir.Units() {
		if (u.Kind == org.Agency || u.Kind == org.Company || u.Affiliation != org.Own) && u.In(day) {
			out = append(out, ui.Option{Value: string(u.ID), Label: u.Short.In(c.Lang)})
		}
	}
	return out
}

// typed returns the body's values of the fields an action asks.
func typed(c *web.Ctx, course *caseflow.Course, a *caseflow.Action) map[string][]string {
	out := map[string][]string{}
	for _, code := range a.Form {
		f := course.Field(code)
		if f == nil || f.Type == caseflow.TypeFiles {
			continue
		}
		values := c.FormAll(code)
		if len(values) > 0 {
			out[code] = values
		} else if f.Type == caseflow.TypeBool {
			out[code] = []string{"0"}
		}
	}
	return out
}

// uploads reads the files of the fields an action asks.
func uploads(c *web.Ctx, course *caseflow.Course, a *caseflow.Action) ([]matter.File, error) {
	var out []matter.File
	for _, code := range a.Form {
		if f := course.Field(code); f == nil || f.Type != caseflow.TypeFiles {
			continue
		}
		for _, h := range c.Files(code) {
			r, err := h.Open()
			if err != nil {
				return nil, kernel.Internal(err)
			}
			body, err := io.ReadAll(io.LimitReader(r, matter.MaxFile+1))
			_ = r.Close() // read whole already
			if err != nil {
				return nil, kernel.Internal(err)
			}
			out = append(out, matter.File{Field: code, Name: h.Filename, Body: body})
		}
	}
	return out, nil
}

func asksFiles(course *caseflow.Course, a *caseflow.Action) bool {
	for _, code := range a.Form {
		if f := course.Field(code); f != nil && f.Type == caseflow.TypeFiles {
			return true
		}
	}
	return false
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
		label := n.Unit(x.Unit) + " " + n.PostHolder(x.ID, n.At)
		if len(out) < 8 && strings.Contains(strings.ToLower(label), strings.ToLower(q)) {
			out = append(out, ui.Option{Value: string(x.ID), Label: label})
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
