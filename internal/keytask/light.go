package keytask

import (
	"juyan/internal/monthly"
	"juyan/internal/pack"
)

// The words of months and lights.
type (
	Light   = monthly.Light
	Settled = monthly.Settled
)

// The lights. A task that was never due a report has none.
const (
	NoLight = monthly.NoLight
	Green   = monthly.Green
	Yellow  = monthly.Yellow
	Red     = monthly.Red
)

// relight fills in what follows from the months in their order: what a month
// without a report takes over from the one before, and every light by the rule
// in force at the month's end.
func relight(rules pack.KeyTasks, months []Settled) {
	yellow, missing, reported := 0, 0, 0
	for i := range months {
		m := &months[i]
		if m.Known {
			reported, missing = m.Reported, 0
		} else {
			m.Reported = reported
			missing++
		}
		rule, ok := rules.Light(m.Month.Last())
		if !ok {
			m.Light, yellow = NoLight, 0
			continue
		}
		m.Light = lag(rule, *m)
		if m.Light == Green {
			yellow = 0
			continue
		}
		yellow++ // a red month goes on a run: one that is yellow after it has not recovered
		if rule.YellowRun > 0 && yellow >= rule.YellowRun || rule.MissingRun > 0 && missing >= rule.MissingRun {
			m.Light = Red
		}
	}
}

// lag is the light of one month by itself.
func lag(rule pack.LightRule, m Settled) Light {
	switch behind := m.Behind(); {
	case behind > rule.Red:
		return Red
	case behind >= rule.Yellow || !m.Known:
		return Yellow
	}
	return Green
}
