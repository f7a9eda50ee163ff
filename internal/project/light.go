package project

import (
	"juyan/internal/monthly"
	"juyan/internal/pack"
)

// The words of months and lights.
type (
	Light   = monthly.Light
	Settled = monthly.Settled
)

// The lights. A project none of whose months is over has none.
const (
	NoLight = monthly.NoLight
	Green   = monthly.Green
	Yellow  = monthly.Yellow
	Red     = monthly.Red
)

var severity = map[Light]int{NoLight: 0, Green: 1, Yellow: 2, Red: 3}

// relight fills in what follows from the months in their order: what a month
// without a report takes over from the one before in its year, and every light
// by the rule in force at the month's end.
func relight(rules pack.Projects, months []Settled) {
	reported, year := 0, 0
	for i := range months {
		m := &months[i]
		if m.Month.Year != year {
			reported, year = 0, m.Month.Year
		}
		if m.Known {
			reported = m.Reported
		} else {
			m.Reported = reported
		}
		m.Light = NoLight
		if rule, ok := rules.Light(m.Month.Last()); ok {
			m.Light = lag(rule, *m)
		}
	}
}

// lag is the light of one month: how much of its schedule was reached.
func lag(rule pack.ProjectLight, m Settled) Light {
	light := Green
	switch done := 100 * m.Reported; {
	case done < rule.Red*m.Planned:
		light = Red
	case done < rule.Yellow*m.Planned:
		light = Yellow
	}
	if least := Light(rule.Missing); !m.Known && severity[least] > severity[light] {
		light = least
	}
	return light
}
