// Package pipeline is 招商项目一张图: every lead and every project on a few
// boards. How many there are at each stage and how long they stay, who talks to
// whom about how much money, which plots are taken, what is stuck, whose move it
// is and when it will produce. It writes nothing and has no table: it reads leads
// and projects as the ledger tells them, and asks the other modules, through what
// Options names, for what only they know.
//
// Layout: service.go (what it needs, who may see what), memory.go and feed.go (leads
// and projects as remembered), item.go (one of them), board.go (funnels, chains, units),
// key.go (key leads), best.go (the first of an order), list.go (the records behind a count), stuck.go, land.go
// (projects on plots), bars.go (courses under one axis), days.go (starts and
// milestones), week.go, web/ (the pages).
//
// Invariants: what is remembered is a function of the sealed events up to a ledger
// position, so counts are exact as of it and two nodes agree; every count opens a
// list of as many records; a conversion without a denominator, a median without a
// finished stay and a sum in which amounts are missing say so; whoever may not see
// a record does not read its name.
package pipeline
