package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/caseflow"
	"juyan/internal/invest"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// targetsView is the page of yearly investment tasks.
type targetsView struct {
	Head  ui.PageHead
	Stats []ui.Stat
	Table ui.Table
	Note  string
}

func (p *Pages) targets(c *web.Ctx) error {
	year := p.year(c)
	list, err := p.o.Invest.Progress(c.Context(), c.Actor, year)
	if err != nil {
		return err
	}
	v := targetsView{Head: ui.PageHead{Title: c.T("leads.targets.of", year), Sub: c.T("leads.targets.sub"), Crumbs: []ui.Crumb{{Label: c.T("leads.desk"), Href: "/leads"}, {Label: c.T("leads.targets")}},
		Actions: []ui.Button{{Label: strconv.Itoa(year - 1), Href: "/leads/targets?year=" + strconv.Itoa(year-1)}, {Label: strconv.Itoa(year + 1), Href: "/leads/targets?year=" + strconv.Itoa(year+1)}}},
		Note: p.rules(c, year)}
	v.Stats, v.Table = p.totals(c, list), p.targetTable(c, year, list)
	return c.Page(v.Head.Title, targetsPage(v))
}

func (p *Pages) year(c *web.Ctx) int {
	return c.QueryInt("year", kernel.DateOf(c.Now().In(c.Loc)).Year)
}

// rules says how the lights are set, with the source.
func (p *Pages) rules(c *web.Ctx, year int) string {
	light, pace, ok := p.o.Invest.RulesOn(kernel.DateOf(c.Now().In(c.Loc)))
	if !ok {
		return ""
	}
	return c.T("leads.targets.rule", light.Yellow, light.Red, light.Source.In(c.Lang), pace.Source.In(c.Lang))
}

// totals sum the tasks of all units shown.
func (p *Pages) totals(c *web.Ctx, list []invest.Progress) []ui.Stat {
	var sum [3]invest.Goal
	for _, x := range list {
		for i, g := range []invest.Goal{x.Leads, x.SignedParts, x.Fund} {
			sum[i].Target, sum[i].Done = sum[i].Target+g.Target, sum[i].Done+g.Done
		}
	}
	return []ui.Stat{
		{Label: c.T("leads.targets.leads"), Value: ui.Num(sum[0].Done), Unit: c.T("leads.unit"), Note: ofTask(c, ui.Num(sum[0].Target), sum[0].Target)},
		{Label: c.T("leads.targets.signed"), Value: parts(sum[1].Done), Unit: c.T("leads.unit"), Note: ofTask(c, parts(sum[1].Target), sum[1].Target)},
		{Label: c.T("leads.targets.funds"), Value: kernel.Money(sum[2].Done).Large().In(c.Lang), Note: ofTask(c, kernel.Money(sum[2].Target).Large().In(c.Lang), sum[2].Target)}}
}

func ofTask(c *web.Ctx, words string, n int64) string {
	if n == 0 {
		return ""
	}
	return c.T("leads.targets.of-task", words)
}

// parts writes basis points of whole signings: "12", "3.5".
func parts(bp int64) string { return invest.Percent(bp / 100) }

func (p *Pages) targetTable(c *web.Ctx, year int, list []invest.Progress) ui.Table {
	n := p.names(c)
	may := c.Actor.Can(invest.PermDirect) != kernel.ScopeNone
	t := ui.Table{ID: "targets", Caption: c.T("leads.targets.of", year), Actions: may, Empty: ui.Empty{Title: c.T("leads.targets.none"), Advice: c.T("leads.targets.none.advice")}, Columns: []ui.Column{
		{Key: "unit", Label: c.T("leads.unit-of"), Main: true}, {Key: "light", Label: c.T("leads.light"), Bare: true}, {Key: "leads", Label: c.T("leads.targets.leads"), Right: true},
		{Key: "signed", Label: c.T("leads.targets.signed"), Right: true}, {Key: "funds", Label: c.T("leads.targets.funds"), Right: true}}}
	for _, x := range list {
		row := ui.Row{Cells: []templ.Component{ui.LinkOr(n.Unit(x.Unit), "/leads?view=every&unit="+string(x.Unit)), ui.TagMark(lightTag(c, x.Light)),
			goalCell(c, x.Leads, ui.Num(x.Leads.Done), ui.Num(x.Leads.Target)), goalCell(c, x.SignedParts, parts(x.SignedParts.Done), parts(x.SignedParts.Target)),
			goalCell(c, x.Fund, kernel.Money(x.Fund.Done).Large().In(c.Lang), kernel.Money(x.Fund.Target).Large().In(c.Lang))}}
		if x.Light == invest.Red {
			row.State = ui.Bad
		}
		if may {
			row.Acts = []ui.Button{{Label: c.T("leads.targets.set"), Href: targetHref(x.Unit, year), Small: true}}
		}
		t.Rows = append(t.Rows, row)
	}
	if may {
		t.Rows = append(t.Rows, p.unset(c, year, list)...)
	}
	return t
}

