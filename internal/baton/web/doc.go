// Package web draws the appraisal: schemes, runs, rankings, and the way from a
// score down to its records.
//
// Layout: web.go (addresses, navigation), board.go (a run: groups and ranks),
// score.go (why a score is what it is), explain.go (one line of it, and the
// records behind each number), words.go (numbers and names as people say them),
// pages.templ, texts.yaml.
//
// Invariants: every number shown is one a run keeps; no page computes a score.
package web
