package web

import (
	"slices"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// unit is the page of one unit.
func (p *Pages) unit(c *web.Ctx) error {
	n := p.names(c)
	u, ok := n.Dir.Unit(c.ID("id"))
	if !ok {
		return notFound()
	}
	events, err := p.o.Org.History(c.Context(), c.Actor, u.ID)
	if err != nil {
		return err
	}
	open, err := p.openMatters(c, matter.Filter{Unit: u.ID, State: "open"}, "unit="+string(u.ID)+"&state=open")
	if err != nil {
		return err
	}
	r := record{Head: p.unitHead(c, u), Left: []part{tablePart(c.T("unit.posts"), "", p.unitPosts(c, u))}}
	if t := p.unitsBelow(c, u); len(t.Rows) > 0 {
		r.Left = append(r.Left, tablePart(c.T("unit.below"), "", t))
	}
	r.Left = append(r.Left, p.history(c, events))
	r.Right = []part{factsPart(c.T("record.about"), p.unitFacts(c, u))}
	if open = some(c, open); len(open) > 0 {
		r.Right = append(r.Right, factsPart(c.T("unit.open"), open))
	}
	return c.Page(u.Name.In(c.Lang), recordPage(r))
}

func (p *Pages) unitHead(c *web.Ctx, u org.Unit) ui.PageHead {
	n := p.names(c)
	head := ui.PageHead{Title: u.Name.In(c.Lang), Crumbs: crumbs(c, "units.title", "/units")}
	path := n.Dir.Path(u.ID)
	for i, up := range path {
		crumb := ui.Crumb{Label: up.Short.In(c.Lang), Href: unitHref(up.ID)}
		if i == len(path)-1 {
			crumb.Href = ""
		}
		head.Crumbs = append(head.Crumbs, crumb)
	}
	head.Tags = []ui.Tag{{Text: affiliation(c, u.Affiliation), State: ui.Info}}
	if u.Class > 0 {
		head.Tags = append(head.Tags, ui.Tag{Text: class(c, u.Class)})
	}
	if slices.Contains(p.o.Extended, u.Code) {
		head.Tags = append(head.Tags, ui.Tag{Text: c.T("units.extended-hours"), State: ui.Info})
	}
	if !u.To.IsZero() {
		head.Tags = append(head.Tags, ui.Tag{Text: c.T("tag.ends", u.To), State: ui.Warn})
	}
	if org.Reaches(c.Actor, org.PermManage, u.ID, "") && u.To.IsZero() {
		at := unitHref(u.ID)
		head.Actions = []ui.Button{{Label: c.T("unit.end"), Href: at + "/end", Danger: true}, {Label: c.T("unit.create-below"), Href: "/units/new?parent=" + string(u.ID)},
			{Label: c.T("unit.edit"), Href: at + "/edit"}, {Label: c.T("post.create"), Href: at + "/posts/new", Main: true}}
	}
	return head
}

func (p *Pages) unitFacts(c *web.Ctx, u org.Unit) []ui.Fact {
	n := p.names(c)
	post, head := headOf(n.Dir, u.ID, n.At)
	facts := []ui.Fact{}
	if post.ID != "" {
		facts = append(facts, ui.Fact{Label: c.T("units.head"), Text: head.In(c.Lang), Href: hrefOr(head.ID, personHref), None: c.T("post.vacant")})
	}
	facts = append(facts, ui.Fact{Label: c.T("org.field.kind"), Text: unitKind(c, u.Kind)}, ui.Fact{Label: c.T("org.field.duty"), Text: u.Duty.In(c.Lang)},
		ui.Fact{Label: c.T("org.field.basis"), Text: u.Basis.In(c.Lang)}, ui.Fact{Label: c.T("org.field.duty-phone"), Text: u.Phone}, ui.Fact{Label: c.T("org.field.code"), Text: u.Code},
		ui.Fact{Label: c.T("unit.time"), Text: span(c, u.From, u.To)})
	if lead := p.forcesLed(c, u.ID); lead != "" {
		facts = append(facts, ui.Fact{Label: c.T("unit.leads"), Text: lead, Href: "/task-forces?lead=" + string(u.ID)})
	}
	return facts
}

func hrefOr(id kernel.ID, href func(kernel.ID) string) string {
	if id == "" {
		return ""
	}
	return href(id)
}

// forcesLed names the task forces a unit leads now.
func (p *Pages) forcesLed(c *web.Ctx, unit kernel.ID) string {
	d := p.o.Org.Directory()
	count := 0
	for _, t := range d.TaskForces() {
		if t.LeadUnit == unit && t.In(d.Day(c.Now())) {
			count++
		}
	}
	if count == 0 {
		return ""
	}
	return c.T("forces.some", count)
}

// unitPosts are the posts of a unit with who holds them now.
func (p *Pages) unitPosts(c *web.Ctx, u org.Unit) ui.Table {
	n := p.names(c)
	day := n.Dir.Day(n.At)
	t := ui.Table{ID: "posts", Columns: []ui.Column{{Key: "post", Label: c.T("org.field.post"), Main: true, Wrap: true}, {Key: "holder", Label: c.T("post.holder")}, {Key: "since", Label: c.T("post.since")}, {Key: "level", Label: c.T("org.field.level")}},
		Empty: ui.Empty{Title: c.T("unit.no-posts"), Advice: c.T("unit.no-posts.advice")}}
	for _, x := range n.Dir.PostsOf(u.ID) {
		if !x.In(day) {
			continue
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", x.Name.In(c.Lang), postHref(x.ID)), p.holderCell(c, x.ID), ui.Day(heldSince(n.Dir, x.ID, day)), ui.Text(level(c, x.Level))}})
	}
	return t
}

// holderCell is who holds a post, or that nobody does.
func (p *Pages) holderCell(c *web.Ctx, post kernel.ID) templ.Component {
	if name, href := p.held(p.names(c), post); name != "" {
		return ui.Figure(name, href) // never broken over two lines
	}
	return ui.NoData(c.T("post.vacant"))
}

func heldSince(d *org.Directory, post kernel.ID, day kernel.Date) kernel.Date {
	for _, a := range d.Appointments(post) {
		if !a.From.After(day) && (a.To.IsZero() || a.To.After(day)) {
			return a.From
		}
	}
	return kernel.Date{}
}

// unitsBelow are the units directly below one.
func (p *Pages) unitsBelow(c *web.Ctx, u org.Unit) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "below", Columns: []ui.Column{{Key: "unit", Label: c.T("org.field.unit"), Main: true, Wrap: true}, {Key: "head", Label: c.T("units.head")}, {Key: "posts", Label: c.T("units.posts-column"), Right: true}}}
	for _, id := range n.Dir.Children(u.ID) {
		child, _ := n.Dir.Unit(id)
		if !child.In(n.Dir.Day(n.At)) {
			continue
		}
		_, head := headOf(n.Dir, id, n.At)
		posts, _ := staff(n.Dir, id, n.At)
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", child.Name.In(c.Lang), unitHref(id)), linked(head.In(c.Lang), personHref(head.ID)), ui.Figure(ui.Num(posts), "")}})
	}
	return t
}

// openMatters counts, kind by kind, the matters the actor may see that f finds,
// each with a door to the list.
func (p *Pages) openMatters(c *web.Ctx, f matter.Filter, query string) ([]ui.Fact, error) {
	var out []ui.Fact
	for _, course := range p.o.Matter.Kinds().All() {
		kind := course.Def.Kind
		if c.Actor.Can(kind+".view") == kernel.ScopeNone {
			continue
		}
		f.Kind, f.Limit = kind, 1
		page, err := p.o.Matter.List(c.Context(), c.Actor, f)
		if err != nil {
			return nil, err
		}
		out = append(out, ui.Fact{Label: course.Def.Many().In(c.Lang), Text: count(c, page), Href: "/m/" + kind + "?" + query})
	}
	return out, nil
}

// some are the counts that are not zero.
func some(c *web.Ctx, counts []ui.Fact) []ui.Fact {
	return slices.DeleteFunc(slices.Clone(counts), func(f ui.Fact) bool { return f.Text == c.T("matters.count", "0") })
}

// count is "12 件"; beyond what is counted exactly "1,000+ 件".
func count(c *web.Ctx, page matter.Page) string {
	n := ui.Num(page.Total)
	if page.More {
		n += "+"
	}
	return c.T("matters.count", n)
}
