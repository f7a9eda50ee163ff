package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/cockpit"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// overviewView is what 一盘棋 draws: the year in three sections, then what is
// stuck.
type overviewView struct {
	Head     ui.PageHead
	Sections []section
	Rates    []ui.Rate
	Stuck    ui.Table
	Sources  ui.Table
}

type section struct {
	Title string
	Stats []ui.Stat
}

// overview is the leader's first page.
func (p *Pages) overview(c *web.Ctx) error {
	year := p.o.Pack().FiguresYear
	q := cockpit.Query{Kind: "whistle", By: cockpit.ByUnit, From: kernel.Date{Year: year, Month: 1, Day: 1}, To: kernel.Date{Year: year, Month: 12, Day: 31}}
	b, err := p.o.Cockpit.Board(c.Context(), c.Actor, q)
	if err != nil {
		return err
	}
	counts, err := p.o.Cockpit.Counts(c.Context(), c.Actor, q.From, q.To)
	if err != nil {
		return err
	}
	stuck, err := p.o.Cockpit.Stuck(c.Context(), c.Actor, 10)
	if err != nil {
		return err
	}
	v := overviewView{Head: ui.PageHead{Title: c.T("overview.title"), Sub: c.T("overview.sub", c.Say(p.o.Pack().Zone.Name), year)}, Stuck: p.stuckTable(c, stuck), Sources: p.sources(c)}
	for i, r := range b.Rates[:min(3, len(b.Rates))] { // the three rates; the board has them all
		v.Rates = append(v.Rates, p.rate(c, q, r, b.Total[i], "", true))
	}
	for n := 1; n <= 3; n++ {
		s := section{Title: c.T("overview.section." + strconv.Itoa(n))}
		if s.Stats, err = p.figures(c, n); err != nil {
			return err
		}
		if records := p.counted(c, n, counts, q); n == 3 {
			s.Stats = append(records, s.Stats...) // whistles first
		} else {
			s.Stats = append(s.Stats, records...)
		}
		v.Sections = append(v.Sections, s)
	}
	return c.Page(v.Head.Title, overviewPage(v))
}

// figures are the pack's figures of one section: counted ones open their
// records, quoted ones name their source, unconnected ones say so.
func (p *Pages) figures(c *web.Ctx, n int) (out []ui.Stat, err error) {
	for _, f := range p.o.Pack().Figures {
		if f.Section != n {
			continue
		}
		s := ui.Stat{Label: f.Name.In(c.Lang), Value: f.Value, Unit: f.Unit.In(c.Lang), Href: countedAt(f), Note: period(c, f.Period)}
		if f.Value == "" && f.Counts != "" {
			if k, ok := p.o.Pack().Count(f.Counts); ok {
				s.Value = ui.Num(k)
			}
		}
		if f.Article {
			s.Note = c.T("overview.article", period(c, f.Period))
			if s.Href == "" {
				s.Href = "#source-" + f.Code
			}
		}
		if f.Statistic != "" && p.o.Statistic != nil {
			p.fed(c, f, &s)
		}
		if f.Pipeline != "" && p.o.Pipeline != nil {
			p.counts(c, f, &s, p.o.Pipeline, f.Pipeline)
		}
		if f.Cases != "" && p.o.Cases != nil {
			p.counts(c, f, &s, p.o.Cases, f.Cases)
		}
		if f.Runs && p.o.Runs != nil {
			p.runs(c, &s)
		}
		if f.Pays && p.o.Paid != nil {
			p.paid(c, &s)
		}
		if !f.IsConnected() {
			s.Value, s.NoData, s.Note = "", c.T("overview.unconnected"), f.Source.In(c.Lang)
		}
		out = append(out, s)
		if f.Runs {
			leaders, err := p.leaders(c)
			if err != nil {
				return nil, err
			}
			out = append(out, leaders...)
		}
	}
	return out, nil
}

