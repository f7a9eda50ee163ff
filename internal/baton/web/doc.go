// Package web draws the appraisal: schemes, runs, rankings, and the way from a
// score down to its records.
//
// Layout: web.go (addresses, navigation), board.go (what a leader sees first),
// mine.go (where the reader stands today), runs.go (list, form, ranking),
// compare.go (two runs), score.go (why a score is what it is), explain.go (one
// line of it, and the records behind each number), schemes.go, method.go,
// drafts.go and opinions.go (a scheme from draft to binding), panels.go (who judges,
// and their forms), whatif.go (changes tried on a run), words.go and form.go
// (numbers and names as people say them, a page with one form), *.templ, texts.yaml.
//
// Invariants: every number shown is one the commands computed; no page does. A refused
// form loses nothing typed. No data is hatched and says so.
package web
