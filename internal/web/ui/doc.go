// Package ui is the interface's parts as templ components that take plain
// structs: the shell, sheets, tables, fuses, slips, forms, rates, charts.
//
// Layout: env.go (what a component knows of its request), time.go and num.go
// (times and numbers as people say them), one *.templ per family of parts,
// texts.yaml (their words). *_templ.go is generated from *.templ and committed.
//
// Invariants: no domain types beyond kernel, no SQL, no permission: a
// component draws what it is given. No style attribute and no inline script,
// which the content security policy refuses: widths are SVG attributes. State
// is never told by colour alone. Every word comes from texts.yaml.
package ui