// leaders are one figure for each class of the appraisal: its leader's score,
// with a door to the ranking.
func (p *Pages) leaders(c *web.Ctx) (out []ui.Stat, err error) {
	if p.o.Leaders == nil {
		return nil, nil
	}
	list, err := p.o.Leaders(c.Context(), c.Actor)
	for _, l := range list {
		out = append(out, ui.Stat{Label: c.T("overview.leads", l.Class.In(c.Lang)), Value: l.Score, Unit: c.T("overview.points"), Href: l.Href, Note: l.Who.In(c.Lang) + " · " + l.Period})
	}
	return out, err
}

// fed takes a figure's value from the statistic that feeds it; without data what
// was quoted stands, and says so.
func (p *Pages) fed(c *web.Ctx, f pack.Figure, s *ui.Stat) {
	value, href, ok := p.o.Statistic(c.Context(), f.Statistic, p.o.Pack().FiguresYear)
	switch {
	case !ok && s.Value == "":
		s.NoData = c.T("overview.no-statistic")
		return
	case !ok:
		s.Note = c.T("overview.not-verified", s.Note)
		return
	}
	if f.Value != "" && value != f.Value {
		s.Note = c.T("overview.differs", f.Value)
	} else {
		s.Note = c.T("overview.verified", period(c, f.Period))
	}
	s.Value, s.Href = value, href+"?year="+strconv.Itoa(p.o.Pack().FiguresYear)
}

// counts takes a figure's value from a board; where it holds no records, or the
// reader may not see them, what was quoted stands and says so.
func (p *Pages) counts(c *web.Ctx, f pack.Figure, s *ui.Stat, board Counted, what string) {
	from, to, _ := f.Span()
	value, href, ok := board(c.Context(), c.Actor, what, from, to)
	switch {
	case !ok && s.Value == "":
		s.NoData = c.T("overview.no-leads")
		return
	case !ok:
		return
	case f.Value != "" && value != f.Value:
		s.Note = c.T("overview.counted-differs", period(c, f.Period), f.Value)
	default:
		s.Note = c.T("overview.counted", period(c, f.Period))
	}
	s.Value, s.Href = value, href
}

// runs takes a figure's value from the appraisal; where nobody has run it, or the
// reader may not see it, there is no data.
func (p *Pages) runs(c *web.Ctx, s *ui.Stat) {
	n, latest, err := p.o.Runs(c.Context(), c.Actor, p.o.Pack().FiguresYear)
	if err != nil || n == 0 {
		s.NoData = c.T("overview.no-run")
		return
	}
	s.Value, s.Href, s.Note = ui.Num(n), "/appraisal", c.T("overview.latest-run", latest)
}

// paid takes a figure's value from the pay that was approved; where there is
// none, or the reader may not see results, there is no data.
func (p *Pages) paid(c *web.Ctx, s *ui.Stat) {
	total, n, err := p.o.Paid(c.Context(), c.Actor, p.o.Pack().FiguresYear)
	if err != nil || n == 0 {
		s.NoData = c.T("overview.not-paid")
		return
	}
	const tenThousand = 10_000_00 // in fen
	s.Value, s.Href, s.Note = fmt.Sprintf("%d.%02d", total/tenThousand, total%tenThousand/10_000), "/merit", c.T("overview.paid", n)
}

// period writes "2022-01..2022-11" as people do: 2022 年 1–11 月.
func period(c *web.Ctx, s string) string {
	var y, m, y2, m2 int
	if n, err := fmt.Sscanf(s, "%d-%d..%d-%d", &y, &m, &y2, &m2); err == nil && n == 4 && y == y2 {
		return c.T("overview.months", y, m, m2)
	}
	return s
}

// sources quotes, for each figure taken from outside, the sentence it stands
// in.
func (p *Pages) sources(c *web.Ctx) ui.Table {
	t := ui.Table{ID: "sources", Caption: c.T("overview.sources"), Columns: []ui.Column{{Key: "figure", Label: c.T("overview.figure"), Main: true}, {Key: "value", Label: c.T("overview.value"), Right: true}, {Key: "source", Label: c.T("overview.source"), Wrap: true}}}
	for _, f := range p.o.Pack().Figures {
		if f.Article {
			t.Rows = append(t.Rows, ui.Row{ID: "source-" + f.Code, Cells: []templ.Component{ui.Text(f.Name.In(c.Lang)), ui.Figure(f.Value+" "+f.Unit.In(c.Lang), ""), quoted(c, f.Source)}})
		}
	}
	return t
}

