// Package web draws the administrators' pages: accounts, roles, audit list,
// calendar years, the zone pack.
//
// Layout: web.go (what the pages stand on, routes, menu), words.go (events,
// permissions and ids as people say them), one file per page with its *.templ
// beside it, texts.yaml.
//
// Invariants: pages call the commands of auth and admin and nothing else; a
// one-time link is shown once and stored nowhere; the audit pages show no
// content of business matters.
package web
