// Package web draws the pages of org: the unit tree, posts and who held them,
// people, task forces, enterprises and who serves them, and the import of
// spreadsheets.
//
// Layout: web.go (options, routes, menu), list.go (a list in memory: filter,
// sort, pages, workbook), words.go (codes as words), history.go (events as
// slips), form.go (what all forms share); then one file per page: units.go,
// unit.go, unit_form.go, posts.go, post.go (and people), post_form.go, forces.go,
// force.go, force_form.go, firms.go, firm.go, firm_matters.go, firm_form.go,
// person_form.go, import.go, each with its *.templ where it has one.
//
// Invariants: lists are cut from the Directory, so they cost no SQL and contain
// no telephone number; a telephone number leaves this package masked, except an
// enterprise's own to its own contact; a button is shown only to those whose
// command would succeed, and the command checks again; a file to import stays
// in the person's own form until the import is confirmed.
package web