// quoted is a sentence as it was written, and for an English reader its
// rendering below it.
func quoted(c *web.Ctx, s kernel.Source) templ.Component {
	if c.Lang != kernel.EN || s.EN == "" {
		return ui.Quiet("“" + s.ZH + "”")
	}
	return quotation(s)
}

// countedAt is the page that holds the records a figure counts.
func countedAt(f pack.Figure) string {
	if of, ok := strings.CutPrefix(f.Counts, "register:"); ok {
		code, _, _ := strings.Cut(of, ".")
		return "/r/" + code
	}
	return map[string]string{"enterprises": "/enterprises", "posts": "/units", "people": "/units", "task_forces": "/task-forces", "extended_hours": "/units?extended=1", "extended_items": "/services?only=extended"}[f.Counts]
}

// sectionOf is the section in which the kinds of a menu group are counted; the
// others are services.
var sectionOf = map[string]int{"appraisal": 1, "invest": 2}

// counted are the matters of the year of one section by kind, each a door.
func (p *Pages) counted(c *web.Ctx, section int, counts []cockpit.Count, q cockpit.Query) []ui.Stat {
	var out []ui.Stat
	for _, course := range p.o.Kinds.All() {
		i := slices.IndexFunc(counts, func(k cockpit.Count) bool { return k.Kind == course.Def.Kind })
		if i < 0 || cmp.Or(sectionOf[course.Def.Menu], 3) != section {
			continue
		}
		k := counts[i]
		s := ui.Stat{Label: course.Def.Many().In(c.Lang), Value: ui.Num(k.Raised), Unit: c.T("overview.matters"), Note: c.T("overview.open", k.Open, k.Late)}
		if c.Actor.Can(k.Kind+".view") != kernel.ScopeNone {
			s.Href = "/m/" + k.Kind + "?raised.from=" + q.From.String() + "&raised.to=" + q.To.String()
		}
		out = append(out, s)
	}
	return out
}

// stuckTable says what is stuck, where, since when, and whose move it is.
func (p *Pages) stuckTable(c *web.Ctx, stuck []cockpit.Stuck) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "stuck", Caption: c.T("overview.stuck"), Columns: []ui.Column{{Key: "title", Label: c.T("overview.what"), Main: true, Wrap: true}, {Key: "firm", Label: c.T("overview.firm")},
		{Key: "stage", Label: c.T("overview.where")}, {Key: "late", Label: c.T("overview.since")}, {Key: "move", Label: c.T("overview.move")}},
		Empty: ui.Empty{Title: c.T("overview.nothing-stuck")}}
	for _, x := range stuck {
		stage, action := x.Stage, ""
		if course, err := p.o.Kinds.Version(x.Kind, x.Version); err == nil {
			if s := course.Stage("", x.Stage); s != nil {
				stage = s.Name.In(c.Lang)
			}
			for _, lane := range append([]string{""}, laneCodes(course.Def.Lanes)...) {
				if a := course.Action(lane, x.Action); a != nil {
					action = a.Name.In(c.Lang)
				}
			}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled(x.Number, x.Title, "/m/"+x.Kind+"/"+string(x.Matter), levels(c, x.Level)...), ui.Text(n.Firm(x.Enterprise)), ui.Text(stage),
			ui.TagMark(ui.Tag{Text: ui.LeftWords(c.Context(), int64(x.Since-c.Now())/60_000), State: ui.Bad}), ui.Text(n.Holder(x.Holder) + " · " + action)}})
	}
	return t
}

// levels says how many levels a matter was raised: the table is ordered by it.
func levels(c *web.Ctx, n int) []ui.Tag {
	if n == 0 {
		return nil
	}
	return []ui.Tag{{Text: c.T("overview.level", n), State: ui.Warn}}
}
