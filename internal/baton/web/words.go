package web

import (
	"strconv"
	"strings"

	"juyan/internal/baton"
	"juyan/internal/indicator"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// shownDecimals is how many decimals of points a page shows; all of them are
// kept.
const shownDecimals = 2

// points writes a score: "92.40"; no data says so.
func points(c *web.Ctx, v indicator.Value) string {
	if !v.Known() {
		return c.T("ui.no-data")
	}
	return v.Num().Round(shownDecimals).Pad(shownDecimals).String()
}

// figure writes an indicator's number with its unit.
func figure(c *web.Ctx, v indicator.Value, l indicator.Line) string {
	if !v.Known() {
		return c.T("ui.no-data")
	}
	n := grouped(v.Num())
	unit := c.Say(l.Unit)
	if unit == "%" || unit == "" {
		return n + unit
	}
	return n + " " + unit
}

// grouped is a number as people read it, with thousands apart: "1,810,000.5". What
// is typed again is written without.
func grouped(n indicator.Num) string {
	whole, rest, dot := strings.Cut(number(n), ".")
	if w, err := strconv.ParseInt(whole, 10, 64); err == nil && whole != "-0" {
		whole = ui.Num(w)
	}
	if dot {
		return whole + "." + rest
	}
	return whole
}

// share is a value as a part of a full mark, 0 to 1, for drawing alone.
func share(v indicator.Value, full indicator.Num) float64 {
	if !v.Known() || !full.IsPos() {
		return 0
	}
	f, _ := v.Num().Float64()
	of, _ := full.Float64()
	return max(0, min(1, f/of))
}

// rankWords is "第 2 / 11", or why there is none.
func rankWords(c *web.Ctx, s *baton.Score, of int) string {
	switch {
	case s.Rank == 0:
		return c.T("baton.unranked")
	case s.Tied > 1:
		return c.T("baton.rank.tied", s.Rank, of, s.Tied)
	}
	return c.T("baton.rank", s.Rank, of)
}

// tags are what stands beside a score: a veto, a trial.
func tags(c *web.Ctx, r *baton.Run, s *baton.Score) []ui.Tag {
	var out []ui.Tag
	if r.Purpose == baton.Trial {
		out = append(out, ui.Tag{Text: c.T("baton.trial"), State: ui.Info})
	}
	return append(out, vetoTags(c, s)...)
}

func vetoTags(c *web.Ctx, s *baton.Score) []ui.Tag {
	if s.Veto == "" {
		return nil
	}
	return []ui.Tag{{Text: c.T("baton.veto", gradeWords(c, s.Veto)), State: ui.Bad}}
}

// gradeWords is the name of a grade.
func gradeWords(c *web.Ctx, grade string) string {
	if known := map[string]bool{"excellent": true, "good": true, "pass": true, "fail": true}; known[grade] {
		return c.T("baton.grade." + grade)
	}
	return grade
}

// methodWords names a line's method.
func methodWords(c *web.Ctx, l indicator.Line) string {
	if l.Kind == "" {
		return ""
	}
	return c.T("baton.method." + string(l.Kind))
}

// sealed says what a run was frozen on.
func sealed(c *web.Ctx, r *baton.Run) string {
	return c.T("baton.frozen", ui.Exact(ui.EnvOf(c.Context()), r.Known), ui.Num(r.Position), digest(r))
}

// digest is the beginning of the result's fingerprint.
func digest(r *baton.Run) string { return strings.ToUpper(r.Digest[:12]) }
