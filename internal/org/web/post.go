package web

import (
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// post is the page of one post: who held it when, and what it is for.
func (p *Pages) post(c *web.Ctx) error {
	n := p.names(c)
	x, ok := n.Dir.Post(c.ID("id"))
	if !ok {
		return notFound()
	}
	events, err := p.o.Org.History(c.Context(), c.Actor, x.ID)
	if err != nil {
		return err
	}
	r := record{Head: p.postHead(c, x), Left: []part{tablePart(c.T("post.holders"), c.T("post.holders.note"), p.holders(c, x))},
		Right: []part{factsPart(c.T("record.about"), p.postFacts(c, x))}}
	if t := p.forcesOf(c, x); len(t.Rows) > 0 {
		r.Left = append(r.Left, tablePart(c.T("forces.title"), "", t))
	}
	if facts := p.servedFacts(c, x.ID, "post"); len(facts) > 0 {
		r.Right = append(r.Right, factsPart(c.T("post.serves"), facts))
	}
	r.Left = append(r.Left, p.history(c, events))
	return c.Page(x.Name.In(c.Lang), recordPage(r))
}

func (p *Pages) postHead(c *web.Ctx, x org.Post) ui.PageHead {
	n := p.names(c)
	head := ui.PageHead{Title: x.Name.In(c.Lang), Crumbs: crumbs(c, "units.title", "/units", ui.Crumb{Label: n.Unit(x.Unit), Href: unitHref(x.Unit)}, ui.Crumb{Label: x.Name.In(c.Lang)})}
	_, held := n.Dir.Holder(x.ID, n.At)
	switch {
	case !x.To.IsZero():
		head.Tags = []ui.Tag{{Text: c.T("tag.ends", x.To), State: ui.Warn}}
	case !held:
		head.Tags = []ui.Tag{{Text: c.T("post.vacant"), State: ui.Warn}}
	}
	if !x.To.IsZero() {
		return head
	}
	at := postHref(x.ID)
	if org.Reaches(c.Actor, org.PermManage, x.Unit, "") {
		head.Actions = append(head.Actions, ui.Button{Label: c.T("post.end"), Href: at + "/end", Danger: true}, ui.Button{Label: c.T("post.edit"), Href: at + "/edit"})
	}
	if org.Reaches(c.Actor, org.PermAppoint, "", "") {
		if held {
			head.Actions = append(head.Actions, ui.Button{Label: c.T("post.vacate"), Href: at + "/vacate"})
		}
		head.Actions = append(head.Actions, ui.Button{Label: c.T("post.appoint"), Href: at + "/appoint", Main: true})
	}
	return head
}

func (p *Pages) postFacts(c *web.Ctx, x org.Post) []ui.Fact {
	n := p.names(c)
	name, href := p.held(n, x.ID)
	facts := []ui.Fact{
		{Label: c.T("post.holder"), Text: name, Href: href, None: c.T("post.vacant")},
		{Label: c.T("org.field.unit"), Text: n.Unit(x.Unit), Href: unitHref(x.Unit)},
		{Label: c.T("org.field.level"), Text: level(c, x.Level)},
		{Label: c.T("org.field.duty"), Text: x.Duty.In(c.Lang)},
		{Label: c.T("org.field.roles"), Text: p.roleNames(c, x.Roles), None: c.T("post.no-roles")},
		{Label: c.T("org.field.code"), Text: x.Code},
		{Label: c.T("unit.time"), Text: span(c, x.From, x.To)},
	}
	return facts
}

func (p *Pages) roleNames(c *web.Ctx, roles []string) string {
	t := teller{p: p, c: c}
	var out []string
	for _, code := range roles {
		out = append(out, t.role(code))
	}
	return strings.Join(out, kernel.T("、", ", ").In(c.Lang))
}

// holders lists the appointments to a post, the newest first, gaps included.
func (p *Pages) holders(c *web.Ctx, x org.Post) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "holders", Columns: []ui.Column{{Key: "who", Label: c.T("post.holder"), Main: true}, {Key: "from", Label: c.T("post.from")}, {Key: "to", Label: c.T("post.to")}, {Key: "days", Label: c.T("post.days"), Right: true}},
		Empty: ui.Empty{Title: c.T("post.never")}}
	today := n.Dir.Day(n.At)
	list := n.Dir.Appointments(x.ID)
	for i := len(list) - 1; i >= 0; i-- {
		a := list[i]
		if a.From == a.To {
			continue // taken back before it began
		}
		t.Rows = append(t.Rows, p.holdRow(c, a, ui.LinkOr(n.Person(a.Person), personHref(a.Person)), today))
	}
	return t
}