// unset are the units without a task, for who may set one.
func (p *Pages) unset(c *web.Ctx, year int, list []invest.Progress) (out []ui.Row) {
	has := map[kernel.ID]bool{}
	for _, x := range list {
		has[x.Unit] = true
	}
	for _, u := range p.units(c) {
		if !has[u.ID] && u.Class > 0 {
			out = append(out, ui.Row{Cells: []templ.Component{ui.Text(u.Short.In(c.Lang)), ui.Quiet(c.T("leads.targets.unset")), ui.Quiet(""), ui.Quiet(""), ui.Quiet("")},
				Acts: []ui.Button{{Label: c.T("leads.targets.set"), Href: targetHref(u.ID, year), Small: true}}})
		}
	}
	return out
}

func targetHref(unit kernel.ID, year int) string {
	return "/leads/targets/" + string(unit) + "?year=" + strconv.Itoa(year)
}

func lightTag(c *web.Ctx, l invest.Light) ui.Tag {
	key := string(l)
	if l == invest.NoLight {
		key = "none"
	}
	return ui.Tag{Text: c.T("leads.light." + key), State: map[invest.Light]string{invest.Green: ui.Good, invest.Yellow: ui.Warn, invest.Red: ui.Bad}[l]}
}

func (p *Pages) targetForm(c *web.Ctx) error { return p.drawTarget(c, http.StatusOK, c.NewForm()) }

// wan is how funds are asked.
var wan = caseflow.Field{Code: "funds", Name: kernel.T("到位资金", "Funds in place"), Type: caseflow.TypeMoney, In: caseflow.InWan, Max: 100_000_000}

func (p *Pages) drawTarget(c *web.Ctx, status int, state ui.FormState) error {
	year, unit := c.QueryInt("year", p.year(c)), c.ID("unit")
	if y, err := strconv.Atoi(state.Value("year", "")); err == nil {
		year = y
	}
	t, err := p.o.Invest.TargetOf(c.Context(), c.Actor, year, unit)
	if err != nil {
		return err
	}
	title := c.T("leads.targets.form", p.names(c).Unit(unit), year)
	v := formView{Head: ui.PageHead{Title: title, Crumbs: []ui.Crumb{{Label: c.T("leads.targets"), Href: "/leads/targets"}, {Label: title}}},
		Form: ui.Form{ID: "target", Action: "/leads/targets/" + string(unit), State: state, Submit: c.T("leads.targets.set"), Cancel: "/leads/targets?year=" + strconv.Itoa(year)},
		Fields: []ui.Field{{Type: "hidden", Name: "year", Value: strconv.Itoa(year)},
			{Type: "int", Name: "leads", Label: c.T("leads.targets.leads"), Unit: c.T("leads.unit"), Value: number(t.Leads)},
			{Type: "int", Name: "signed", Label: c.T("leads.targets.signed"), Unit: c.T("leads.unit"), Value: number(t.Signed)},
			{Type: "money", Name: "funds", Label: c.T("leads.targets.funds"), Unit: c.T("leads.wan"), Value: amount(t.Funds)},
			{Type: "longtext", Name: "note", Label: c.T("leads.targets.note"), Hint: c.T("leads.targets.note.hint"), Required: true, Max: 300, Value: ""}}}
	return c.PageStatus(status, title, formPage(v))
}

func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func amount(m kernel.Money) string {
	if m == 0 {
		return ""
	}
	return m.InWan()
}

func (p *Pages) setTarget(c *web.Ctx) error {
	in, err := p.typedTarget(c)
	if err == nil {
		err = p.o.Invest.SetTarget(c.Context(), c.Actor, in)
	}
	return send(c, err, p.drawTarget, c.T("leads.targets.done"), "/leads/targets?year="+strconv.Itoa(in.Year), "leads", "signed", "funds", "note", "year")
}

func (p *Pages) typedTarget(c *web.Ctx) (in invest.SetTargetInput, err error) {
	var errs kernel.Errors
	in = invest.SetTargetInput{Unit: c.ID("unit"), Note: c.Form("note"), Key: c.Key(), Year: p.year(c)}
	if y, err := strconv.Atoi(c.Form("year")); err == nil {
		in.Year = y
	}
	read := func(f caseflow.Field) int64 {
		v, fault := f.Parse([]string{c.Form(f.Code)})
		errs.Add(fault)
		n, _ := v.(int64)
		return n
	}
	in.Leads = read(caseflow.Field{Code: "leads", Name: kernel.T("登记线索", "Leads"), Type: caseflow.TypeInt, Max: 100_000})
	in.Signed = read(caseflow.Field{Code: "signed", Name: kernel.T("签约", "Signings"), Type: caseflow.TypeInt, Max: 100_000})
	in.Funds = kernel.Money(read(wan))
	return in, errs.Err()
}

// goalCell is one number of a task; behind the pace it says so.
func goalCell(c *web.Ctx, g invest.Goal, done, target string) templ.Component {
	if g.Target == 0 {
		return goalText(done, "", "", "")
	}
	switch g.Light {
	case invest.Red, invest.Yellow:
		return goalText(done, target, c.T("leads.light."+string(g.Light)), lightTag(c, g.Light).State)
	}
	return goalText(done, target, "", "")
}
