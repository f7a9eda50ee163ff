package web

import (
	"cmp"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/codes"
	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// firms is the list of enterprises; an enterprise's own contact is led to its
// own page.
func (p *Pages) firms(c *web.Ctx) error {
	if c.Actor.Enterprise != "" {
		return c.Redirect(firmHref(c.Actor.Enterprise))
	}
	l := p.firmRows(c)
	t := ui.Table{ID: "list", Caption: c.T("firms.title"), Search: true, Choose: true, Export: "/enterprises/export.xlsx", Filters: p.firmFilters(c), Empty: ui.Empty{Title: c.T("firms.none"), Advice: c.T("firms.none.advice")}}
	l.fill(c, &t)
	head := ui.PageHead{Title: c.T("firms.title"), Sub: p.firmsSub(c)}
	if org.MayImport(c.Actor, "enterprises") {
		head.Actions = append(head.Actions, ui.Button{Label: c.T("import.do"), Href: "/import/enterprises"})
	}
	if org.Reaches(c.Actor, org.PermEnterprise, "", "") {
		head.Actions = append(head.Actions, ui.Button{Label: c.T("firm.register"), Href: "/enterprises/new", Main: true})
	}
	return c.Page(head.Title, listPage(head, nil, t))
}

// firmsSub says behind which number the list stands.
func (p *Pages) firmsSub(c *web.Ctx) string {
	if post := kernel.ID(c.Query("post")); post != "" {
		return c.T("firms.served-by", p.names(c).PostWords(post))
	}
	if i, ok := codes.LookupIndustry(c.Query("industry")); ok {
		return i.Name
	}
	return ""
}

func (p *Pages) exportFirms(c *web.Ctx) error {
	l := p.firmRows(c)
	return l.send(c, "enterprises", c.T("firms.title"))
}

func (p *Pages) firmFilters(c *web.Ctx) []ui.Filter {
	yes := []ui.Option{{Value: "yes", Label: c.T("said.yes")}, {Value: "no", Label: c.T("said.no")}}
	return []ui.Filter{
		{Name: "size", Label: c.T("org.field.size"), Kind: ui.FilterChips, Options: options(sizeCodes, func(s string) string { return size(c, org.EnterpriseSize(s)) })},
		{Name: "class", Label: c.T("org.field.firm-class"), Kind: ui.FilterSelect, Options: listOptions(c, p.o.Classes)},
		{Name: "industry", Label: c.T("org.field.industry"), Kind: ui.FilterSelect, Options: p.industryOptions(c)},
		{Name: "status", Label: c.T("org.field.status"), Kind: ui.FilterSelect, Options: options(statusCodes, func(s string) string { return status(c, org.EnterpriseStatus(s)) })},
		{Name: "force", Label: c.T("org.field.force"), Kind: ui.FilterSelect, Options: p.forceOptions(c)},
		{Name: "above", Label: c.T("org.field.above_scale"), Kind: ui.FilterSelect, Options: yes},
		{Name: "party", Label: c.T("org.field.party_branch"), Kind: ui.FilterSelect, Options: yes},
	}
}

// industryOptions are the divisions of GB/T 4754 that occur among the firms.
func (p *Pages) industryOptions(c *web.Ctx) []ui.Option {
	counts := map[string]int{}
	for _, e := range p.o.Org.Directory().Enterprises() {
		if i, ok := codes.LookupIndustry(e.Industry); ok && len(i.Code) >= 2 {
			counts[i.Code[:2]]++
		}
	}
	var out []ui.Option
	for code := range counts {
		i, _ := codes.LookupIndustry(code)
		out = append(out, ui.Option{Value: code, Label: code + " " + i.Name})
	}
	slices.SortFunc(out, func(a, b ui.Option) int { return strings.Compare(a.Value, b.Value) })
	return out
}

// forceOptions are the task forces that exist now.
func (p *Pages) forceOptions(c *web.Ctx) []ui.Option {
	d := p.o.Org.Directory()
	var out []ui.Option
	for _, t := range d.TaskForces() {
		if t.In(d.Day(c.Now())) {
			out = append(out, ui.Option{Value: string(t.ID), Label: t.Name.In(c.Lang)})
		}
	}
	return out
}

// firmRows are the enterprises the address asks for.
func (p *Pages) firmRows(c *web.Ctx) list[org.Enterprise] {
	d := p.o.Org.Directory()
	servings := p.servings(c)
	l := list[org.Enterprise]{columns: p.firmColumns(c, servings), id: func(e org.Enterprise) kernel.ID { return e.ID }}
	all := d.Enterprises()
	if q := c.Query("q"); q != "" {
		all = d.FindEnterprises(q, len(all))
	}
	for _, e := range all {
		if c.Actor.Enterprise != "" && e.ID != c.Actor.Enterprise || !p.firmAsked(c, e, servings[e.ID]) {
			continue
		}
		l.rows = append(l.rows, e)
	}
	return l
}

func (p *Pages) firmAsked(c *web.Ctx, e org.Enterprise, who org.Serving) bool {
	post := kernel.ID(c.Query("post"))
	return is(c, "size", string(e.Size)) && is(c, "class", e.Class) && strings.HasPrefix(strings.TrimLeft(e.Industry, "ABCDEFGHIJKLMNOPQRST"), c.Query("industry")) &&
		is(c, "status", string(e.Status)) && is(c, "force", string(who.TaskForce)) && is(c, "above", yesCode(e.AboveScale)) && is(c, "party", yesCode(e.PartyBranch)) &&
		(post == "" || post == who.Commissioner || post == who.Officer)
}

func yesCode(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func (p *Pages) firmColumns(c *web.Ctx, servings map[kernel.ID]org.Serving) []column[org.Enterprise] {
	n := p.names(c)
	holder := func(post kernel.ID) string { name, _ := p.held(n, post); return name }
	return []column[org.Enterprise]{
		{Column: ui.Column{Key: "name", Label: c.T("org.field.enterprise"), Main: true, Wrap: true}, text: func(e org.Enterprise) any { return e.In(c.Lang) }, compare: byText(func(e org.Enterprise) string { return e.Pinyin }),
			cell: func(e org.Enterprise) templ.Component {
				return ui.Titled("", listName(c, e), firmHref(e.ID), firmTags(c, e)...)
			}},
		{Column: ui.Column{Key: "uscc", Label: c.T("org.field.uscc"), Spare: true}, text: func(e org.Enterprise) any { return e.USCC }},
		{Column: ui.Column{Key: "class", Label: c.T("org.field.firm-class")}, text: func(e org.Enterprise) any { return listed(c, p.o.Classes, e.Class) }, compare: byText(func(e org.Enterprise) string { return e.Class })},
		{Column: ui.Column{Key: "industry", Label: c.T("org.field.industry"), Spare: true}, text: func(e org.Enterprise) any { return industry(e.Industry) }, compare: byText(func(e org.Enterprise) string { return e.Industry })},
		{Column: ui.Column{Key: "size", Label: c.T("org.field.size")}, text: func(e org.Enterprise) any { return size(c, e.Size) }, compare: func(a, b org.Enterprise) int { return cmp.Compare(sizeRank(b.Size), sizeRank(a.Size)) }},
		{Column: ui.Column{Key: "employees", Label: c.T("org.field.employees"), Right: true, Spare: c.Lang == kernel.EN}, text: func(e org.Enterprise) any { return e.Employees }, compare: byInt(func(e org.Enterprise) int64 { return int64(e.Employees) }),
			cell: func(e org.Enterprise) templ.Component { return known(e.Employees != 0, ui.Num(e.Employees)) }},
		{Column: ui.Column{Key: "revenue", Label: c.T("org.field.revenue-wan"), Right: true, Spare: c.Lang == kernel.EN}, text: func(e org.Enterprise) any { return figureOf(c, e.Revenue) }, compare: byInt(func(e org.Enterprise) int64 { return int64(e.Revenue) }),
			cell: func(e org.Enterprise) templ.Component { return known(e.Revenue != 0, money(c, e.Revenue)) }},
		{Column: ui.Column{Key: "force", Label: c.T("org.field.force")}, text: func(e org.Enterprise) any { return n.Force(servings[e.ID].TaskForce) }},
		{Column: ui.Column{Key: "commissioner", Label: c.T("member.role.commissioner")}, text: func(e org.Enterprise) any { return holder(servings[e.ID].Commissioner) }},
		{Column: ui.Column{Key: "officer", Label: c.T("member.role.officer")}, text: func(e org.Enterprise) any { return holder(servings[e.ID].Officer) }},
		{Column: ui.Column{Key: "status", Label: c.T("org.field.status"), Spare: true}, text: func(e org.Enterprise) any { return status(c, e.Status) }, compare: byText(func(e org.Enterprise) string { return string(e.Status) })},
		{Column: ui.Column{Key: "above", Label: c.T("org.field.above_scale"), Spare: true}, text: func(e org.Enterprise) any { return yesNo(c, e.AboveScale) }},
		{Column: ui.Column{Key: "party", Label: c.T("org.field.party_branch"), Spare: true}, text: func(e org.Enterprise) any { return yesNo(c, e.PartyBranch) }},
		{Column: ui.Column{Key: "founded", Label: c.T("org.field.founded"), Spare: true}, text: func(e org.Enterprise) any { return e.Founded }, compare: func(a, b org.Enterprise) int { return a.Founded.Compare(b.Founded) },
			cell: func(e org.Enterprise) templ.Component { return ui.Text(e.Founded.String()) }},
		{Column: ui.Column{Key: "address", Label: c.T("org.field.address"), Spare: true, Wrap: true}, text: func(e org.Enterprise) any { return kernel.T(e.Address, e.AddressEN).In(c.Lang) }},
	}
}

// listName is the registered name; English ones are long, so their short form.
func listName(c *web.Ctx, e org.Enterprise) string {
	if c.Lang == kernel.EN {
		return e.ShortIn(c.Lang)
	}
	return e.Name
}

// known is a figure, or a dash where nothing was given.
func known(given bool, text string) templ.Component {
	if !given {
		return ui.Quiet("—")
	}
	return ui.Figure(text, "")
}

// sizeRank sorts micro to large; unknown is least.
func sizeRank(s org.EnterpriseSize) int {
	return map[org.EnterpriseSize]int{org.Micro: 1, org.Small: 2, org.Medium: 3, org.Large: 4}[s]
}

// firmTags are what sets an enterprise apart: where it stands unless it simply
// operates.
func firmTags(c *web.Ctx, e org.Enterprise) []ui.Tag {
	switch e.Status {
	case org.Building:
		return []ui.Tag{{Text: status(c, e.Status), State: ui.Info}}
	case org.Suspended:
		return []ui.Tag{{Text: status(c, e.Status), State: ui.Warn}}
	case org.Gone:
		return []ui.Tag{{Text: status(c, e.Status)}}
	}
	return nil
}
