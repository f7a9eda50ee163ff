package web

import (
	_ "embed"
	"slices"

	"github.com/a-h/templ"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/sheet"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// RegisterTexts are the words of the pages of registers and of courses.
//
//go:embed texts_registers.yaml
var RegisterTexts []byte

// registerRoutes lists the addresses of one register; its definition is all
// they need.
func (p *Pages) registerRoutes(r *caseflow.Register) []web.Route {
	home := registerHref(r)
	view, edit := r.Code+".view", r.Code+".edit"
	at := func(h func(*web.Ctx, *caseflow.Register) error) web.Handler {
		return func(c *web.Ctx) error { return h(c, r) }
	}
	return []web.Route{
		{Method: "GET", Path: home, Permission: view, Handle: at(p.registerList)},
		{Method: "GET", Path: home + "/export.xlsx", Permission: r.Code + ".export", Handle: at(p.registerExport)},
		{Method: "GET", Path: home + "/new", Permission: edit, Handle: at(p.newRecord)},
		{Method: "POST", Path: home, Permission: edit, Handle: at(p.addRecord)},
		{Method: "GET", Path: home + "/import", Permission: edit, Handle: at(p.recordImport)},
		{Method: "GET", Path: home + "/import/template.xlsx", Permission: edit, Handle: at(p.recordTemplate)},
		{Method: "GET", Path: home + "/import/files/{hash}", Permission: edit, Handle: at(p.recordFile)},
		{Method: "POST", Path: home + "/import", Permission: edit, Handle: at(p.recordPreview), MaxBody: matter.MaxRecordFile + 1<<20},
		{Method: "POST", Path: home + "/import/confirm", Permission: edit, Handle: at(p.recordConfirm), MaxBody: matter.MaxRecordFile*4/3 + 1<<20},
		{Method: "GET", Path: home + "/{id}", Permission: view, Handle: at(p.registerRecord)},
		{Method: "GET", Path: home + "/{id}/proof/{event}", Permission: view, Handle: at(p.recordProof)},
		{Method: "GET", Path: home + "/{id}/edit", Permission: edit, Handle: at(p.editRecord)},
		{Method: "POST", Path: home + "/{id}", Permission: edit, Handle: at(p.changeRecord)},
	}
}

func registerHref(r *caseflow.Register) string { return "/r/" + r.Code }

// RecordHref is the address of a register's record.
func RecordHref(rec *matter.Record) string { return "/r/" + rec.Register + "/" + string(rec.ID) }

// shownFields are the fields of a register the reader may see; an enterprise
// does not see internal ones.
func shownFields(c *web.Ctx, r *caseflow.Register) []*caseflow.Field {
	var out []*caseflow.Field
	for i := range r.Fields {
		if f := &r.Fields[i]; !f.Internal || c.Actor.Enterprise == "" {
			out = append(out, f)
		}
	}
	return out
}

// columnFields are the fields a list shows beside key and title.
func columnFields(c *web.Ctx, r *caseflow.Register) []*caseflow.Field {
	return slices.DeleteFunc(shownFields(c, r), func(f *caseflow.Field) bool {
		return f.Code == r.Key || f.Code == r.Titled || !contains(r.Columns, f.Code)
	})
}

func can(c *web.Ctx, permission string) bool { return c.Actor.Can(permission) != kernel.ScopeNone }

// registerList is the list of a register: filters, sorting and place in the
// address.
func (p *Pages) registerList(c *web.Ctx, r *caseflow.Register) error {
	f := recordFilter(c, r)
	page, err := p.o.Matter.Records(c.Context(), c.Actor, f)
	if err != nil {
		return err
	}
	head := ui.PageHead{Title: r.Name.In(c.Lang)}
	if can(c, r.Code+".edit") {
		head.Actions = []ui.Button{{Label: c.T("register.import"), Href: registerHref(r) + "/import"}, {Label: c.T("register.new"), Href: registerHref(r) + "/new", Main: true}}
	}
	t := ui.Table{ID: "list", Caption: head.Title, Sort: orElse(f.Sort, r.Titled), Search: true, Choose: true, Total: &ui.Total{N: page.Total, More: page.More}, Next: page.Next,
		Columns: registerColumns(c, r), Filters: p.registerFilters(c, r, page), Empty: ui.Empty{Title: c.T("register.empty", r.Name), Advice: c.T("register.empty.advice")}}
	if can(c, r.Code+".export") {
		t.Export = registerHref(r) + "/export.xlsx"
	}
	for _, rec := range page.Records {
		t.Rows = append(t.Rows, p.registerRow(c, r, rec))
	}
	note := ""
	if !r.Source.IsZero() && c.Actor.Enterprise == "" {
		note = c.T("register.source", r.Source.In(c.Lang))
	}
	return c.Page(head.Title, registerPage(head, t, note))
}

// recordFilter reads what narrows the list from the address.
func recordFilter(c *web.Ctx, r *caseflow.Register) matter.RecordFilter {
	f := matter.RecordFilter{Register: r.Code, Search: c.Query("q"), Sort: c.Query("sort"), After: c.Query("after"), Enterprise: kernel.ID(c.Query("firm")), Limit: 50, Fields: map[string]string{}}
	for _, x := range r.Fields { // an internal one is refused to an enterprise, not overlooked
		if v := c.Query(x.Code); x.Filter && v != "" {
			f.Fields[x.Code] = v
		}
	}
	return f
}

func registerColumns(c *web.Ctx, r *caseflow.Register) []ui.Column {
	cols := []ui.Column{{Key: r.Titled, Label: fieldOf(r, r.Titled).Name.In(c.Lang), Main: true, Wrap: true, Sortable: true}}
	for _, f := range columnFields(c, r) {
		cols = append(cols, ui.Column{Key: f.Code, Label: f.Name.In(c.Lang), Sortable: f.Type != caseflow.TypeFiles, Right: f.Type == caseflow.TypeInt || f.Type == caseflow.TypeMoney})
	}
	return append(cols, ui.Column{Key: "_updated", Label: c.T("register.updated"), Spare: true})
}

func fieldOf(r *caseflow.Register, code string) *caseflow.Field {
	for i := range r.Fields {
		if r.Fields[i].Code == code {
			return &r.Fields[i]
		}
	}
	return &caseflow.Field{Code: code, Name: kernel.T(code, code)}
}

// registerFilters offers the fields marked as filters: choices as the pack
// lists them, firms and units as they occur.
func (p *Pages) registerFilters(c *web.Ctx, r *caseflow.Register, page matter.RecordPage) []ui.Filter {
	n := p.names(c)
	var out []ui.Filter
	for _, f := range shownFields(c, r) {
		if !f.Filter {
			continue
		}
		x := ui.Filter{Name: f.Code, Label: f.Name.In(c.Lang), Kind: ui.FilterSelect}
		switch {
		case len(f.Options) > 0:
			for _, o := range f.Options {
				x.Options = append(x.Options, ui.Option{Value: o.Code, Label: o.Name.In(c.Lang)})
			}
		case f.Type == caseflow.TypeBool:
			x.Kind, x.Options = ui.FilterChips, yesOrNo(c)
		default:
			for v := range page.Present[f.Code] {
				if v != "" {
					x.Options = append(x.Options, ui.Option{Value: v, Label: n.Value(f, v)})
				}
			}
			slices.SortFunc(x.Options, func(a, b ui.Option) int { return compareNames(a.Label, b.Label) })
		}
		out = append(out, x)
	}
	return out
}

func (p *Pages) registerRow(c *web.Ctx, r *caseflow.Register, rec *matter.Record) ui.Row {
	cells := []templ.Component{ui.Titled(rec.Key, orElse(rec.Title, rec.Key), RecordHref(rec))}
	for _, f := range columnFields(c, r) {
		cells = append(cells, p.fieldCell(c, rec, f))
	}
	return ui.Row{Cells: append(cells, ui.When(rec.UpdatedAt))}
}

// fieldCell draws a value in a list: numbers as figures, dates as people say
// them, the rest as words.
func (p *Pages) fieldCell(c *web.Ctx, rec *matter.Record, f *caseflow.Field) templ.Component {
	v := rec.Data[f.Code]
	switch f.Type {
	case caseflow.TypeDate:
		s, _ := v.(string)
		if d, err := kernel.ParseDate(s); err == nil {
			return ui.Day(d)
		}
	case caseflow.TypeInt, caseflow.TypeMoney:
		return ui.Figure(p.valueWords(c, f, v), "")
	}
	return ui.Text(p.recordWords(c, rec, f, v))
}

// valueWords is a value as the reader may read it: telephones masked.
func (p *Pages) valueWords(c *web.Ctx, f *caseflow.Field, v any) string {
	text := p.names(c).Value(f, v)
	if f.Type == caseflow.TypePhone && text != "" {
		return p.o.Mask(c.Actor, text)
	}
	return text
}

// registerExport sends the filtered list as a workbook, every field a column,
// so that it can be changed and imported again; files go by their names, which
// an import does not read.
func (p *Pages) registerExport(c *web.Ctx, r *caseflow.Register) error {
	fields := shownFields(c, r)
	t := sheet.Table{Name: r.Name.In(c.Lang), Zone: c.Loc}
	for _, f := range fields {
		t.Columns = append(t.Columns, sheet.Column{Title: columnTitle(c, f)})
	}
	return web.SendWorkbook(c, r.Code, t, func(w sheet.Writer) error {
		return p.o.Matter.EachRecord(c.Context(), c.Actor, recordFilter(c, r), func(rec *matter.Record) error {
			row := make([]any, len(fields))
			for i, f := range fields {
				if f.Type == caseflow.TypeFiles {
					row[i] = p.recordWords(c, rec, f, rec.Data[f.Code])
					continue
				}
				row[i] = p.sheetValue(c, f, rec.Data[f.Code])
			}
			return w.Write(row...)
		})
	})
}

// columnTitle heads the column of a field; an amount's unit stands in it.
func columnTitle(c *web.Ctx, f *caseflow.Field) string {
	if f.Type == caseflow.TypeMoney && f.In == caseflow.InWan {
		return c.T("sheet.wan", f.Name.In(c.Lang))
	}
	return f.Name.In(c.Lang)
}

// sheetValue is a value as a spreadsheet keeps it: numbers as numbers, dates
// as dates, firms by their registered name.
func (p *Pages) sheetValue(c *web.Ctx, f *caseflow.Field, v any) any {
	s, _ := v.(string)
	n, isNumber := v.(int64)
	switch {
	case v == nil:
		return nil
	case f.Type == caseflow.TypeMoney && f.In == caseflow.InWan && isNumber:
		return float64(n) / kernel.Wan
	case f.Type == caseflow.TypeMoney && isNumber:
		return kernel.Money(n)
	case f.Type == caseflow.TypeTime && isNumber:
		return kernel.Instant(n)
	case isNumber:
		return n
	case f.Type == caseflow.TypeDate:
		if d, err := kernel.ParseDate(s); err == nil {
			return d
		}
	case f.Type == caseflow.TypeEnterprise:
		return p.names(c).FirmFull(kernel.ID(s))
	case f.Type == caseflow.TypePerson:
		person, _ := p.o.Org.Directory().Person(kernel.ID(s))
		return person.Name
	case f.Type == caseflow.TypePost:
		post, _ := p.o.Org.Directory().Post(kernel.ID(s))
		return post.Code
	}
	return p.valueWords(c, f, v)
}
