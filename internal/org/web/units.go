package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// treeView is the page of the unit tree: the zone's own units at the left, the
// others by affiliation at the right.
type treeView struct {
	Head   ui.PageHead
	Tabs   []ui.Tab
	Own    treeGroup
	Others []treeGroup
}

type treeGroup struct {
	ui.Sheet
	Nodes []ui.Node
}

// units is the tree, or the list when the address asks for it or narrows it.
func (p *Pages) units(c *web.Ctx) error {
	for _, name := range []string{"view", "q", "affiliation", "class", "extended", "state", "sort", "after", "before"} {
		if c.Query(name) != "" {
			return p.unitList(c)
		}
	}
	v := p.tree(c)
	return c.Page(v.Head.Title, treePage(v))
}

func (p *Pages) unitsHead(c *web.Ctx) ui.PageHead {
	head := ui.PageHead{Title: c.T("units.title"), Sub: p.unitsSub(c)}
	if org.MayImport(c.Actor, "posts") {
		head.Actions = append(head.Actions, ui.Button{Label: c.T("import.posts"), Href: "/import/posts"})
	}
	if org.MayImport(c.Actor, "people") {
		head.Actions = append(head.Actions, ui.Button{Label: c.T("import.people"), Href: "/import/people"})
	}
	if c.Actor.Can(org.PermManage) != kernel.ScopeNone {
		head.Actions = append(head.Actions, ui.Button{Label: c.T("unit.create"), Href: "/units/new", Main: true})
	}
	return head
}

// unitsSub counts what the page is about.
func (p *Pages) unitsSub(c *web.Ctx) string {
	if c.Query("extended") == "1" {
		return c.T("units.extended", len(p.o.Extended))
	}
	d := p.o.Org.Directory()
	day := d.Day(c.Now())
	units, posts := 0, 0
	for _, u := range d.Units() {
		if u.In(day) {
			units++
		}
	}
	for _, x := range d.Posts() {
		if x.In(day) {
			posts++
		}
	}
	return c.T("units.count", units, posts)
}

func (p *Pages) unitTabs(c *web.Ctx, asList bool) []ui.Tab {
	return []ui.Tab{{Label: c.T("units.tree"), Href: "/units", On: !asList}, {Label: c.T("units.list"), Href: "/units?view=list", On: asList}}
}

func (p *Pages) tree(c *web.Ctx) treeView {
	g := p.grower(c)
	v := treeView{Head: p.unitsHead(c), Tabs: p.unitTabs(c, false), Own: treeGroup{Sheet: ui.Sheet{Title: affiliation(c, org.Own)}, Nodes: g.own("")}}
	for _, a := range []org.Affiliation{org.Stationed, org.Vertical, org.UtilityCo} {
		group := treeGroup{Sheet: ui.Sheet{Title: affiliation(c, a)}}
		for _, u := range g.units {
			if above, _ := g.dir.Unit(u.Parent); u.Affiliation == a && above.Affiliation != a {
				group.Nodes = append(group.Nodes, g.node(u, g.below(u.ID, a)))
			}
		}
		if len(group.Nodes) > 0 {
			group.Note = c.T("units.some", len(group.Nodes))
			v.Others = append(v.Others, group)
		}
	}
	return v
}

// grower makes the nodes of the tree from the units in being.
type grower struct {
	p     *Pages
	c     *web.Ctx
	dir   *org.Directory
	day   kernel.Date
	units []org.Unit
}

func (p *Pages) grower(c *web.Ctx) grower {
	g := grower{p: p, c: c, dir: p.o.Org.Directory()}
	g.day = g.dir.Day(c.Now())
	for _, u := range g.dir.Units() {
		if u.In(g.day) {
			g.units = append(g.units, u)
		}
	}
	return g
}

// own are the zone's own units below parent: committees first, then agencies
// by class, then the rest.
func (g grower) own(parent kernel.ID) []ui.Node {
	var committees, parties, rest []ui.Node
	classes := map[int][]ui.Node{}
	for _, u := range g.units {
		switch {
		case u.Parent != parent || u.Affiliation != org.Own:
		case u.Kind == org.Committee:
			committees = append(committees, g.node(u, g.own(u.ID)))
		case u.Class > 0:
			classes[u.Class] = append(classes[u.Class], g.node(u, g.own(u.ID)))
		case u.Kind == org.Party:
			parties = append(parties, g.node(u, g.own(u.ID)))
		default:
			rest = append(rest, g.node(u, g.own(u.ID)))
		}
	}
	out := committees
	for n := 1; n <= 3; n++ {
		if len(classes[n]) > 0 {
			out = append(out, ui.Node{Label: class(g.c, n), Note: g.c.T("units.some", len(classes[n])), Open: true, Children: classes[n]})
		}
	}
	if len(parties) > 0 {
		out = append(out, ui.Node{Label: g.c.T("unit.parties"), Note: g.c.T("units.some", len(parties)), Children: parties})
	}
	return append(out, rest...)
}

