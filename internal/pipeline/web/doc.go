// Package web draws the boards of investment: the funnel with what it is split by,
// what is stuck, the zone's plan with projects on it, all courses under one axis,
// the calendar of milestones, and the week a leader reads on a phone.
//
// Layout: web.go (routes, menu, tabs, filters), funnel.go, list.go (the records behind a
// count), stuck.go, land.go (the plan), gantt.go, calendar.go, ical.go, week.go,
// words.go, *.templ, texts.yaml.
//
// Invariants: every count is a door to as many records; what is not known is
// hatched and says why; colour is never the only sign; a drawing has a table
// behind it.
package web
