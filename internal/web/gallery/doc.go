// Package gallery draws every component in every state on invented data, for
// /_gallery in the demo, so that each can be looked at and tested.
//
// Layout: gallery.go (which pages), samples.go (invented data), *.templ.
//
// Invariants: nothing here is read from or written to a database; all firms
// and people are fictional.
package gallery