// below are the units of one affiliation below parent.
func (g grower) below(parent kernel.ID, a org.Affiliation) []ui.Node {
	var out []ui.Node
	for _, u := range g.units {
		if u.Parent == parent && u.Affiliation == a {
			out = append(out, g.node(u, g.below(u.ID, a)))
		}
	}
	return out
}

func (g grower) node(u org.Unit, children []ui.Node) ui.Node {
	posts, _ := staff(g.dir, u.ID, g.c.Now())
	var notes []string
	if _, head := headOf(g.dir, u.ID, g.c.Now()); head.ID != "" {
		notes = append(notes, head.In(g.c.Lang))
	}
	if posts > 0 {
		notes = append(notes, g.c.T("units.posts", posts))
	}
	n := ui.Node{Label: u.Name.In(g.c.Lang), Href: unitHref(u.ID), Note: strings.Join(notes, " · "), Children: children, Open: u.Kind == org.Committee}
	if slices.Contains(g.p.o.Extended, u.Code) {
		n.Tags = []ui.Tag{{Text: g.c.T("units.extended-tag"), State: ui.Info}}
	}
	return n
}

// staff counts the posts of a unit and all below it, and those without a
// holder.
func staff(d *org.Directory, unit kernel.ID, at kernel.Instant) (posts, vacant int) {
	day := d.Day(at)
	for _, id := range d.Subtree(unit) {
		for _, x := range d.PostsOf(id) {
			if !x.In(day) {
				continue
			}
			posts++
			if _, ok := d.Holder(x.ID, at); !ok {
				vacant++
			}
		}
	}
	return posts, vacant
}

// headOf is the post that heads a unit and who holds it.
func headOf(d *org.Directory, unit kernel.ID, at kernel.Instant) (org.Post, org.Person) {
	day := d.Day(at)
	for _, rank := range []string{"head", "leader"} {
		for _, x := range d.PostsOf(unit) {
			if x.Level == rank && x.In(day) {
				holder, _ := d.Holder(x.ID, at)
				return x, holder
			}
		}
	}
	return org.Post{}, org.Person{}
}

func (p *Pages) unitList(c *web.Ctx) error {
	l := p.unitRows(c)
	t := ui.Table{ID: "list", Caption: c.T("units.title"), Search: true, Choose: true, Export: "/units/export.xlsx", Filters: p.unitFilters(c),
		Empty: ui.Empty{Title: c.T("units.none")}}
	l.fill(c, &t)
	head := p.unitsHead(c)
	return c.Page(head.Title, listPage(head, p.unitTabs(c, true), t))
}

func (p *Pages) exportUnits(c *web.Ctx) error {
	l := p.unitRows(c)
	return l.send(c, "units", c.T("units.title"))
}

func (p *Pages) unitFilters(c *web.Ctx) []ui.Filter {
	out := []ui.Filter{
		{Name: "affiliation", Label: c.T("org.field.affiliation"), Kind: ui.FilterChips, Options: options(affiliationCodes, func(s string) string { return affiliation(c, org.Affiliation(s)) })},
		{Name: "class", Label: c.T("org.field.class"), Kind: ui.FilterSelect, Options: options(classCodes, func(s string) string { n, _ := strconv.Atoi(s); return class(c, n) })},
	}
	if len(p.o.Extended) > 0 {
		out = append(out, ui.Filter{Name: "extended", Label: c.T("units.extended-hours"), Kind: ui.FilterSelect, Options: []ui.Option{{Value: "1", Label: c.T("units.open-late")}}})
	}
	return append(out, ui.Filter{Name: "state", Label: c.T("list.being"), Kind: ui.FilterSelect, Options: beingOptions(c)})
}

// beingOptions tell what is there now from what has ended.
func beingOptions(c *web.Ctx) []ui.Option {
	return []ui.Option{{Value: "now", Label: c.T("list.now")}, {Value: "ended", Label: c.T("list.ended")}}
}

// asked reports whether the address wants what is in being, or what is not.
func asked(c *web.Ctx, being bool) bool {
	return c.Query("state") != "now" && c.Query("state") != "ended" || being == (c.Query("state") == "now")
}

// endedTag marks what has ended.
func endedTag(c *web.Ctx, being bool) []ui.Tag {
	if being {
		return nil
	}
	return []ui.Tag{{Text: c.T("list.ended")}}
}