// holdRow is one appointment: who or what, from, to, how long.
func (p *Pages) holdRow(c *web.Ctx, a org.Appointment, who templ.Component, today kernel.Date) ui.Row {
	to := templ.Component(ui.Day(a.To))
	end := a.To
	if a.To.IsZero() {
		to, end = ui.TagMark(ui.Tag{Text: c.T("post.now"), State: ui.Good}), today
	}
	days := ui.Quiet(c.T("post.later"))
	if !a.From.After(today) {
		days = ui.Text(ui.Num(a.From.Days(end)))
	}
	return ui.Row{Cells: []templ.Component{who, ui.Day(a.From), to, days}}
}

// forcesOf lists the task forces a post is or was in.
func (p *Pages) forcesOf(c *web.Ctx, x org.Post) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "forces", Columns: []ui.Column{{Key: "force", Label: c.T("org.field.force"), Main: true, Wrap: true}, {Key: "role", Label: c.T("org.field.role")}, {Key: "span", Label: c.T("unit.time")}}}
	for _, m := range n.Dir.Memberships(x.ID) {
		if m.From != m.To {
			t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", n.Force(m.TaskForce), forceHref(m.TaskForce)), ui.Text(memberRole(c, m.Role)), ui.Text(span(c, m.From, m.To))}})
		}
	}
	return t
}

// servedFacts says how many firms a post or task force serves, with the door
// to them.
func (p *Pages) servedFacts(c *web.Ctx, by kernel.ID, param string) []ui.Fact {
	firms := 0
	for _, who := range p.servings(c) {
		if who.TaskForce == by || who.Commissioner == by || who.Officer == by {
			firms++
		}
	}
	if firms == 0 {
		return nil
	}
	return []ui.Fact{{Label: c.T("firms.title"), Text: c.T("firms.some", firms), Href: "/enterprises?" + param + "=" + string(by)}}
}

// servings is who serves each enterprise still in the zone now.
func (p *Pages) servings(c *web.Ctx) map[kernel.ID]org.Serving {
	d := p.o.Org.Directory()
	out := map[kernel.ID]org.Serving{}
	for _, e := range d.Enterprises() {
		if e.Status == org.Gone {
			continue
		}
		if who, ok := d.Serving(org.EnterpriseSubject(e.ID), c.Now()); ok {
			out[e.ID] = who
		}
	}
	return out
}

// person is the page of one person: the posts held over time.
func (p *Pages) person(c *web.Ctx) error {
	n := p.names(c)
	x, err := p.o.Org.ViewPerson(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	events, err := p.o.Org.History(c.Context(), c.Actor, x.ID)
	if err != nil {
		return err
	}
	head := ui.PageHead{Title: x.In(c.Lang), Crumbs: crumbs(c, "posts.title", "/posts", ui.Crumb{Label: x.In(c.Lang)})}
	if org.Reaches(c.Actor, org.PermPeople, "", x.Enterprise) {
		head.Actions = []ui.Button{{Label: c.T("person.edit"), Href: personHref(x.ID) + "/edit"}}
	}
	if !x.Active {
		head.Tags = []ui.Tag{{Text: c.T("person.left")}}
	}
	t := ui.Table{ID: "posts", Columns: []ui.Column{{Key: "post", Label: c.T("org.field.post"), Main: true, Wrap: true}, {Key: "from", Label: c.T("post.from")}, {Key: "to", Label: c.T("post.to")}, {Key: "days", Label: c.T("post.days"), Right: true}},
		Empty: ui.Empty{Title: c.T("person.no-posts")}}
	list, today := n.Dir.AppointmentsOf(x.ID), n.Dir.Day(n.At)
	for i := len(list) - 1; i >= 0; i-- {
		if a := list[i]; a.From != a.To {
			post, _ := n.Dir.Post(a.Post)
			t.Rows = append(t.Rows, p.holdRow(c, a, ui.Titled("", n.Unit(post.Unit)+" "+post.Name.In(c.Lang), postHref(a.Post)), today))
		}
	}
	r := record{Head: head, Left: []part{tablePart(c.T("person.posts"), "", t), p.history(c, events)}, Right: []part{factsPart(c.T("record.about"), p.personFacts(c, x))}}
	return c.Page(head.Title, recordPage(r))
}

func (p *Pages) personFacts(c *web.Ctx, x org.Person) []ui.Fact {
	n := p.names(c)
	facts := []ui.Fact{{Label: c.T("org.field.phone"), Text: p.o.Mask(c.Actor, x.Phone)}}
	if x.Enterprise != "" {
		return append([]ui.Fact{{Label: c.T("org.field.enterprise"), Text: n.FirmFull(x.Enterprise), Href: firmHref(x.Enterprise)}, {Label: c.T("org.field.title"), Text: x.Title.In(c.Lang)}}, facts...)
	}
	facts = append(facts, ui.Fact{Label: c.T("org.field.identity"), Text: listed(c, p.o.Identities, x.Identity)}, ui.Fact{Label: c.T("org.field.joined"), Text: x.Joined.String()})
	if len(x.Roles) > 0 {
		facts = append(facts, ui.Fact{Label: c.T("org.field.roles"), Text: p.roleNames(c, x.Roles)})
	}
	return facts
}
