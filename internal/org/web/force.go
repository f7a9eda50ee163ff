package web

import (
	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// firmsShown is how many enterprises a task force's page lists; the rest is
// behind a door.
const firmsShown = 20

// force is the page of one task force.
func (p *Pages) force(c *web.Ctx) error {
	n := p.names(c)
	t, ok := n.Dir.TaskForce(c.ID("id"))
	if !ok {
		return notFound()
	}
	events, err := p.o.Org.History(c.Context(), c.Actor, t.ID)
	if err != nil {
		return err
	}
	open, err := p.openMatters(c, matter.Filter{TaskForce: t.ID, State: "open"}, "force="+string(t.ID)+"&state=open")
	if err != nil {
		return err
	}
	firms := tablePart(c.T("force.firms"), "", p.forceFirms(c, t))
	if total := p.firmsOf(c, t.ID); total > firmsShown {
		firms.Note = c.T("force.firms.first", firmsShown, total)
		firms.Door = &ui.Door{Text: c.T("list.all"), Href: "/enterprises?force=" + string(t.ID)}
	}
	r := record{Head: p.forceHead(c, t), Left: []part{tablePart(c.T("force.members"), "", p.memberTable(c, t))}}
	if past := p.pastMembers(c, t); len(past.Rows) > 0 {
		r.Left = append(r.Left, tablePart(c.T("force.past"), "", past))
	}
	r.Left = append(r.Left, firms, p.history(c, events))
	r.Right = []part{factsPart(c.T("record.about"), p.forceFacts(c, t))}
	if open = some(c, open); len(open) > 0 {
		r.Right = append(r.Right, factsPart(c.T("unit.open"), open))
	}
	return c.Page(t.Name.In(c.Lang), recordPage(r))
}

func (p *Pages) forceHead(c *web.Ctx, t org.TaskForce) ui.PageHead {
	day := p.o.Org.Directory().Day(c.Now())
	head := ui.PageHead{Title: t.Name.In(c.Lang), Crumbs: crumbs(c, "forces.title", "/task-forces", ui.Crumb{Label: t.Name.In(c.Lang)}), Tags: forceTags(c, t, day)}
	if org.Reaches(c.Actor, org.PermTaskForce, "", "") && (t.To.IsZero() || t.To.After(day)) {
		at := forceHref(t.ID)
		head.Actions = []ui.Button{{Label: c.T("force.end"), Href: at + "/end", Danger: true}, {Label: c.T("force.add"), Href: at + "/members/new", Main: true}}
	}
	return head
}

func (p *Pages) forceFacts(c *web.Ctx, t org.TaskForce) []ui.Fact {
	n := p.names(c)
	facts := []ui.Fact{{Label: c.T("org.field.kind"), Text: forceKind(c, t.Kind)}}
	if t.Kind == org.Project {
		facts = append(facts, ui.Fact{Label: c.T("org.field.project"), Text: t.Project.In(c.Lang)})
	}
	return append(facts, ui.Fact{Label: c.T("org.field.lead"), Text: n.Unit(t.LeadUnit), Href: unitHref(t.LeadUnit)}, ui.Fact{Label: c.T("unit.time"), Text: span(c, t.From, t.To)}, ui.Fact{Label: c.T("org.field.code"), Text: t.Code})
}

// load counts what a post has to look after now.
type load struct{ firms, forces int }

func (p *Pages) loads(c *web.Ctx) map[kernel.ID]load {
	d := p.o.Org.Directory()
	out := map[kernel.ID]load{}
	for _, who := range p.servings(c) {
		for _, post := range []kernel.ID{who.Commissioner, who.Officer} {
			l := out[post]
			l.firms++
			out[post] = l
		}
		if l := out[who.Officer]; who.Officer == who.Commissioner {
			l.firms-- // counted once
			out[who.Officer] = l
		}
	}
	for _, t := range d.TaskForces() {
		for _, m := range d.Members(t.ID, c.Now()) {
			l := out[m.Post]
			l.forces++
			out[m.Post] = l
		}
	}
	return out
}

// memberTable are the members now by role, with what each looks after.
func (p *Pages) memberTable(c *web.Ctx, t org.TaskForce) ui.Table {
	n := p.names(c)
	may := org.Reaches(c.Actor, org.PermTaskForce, "", "")
	table := ui.Table{ID: "members", Actions: may, Columns: []ui.Column{{Key: "post", Label: c.T("org.field.post"), Main: true}, {Key: "role", Label: c.T("org.field.role")}, {Key: "holder", Label: c.T("post.holder")},
		{Key: "since", Label: c.T("force.since")}, {Key: "firms", Label: c.T("force.load-firms"), Right: true}, {Key: "forces", Label: c.T("force.load-forces"), Right: true}},
		Empty: ui.Empty{Title: c.T("force.no-members"), Advice: c.T("force.no-members.advice")}}
	loads := p.loads(c)
	for _, m := range n.Dir.Members(t.ID, n.At) {
		x, _ := n.Dir.Post(m.Post)
		l := loads[m.Post]
		firms := ui.Quiet("—")
		if l.firms > 0 {
			firms = ui.Figure(ui.Num(l.firms), "/enterprises?post="+string(m.Post))
		}
		row := ui.Row{Cells: []templ.Component{ui.Titled("", n.Unit(x.Unit)+" "+x.Name.In(c.Lang), postHref(m.Post)), roleCell(c, m.Role), p.holderCell(c, m.Post), ui.Day(m.From), firms, ui.Figure(ui.Num(l.forces), "")}}
		if may {
			row.Acts = []ui.Button{{Label: c.T("force.remove"), Href: forceHref(t.ID) + "/members/" + string(m.Post) + "/remove", Small: true}}
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

func roleCell(c *web.Ctx, r org.MemberRole) templ.Component {
	if r == org.RoleMember {
		return ui.Text(memberRole(c, r))
	}
	return ui.TagMark(ui.Tag{Text: memberRole(c, r), State: ui.Info})
}

// pastMembers are those who have left.
func (p *Pages) pastMembers(c *web.Ctx, t org.TaskForce) ui.Table {
	n := p.names(c)
	day := n.Dir.Day(n.At)
	table := ui.Table{ID: "past", Columns: []ui.Column{{Key: "post", Label: c.T("org.field.post"), Main: true, Wrap: true}, {Key: "role", Label: c.T("org.field.role")}, {Key: "span", Label: c.T("unit.time")}}}
	for _, m := range n.Dir.MembersEver(t.ID) {
		if m.To.IsZero() || m.To.After(day) || m.From == m.To {
			continue
		}
		x, _ := n.Dir.Post(m.Post)
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", n.Unit(x.Unit)+" "+x.Name.In(c.Lang), postHref(m.Post)), ui.Text(memberRole(c, m.Role)), ui.Text(span(c, m.From, m.To))}})
	}
	return table
}

// firmsOf counts the enterprises a task force serves now.
func (p *Pages) firmsOf(c *web.Ctx, force kernel.ID) int {
	total := 0
	for _, who := range p.servings(c) {
		if who.TaskForce == force {
			total++
		}
	}
	return total
}

func (p *Pages) forceFirms(c *web.Ctx, t org.TaskForce) ui.Table {
	n := p.names(c)
	table := ui.Table{ID: "firms", Columns: []ui.Column{{Key: "firm", Label: c.T("org.field.enterprise"), Main: true, Wrap: true}, {Key: "commissioner", Label: c.T("member.role.commissioner")}, {Key: "officer", Label: c.T("member.role.officer")}},
		Empty: ui.Empty{Title: c.T("force.no-firms"), Advice: c.T("force.no-firms.advice")}}
	servings := p.servings(c)
	for _, e := range n.Dir.Enterprises() {
		who, ok := servings[e.ID]
		if !ok || who.TaskForce != t.ID || len(table.Rows) == firmsShown {
			continue
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", e.ShortIn(c.Lang), firmHref(e.ID)), p.holderCell(c, who.Commissioner), p.holderCell(c, who.Officer)}})
	}
	return table
}
