package web

import (
	"cmp"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// forces is the list of task forces.
func (p *Pages) forces(c *web.Ctx) error {
	l := p.forceRows(c)
	t := ui.Table{ID: "list", Caption: c.T("forces.title"), Search: true, Choose: true, Export: "/task-forces/export.xlsx", Filters: p.forceFilters(c),
		Empty: ui.Empty{Title: c.T("forces.none"), Advice: c.T("forces.none.advice")}}
	l.fill(c, &t)
	head := ui.PageHead{Title: c.T("forces.title")}
	if org.Reaches(c.Actor, org.PermTaskForce, "", "") {
		head.Actions = []ui.Button{{Label: c.T("force.form"), Href: "/task-forces/new", Main: true}}
	}
	return c.Page(head.Title, listPage(head, nil, t))
}

func (p *Pages) exportForces(c *web.Ctx) error {
	l := p.forceRows(c)
	return l.send(c, "task-forces", c.T("forces.title"))
}

func (p *Pages) forceFilters(c *web.Ctx) []ui.Filter {
	return []ui.Filter{
		{Name: "state", Label: c.T("list.being"), Kind: ui.FilterChips, Options: beingOptions(c)},
		{Name: "kind", Label: c.T("org.field.kind"), Kind: ui.FilterSelect, Options: options(forceKindCodes, func(s string) string { return forceKind(c, org.TaskForceKind(s)) })},
		{Name: "lead", Label: c.T("org.field.lead"), Kind: ui.FilterSelect, Options: p.leadOptions(c)},
	}
}

// leadOptions are the units that lead a task force.
func (p *Pages) leadOptions(c *web.Ctx) []ui.Option {
	n := p.names(c)
	leads := map[kernel.ID]bool{}
	for _, t := range n.Dir.TaskForces() {
		leads[t.LeadUnit] = true
	}
	var out []ui.Option
	for _, u := range n.Dir.Units() {
		if leads[u.ID] {
			out = append(out, ui.Option{Value: string(u.ID), Label: u.Short.In(c.Lang)})
		}
	}
	return out
}

func (p *Pages) forceRows(c *web.Ctx) list[org.TaskForce] {
	n := p.names(c)
	day, q := n.Dir.Day(n.At), strings.ToLower(c.Query("q"))
	l := list[org.TaskForce]{columns: p.forceColumns(c), id: func(t org.TaskForce) kernel.ID { return t.ID }}
	for _, t := range n.Dir.TaskForces() {
		switch {
		case !asked(c, t.In(day)), !is(c, "kind", string(t.Kind)), !is(c, "lead", string(t.LeadUnit)):
		case !has(q, t.Name.ZH, strings.ToLower(t.Name.EN), t.Project.ZH, strings.ToLower(t.Project.EN), t.Code):
		default:
			l.rows = append(l.rows, t)
		}
	}
	return l
}

func (p *Pages) forceColumns(c *web.Ctx) []column[org.TaskForce] {
	n := p.names(c)
	day, firms := n.Dir.Day(n.At), map[kernel.ID]int{}
	for _, who := range p.servings(c) {
		firms[who.TaskForce]++
	}
	members := func(t org.TaskForce) int { return len(n.Dir.Members(t.ID, n.At)) }
	return []column[org.TaskForce]{
		{Column: ui.Column{Key: "name", Label: c.T("org.field.force"), Main: true, Wrap: true}, text: func(t org.TaskForce) any { return t.Name.In(c.Lang) }, compare: byText(func(t org.TaskForce) string { return org.PinyinKey(t.Name.ZH) }),
			cell: func(t org.TaskForce) templ.Component {
				return ui.Titled("", t.Name.In(c.Lang), forceHref(t.ID), stateTags(c, t, day)...)
			}},
		{Column: ui.Column{Key: "project", Label: c.T("org.field.project"), Wrap: true}, text: func(t org.TaskForce) any { return t.Project.In(c.Lang) },
			cell: func(t org.TaskForce) templ.Component {
				if t.Kind == org.Standing {
					return ui.Quiet(c.T("force.all-others"))
				}
				return ui.Text(t.Project.In(c.Lang))
			}},
		{Column: ui.Column{Key: "lead", Label: c.T("org.field.lead")}, text: func(t org.TaskForce) any { return n.Unit(t.LeadUnit) },
			cell: func(t org.TaskForce) templ.Component { return linked(n.Unit(t.LeadUnit), unitHref(t.LeadUnit)) }},
		{Column: ui.Column{Key: "commissioner", Label: c.T("member.role.commissioner")}, text: func(t org.TaskForce) any { return p.commissioners(c, t.ID) }},
		{Column: ui.Column{Key: "members", Label: c.T("force.members"), Right: true}, text: func(t org.TaskForce) any { return members(t) }, compare: func(a, b org.TaskForce) int { return cmp.Compare(members(a), members(b)) },
			cell: func(t org.TaskForce) templ.Component { return ui.Figure(ui.Num(members(t)), "") }},
		{Column: ui.Column{Key: "firms", Label: c.T("force.firms"), Right: true}, text: func(t org.TaskForce) any { return firms[t.ID] }, compare: func(a, b org.TaskForce) int { return cmp.Compare(firms[a.ID], firms[b.ID]) },
			cell: func(t org.TaskForce) templ.Component {
				return ui.Count(firms[t.ID], "/enterprises?force="+string(t.ID))
			}},
		{Column: ui.Column{Key: "from", Label: c.T("unit.time")}, text: func(t org.TaskForce) any { return span(c, t.From, t.To) }, compare: func(a, b org.TaskForce) int { return a.From.Compare(b.From) }},
	}
}

// stateTags say what sets a task force apart in the list, which gives its days.
func stateTags(c *web.Ctx, t org.TaskForce, day kernel.Date) []ui.Tag {
	var out []ui.Tag
	if t.Kind == org.Standing {
		out = append(out, ui.Tag{Text: forceKind(c, t.Kind), State: ui.Info})
	}
	if !t.To.IsZero() && !day.Before(t.To) {
		out = append(out, ui.Tag{Text: c.T("list.ended")})
	}
	return out
}

// forceTags are stateTags with the day on which it will begin or end.
func forceTags(c *web.Ctx, t org.TaskForce, day kernel.Date) []ui.Tag {
	out := stateTags(c, t, day)
	switch {
	case !t.To.IsZero() && !day.Before(t.To):
	case !t.To.IsZero():
		out = append(out, ui.Tag{Text: c.T("tag.ends", t.To), State: ui.Warn})
	case day.Before(t.From):
		out = append(out, ui.Tag{Text: c.T("tag.begins", t.From)})
	}
	return out
}

// commissioners names those who lead or coordinate a task force now.
func (p *Pages) commissioners(c *web.Ctx, force kernel.ID) string {
	n := p.names(c)
	var out []string
	for _, m := range n.Dir.Members(force, n.At) {
		if name, _ := p.held(n, m.Post); m.Role == org.RoleCommissioner && name != "" {
			out = append(out, name)
		}
	}
	return strings.Join(out, kernel.T("、", ", ").In(c.Lang))
}