// unitRows are the units the address asks for.
func (p *Pages) unitRows(c *web.Ctx) list[org.Unit] {
	d := p.o.Org.Directory()
	day, q := d.Day(c.Now()), strings.ToLower(c.Query("q"))
	l := list[org.Unit]{columns: p.unitColumns(c), id: func(u org.Unit) kernel.ID { return u.ID }}
	for _, u := range d.Units() {
		if !asked(c, u.In(day)) || !has(q, u.Name.ZH, strings.ToLower(u.Name.EN), u.Short.ZH, u.Pinyin, u.Code) ||
			!is(c, "affiliation", string(u.Affiliation)) || !is(c, "class", strconv.Itoa(u.Class)) ||
			c.Query("extended") == "1" && !slices.Contains(p.o.Extended, u.Code) {
			continue
		}
		l.rows = append(l.rows, u)
	}
	return l
}

// has reports whether one of the texts contains q.
func has(q string, texts ...string) bool {
	return q == "" || slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, q) })
}

// is reports whether the address leaves name open or asks for value.
func is(c *web.Ctx, name, value string) bool { return c.Query(name) == "" || c.Query(name) == value }

func (p *Pages) unitColumns(c *web.Ctx) []column[org.Unit] {
	n := p.names(c)
	posts := func(u org.Unit) int { a, _ := staff(n.Dir, u.ID, n.At); return a }
	vacant := func(u org.Unit) int { _, b := staff(n.Dir, u.ID, n.At); return b }
	head := func(u org.Unit) org.Person { _, h := headOf(n.Dir, u.ID, n.At); return h }
	return []column[org.Unit]{
		{Column: ui.Column{Key: "name", Label: c.T("org.field.unit"), Main: true, Wrap: true}, text: func(u org.Unit) any { return u.Name.In(c.Lang) }, compare: byText(func(u org.Unit) string { return u.Pinyin }),
			cell: func(u org.Unit) templ.Component {
				return ui.Titled("", u.Name.In(c.Lang), unitHref(u.ID), endedTag(c, u.In(n.Dir.Day(n.At)))...)
			}},
		{Column: ui.Column{Key: "parent", Label: c.T("org.field.parent")}, text: func(u org.Unit) any { return n.Unit(u.Parent) }},
		{Column: ui.Column{Key: "class", Label: c.T("org.field.class")}, text: func(u org.Unit) any { return class(c, u.Class) }, compare: func(a, b org.Unit) int { return cmp.Compare(rankOf(a), rankOf(b)) },
			cell: func(u org.Unit) templ.Component {
				if u.Class == 0 {
					return ui.Quiet(unitKind(c, u.Kind))
				}
				return ui.Text(class(c, u.Class))
			}},
		{Column: ui.Column{Key: "affiliation", Label: c.T("org.field.affiliation")}, text: func(u org.Unit) any { return affiliation(c, u.Affiliation) }},
		{Column: ui.Column{Key: "head", Label: c.T("units.head")}, text: func(u org.Unit) any { return head(u).In(c.Lang) },
			cell: func(u org.Unit) templ.Component { return linked(head(u).In(c.Lang), personHref(head(u).ID)) }},
		{Column: ui.Column{Key: "posts", Label: c.T("units.posts-column"), Right: true}, text: func(u org.Unit) any { return posts(u) }, compare: func(a, b org.Unit) int { return cmp.Compare(posts(a), posts(b)) },
			cell: func(u org.Unit) templ.Component {
				return ui.Count(posts(u), "/posts?state=now&unit="+string(u.ID))
			}},
		{Column: ui.Column{Key: "vacant", Label: c.T("units.vacant"), Right: true}, text: func(u org.Unit) any { return vacant(u) }, compare: func(a, b org.Unit) int { return cmp.Compare(vacant(a), vacant(b)) },
			cell: func(u org.Unit) templ.Component {
				return ui.Count(vacant(u), "/posts?state=now&held=vacant&unit="+string(u.ID))
			}},
		{Column: ui.Column{Key: "phone", Label: c.T("org.field.duty-phone")}, text: func(u org.Unit) any { return u.Phone }},
		{Column: ui.Column{Key: "from", Label: c.T("org.field.from"), Spare: true}, text: func(u org.Unit) any { return u.From }, compare: func(a, b org.Unit) int { return a.From.Compare(b.From) },
			cell: func(u org.Unit) templ.Component { return ui.Day(u.From) }},
	}
}

// rankOf sorts by class, the classed first.
func rankOf(u org.Unit) int { return (u.Class + 3) % 4 }

// linked is a link, or nothing without words.
func linked(text, href string) templ.Component {
	if text == "" {
		return nil
	}
	return ui.LinkOr(text, href)
}
