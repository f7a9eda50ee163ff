package project

import (
	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// Light says how a project stands against the plan of its year.
type Light string

// The lights. A project none of whose months is over has none.
const (
	NoLight Light = ""
	Green   Light = "green"
	Yellow  Light = "yellow"
	Red     Light = "red"
)

var severity = map[Light]int{NoLight: 0, Green: 1, Yellow: 2, Red: 3}

// Settled is one month of a project that is over: what of the year's plan was
// to be done and what was reported. Known is false when no report came;
// Reported is then what was reported before in that year.
type Settled struct {
	Month    kernel.Month
	Planned  int
	Reported int
	Known    bool
	Light    Light
	At       kernel.Instant // when it was settled first
}

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
