package web

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// posts is the list of posts.
func (p *Pages) posts(c *web.Ctx) error {
	l := p.postRows(c)
	t := ui.Table{ID: "list", Caption: c.T("posts.title"), Search: true, Choose: true, Export: "/posts/export.xlsx", Filters: p.postFilters(c), Empty: ui.Empty{Title: c.T("posts.none")}}
	l.fill(c, &t)
	head := ui.PageHead{Title: c.T("posts.title")}
	if u := p.names(c).Unit(kernel.ID(c.Query("unit"))); u != "" {
		head.Sub = u
	}
	if org.MayImport(c.Actor, "posts") {
		head.Actions = []ui.Button{{Label: c.T("import.do"), Href: "/import/posts"}}
	}
	if org.Reaches(c.Actor, org.PermPeople, "", "") {
		head.Actions = append(head.Actions, ui.Button{Label: c.T("person.register"), Href: "/people/new"})
	}
	return c.Page(head.Title, listPage(head, nil, t))
}

func (p *Pages) exportPosts(c *web.Ctx) error {
	l := p.postRows(c)
	return l.send(c, "posts", c.T("posts.title"))
}

func (p *Pages) postFilters(c *web.Ctx) []ui.Filter {
	return []ui.Filter{
		{Name: "held", Label: c.T("post.holder"), Kind: ui.FilterChips, Options: []ui.Option{{Value: "yes", Label: c.T("post.held")}, {Value: "vacant", Label: c.T("post.vacant")}}},
		{Name: "level", Label: c.T("org.field.level"), Kind: ui.FilterSelect, Options: options(levelCodes, func(s string) string { return level(c, s) })},
		{Name: "unit", Label: c.T("org.field.unit"), Kind: ui.FilterSelect, Options: p.unitOptions(c)},
		{Name: "state", Label: c.T("list.being"), Kind: ui.FilterSelect, Options: beingOptions(c)},
	}
}

// postRows are the posts the address asks for; a unit means those below it too.
func (p *Pages) postRows(c *web.Ctx) list[org.Post] {
	n := p.names(c)
	day, q := n.Dir.Day(n.At), strings.ToLower(c.Query("q"))
	within := n.Dir.Subtree(kernel.ID(c.Query("unit")))
	l := list[org.Post]{columns: p.postColumns(c), id: func(x org.Post) kernel.ID { return x.ID }}
	for _, x := range n.Dir.Posts() {
		holder, held := n.Dir.Holder(x.ID, n.At)
		switch {
		case !asked(c, x.In(day)), within != nil && !slices.Contains(within, x.Unit), !is(c, "level", x.Level):
		case c.Query("held") == "yes" && !held, c.Query("held") == "vacant" && (held || !x.In(day)):
		case !has(q, x.Name.ZH, strings.ToLower(x.Name.EN), x.Code, holder.Name, holder.Pinyin, strings.ToLower(holder.NameEN), n.Unit(x.Unit)):
		default:
			l.rows = append(l.rows, x)
		}
	}
	return l
}

func (p *Pages) postColumns(c *web.Ctx) []column[org.Post] {
	n := p.names(c)
	day := n.Dir.Day(n.At)
	holder := func(x org.Post) org.Person { h, _ := n.Dir.Holder(x.ID, n.At); return h }
	since := func(x org.Post) kernel.Date { return heldSince(n.Dir, x.ID, day) }
	return []column[org.Post]{
		{Column: ui.Column{Key: "name", Label: c.T("org.field.post"), Main: true, Wrap: true}, text: func(x org.Post) any { return x.Name.In(c.Lang) }, compare: byText(func(x org.Post) string { return org.PinyinKey(x.Name.ZH) }),
			cell: func(x org.Post) templ.Component {
				return ui.Titled("", x.Name.In(c.Lang), postHref(x.ID), endedTag(c, x.In(day))...)
			}},
		{Column: ui.Column{Key: "unit", Label: c.T("org.field.unit")}, text: func(x org.Post) any { return n.Unit(x.Unit) },
			cell: func(x org.Post) templ.Component { return linked(n.Unit(x.Unit), unitHref(x.Unit)) }},
		{Column: ui.Column{Key: "holder", Label: c.T("post.holder")}, text: func(x org.Post) any { return holder(x).In(c.Lang) }, compare: byText(func(x org.Post) string { return holder(x).Pinyin }),
			cell: func(x org.Post) templ.Component {
				if !x.In(day) {
					return nil
				}
				return p.holderCell(c, x.ID)
			}},
		{Column: ui.Column{Key: "since", Label: c.T("post.since")}, text: func(x org.Post) any { return since(x) }, compare: func(a, b org.Post) int { return since(a).Compare(since(b)) },
			cell: func(x org.Post) templ.Component { return ui.Day(since(x)) }},
		{Column: ui.Column{Key: "level", Label: c.T("org.field.level")}, text: func(x org.Post) any { return level(c, x.Level) },
			compare: byInt(func(x org.Post) int64 { return int64(slices.Index(levelCodes, x.Level)) })},
		{Column: ui.Column{Key: "code", Label: c.T("org.field.code"), Spare: true}, text: func(x org.Post) any { return x.Code }, compare: byText(func(x org.Post) string { return x.Code })},
	}
}
