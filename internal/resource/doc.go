// Package resource is 要素保障: what projects need of land, water, power and the
// like, from when until when, against what the zone can supply; where it falls
// short, which projects are hit, and who must solve it by when. A need is a
// matter of kind "need" (kinds/need.yaml), claimed by who tends the project and
// confirmed by the unit that supplies; what the zone supplies is data of the pack
// (resources.yaml).
//
// Layout: service.go, claim.go (the effects of the needs' actions), balance.go
// (needs against supplies, pure), gap.go (gaps given to units as tasks),
// board.go (what the pages read), web/ (the pages), migrations/.
//
// Invariants: a gap is worked out on reading, only the task it was given to is
// recorded; before the first known supply there is no data and so no gap; only
// confirmed needs make a gap, claimed ones stand beside; a gap's task comes off
// when the gap is gone.
package resource
