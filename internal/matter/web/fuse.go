package web

import (
	"strings"

	"juyan/internal/calendar"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// fuse draws a clock as of now.
func (p *Pages) fuse(c *web.Ctx, clock matter.Clock, def *caseflow.Clock) ui.Fuse {
	return Fuse(c, p.o.Calendar(), clock, def)
}

// Fuse draws a clock as of now on cal: the one way every page draws it. def is
// the clock's definition; nil draws no thresholds.
func Fuse(c *web.Ctx, cal *calendar.Calendar, clock matter.Clock, def *caseflow.Clock) ui.Fuse {
	if !clock.Running() {
		return burntOut(c, clock, def)
	}
	if strings.HasPrefix(clock.Limit, "@") {
		return plainFuse(c, clock, def)
	}
	limit, err := calendar.ParseLimit(clock.Limit)
	if err != nil {
		return plainFuse(c, clock, def)
	}
	state, err := cal.Fuse(clock.StartAt, c.Now(), limit, openPauses(clock))
	if err != nil {
		return plainFuse(c, clock, def) // a year that is not loaded
	}
	f := ui.Fuse{Share: state.At, Words: state.RemainText().In(c.Lang), Title: title(c, clock, def), Ticks: ticks(def)}
	for _, s := range state.Suspended {
		f.Paused = append(f.Paused, ui.Span{From: s.From, To: s.To})
	}
	f.State = burn(state.At, state.Late(), state.Paused, f.Ticks)
	return f
}

func burn(share float64, late, paused bool, ticks []float64) ui.Burn {
	switch {
	case late:
		return ui.BurnOver
	case paused:
		return ui.BurnPaused
	}
	warn := 0.75
	if len(ticks) > 0 {
		warn = ticks[0]
	}
	if share >= warn {
		return ui.BurnWarn
	}
	return ui.BurnOK
}

// openPauses are the suspensions, a running one without an end.
func openPauses(c matter.Clock) []kernel.Period {
	if c.PausedAt == 0 {
		return c.Pauses
	}
	return append(append([]kernel.Period{}, c.Pauses...), kernel.Period{From: c.PausedAt})
}

// plainFuse draws a clock whose limit is a date: it burns in plain time.
func plainFuse(c *web.Ctx, clock matter.Clock, def *caseflow.Clock) ui.Fuse {
	whole := float64(max(1, clock.DueAt-clock.StartAt))
	share := float64(c.Now()-clock.StartAt) / whole
	minutes := int64(clock.DueAt-c.Now()) / 60_000
	f := ui.Fuse{Share: share, Words: ui.LeftWords(c.Context(), minutes), Ticks: ticks(def)}
	f.Title = ui.Exact(ui.EnvOf(c.Context()), clock.DueAt)
	f.State = burn(share, minutes < 0, clock.PausedAt != 0, f.Ticks)
	return f
}

// burntOut draws a clock that was stopped.
func burntOut(c *web.Ctx, clock matter.Clock, def *caseflow.Clock) ui.Fuse {
	f := ui.Fuse{State: ui.BurnDone, Share: 1, Title: title(c, clock, def), Words: c.T("clock.in-time")}
	if clock.DueAt > clock.StartAt {
		f.Share = min(1, float64(clock.StopAt-clock.StartAt)/float64(clock.DueAt-clock.StartAt))
	}
	if clock.LateAt != 0 {
		f.State, f.Share = ui.BurnLate, 1
		f.Words = c.T("clock.late", ui.SpanWords(c.Context(), max(1, int64(clock.StopAt-clock.DueAt)/60_000)))
	}
	return f
}

// title gives the exact times of a clock, for hovering.
func title(c *web.Ctx, clock matter.Clock, def *caseflow.Clock) string {
	env := ui.EnvOf(c.Context())
	name := clock.Code
	if def != nil {
		name = def.Name.In(c.Lang)
	}
	out := c.T("clock.title", name, LimitWords(clock.Limit, c.Lang), ui.Exact(env, clock.StartAt), ui.Exact(env, clock.DueAt))
	if clock.StatutoryAt != 0 {
		out += c.T("clock.statutory", ui.Exact(env, clock.StatutoryAt))
	}
	return out
}

// LimitWords writes a limit as people say it: "5 个工作日".
func LimitWords(limit string, lang kernel.Lang) string {
	if day, ok := strings.CutPrefix(limit, "@"); ok {
		return day
	}
	l, err := calendar.ParseLimit(limit)
	if err != nil {
		return limit
	}
	return l.Text().In(lang)
}

// ticks are the thresholds before the limit, as shares.
func ticks(def *caseflow.Clock) []float64 {
	if def == nil {
		return nil
	}
	var out []float64
	for _, s := range def.Steps {
		if pct, ok := strings.CutSuffix(s.At, "%"); ok {
			n := 0.0
			for _, r := range pct {
				n = n*10 + float64(r-'0')
			}
			out = append(out, n/100)
		}
	}
	return out
}
