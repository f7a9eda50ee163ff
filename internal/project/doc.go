// Package project is 重点项目: what an investor signed for, from the agreement with
// its promises to full capacity. The course is data of the zone pack
// (kinds/project.yaml, projects.yaml), run by package matter; this package adds
// what data cannot say: agreements with promises by year and phase, shares of
// those who brought the project, phases, shareholders, plots, funds claimed and
// verified, bottlenecks, lights, the weekly dispatch list, the load of
// commissioners, and the promise held against fact.
//
// Layout: service.go (what the package is made of), sign.go, promise.go and
// condition.go (signing), begin.go, stages.go, status.go, staff.go (the course),
// plan.go, light.go and settle.go (the year's plan, what follows from a month that
// package monthly reports, lights), block.go, fund.go, rows_typed.go (phases,
// shareholders, plots, a line each), share.go (facts split by shares), fitting.go
// and past.go (projects that an import brings), rows.go (the tables), board.go,
// dispatch.go, load.go, several.go, points.go, record.go and compare.go (what the
// pages and other modules ask), web/ (the pages), migrations/.
//
// Invariants: a lead is signed once, an increase counts its increment; shares
// make 100 %, and so do shareholders; funds count once somebody else verified
// them, a correction publishes the difference; each month of a plan is settled
// once, lights follow from months and the dated rule alone; the tables of this
// package are derived from the matters' records, but for agreements, which are
// written in the transaction of the act that signs them.
package project
