// Package app puts the house together: it opens the store, loads the zone pack,
// lists the modules, serves the site and holds the verbs of the command line.
//
// Layout: app.go (opening and wiring), founding.go (a pack becomes a zone),
// serve.go (the server's life), tls.go (its certificate),
// operate.go and meters.go (what operators see), doctor.go (what they are told), config.go (the config
// file of the command line), verb_*.go (one verb of the command line each),
// io.go (what a verb reads and writes).
//
// Invariants: nothing below imports this package; a module is one entry in the
// list of modules; what a module needs of another is wired here.
package app
