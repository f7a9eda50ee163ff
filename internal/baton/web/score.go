package web

import (
	"github.com/a-h/templ"

	"juyan/internal/baton"
	"juyan/internal/indicator"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// scoreView answers "why 92.4".
type scoreView struct {
	Head      ui.PageHead
	Stats     []ui.Stat
	Waterfall []fall
	Lines     ui.Table
	Frozen    string
}

// fall is one bar of the waterfall: from and to are shares of the full mark.
type fall struct {
	Label    string
	Href     string
	From, To float64
	Text     string // as written at its end
	State    string
	NoData   string
	Whole    bool
	Veto     bool // a mark, not a bar: it caps the grade and takes no points
}

// score shows how a subject's points came together.
func (p *Pages) score(c *web.Ctx) error {
	r, g, s, err := p.o.Baton.FindScore(c.Context(), c.Actor, c.ID("run"), c.R.PathValue("group"), c.R.PathValue("subject"))
	if err != nil {
		return err
	}
	name := s.Subject.Name.In(c.Lang)
	v := scoreView{Head: ui.PageHead{Title: name, Crumbs: p.crumbs(c, r, ui.Crumb{Label: g.Name.In(c.Lang), Href: door(r.ID) + "?group=" + g.Code}, ui.Crumb{Label: name}), Tags: tags(c, r, s)}, Frozen: sealed(c, r),
		Waterfall: p.waterfall(c, g.Lines, &s.SubjectResult, func(line string) string { return door(r.ID, g.Code, s.Subject.Code, line) }), Lines: p.lines(c, r, g, s)}
	v.Head.Actions = []ui.Button{{Label: c.T("baton.print"), Print: true}}
	v.Stats = []ui.Stat{{Label: c.T("baton.total"), Value: points(c, s.Total), Note: c.T("baton.of", number(g.Lines[0].Full))}, {Label: c.T("baton.place"), Value: rankWords(c, s, g.Placed)}}
	return c.Page(v.Head.Title, scorePage(v))
}

// waterfall begins at the full mark and loses, line by line, what was not won;
// then come deductions and bonuses; the last bar is the total. link is the door
// of a line, nil where there is none.
func (p *Pages) waterfall(c *web.Ctx, lines []indicator.Line, s *indicator.SubjectResult, link func(line string) string) []fall {
	full := s.Cells[0].Full
	at := 1.0
	var out []fall
	for i, l := range lines {
		if !l.Leaf {
			continue
		}
		cell := s.Cells[i]
		f := fall{Label: c.Say(l.Name), From: at, To: at, Text: c.T("ui.no-data")}
		if link != nil {
			f.Href = link(l.Code)
		}
		switch {
		case !cell.Points.Known() || cell.Policy == indicator.Drop:
			f.NoData = p.missing(c, cell)
		default:
			at -= share(indicator.Number(cell.Full), full) - share(cell.Points, full)
			f.To, f.Text, f.State = at, points(c, cell.Points)+" / "+number(cell.Full), lostState(cell)
		}
		out = append(out, f)
	}
	for _, a := range s.Adjustments {
		out = append(out, adjustment(c, a, full, &at))
	}
	whole := fall{Label: c.T("baton.total"), To: share(s.Total, full), Text: points(c, s.Total), Whole: true}
	if !s.Total.Known() {
		whole.NoData = p.why(c, s.Total)
	}
	return append(out, whole)
}

// missing says why a line has no data.
func (p *Pages) missing(c *web.Ctx, cell indicator.Cell) string {
	if why := p.why(c, cell.Raw); why != "" {
		return why
	}
	return c.T("ui.no-data")
}

// why says in words why there is no number; nothing where there is one.
func (p *Pages) why(c *web.Ctx, v indicator.Value) string {
	return p.o.Baton.InWords(v.Why()).In(c.Lang)
}

// number writes a full mark.
func number(n indicator.Num) string { return n.Round(shownDecimals).Trim(0).String() }

// lostState colours what a line lost: nothing, some, or more than half.
func lostState(cell indicator.Cell) string {
	switch won := share(cell.Points, cell.Full); {
	case won >= 1:
		return ui.Good
	case won < 0.5:
		return ui.Bad
	}
	return ui.Warn
}

func adjustment(c *web.Ctx, a indicator.Applied, full indicator.Num, at *float64) fall {
	f := fall{Label: c.Say(a.Name), From: *at, To: *at, Text: signed(a.Points).Text}
	switch {
	case a.Kind == indicator.Veto:
		f.Text = c.T("baton.veto.none")
		if a.Veto {
			f.Text, f.State, f.Veto = c.T("baton.veto", gradeWords(c, a.Grade)), ui.Bad, true
		}
	case a.Into == indicator.IntoTies:
		f.Text += " " + c.T("baton.ties-only")
	case a.Points.IsNeg():
		*at -= share(indicator.Number(a.Points.Abs()), full)
		f.To, f.State = *at, ui.Bad
	default:
		*at += share(indicator.Number(a.Points), full)
		f.To, f.State = *at, ui.Good
	}
	return f
}

// lines is the table behind the waterfall: each line with its number, what it
// is compared with, and how the points came about.
func (p *Pages) lines(c *web.Ctx, r *baton.Run, g *baton.Group, s *baton.Score) ui.Table {
	t := ui.Table{ID: "lines", Caption: c.T("baton.lines"), Columns: []ui.Column{{Key: "line", Label: c.T("baton.line"), Main: true, Wrap: true}, {Key: "value", Label: c.T("baton.value"), Right: true},
		{Key: "beside", Label: c.T("baton.beside"), Right: true}, {Key: "method", Label: c.T("baton.method")}, {Key: "points", Label: c.T("baton.points"), Right: true}, {Key: "full", Label: c.T("baton.full"), Right: true}}}
	for i, l := range g.Lines {
		if i == 0 {
			continue
		}
		cell := s.Cells[i]
		name, value, beside := ui.Strong(c.Say(l.Name)), ui.Text(""), ui.Text("")
		if l.Leaf {
			name, value = ui.Titled("", c.Say(l.Name), door(r.ID, g.Code, s.Subject.Code, l.Code)), ui.Figure(figure(c, cell.Raw, l), "")
			if !cell.Raw.Known() {
				value = ui.NoData(p.why(c, cell.Raw))
			}
			if cell.Beside.Known() {
				beside = ui.Figure(figure(c, cell.Beside, l), "")
			}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{name, value, beside, ui.Quiet(methodWords(c, l)), pointsCell(c, cell, cell.Full), ui.Quiet(number(cell.Full))}})
	}
	return t
}
