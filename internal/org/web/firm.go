package web

import (
	"github.com/a-h/templ"

	"juyan/internal/codes"
	"juyan/internal/kernel"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// firm is the page of one enterprise. Its own contact sees what the zone has of
// it and who serves it, not the zone's chain and history.
func (p *Pages) firm(c *web.Ctx) error {
	v, err := p.o.Org.ViewEnterprise(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	left, err := p.firmMatters(c, v.Enterprise)
	if err != nil {
		return err
	}
	entries, err := p.firmEntries(c, v.Enterprise)
	if err != nil {
		return err
	}
	r := record{Head: p.firmHead(c, v.Enterprise), Left: append(left, entries...)}
	r.Right = []part{factsPart(c.T("firm.who"), p.firmServing(c, v.Enterprise))}
	if may := org.Reaches(c.Actor, org.PermChain, "", ""); len(v.Chain) > 0 || may {
		r.Right = append(r.Right, p.chainPart(c, org.EnterpriseSubject(v.ID), v.Chain, may))
	}
	contact := factsPart(c.T("firm.contact"), p.contactFacts(c, v.Enterprise))
	if org.Reaches(c.Actor, org.PermPeople, "", v.ID) {
		contact.Door = &ui.Door{Text: c.T("person.register-contact"), Href: "/people/new?firm=" + string(v.ID)}
	}
	r.Right = append(r.Right, factsPart(c.T("record.about"), p.firmFacts(c, v.Enterprise)), contact)
	if c.Actor.Enterprise == "" {
		r.Left = append(r.Left, p.history(c, v.Events))
	}
	return c.Page(v.In(c.Lang), recordPage(r))
}

func (p *Pages) firmHead(c *web.Ctx, e org.Enterprise) ui.PageHead {
	head := ui.PageHead{Title: e.In(c.Lang), Tags: firmTags(c, e)}
	if c.Actor.Enterprise == "" {
		head.Crumbs = crumbs(c, "firms.title", "/enterprises", ui.Crumb{Label: e.ShortIn(c.Lang)})
	}
	if e.AboveScale {
		head.Tags = append(head.Tags, ui.Tag{Text: c.T("org.field.above_scale")})
	}
	if e.PartyBranch {
		head.Tags = append(head.Tags, ui.Tag{Text: c.T("org.field.party_branch")})
	}
	if org.Reaches(c.Actor, org.PermAssign, "", "") {
		head.Actions = append(head.Actions, ui.Button{Label: c.T("firm.serve"), Href: firmHref(e.ID) + "/serve"})
	}
	if may, _ := p.o.Org.Directory().MayEditEnterprise(c.Actor, e.ID, c.Now()); may && c.Actor.Can(org.PermFirmEdit) != kernel.ScopeNone {
		head.Actions = append(head.Actions, ui.Button{Label: c.T("firm.edit"), Href: firmHref(e.ID) + "/edit"})
	}
	return p.withRaise(c, e, head)
}

// withRaise adds the act of whoever may raise a whistle: for itself, or on the
// enterprise's behalf.
func (p *Pages) withRaise(c *web.Ctx, e org.Enterprise, head ui.PageHead) ui.PageHead {
	course, err := p.o.Matter.Kinds().Current(whistleKind)
	if err != nil || c.Actor.Can(course.Permission(&course.Def.Raise)) == kernel.ScopeNone {
		return head
	}
	b := ui.Button{Label: c.T("firm.raise", course.Def.Raise.Name), Href: "/m/" + whistleKind + "/new?firm=" + string(e.ID), Main: true}
	if c.Actor.Enterprise != "" {
		b.Label, b.Href = course.Def.Raise.Name.In(c.Lang), "/m/"+whistleKind+"/new"
	}
	head.Actions = append(head.Actions, b)
	return head
}

// whistleKind is the kind of matter an enterprise begins.
const whistleKind = "whistle"

// firmServing says who serves an enterprise now.
func (p *Pages) firmServing(c *web.Ctx, e org.Enterprise) []ui.Fact {
	n := p.names(c)
	who, ok := n.Dir.Serving(org.EnterpriseSubject(e.ID), n.At)
	if !ok {
		return []ui.Fact{{Label: c.T("org.field.force"), None: c.T("firm.nobody")}}
	}
	inside := c.Actor.Enterprise == ""
	force := ui.Fact{Label: c.T("org.field.force"), Text: n.Force(who.TaskForce)}
	if inside {
		force.Href = forceHref(who.TaskForce)
	}
	if who.Default && inside {
		force.Tags = []ui.Tag{{Text: c.T("firm.by-default")}}
	}
	return []ui.Fact{force, p.servingFact(c, c.T("member.role.commissioner"), who.Commissioner), p.servingFact(c, c.T("member.role.officer"), who.Officer)}
}

func (p *Pages) servingFact(c *web.Ctx, label string, post kernel.ID) ui.Fact {
	n := p.names(c)
	f := ui.Fact{Label: label, Text: n.PostHolder(post, n.At), None: c.T("firm.nobody")}
	if c.Actor.Enterprise == "" && post != "" {
		f.Href = postHref(post)
	}
	return f
}

// chainPart is the responsibility chain of a subject, with the way to set it.
func (p *Pages) chainPart(c *web.Ctx, subject org.Subject, chain []org.ChainLink, may bool) part {
	out := factsPart(c.T("firm.chain"), matterweb.ChainFacts(p.names(c), chain))
	out.Empty = c.T("chain.none")
	if may {
		out.Door = &ui.Door{Text: c.T("chain.set"), Href: chainHref(subject)}
	}
	return out
}

func (p *Pages) firmFacts(c *web.Ctx, e org.Enterprise) []ui.Fact {
	facts := []ui.Fact{{Label: c.T("org.field.uscc"), Value: usccCell(c, e.USCC), None: c.T("firm.no-uscc")},
		{Label: c.T("org.field.firm-class"), Text: listed(c, p.o.Classes, e.Class)},
		{Label: c.T("org.field.industry"), Text: industry(e.Industry)},
		{Label: c.T("org.field.size"), Text: size(c, e.Size)},
		{Label: c.T("org.field.employees"), Text: people(c, e.Employees)},
		{Label: c.T("org.field.revenue"), Text: moneyWords(c, e.Revenue)},
		{Label: c.T("org.field.status"), Text: status(c, e.Status)},
		{Label: c.T("org.field.founded"), Text: e.Founded.String()},
		{Label: c.T("org.field.area"), Text: area(e.Area)},
		{Label: c.T("org.field.address"), Text: kernel.T(e.Address, e.AddressEN).In(c.Lang)}}
	if c.Actor.Enterprise == "" {
		facts = append(facts, ui.Fact{Label: c.T("org.field.code"), Text: e.Code})
	}
	return facts
}

// people is a number of people; none known is nothing said.
func people(c *web.Ctx, n int) string {
	if n == 0 {
		return ""
	}
	return ui.Num(n) + " " + c.T("unit.people")
}

// usccCell is the credit code, with a quiet warning where its check fails:
// genuine codes exist that do.
func usccCell(c *web.Ctx, uscc string) templ.Component {
	if uscc == "" {
		return nil
	}
	v := codes.CheckUSCC(uscc)
	if v.Verdict == codes.OK {
		return ui.Figure(uscc, "")
	}
	return warned(uscc, v.Reason.In(c.Lang))
}

// contactFacts are the people who speak for an enterprise. Its telephone is
// masked, except for its own contact.
func (p *Pages) contactFacts(c *web.Ctx, e org.Enterprise) []ui.Fact {
	n := p.names(c)
	var facts []ui.Fact
	for _, x := range n.Dir.Contacts(e.ID) {
		f := ui.Fact{Label: c.T("firm.speaks"), Text: x.In(c.Lang)}
		if title := x.Title.In(c.Lang); title != "" {
			f.Text += " · " + title
		}
		if c.Actor.Can(org.PermView) != kernel.ScopeNone {
			f.Href = personHref(x.ID)
		}
		facts = append(facts, f)
	}
	if len(facts) == 0 {
		facts = append(facts, ui.Fact{Label: c.T("firm.speaks"), None: c.T("firm.no-contact")})
	}
	return append(facts, p.phoneFact(c, e))
}

func (p *Pages) phoneFact(c *web.Ctx, e org.Enterprise) ui.Fact {
	f := ui.Fact{Label: c.T("org.field.phone"), Text: e.Phone}
	if c.Actor.Enterprise == e.ID || e.Phone == "" {
		return f
	}
	f.Text = p.o.Mask(c.Actor, e.Phone)
	if scope := c.Actor.Can(p.o.UnmaskPermission); p.o.Unmask != "" && (scope == kernel.ScopeAll || scope != kernel.ScopeNone && p.o.Org.Directory().Serves(c.Actor, e.ID, c.Now())) {
		f.Value = masked(f.Text, p.o.Unmask+"?kind=enterprise&id="+string(e.ID))
	}
	return f
}
