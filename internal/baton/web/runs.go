package web

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"juyan/internal/baton"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// maxRuns is how many runs a list shows.
const maxRuns = 100

// runs lists the runs, newest first.
func (p *Pages) runs(c *web.Ctx) error {
	runs, err := p.o.Baton.Runs(c.Context(), c.Actor, "", maxRuns)
	if err != nil {
		return err
	}
	t := ui.Table{ID: "runs", Caption: c.T("baton.runs"), Columns: []ui.Column{{Key: "scheme", Label: c.T("baton.scheme"), Main: true}, {Key: "period", Label: c.T("baton.period")},
		{Key: "purpose", Label: c.T("baton.purpose"), Bare: true}, {Key: "known", Label: c.T("baton.known")}, {Key: "follows", Label: c.T("baton.follows"), Wrap: true}, {Key: "digest", Label: c.T("baton.digest")}},
		Empty: ui.Empty{Title: c.T("baton.no-runs"), Advice: c.T("baton.no-runs.advice")}}
	for _, r := range runs {
		to := door(r.ID)
		if !r.Shown {
			to = ""
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", c.Say(r.Name), to), ui.Text(r.Period.String()), ui.TagMark(purposeTag(c, r)), ui.When(r.Known), p.followed(c, r), ui.Quiet(digest(r))}})
	}
	head := ui.PageHead{Title: c.T("baton.runs"), Sub: c.T("baton.runs.sub"), Crumbs: p.way(c, ui.Crumb{Label: c.T("baton.runs")})}
	if c.Actor.Can(baton.PermManage) != kernel.ScopeNone {
		head.Actions = []ui.Button{{Label: c.T("baton.run.new"), Href: "/appraisal/runs/new", Main: true}}
	}
	if len(runs) > 1 {
		head.Actions = append(head.Actions, ui.Button{Label: c.T("baton.compare"), Href: "/appraisal/compare"})
	}
	return c.Page(head.Title, listPage(head, t))
}

func purposeTag(c *web.Ctx, r *baton.Run) ui.Tag {
	if r.Purpose == baton.Official {
		return ui.Tag{Text: c.T("baton.purpose.official"), State: ui.Good}
	}
	return ui.Tag{Text: c.T("baton.purpose.trial"), State: ui.Info}
}

// followed leads to what a rerun changed, with its reason.
func (p *Pages) followed(c *web.Ctx, r *baton.Run) templ.Component {
	if r.Follows == "" {
		return ui.Quiet("")
	}
	return ui.LinkOr(c.T("baton.follows.why", r.Reason), comparing(r.Follows, r.ID))
}

func comparing(old, now kernel.ID) string {
	return "/appraisal/compare?old=" + string(old) + "&new=" + string(now)
}

// runFields are the questions of the form of a run.
var runFields = []string{"scheme", "period", "purpose", "as_of", "follows", "reason"}

func (p *Pages) runForm(c *web.Ctx) error { return p.drawRunForm(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawRunForm(c *web.Ctx, status int, state ui.FormState) error {
	versions, err := p.o.Baton.Versions(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	runs, err := p.o.Baton.Runs(c.Context(), c.Actor, "", maxRuns)
	if err != nil {
		return err
	}
	page := formPage{Head: ui.PageHead{Title: c.T("baton.run.new"), Sub: c.T("baton.run.new.sub"), Crumbs: p.way(c, ui.Crumb{Label: c.T("baton.runs"), Href: "/appraisal/runs"}, ui.Crumb{Label: c.T("baton.run.new")})}}
	page.Form = ui.Form{ID: "run", Action: "/appraisal/runs", State: state, Submit: c.T("baton.run.make"), Cancel: "/appraisal/runs", Next: c.T("baton.run.next"), NoScript: true,
		Buttons: []ui.Button{{Label: c.T("baton.run.preview"), Name: "preview", Value: "1"}}}
	page.Fields = []ui.Field{
		{Name: "scheme", Label: c.T("baton.scheme"), Type: "post", Required: true, Value: c.Query("scheme"), Options: versionOptions(c, versions)},
		{Name: "period", Label: c.T("baton.period"), Hint: c.T("baton.period.hint"), Required: true, Value: c.Query("period"), Max: 10},
		{Name: "purpose", Label: c.T("baton.purpose"), Type: "code", Required: true, Value: cmp.Or(c.Query("purpose"), string(baton.Trial)),
			Options: []ui.Option{{Value: string(baton.Trial), Label: c.T("baton.purpose.trial"), Hint: c.T("baton.purpose.trial.hint")}, {Value: string(baton.Official), Label: c.T("baton.purpose.official"), Hint: c.T("baton.purpose.official.hint")}}},
		{Name: "as_of", Label: c.T("baton.as-of"), Hint: c.T("baton.as-of.hint"), Type: "date", Value: c.Query("as_of")},
		{Name: "follows", Label: c.T("baton.follows"), Hint: c.T("baton.follows.hint"), Type: "post", Value: c.Query("follows"), Options: runOptions(c, runs)},
		{Name: "reason", Label: c.T("baton.reason"), Hint: c.T("baton.reason.hint"), Type: "longtext", Rows: 2, Max: 500},
	}
	return page.draw(c, status)
}

func versionOptions(c *web.Ctx, versions []*baton.Version) (out []ui.Option) {
	for _, v := range versions {
		if v.Status != baton.Dropped {
			out = append(out, ui.Option{Value: string(v.ID), Label: c.Say(v.Name) + "（" + c.T("baton.status."+string(v.Status)) + "）"})
		}
	}
	return out
}

func runOptions(c *web.Ctx, runs []*baton.Run) (out []ui.Option) {
	for _, r := range runs {
		out = append(out, ui.Option{Value: string(r.ID), Label: runName(c, r) + " · " + c.T("baton.purpose."+string(r.Purpose)) + " · " + ui.Minute(ui.EnvOf(c.Context()), r.Known)})
	}
	return out
}

// makeRun makes a run, or shows what one would give.
func (p *Pages) makeRun(c *web.Ctx) error {
	in := baton.RunInput{Scheme: kernel.ID(c.Form("scheme")), Period: c.Form("period"), Purpose: baton.Purpose(c.Form("purpose")), Follows: kernel.ID(c.Form("follows")), Reason: c.Form("reason"), Key: c.Key()}
	err := in.AsOf.UnmarshalText([]byte(c.Form("as_of")))
	switch {
	case err != nil:
		err = kernel.Invalid("as_of", kernel.T("“%s”不是日期", "%q is no date"), c.Form("as_of"))
	case in.Scheme == "":
		err = kernel.Invalid("scheme", kernel.T("请选择方案", "Choose a scheme"))
	case c.Form("preview") != "":
		r, groups, tried := p.o.Baton.Preview(c.Context(), c.Actor, in)
		if err = tried; err == nil {
			return p.drawTry(c, r, groups)
		}
	default:
		r, made := p.o.Baton.Run(c.Context(), c.Actor, in)
		if err = made; err == nil {
			return c.Redirect(door(r.ID))
		}
	}
	if web.Mendable(err) || in.Follows != "" && kernel.CodeOf(err) == kernel.CodeNotFound {
		return p.drawRunForm(c, web.Status(err), c.FormState(err, runFields...))
	}
	return err
}

// tryView is a run that is not kept: its form again, and every group.
type tryView struct {
	Head   ui.PageHead
	Groups []ui.Table
	Form   ui.Form
	Fields []ui.Field
}

func (p *Pages) drawTry(c *web.Ctx, r *baton.Run, groups []*baton.Group) error {
	v := tryView{Head: ui.PageHead{Title: runName(c, r), Sub: c.T("baton.try.sub"), Tags: []ui.Tag{{Text: c.T("baton.try"), State: ui.Warn}}, Crumbs: p.way(c, ui.Crumb{Label: c.T("baton.runs"), Href: "/appraisal/runs"}, ui.Crumb{Label: c.T("baton.try")})}}
	for _, g := range groups {
		t := p.ranking(c, r, g)
		t.ID = "group-" + g.Code
		v.Groups = append(v.Groups, t)
	}
	state := c.FormState(nil)
	v.Form = ui.Form{ID: "keep", Action: "/appraisal/runs", State: state, Submit: c.T("baton.run.make"), Cancel: "/appraisal/runs/new?scheme=" + string(r.Scheme) + "&period=" + r.Period.String(), NoScript: true}
	for _, name := range runFields {
		v.Fields = append(v.Fields, ui.Field{Type: "hidden", Name: name, Value: c.Form(name)})
	}
	return c.Page(v.Head.Title, tryPage(v))
}

// runView is one run: its groups, best first.
type runView struct {
	Head    ui.PageHead
	Frozen  string
	Tabs    []ui.Tab
	Group   ui.Table
	Note    string
	Follows *ui.Notice
}

// run is one run; the address says which group.
func (p *Pages) run(c *web.Ctx) error {
	r, err := p.o.Baton.FindRun(c.Context(), c.Actor, c.ID("run"))
	if err != nil {
		return err
	}
	groups, err := p.o.Baton.Groups(c.Context(), c.Actor, r.ID, "")
	if err != nil {
		return err
	}
	v := runView{Head: ui.PageHead{Title: runName(c, r), Crumbs: p.way(c, ui.Crumb{Label: c.T("baton.runs"), Href: "/appraisal/runs"}, ui.Crumb{Label: r.Period.String()}), Tags: []ui.Tag{purposeTag(c, r)}, Actions: p.runActs(c, r)}, Frozen: sealed(c, r)}
	if r.Follows != "" {
		v.Follows = &ui.Notice{Text: c.T("baton.followed", r.Reason), Href: comparing(r.Follows, r.ID), Link: c.T("baton.compare")}
	}
	chosen := chosenGroup(groups, c.Query("group"))
	for _, g := range groups {
		if len(g.Scores) > 0 {
			v.Tabs = append(v.Tabs, ui.Tab{Label: g.Name.In(c.Lang), Href: ui.Here(c.Context(), "group", g.Code), On: g == chosen, Count: len(g.Scores)})
		}
	}
	if chosen == nil {
		return kernel.NotFound(kernel.T("这次计算里没有您能看的得分", "There is no score in this run that you may see"))
	}
	v.Group = p.ranking(c, r, chosen)
	if chosen.Hidden == 0 {
		v.Head.Actions = append(v.Head.Actions, ui.Button{Label: c.T("baton.whatif"), Href: whatifDoor(r.ID, chosen.Code)},
			ui.Button{Label: c.T("baton.export"), Href: door(r.ID) + "/scores.xlsx?group=" + chosen.Code})
	}
	if chosen.Hidden > 0 {
		v.Note = c.T("baton.hidden", chosen.Hidden)
	}
	return c.Page(v.Head.Title, runPage(v))
}

// runActs are what can be done with a run.
func (p *Pages) runActs(c *web.Ctx, r *baton.Run) []ui.Button {
	out := []ui.Button{{Label: c.T("baton.print"), Print: true}}
	if c.Actor.Can(baton.PermManage) != kernel.ScopeNone {
		out = append(out, ui.Button{Label: c.T("baton.run.again"), Href: "/appraisal/runs/new?scheme=" + string(r.Scheme) + "&period=" + r.Period.String() + "&purpose=" + string(r.Purpose) + "&follows=" + string(r.ID)})
	}
	return out
}

// chosenGroup is the group asked for, else the first with a score to see.
func chosenGroup(groups []*baton.Group, code string) *baton.Group {
	var first *baton.Group
	for _, g := range groups {
		if len(g.Scores) == 0 {
			continue
		}
		if g.Code == code {
			return g
		}
		if first == nil {
			first = g
		}
	}
	return first
}

// ranking is one line a subject: rank, total, and the points of the scheme's
// first level.
func (p *Pages) ranking(c *web.Ctx, r *baton.Run, g *baton.Group) ui.Table {
	t := ui.Table{ID: "ranking", Caption: g.Name.In(c.Lang), Columns: []ui.Column{{Key: "rank", Label: c.T("baton.place"), Right: true}, {Key: "who", Label: c.T("baton.who"), Main: true}, {Key: "total", Label: c.T("baton.total")}}}
	top := topLines(g)
	for _, i := range top {
		t.Columns = append(t.Columns, ui.Column{Key: g.Lines[i].Code, Label: c.Say(g.Lines[i].Name) + " " + number(g.Lines[i].Full), Right: true})
	}
	adjusts := slices.ContainsFunc(g.Scores, func(s *baton.Score) bool { return len(s.Adjustments) > 0 })
	if adjusts {
		t.Columns = append(t.Columns, ui.Column{Key: "adjusted", Label: c.T("baton.adjusted"), Right: true})
	}
	for _, s := range g.Scores {
		row := ui.Row{Cells: []templ.Component{placeCell(s), p.whoCell(c, r, g, s), totalCell(points(c, s.Total), share(s.Total, g.Lines[0].Full), s.Total.Known())}}
		for _, i := range top {
			row.Cells = append(row.Cells, pointsCell(c, s.Cells[i], g.Lines[i].Full))
		}
		if adjusts {
			row.Cells = append(row.Cells, adjustedCell(s))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func placeCell(s *baton.Score) templ.Component {
	if s.Rank == 0 {
		return ui.Quiet("—")
	}
	return ui.Figure(ui.Num(s.Rank), "")
}

// whoCell names a subject; one of a run that is not kept has no page.
func (p *Pages) whoCell(c *web.Ctx, r *baton.Run, g *baton.Group, s *baton.Score) templ.Component {
	name := s.Subject.Name.In(c.Lang)
	if r.ID == "" {
		return ui.Strong(name)
	}
	return ui.Titled("", name, door(r.ID, g.Code, s.Subject.Code), vetoTags(c, s)...)
}

// pointsCell is the points of a line, hatched where there are none. Where others
// were left out and the line grew, the full mark it grew to stands beside it.
func pointsCell(c *web.Ctx, cell indicator.Cell, full indicator.Num) templ.Component {
	if !cell.Points.Known() || cell.Policy == indicator.Drop {
		return ui.NoData(c.T("ui.no-data"))
	}
	if cell.Full.Cmp(full) == 0 {
		return ui.Figure(points(c, cell.Points), "")
	}
	return grown(points(c, cell.Points), number(cell.Full))
}

// adjustedCell is what bonuses and deductions came to; nothing for none.
func adjustedCell(s *baton.Score) templ.Component {
	sum, err := s.Bonus.Sub(s.Deduction)
	switch {
	case err != nil || sum.IsZero():
		return nil
	case sum.IsPos():
		return ui.Figure("+"+sum.Round(shownDecimals).Trim(0).String(), "")
	}
	return ui.Figure("−"+sum.Abs().Round(shownDecimals).Trim(0).String(), "")
}

// topLines are the lines right below the whole.
func topLines(g *baton.Group) (out []int) {
	for i, l := range g.Lines {
		if l.Parent == 0 {
			out = append(out, i)
		}
	}
	return out
}
