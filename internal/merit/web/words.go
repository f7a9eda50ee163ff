package web

import (
	"github.com/a-h/templ"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/merit"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// title is the name of a result, with its period.
func title(c *web.Ctx, r *merit.Result) string { return c.Say(r.Title()) }

// statusTag says how far a result has come.
func statusTag(c *web.Ctx, r *merit.Result) ui.Tag {
	if r.Status == merit.Final {
		return ui.Tag{Text: c.T("merit.status.final"), State: ui.Good}
	}
	return ui.Tag{Text: c.T("merit.status.announced"), State: ui.Info}
}

// gradeTag is a grade as a mark: the best and the worst are coloured.
func (p *Pages) gradeTag(c *web.Ctx, code string) ui.Tag {
	rules := p.o.Merit.Award().Rules.Grades
	t := ui.Tag{Text: c.Say(p.o.Merit.GradeName(code))}
	switch {
	case code == "":
		t.Text = c.T("merit.ungraded")
	case len(rules) > 0 && code == rules[0].Code:
		t.State = ui.Good
	case len(rules) > 0 && code == rules[len(rules)-1].Code:
		t.State = ui.Bad
	case len(rules) > 1 && code == rules[1].Code:
		t.State = ui.Info
	}
	return t
}

// points writes a stored total with two decimals.
func points(c *web.Ctx, text string) string {
	n, err := indicator.ParseNum(text)
	if text == "" || err != nil {
		return c.T("ui.no-data")
	}
	return n.Round(2).Pad(2).String()
}

// notice is the notice as a fuse that burns by working days; ok is false once
// the result is final.
func (p *Pages) notice(c *web.Ctx, r *merit.Result) (f ui.Fuse, ok bool) {
	if r.Status != merit.Announced {
		return f, false
	}
	cal, today := p.o.Calendar(), p.o.Org.Directory().Day(c.Now())
	whole, err := cal.Between(r.NoticeFrom, r.NoticeTo)
	if err != nil || whole < 1 {
		return f, false
	}
	if today.After(r.NoticeTo) {
		return ui.Fuse{State: ui.BurnDone, Share: 1, Words: c.T("merit.notice.over"), Name: c.T("merit.notice"), Title: r.NoticeTo.String(), Wide: true}, true
	}
	gone, err := cal.Between(r.NoticeFrom, today)
	if err != nil {
		return f, false
	}
	f = ui.Fuse{State: ui.BurnOK, Share: float64(gone) / float64(whole), Words: ui.LeftDaysWords(c.Context(), whole-gone, true), Name: c.T("merit.notice"), Title: c.T("merit.notice.until", r.NoticeTo.String()), Wide: true}
	if whole-gone <= 1 {
		f.State = ui.BurnWarn
	}
	return f, true
}

func yuan(m kernel.Money) templ.Component { return ui.Figure(ui.Yuan(m), "") }

// factor writes a factor or a number of months without needless zeros.
func factor(n indicator.Num) templ.Component { return ui.Figure(n.Trim(0).String(), "") }
