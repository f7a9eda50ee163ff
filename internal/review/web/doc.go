// Package web draws the reviews: what waits for which body, the sessions, a
// session with its agenda, one item with everything the members need, the forms
// of the secretary, and panels on the records of a lead and of an opinion.
//
// Layout: web.go (routes, menu), list.go (bodies, what waits, sessions),
// session.go, item.go (the paper of one item), plan.go, open.go, decide.go,
// vote.go (votes, standing aside), ask.go, offer.go (incentives), paper.go,
// close.go, panel.go, today.go, words.go, pages.templ, texts.yaml.
//
// Invariants: pages call the commands of package review and nothing else; what
// was voted in secret or not yet shown never reaches a template; a refused form
// keeps all that was typed.
package web
