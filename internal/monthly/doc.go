// Package monthly is progress that is reported month by month, as key tasks and
// projects have it: the month that is due, what was planned and reported, a light,
// months that were missed and caught up with, the last one corrected.
//
// Layout: settled.go (a month that is over, its light), effects.go (the actions
// report, missed, catch up and amend), tell.go (who hears that something turned
// red), rows.go (a month as a row of the module's own table).
//
// Invariants: a month is settled once, by a report or by the lack of one; catching
// up and amending set it anew and ask for no other; how lights follow from months
// is the module's rule, not this package's.
package monthly
