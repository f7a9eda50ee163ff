// Package web draws the coordination meetings: the list, planning one with the
// agenda it would have, a meeting with its decisions, which prints as minutes.
//
// Layout: web.go (routes, menu), list.go, plan.go, meeting.go (one meeting),
// item.go (adding, deciding, taking off), close.go, light.go (the clock beside
// a point), pages.templ, texts.yaml.
//
// Invariants: pages call the commands of packages meeting and matter and
// nothing else; a point whose matter the reader may not see shows its title
// only.
package web
