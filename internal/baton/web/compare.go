package web

import (
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/baton"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// compareView is two runs beside each other.
type compareView struct {
	Head   ui.PageHead
	Choose []ui.Field // asked by GET
	State  ui.FormState
	Facts  []ui.Fact
	Why    []string
	Groups []ui.Table
	Same   string
}

// compare puts two runs beside each other, or asks which.
func (p *Pages) compare(c *web.Ctx) error {
	runs, err := p.o.Baton.Runs(c.Context(), c.Actor, "", maxRuns)
	if err != nil {
		return err
	}
	v := compareView{Head: ui.PageHead{Title: c.T("baton.compare.title"), Sub: c.T("baton.compare.sub"), Crumbs: p.way(c, ui.Crumb{Label: c.T("baton.runs"), Href: "/appraisal/runs"}, ui.Crumb{Label: c.T("baton.compare.title")})}}
	v.State = ui.FormState{Errors: map[string]string{}}
	for _, name := range []string{"old", "new"} {
		v.Choose = append(v.Choose, ui.Field{Name: name, Label: c.T("baton.compare." + name), Type: "post", Value: c.Query(name), Options: runOptions(c, runs)})
	}
	old, now := kernel.ID(c.Query("old")), kernel.ID(c.Query("new"))
	if old == "" || now == "" {
		return c.Page(v.Head.Title, comparePage(v))
	}
	x, err := p.o.Baton.Compare(c.Context(), c.Actor, old, now)
	if web.Mendable(err) {
		v.State = ui.NewFormState(nil, err, c.Lang, "old", "new")
		return c.PageStatus(web.Status(err), v.Head.Title, comparePage(v))
	}
	if err != nil {
		return err
	}
	p.compared(c, &v, x)
	return c.Page(v.Head.Title, comparePage(v))
}

func (p *Pages) compared(c *web.Ctx, v *compareView, x *baton.Compared) {
	for _, side := range []struct {
		key string
		r   *baton.Run
	}{{"old", x.Old}, {"new", x.New}} {
		v.Facts = append(v.Facts, ui.Fact{Label: c.T("baton.compare." + side.key), Text: runName(c, side.r) + " · " + ui.Exact(ui.EnvOf(c.Context()), side.r.Known), Href: door(side.r.ID), Tags: []ui.Tag{purposeTag(c, side.r)}})
	}
	for _, why := range x.Why {
		v.Why = append(v.Why, why.In(c.Lang))
	}
	if x.Same {
		v.Same = c.T("baton.compare.same")
		return
	}
	for _, g := range x.Groups {
		v.Groups = append(v.Groups, p.changes(c, x, g))
	}
}

// changes are the scores of a group that changed, each with the lines that did.
func (p *Pages) changes(c *web.Ctx, x *baton.Compared, g baton.ComparedGroup) ui.Table {
	t := ui.Table{ID: "changes-" + g.Code, Caption: g.Name.In(c.Lang), Columns: []ui.Column{{Key: "who", Label: c.T("baton.who"), Main: true}, {Key: "before", Label: c.T("baton.before"), Right: true},
		{Key: "after", Label: c.T("baton.after"), Right: true}, {Key: "change", Label: c.T("baton.change"), Right: true}, {Key: "rank", Label: c.T("baton.place")}, {Key: "lines", Label: c.T("baton.changed-lines"), Wrap: true}},
		Empty: ui.Empty{Title: c.T("baton.unchanged", g.Of)}}
	for _, ch := range g.Changes {
		name := ui.Text(ch.Name.In(c.Lang))
		if ch.New != nil {
			name = ui.Titled("", ch.Name.In(c.Lang), door(x.New.ID, g.Code, ch.Code))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{name, totalOf(c, ch.Old), totalOf(c, ch.New), ui.TagMark(changeTag(totals(ch))), ui.Text(ranks(c, ch)), changedLines(lineWords(c, ch.Lines))}})
	}
	return t
}

func totalOf(c *web.Ctx, s *baton.Score) templ.Component {
	switch {
	case s == nil:
		return ui.Quiet("—")
	case !s.Total.Known():
		return ui.NoData(c.T("ui.no-data"))
	}
	return ui.Figure(points(c, s.Total), "")
}

func totals(ch baton.ScoreChange) (a, b indicator.Value) {
	if ch.Old != nil {
		a = ch.Old.Total
	}
	if ch.New != nil {
		b = ch.New.Total
	}
	return a, b
}

// changeTag writes "+1.20" or "−0.50" in its colour; nothing where there is
// nothing to subtract.
func changeTag(a, b indicator.Value) ui.Tag {
	if !a.Known() || !b.Known() {
		return ui.Tag{Text: "—"}
	}
	d, err := b.Num().Sub(a.Num())
	if err != nil {
		return ui.Tag{Text: "—"}
	}
	return signed(d)
}

// signed writes a change with its sign.
func signed(d indicator.Num) ui.Tag {
	text := d.Abs().Round(shownDecimals).Pad(shownDecimals).String()
	switch {
	case d.IsPos():
		return ui.Tag{Text: "+" + text, State: ui.Good}
	case d.IsNeg():
		return ui.Tag{Text: "−" + text, State: ui.Bad}
	}
	return ui.Tag{Text: "0"}
}

func ranks(c *web.Ctx, ch baton.ScoreChange) string {
	old, now := 0, 0
	if ch.Old != nil {
		old = ch.Old.Rank
	}
	if ch.New != nil {
		now = ch.New.Rank
	}
	return rankMove(c, old, now)
}

// rankMove is "3 → 2 ↑", "—" for none.
func rankMove(c *web.Ctx, old, now int) string {
	word := func(n int) string {
		if n == 0 {
			return "—"
		}
		return strconv.Itoa(n)
	}
	switch {
	case old == now:
		return word(now)
	case old == 0 || now == 0:
		return word(old) + " → " + word(now)
	case now < old:
		return c.T("baton.rank.up", old, now)
	}
	return c.T("baton.rank.down", old, now)
}

func lineWords(c *web.Ctx, lines []baton.LineChange) (out []string) {
	for _, l := range lines {
		out = append(out, c.T("baton.line.change", c.Say(l.Line.Name), figure(c, l.Old.Raw, l.Line), figure(c, l.New.Raw, l.Line), points(c, l.Old.Points), points(c, l.New.Points)))
	}
	return out
}
