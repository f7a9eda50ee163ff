package web

import (
	"cmp"
	"slices"

	"github.com/a-h/templ"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

func query(c *web.Ctx) counter.Query {
	return counter.Query{Text: c.Query("q"), Kind: c.Query("kind"), Department: c.Query("department"), Only: c.Query("only"), After: c.Query("after")}
}

// listView is the search for service items.
type listView struct {
	Head   ui.PageHead
	Notice string
	Guides []ui.Button // questions that lead to items
	Table  ui.Table
}

// list finds service items by everyday words, pinyin initials or a code.
func (p *Pages) list(c *web.Ctx) error {
	q := query(c)
	found, err := p.o.Counter.Find(c.Context(), c.Actor, q)
	if err != nil {
		return err
	}
	v := listView{Head: ui.PageHead{Title: c.T("counter.items"), Sub: c.T("counter.items.sub"), Actions: p.deskActs(c)}, Table: p.items(c, found)}
	if found.Loose {
		v.Notice = c.T("counter.loose", q.Text)
	}
	for _, g := range p.o.Counter.Trees() {
		v.Guides = append(v.Guides, ui.Button{Label: c.Say(g.Name), Href: "/guides/" + g.Code, Small: true})
	}
	return c.Page(v.Head.Title, listPage(v))
}

func (p *Pages) deskActs(c *web.Ctx) (out []ui.Button) {
	if can(c, counter.PermEdit) {
		out = append(out, ui.Button{Label: c.T("counter.review"), Href: "/services/review"}, ui.Button{Label: c.T("counter.import"), Href: "/services/import"}, ui.Button{Label: c.T("counter.new"), Href: "/services/new"})
	}
	return out
}

func (p *Pages) items(c *web.Ctx, found counter.Found) ui.Table {
	t := ui.Table{ID: "items", Caption: c.T("counter.items"), Search: true, Filters: p.filters(c, found), Total: &ui.Total{N: found.Total}, Export: "/services/export.xlsx", Empty: ui.Empty{Title: c.T("counter.none"), Advice: c.T("counter.none.advice")},
		Columns: []ui.Column{{Key: "name", Label: c.T("counter.item"), Main: true, Wrap: true}, {Key: "kind", Label: c.T("counter.kind")}, {Key: "department", Label: c.T("counter.department")},
			{Key: "promised", Label: c.T("counter.promised")}, {Key: "statutory", Label: c.T("counter.statutory")}, {Key: "visits", Label: c.T("counter.visits"), Right: true}, {Key: "offers", Label: c.T("counter.offers"), Bare: true}}}
	for _, b := range found.Items {
		visits := ui.NoData(c.T("counter.unknown"))
		if b.Visits != nil {
			visits = ui.Text(ui.Num(*b.Visits))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", named(c, b.Name, b.NameEN), itemHref(b.ItemID)), ui.Text(p.kind(c, b.Kind)), ui.Text(p.department(c, b.Unit, b.Department)),
			limitCell(c, b.Promised), limitCell(c, b.Statutory), visits, tags(services(c, &b))}})
	}
	if found.Next != "" {
		t.Next = found.Next
	}
	return t
}

func (p *Pages) filters(c *web.Ctx, found counter.Found) []ui.Filter {
	only := ui.Filter{Name: "only", Label: c.T("counter.offers"), Kind: ui.FilterChips}
	for _, code := range offers {
		only.Options = append(only.Options, ui.Option{Value: code, Label: c.T("counter.offer." + code)})
	}
	kinds := ui.Filter{Name: "kind", Label: c.T("counter.kind"), Kind: ui.FilterSelect}
	for _, o := range p.o.Counter.Kinds().Options {
		if n := found.Kinds[o.Code]; n > 0 || c.Query("kind") == o.Code {
			kinds.Options = append(kinds.Options, ui.Option{Value: o.Code, Label: c.Say(o.Name), Count: n})
		}
	}
	departments := ui.Filter{Name: "department", Label: c.T("counter.department"), Kind: ui.FilterSelect}
	if _, there := found.Departments[c.Query("department")]; !there && c.Query("department") != "" {
		found.Departments[c.Query("department")] = 0
	}
	for code, n := range found.Departments {
		departments.Options = append(departments.Options, ui.Option{Value: code, Label: p.where(c, code), Count: n})
	}
	slices.SortFunc(departments.Options, func(a, b ui.Option) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Label, b.Label))
	})
	return []ui.Filter{only, kinds, departments}
}

// where says a department of Brief.Where: a unit of the zone, or the name a file
// gave.
func (p *Pages) where(c *web.Ctx, code string) string {
	if _, ok := p.o.Org.Directory().Unit(kernel.ID(code)); ok {
		return p.names(c).Unit(kernel.ID(code))
	}
	return code
}
