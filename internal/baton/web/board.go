package web

import (
	"github.com/a-h/templ"

	"juyan/internal/baton"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// maxRuns is how many runs the list shows.
const maxRuns = 100

// boardView is the list of runs.
type boardView struct {
	Head ui.PageHead
	Runs ui.Table
}

// board lists the runs, newest first.
func (p *Pages) board(c *web.Ctx) error {
	runs, err := p.o.Baton.Runs(c.Context(), c.Actor, "", maxRuns)
	if err != nil {
		return err
	}
	t := ui.Table{ID: "runs", Caption: c.T("baton.runs"), Columns: []ui.Column{{Key: "scheme", Label: c.T("baton.scheme"), Main: true}, {Key: "period", Label: c.T("baton.period")},
		{Key: "purpose", Label: c.T("baton.purpose")}, {Key: "known", Label: c.T("baton.known")}, {Key: "digest", Label: c.T("baton.digest")}},
		Empty: ui.Empty{Title: c.T("baton.no-runs"), Advice: c.T("baton.no-runs.advice")}}
	for _, r := range runs {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", c.Say(r.Name), door(r.ID)), ui.Text(r.Period.String()), ui.Text(c.T("baton.purpose." + string(r.Purpose))), ui.When(r.Known), ui.Quiet(r.Digest[:12])}})
	}
	return c.Page(c.T("baton.title"), boardPage(boardView{ui.PageHead{Title: c.T("baton.title"), Sub: c.T("baton.sub")}, t}))
}

// runView is one run: its groups, best first.
type runView struct {
	Head   ui.PageHead
	Frozen string
	Tabs   []ui.Tab
	Group  ui.Table
	Note   string
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
	v := runView{Head: ui.PageHead{Title: runName(c, r), Crumbs: []ui.Crumb{{Label: c.T("baton.title"), Href: "/appraisal"}, {Label: r.Period.String()}}, Tags: tags(c, r, nil)}, Frozen: sealed(c, r)}
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
	if chosen.Hidden > 0 {
		v.Note = c.T("baton.hidden", chosen.Hidden)
	}
	return c.Page(v.Head.Title, runPage(v))
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
		t.Columns = append(t.Columns, ui.Column{Key: g.Lines[i].Code, Label: c.Say(g.Lines[i].Name) + " " + g.Lines[i].Full.Trim(0).String(), Right: true})
	}
	for _, s := range g.Scores {
		place := ui.Quiet("—")
		if s.Rank > 0 {
			place = ui.Figure(ui.Num(s.Rank), "")
		}
		row := ui.Row{Cells: []templ.Component{place, ui.Titled("", s.Subject.Name.In(c.Lang), door(r.ID, g.Code, s.Subject.Code), tags(c, r, s)[btoi(r.Purpose == baton.Trial):]...), totalCell(points(c, s.Total), share(s.Total, g.Lines[0].Full))}}
		for _, i := range top {
			row.Cells = append(row.Cells, ui.Figure(points(c, s.Cells[i].Points), ""))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
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
