// Package economy keeps imported statistics: series of the zone pack
// (statistics.yaml) with a value for each period, of the zone or of each
// enterprise or unit. What a unit claims and what somebody else verified stand
// apart, each with its file, its person and its event; a correction is a new
// version beside the old, so that "as known on day D" stays answerable. Growth
// and share are computed, never typed.
//
// Layout: service.go (what the package is made of), period.go (months, quarters,
// years), number.go (scaled integers), claim.go and verify.go (the two
// commands), sheet.go (a file read into rows), read.go (values, versions, as
// known when), figure.go (years, growth, share), column.go (what an appraisal
// asks), web/ (the pages), migrations/.
//
// Invariants: a row never changes and none is deleted; who claimed a value does
// not verify it; a period without a value is no data, never 0, and so is every
// sum, growth and share it belongs to; arithmetic is exact.
package economy
