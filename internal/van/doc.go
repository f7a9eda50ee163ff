// Package van is 流动政务车, the mobile office: visits that enterprises or those
// who assist them ask for, on a project or a case, the day's rounds of the vans, what was changed by hand
// with its effect, and the result of each visit, recorded on the matter it belongs
// to. A visit is a matter of kind "visit" (kinds/visit.yaml); vans, crews and what
// a visit takes are data of the pack (vans.yaml); rounds come from engine route.
//
// Layout: service.go, ask.go (the effects of the visits' actions), problem.go (a
// day as the engine sees it), day.go (what the pages read), plan.go, move.go and
// confirm.go (the commands), events.go, web/ (the pages), migrations/.
//
// Invariants: only which van visits whom in which order is recorded, times are
// worked out on reading, so they fit the visits as they are; rounds are searched
// outside the transaction and kept only if nobody changed the day meanwhile; what
// was put on a van by hand stays on it when the day is planned anew; who asked is
// told when the day is confirmed, and again when a later change moves the visit.
package van
