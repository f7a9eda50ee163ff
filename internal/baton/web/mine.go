package web

import (
	"github.com/a-h/templ"

	"juyan/internal/baton"
	"juyan/internal/indicator"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// mineView is where the reader stands today.
type mineView struct {
	Head  ui.PageHead
	Empty *ui.Empty
	Mine  []mineSheet
}

// mineSheet is one of the reader's own subjects.
type mineSheet struct {
	Title   string
	Note    string
	Tags    []ui.Tag
	Stats   []ui.Stat
	Moved   []movedLine
	Still   string // why nothing moved
	Chances []ui.HBar
	Falls   []fall
}

// movedLine is one line that changed, with the records that did it.
type movedLine struct {
	Name, Points, Why string
	Change            ui.Tag
	Records           ui.Table
}

// chancesShown is how many ways to win points are shown.
const chancesShown = 6

// mine shows the reader's own unit, post and person as they stand today.
func (p *Pages) mine(c *web.Ctx) error {
	list, err := p.o.Baton.Mine(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	v := mineView{Head: ui.PageHead{Title: c.T("baton.mine"), Sub: c.T("baton.mine.sub")}}
	v.Head.Actions = []ui.Button{{Label: c.T("baton.schemes"), Href: "/appraisal/schemes"}, {Label: c.T("baton.runs"), Href: "/appraisal/runs"}}
	if len(list) == 0 {
		v.Empty = &ui.Empty{Title: c.T("baton.mine.none"), Advice: c.T("baton.mine.none.advice")}
	}
	for i := range list {
		v.Mine = append(v.Mine, p.standing(c, &list[i]))
	}
	return c.Page(v.Head.Title, minePage(v))
}

func (p *Pages) standing(c *web.Ctx, s *baton.Standing) mineSheet {
	full := s.Result.Lines[0].Full
	sc := &baton.Score{SubjectResult: *s.Now}
	if len(s.Now.GradeCaps) > 0 {
		sc.Veto = s.Now.GradeCaps[0]
	}
	m := mineSheet{Title: s.Subject.Name.In(c.Lang), Note: c.Say(s.Version.Name) + " · " + s.Period.String() + " · " + c.Say(s.Group.Name), Tags: vetoTags(c, sc), Falls: p.waterfall(c, s.Result.Lines, s.Now, nil)}
	total := ui.Stat{Label: c.T("baton.mine.today"), Value: points(c, s.Now.Total), Note: c.T("baton.of", number(full))}
	if !s.Now.Total.Known() {
		total.NoData, total.Note = c.T("ui.no-data"), p.why(c, s.Now.Total)
	}
	m.Stats = []ui.Stat{total, {Label: c.T("baton.place"), Value: rankWords(c, sc, len(s.Result.Ranked()))}, p.weekStat(c, s)}
	m.Moved, m.Still = p.movedLines(c, s), c.T("baton.mine.still")
	if s.Was == nil {
		m.Still = c.T("baton.mine.new")
	}
	for _, ch := range s.Chances[:min(chancesShown, len(s.Chances))] {
		m.Chances = append(m.Chances, chanceBar(c, s.Result, ch))
	}
	return m
}

// weekStat is what the week did to the total.
func (p *Pages) weekStat(c *web.Ctx, s *baton.Standing) ui.Stat {
	out := ui.Stat{Label: c.T("baton.mine.week"), Note: c.T("baton.mine.week.note", ui.Minute(ui.EnvOf(c.Context()), s.Before))}
	if s.Was == nil || !s.Was.Total.Known() || !s.Now.Total.Known() {
		out.NoData = c.T("ui.no-data")
		return out
	}
	tag := changeTag(s.Was.Total, s.Now.Total)
	out.Value, out.State = tag.Text, tag.State
	return out
}

func (p *Pages) movedLines(c *web.Ctx, s *baton.Standing) (out []movedLine) {
	for _, m := range s.Moved {
		line := movedLine{Name: c.Say(m.Name), Points: points(c, m.Before) + " → " + points(c, m.After), Why: c.Say(m.Why), Change: signed(m.Change)}
		line.Records = ui.Table{ID: "moved-" + m.Code, Caption: c.Say(m.Name), Columns: []ui.Column{{Key: "matter", Label: c.T("baton.matter"), Main: true, Wrap: true}, {Key: "event", Label: c.T("baton.event")}, {Key: "by", Label: c.T("baton.confirmed")}, {Key: "recorded", Label: c.T("baton.recorded")}}}
		for _, r := range m.Records {
			line.Records.Rows = append(line.Records.Rows, ui.Row{Cells: []templ.Component{p.matterCell(c, r), ui.LinkOr(p.eventWords(c, r), p.slip(c, r)), ui.Text(p.confirmer(c, r)), ui.When(r.Recorded)}})
		}
		out = append(out, line)
	}
	return out
}

// chanceBar is what a line could still bring, and the value that would bring it.
func chanceBar(c *web.Ctx, r *indicator.Result, ch indicator.Chance) ui.HBar {
	l := r.Lines[ch.Line]
	gain, _ := ch.Gain.Float64()
	b := ui.HBar{Label: c.Say(l.Name), Value: gain, Text: "+" + number(ch.Gain), State: ui.Info}
	if ch.Need.Known() {
		b.Text = c.T("baton.chance", number(ch.Gain), figure(c, ch.Need, l))
	}
	return b
}
