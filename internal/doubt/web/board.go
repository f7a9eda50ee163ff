package web

import (
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/doubt"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// boardView is the page of the list or of the detectors.
type boardView struct {
	Head    ui.PageHead
	Stats   []ui.Stat
	Views   []ui.Tab
	Note    string
	Table   ui.Table
	Plainly bool // the table has no filters
}

var verdicts = []string{"open", "confirmed", "explained", "unfounded"}

// board is the list of doubts, newest first.
func (p *Pages) board(c *web.Ctx) error {
	f := doubt.Filter{Detector: c.Query("detector"), State: c.Query("state"), Consequence: c.Query("consequence"), Search: c.Query("q"), After: c.Query("after")}
	page, err := p.o.Doubt.Board(c.Context(), c.Actor, f)
	if err != nil {
		return err
	}
	counts, err := p.o.Doubt.Counts(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	v := p.view(c, counts, "/doubts")
	v.Table = p.list(c, page)
	v.Table.Filters = p.filters(c, counts)
	v.Table.Search, v.Table.Total, v.Table.Next = true, &ui.Total{N: page.Total, More: page.More}, page.Next
	return c.Page(v.Head.Title, boardPage(v))
}

// view is what both pages begin with.
func (p *Pages) view(c *web.Ctx, counts []doubt.Count, here string) boardView {
	direct := c.Actor.Can(doubt.PermDirect) != kernel.ScopeNone
	v := boardView{Head: ui.PageHead{Title: c.T("doubt.board"), Sub: c.T("doubt.board.sub")}, Stats: stats(c, counts)}
	if direct {
		v.Head.Actions = []ui.Button{{Label: c.T("doubt.search"), Post: "/doubts/search"}}
		v.Views = []ui.Tab{{Label: c.T("doubt.view.list"), Href: "/doubts", On: here == "/doubts"}, {Label: c.T("doubt.view.detectors"), Href: "/doubts/detectors", On: here != "/doubts"}}
	}
	return v
}

// stats count the doubts by what came of them; each opens its own.
func stats(c *web.Ctx, counts []doubt.Count) []ui.Stat {
	var sum doubt.Count
	for _, x := range counts {
		sum.Found, sum.Open, sum.Explained, sum.Confirmed, sum.Unfounded = sum.Found+x.Found, sum.Open+x.Open, sum.Explained+x.Explained, sum.Confirmed+x.Confirmed, sum.Unfounded+x.Unfounded
	}
	stat := func(key, state, query string, n int) ui.Stat {
		if n == 0 {
			state = ""
		}
		return ui.Stat{Label: c.T(key), Value: ui.Num(n), Unit: c.T("doubt.unit"), Href: "/doubts" + query, State: state}
	}
	return []ui.Stat{stat("doubt.found", "", "", sum.Found), stat("doubt.verdict.open", ui.Warn, "?state=open", sum.Open), stat("doubt.verdict.confirmed", ui.Bad, "?state=confirmed", sum.Confirmed),
		stat("doubt.verdict.explained", ui.Good, "?state=explained", sum.Explained), stat("doubt.verdict.unfounded", "", "?state=unfounded", sum.Unfounded)}
}

func (p *Pages) filters(c *web.Ctx, counts []doubt.Count) []ui.Filter {
	state := ui.Filter{Name: "state", Label: c.T("doubt.verdict"), Kind: ui.FilterChips}
	for _, s := range verdicts {
		state.Options = append(state.Options, ui.Option{Value: s, Label: c.T("doubt.verdict." + s)})
	}
	detector := ui.Filter{Name: "detector", Label: c.T("doubt.detector"), Kind: ui.FilterSelect}
	for _, x := range counts {
		detector.Options = append(detector.Options, ui.Option{Value: x.Detector, Label: p.detector(x.Detector).Name.In(c.Lang), Count: x.Found})
	}
	consequence := ui.Filter{Name: "consequence", Label: c.T("doubt.consequence"), Kind: ui.FilterSelect}
	for _, o := range p.choices("consequence") {
		consequence.Options = append(consequence.Options, ui.Option{Value: o.Code, Label: o.Name.In(c.Lang)})
	}
	return []ui.Filter{state, detector, consequence}
}

func (p *Pages) list(c *web.Ctx, page doubt.Page) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "doubts", Caption: c.T("doubt.board"), Empty: ui.Empty{Title: c.T("doubt.none"), Advice: c.T("doubt.none.advice")}, Columns: []ui.Column{
		{Key: "what", Label: c.T("doubt.what"), Main: true, Wrap: true}, {Key: "verdict", Label: c.T("doubt.verdict"), Bare: true}, {Key: "units", Label: c.T("doubt.units"), Wrap: true},
		{Key: "cases", Label: c.T("doubt.cases"), Right: true}, {Key: "last", Label: c.T("doubt.last")}, {Key: "due", Label: c.T("doubt.due")}}}
	for _, d := range page.Doubts {
		var units []string
		for _, u := range d.Units {
			units = append(units, n.Unit(u))
		}
		said := d.Said.In(c.Lang)
		if said == "" {
			said = d.Title
		}
		var due templ.Component
		if d.Verdict == "" {
			due = ui.When(d.DueAt)
		}
		row := ui.Row{Cells: []templ.Component{ui.Titled(d.Number, said, href(d.ID), ui.Tag{Text: p.detector(d.Detector).Name.In(c.Lang), State: ui.Info}), ui.TagMark(verdictTag(c, d)),
			ui.Text(strings.Join(units, c.T("doubt.and"))), ui.Figure(ui.Num(d.Cases), href(d.ID)+"#evidence"), ui.When(d.LastAt), due}}
		if d.Verdict == "confirmed" || d.Late && d.Verdict == "" {
			row.State = ui.Bad
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
