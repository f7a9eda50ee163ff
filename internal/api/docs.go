package api

import (
	"maps"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/danielgtaylor/huma/v2"

	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// docsView is the page that explains the interface.
type docsView struct {
	Head   ui.PageHead
	Ops    []opView
	Shapes []shapeView
}

type opView struct {
	ID, Says string
	Asks     ui.Table
	Answer   ui.Fact
}

type shapeView struct {
	Name  string
	Table ui.Table
}

// docs draws the operations and shapes from the OpenAPI document itself, so
// that the page cannot say anything else. Nothing comes from another host.
func (a *API) docs(c *web.Ctx) error {
	spec := a.huma.OpenAPI()
	v := docsView{Head: ui.PageHead{Title: c.T("api.title"), Sub: c.T("api.sub", base), Actions: []ui.Button{{Label: c.T("api.spec"), Href: base + "/openapi.json"}}}}
	for _, op := range a.ops {
		v.Ops = append(v.Ops, a.opView(c, op))
	}
	schemas := spec.Components.Schemas.Map()
	for _, name := range sorted(schemas) {
		if t := fieldTable(c, name, schemas[name]); len(t.Rows) > 0 {
			v.Shapes = append(v.Shapes, shapeView{name, t})
		}
	}
	return c.Page(v.Head.Title, docsPage(v))
}

func (a *API) opView(c *web.Ctx, op operation) opView {
	path := a.huma.OpenAPI().Paths[op.path]
	spec := path.Get
	if op.method == "POST" {
		spec = path.Post
	}
	v := opView{ID: op.method + " " + op.path, Says: c.Say(op.says), Answer: ui.Fact{Label: c.T("api.answers")}, Asks: paramTable(c, spec.Parameters)}
	if spec.RequestBody != nil {
		body := a.resolve(spec.RequestBody.Content["application/json"].Schema)
		for _, name := range sorted(body.Properties) {
			v.Asks.Rows = append(v.Asks.Rows, asked(c, name, c.T("api.in.body"), has(body.Required, name), body.Properties[name].Description, body.Properties[name]))
		}
	}
	for status, r := range spec.Responses {
		if media := r.Content["application/json"]; strings.HasPrefix(status, "2") && media != nil {
			v.Answer.Text, v.Answer.Href = status+" "+typeName(media.Schema), "#shape-"+typeName(media.Schema)
		}
	}
	return v
}

func (a *API) resolve(s *huma.Schema) *huma.Schema {
	if s.Ref != "" {
		return a.huma.OpenAPI().Components.Schemas.SchemaFromRef(s.Ref)
	}
	return s
}

func columns(c *web.Ctx, keys ...string) []ui.Column {
	out := []ui.Column{{Key: "name", Label: c.T("api.name"), Main: true}}
	for _, k := range keys {
		out = append(out, ui.Column{Key: k, Label: c.T(k), Wrap: k == "api.about"})
	}
	return out
}

func paramTable(c *web.Ctx, params []*huma.Param) ui.Table {
	t := ui.Table{ID: "asks", Caption: c.T("api.asks"), Columns: columns(c, "api.where", "api.type", "api.about")}
	for _, p := range params {
		t.Rows = append(t.Rows, asked(c, p.Name, c.T("api.in."+p.In), p.Required, p.Description, p.Schema))
	}
	return t
}

func asked(c *web.Ctx, name, where string, must bool, words string, s *huma.Schema) ui.Row {
	return ui.Row{Cells: []templ.Component{ui.Strong(name), ui.Text(where), ui.Text(typeName(s)), ui.Text(about(c, must, words, s))}}
}

func sorted[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

func fieldTable(c *web.Ctx, caption string, s *huma.Schema) ui.Table {
	t := ui.Table{ID: "fields", Caption: caption, Columns: columns(c, "api.type", "api.about")}
	for _, name := range sorted(s.Properties) {
		p := s.Properties[name]
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Strong(name), ui.Text(typeName(p)), ui.Text(about(c, has(s.Required, name), p.Description, p))}})
	}
	return t
}

// about is what is said of a field in the reader's language: the words in the
// source stand as "中文 · English".
func about(c *web.Ctx, must bool, words string, s *huma.Schema) string {
	zh, en, both := strings.Cut(words, " · ")
	if both && c.Lang == kernel.EN {
		zh = en
	}
	parts := []string{}
	if must {
		parts = append(parts, c.T("api.must"))
	}
	if zh != "" {
		parts = append(parts, zh)
	}
	var options []string
	for _, o := range s.Enum {
		if text, ok := o.(string); ok && text != "" {
			options = append(options, text)
		}
	}
	if len(options) > 0 {
		parts = append(parts, strings.Join(options, " | "))
	}
	return strings.Join(parts, kernel.T("；", "; ").In(c.Lang))
}

// typeName is a type as people read it: Matter, [Event], string.
func typeName(s *huma.Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Ref != "":
		return s.Ref[strings.LastIndex(s.Ref, "/")+1:]
	case s.Type == "array":
		return "[" + typeName(s.Items) + "]"
	case s.Format != "" && s.Type == "string":
		return s.Format
	}
	return s.Type
}
