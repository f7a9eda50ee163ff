// Package web draws matters and registers of every kind from their
// definitions: Today, lists, records, forms, the course, search, notices,
// files. A kind or register of a zone pack needs no page of its own.
//
// Layout: web.go (routes, menu, what the pages stand on), one file per page
// with its *.templ beside it, words.go (events and values as people say them),
// fuse.go (clocks), form.go (fields of a definition as fields of a form),
// texts.yaml.
//
// Invariants: pages call the commands of package matter and nothing else; what
// the actor may not see is not found; an enterprise sees only what is marked
// shown.
package web
