package web

import (
	"slices"

	"github.com/a-h/templ"

	"juyan/internal/baton"
	"juyan/internal/indicator"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// boardView is what a leader sees first: who leads and how surely, how it went
// before, where the points come from, and where the scheme itself fails.
type boardView struct {
	Head    ui.PageHead
	Empty   *ui.Empty
	Schemes []ui.Tab
	Tabs    []ui.Tab
	Title   string
	Ranking ui.Table
	Equals  []string // sentences about those who cannot be told apart
	How     string   // what "cannot be told apart" means
	Note    string
	Trend   *ui.Chart
	NoTrend string // why there is no trend, or what the one shown is not
	Sources *ui.Chart
	Short   []ui.HBar
	Flat    ui.Table
	Frozen  string
	All     string
}

// How much of a large group the board shows; the whole is one door away.
const shortShown, trendShown, placesShown, equalsShown, namesShown = 8, 8, 40, 6, 8

// board is the latest run of a scheme the reader may see.
func (p *Pages) board(c *web.Ctx) error {
	b, err := p.o.Baton.Board(c.Context(), c.Actor, c.Query("scheme"))
	if err != nil {
		return err
	}
	v := boardView{Head: ui.PageHead{Title: c.T("baton.title"), Sub: c.T("baton.sub"), Actions: p.boardActs(c)}}
	if b == nil {
		v.Empty = &ui.Empty{Title: c.T("baton.no-runs"), Advice: c.T("baton.no-runs.advice")}
		return c.Page(v.Head.Title, boardPage(v))
	}
	if v.Schemes, err = p.schemeTabs(c, b); err != nil {
		return err
	}
	v.Head.Title, v.Head.Tags, v.Frozen = runName(c, b.Run), []ui.Tag{purposeTag(c, b.Run)}, sealed(c, b.Run)
	chosen := chosenGroup(plain(b.Groups), c.Query("group"))
	if chosen == nil {
		v.Empty = &ui.Empty{Title: c.T("baton.board.nobody"), Advice: c.T("baton.board.nobody.advice")}
		return c.Page(v.Head.Title, boardPage(v))
	}
	for _, g := range b.Groups {
		if len(g.Scores) > 0 {
			v.Tabs = append(v.Tabs, ui.Tab{Label: g.Name.In(c.Lang), Href: ui.Here(c.Context(), "group", g.Code), On: g.Code == chosen.Code, Count: len(g.Scores)})
		}
	}
	p.drawGroup(c, &v, b, b.Groups[slices.IndexFunc(b.Groups, func(g *baton.BoardGroup) bool { return g.Code == chosen.Code })])
	return c.Page(v.Head.Title, boardPage(v))
}

func plain(list []*baton.BoardGroup) (out []*baton.Group) {
	for _, g := range list {
		out = append(out, g.Group)
	}
	return out
}

func (p *Pages) boardActs(c *web.Ctx) []ui.Button {
	return []ui.Button{{Label: c.T("baton.schemes"), Href: "/appraisal/schemes"}, {Label: c.T("baton.runs"), Href: "/appraisal/runs"}}
}

// schemeTabs lead to the latest run of each scheme.
func (p *Pages) schemeTabs(c *web.Ctx, b *baton.Board) (out []ui.Tab, err error) {
	runs, err := p.o.Baton.Runs(c.Context(), c.Actor, "", maxRuns)
	seen := map[string]bool{}
	for _, r := range runs {
		if !seen[r.Code] {
			seen[r.Code] = true
			out = append(out, ui.Tab{Label: c.Say(r.Name), Href: ui.Here(c.Context(), "scheme", r.Code, "group", ""), On: r.Code == b.Run.Code})
		}
	}
	if len(out) < 2 {
		return nil, err
	}
	return out, err
}

func (p *Pages) drawGroup(c *web.Ctx, v *boardView, b *baton.Board, g *baton.BoardGroup) {
	v.Title, v.All = g.Name.In(c.Lang), door(b.Run.ID)+"?group="+g.Code
	v.Ranking = p.standingsTable(c, b, g)
	if g.Hidden > 0 {
		v.Note = c.T("baton.hidden", g.Hidden)
	}
	if more := len(g.Scores) - placesShown; more > 0 {
		v.Note = c.T("baton.more-places", more)
	}
	if g.Separation != nil && len(g.Separation.Clusters) > 0 {
		v.How = c.T("baton.equals.how")
		for _, list := range g.Separation.Clusters[:min(equalsShown, len(g.Separation.Clusters))] {
			v.Equals = append(v.Equals, c.T("baton.equals", names(c, g, list), len(list)))
		}
	}
	v.Trend, v.NoTrend = trend(c, b, g)
	v.Sources = sources(c, b, g)
	for _, s := range g.Short[:min(shortShown, len(g.Short))] {
		v.Short = append(v.Short, shortBar(c, b.Run, g.Group, s))
	}
	v.Flat = flat(c, g)
}

// names joins the names of subjects: 甲、乙、丙.
func names(c *web.Ctx, g *baton.BoardGroup, codes []string) string {
	var out []string
	for _, code := range codes {
		for _, s := range g.Scores {
			if s.Subject.Code == code {
				out = append(out, s.Subject.Name.In(c.Lang))
			}
		}
	}
	if len(out) > namesShown {
		return c.T("baton.and-others", listed(c, out[:namesShown]))
	}
	return listed(c, out)
}

// standingsTable is the ranking with how sure each place is and how it went
// before.
func (p *Pages) standingsTable(c *web.Ctx, b *baton.Board, g *baton.BoardGroup) ui.Table {
	t := ui.Table{ID: "standings", Caption: g.Name.In(c.Lang), Columns: []ui.Column{{Key: "rank", Label: c.T("baton.place"), Right: true}, {Key: "who", Label: c.T("baton.who"), Main: true}, {Key: "total", Label: c.T("baton.total"), Bare: true}}}
	if g.Separation != nil {
		t.Columns = append(t.Columns, ui.Column{Key: "sure", Label: c.T("baton.sure")})
	}
	if len(b.Earlier) > 0 {
		t.Columns = append(t.Columns, ui.Column{Key: "before", Label: c.T("baton.since", b.Earlier[len(b.Earlier)-1].Period)})
	}
	for _, s := range g.Scores[:min(placesShown, len(g.Scores))] {
		row := ui.Row{Cells: []templ.Component{placeCell(s), p.whoCell(c, b.Run, g.Group, s), totalCell(points(c, s.Total), share(s.Total, g.Lines[0].Full), s.Total.Known())}}
		if g.Separation != nil {
			row.Cells = append(row.Cells, ui.Quiet(sureWords(c, g.Separation, s)))
		}
		if len(b.Earlier) > 0 {
			row.Cells = append(row.Cells, sinceCell(g.Trend[s.Subject.Code], s.Total))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// sureWords says between which places a subject may stand.
func sureWords(c *web.Ctx, sep *indicator.Separation, s *baton.Score) string {
	for _, span := range sep.Spans {
		switch {
		case span.Code != s.Subject.Code:
		case span.Best == span.Worst:
			return c.T("baton.sure.yes")
		default:
			return c.T("baton.sure.span", span.Best, span.Worst)
		}
	}
	return ""
}

// trend draws the totals over the periods. Where there is no earlier one it draws
// the shorter ones inside this one, such as the quarters of a year, and says so.
func trend(c *web.Ctx, b *baton.Board, g *baton.BoardGroup) (ch *ui.Chart, note string) {
	if len(b.Earlier) > 0 {
		ch = trendChart(c, g, append(slices.Clone(b.Earlier), b.Run), func(s *baton.Score) []indicator.Value {
			return append(slices.Grow(g.Trend[s.Subject.Code], 1), s.Total)
		})
		ch.Title = c.T("baton.trend")
		return ch, ""
	}
	if len(g.Within) == 0 {
		return nil, c.T("baton.trend.none")
	}
	ch = trendChart(c, g, b.Within, func(s *baton.Score) []indicator.Value { return g.Within[s.Subject.Code] })
	ch.Title = c.T("baton.trend.within", c.Say(b.Within[0].Name))
	return ch, c.T("baton.trend.within.note", c.Say(b.Within[0].Name), c.Say(b.Run.Name))
}

func trendChart(c *web.Ctx, g *baton.BoardGroup, runs []*baton.Run, of func(*baton.Score) []indicator.Value) *ui.Chart {
	ch := &ui.Chart{ID: "trend", Kind: ui.ChartLine, Unit: c.T("baton.points.unit")}
	for _, r := range runs {
		ch.Labels = append(ch.Labels, r.Period.String())
		ch.Hrefs = append(ch.Hrefs, door(r.ID)+"?group="+g.Code)
	}
	for i, s := range g.Scores[:min(trendShown, len(g.Scores))] {
		line := ui.Series{Name: s.Subject.Name.In(c.Lang), Values: make([]*float64, len(runs))}
		if i == 0 {
			line.State = ui.Info
		}
		values := of(s)
		for k, v := range values {
			line.Values[k+len(runs)-len(values)] = drawn(v) // who was not there before has a gap
		}
		ch.Series = append(ch.Series, line)
	}
	return ch
}

// drawn is a value for a picture alone; nil = a gap.
func drawn(v indicator.Value) *float64 {
	if !v.Known() {
		return nil
	}
	f, _ := v.Num().Round(shownDecimals).Float64()
	return &f
}

var levels = []indicator.Level{indicator.National, indicator.Region, indicator.League, indicator.Zone, indicator.KeyTask}

// sources draws where the points of those shown come from, by the level that
// asks for them; where one level asks for everything, by the parts of the whole.
func sources(c *web.Ctx, b *baton.Board, g *baton.BoardGroup) *ui.Chart {
	shown := g.Scores[:min(placesShown, len(g.Scores))]
	ch := &ui.Chart{ID: "sources", Title: c.T("baton.sources"), Kind: ui.ChartStack, Unit: c.T("baton.points.unit")}
	for _, s := range shown {
		ch.Labels = append(ch.Labels, s.Subject.Name.In(c.Lang))
		ch.Hrefs = append(ch.Hrefs, door(b.Run.ID, g.Code, s.Subject.Code))
	}
	if !bySource(c, ch, g, shown) {
		return nil
	}
	if parts := g.Parts(0); len(ch.Series) < 2 && len(parts) > 1 {
		ch.Title, ch.Series = c.T("baton.parts"), byPart(c, g, shown, parts)
	}
	return ch
}

// bySource adds the points by level; false where a sum does not fit, which is no
// picture.
func bySource(c *web.Ctx, ch *ui.Chart, g *baton.BoardGroup, shown []*baton.Score) bool {
	by := make([]map[indicator.Level]indicator.Num, len(shown))
	for i, s := range shown {
		var err error
		if by[i], err = g.ByLevel(&s.SubjectResult); err != nil {
			return false
		}
	}
	for _, l := range levels {
		series, any := ui.Series{Name: c.T("baton.level." + string(l))}, false
		if l == indicator.Zone {
			series.State = ui.Info
		}
		for i := range shown {
			n, ok := by[i][l]
			any = any || ok
			series.Values = append(series.Values, drawn(indicator.Number(n)))
		}
		if any {
			ch.Series = append(ch.Series, series)
		}
	}
	return true
}

// byPart are the points by the parts of the whole, the first in colour.
func byPart(c *web.Ctx, g *baton.BoardGroup, shown []*baton.Score, parts []int) (out []ui.Series) {
	for n, line := range parts {
		series := ui.Series{Name: c.Say(g.Lines[line].Name)}
		if n == 0 {
			series.State = ui.Info
		}
		for _, s := range shown {
			series.Values = append(series.Values, drawn(s.Cells[line].Points))
		}
		out = append(out, series)
	}
	return out
}

// shortBar is how far somebody came on the way to a target.
func shortBar(c *web.Ctx, r *baton.Run, g *baton.Group, s baton.Short) ui.HBar {
	l := g.Lines[s.Line]
	done, _ := s.Done.Float64()
	b := ui.HBar{Label: s.Score.Subject.Name.In(c.Lang) + " · " + c.Say(l.Name), Value: done, Whole: 1, Href: door(r.ID, g.Code, s.Score.Subject.Code, l.Code), State: ui.Warn,
		Text: c.T("baton.short.of", grouped(s.Compare.Raw.Num()), figure(c, s.Compare.Beside, l))}
	if s.Nobody {
		b.State, b.Text = ui.Bad, b.Text+c.T("baton.short.nobody")
	}
	return b
}

// flat lists the lines that tell nobody apart any more.
func flat(c *web.Ctx, g *baton.BoardGroup) ui.Table {
	t := ui.Table{ID: "flat", Caption: c.T("baton.flat"), Columns: []ui.Column{{Key: "line", Label: c.T("baton.line"), Main: true}, {Key: "full", Label: c.T("baton.full"), Right: true}, {Key: "all", Label: c.T("baton.flat.all")}},
		Empty: ui.Empty{Title: c.T("baton.flat.none")}}
	for _, s := range g.Flat {
		l := g.Lines[s.Line]
		said := c.T("baton.flat.same", s.Known)
		if s.Full == s.Known {
			said = c.T("baton.flat.full", s.Known)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(c.Say(l.Name)), ui.Figure(number(l.Full), ""), ui.Quiet(said)}})
	}
	return t
}
