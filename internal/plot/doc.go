// Package plot knows the zone's plots of land: their corners in whole metres,
// their exact area, whether they cross themselves or each other, and how they are
// drawn as a plan. It is pure: a plan is data of the zone pack, what stands on a
// plot is told by whoever draws.
//
// Layout: ring.go (points, rings, exact area, inside), overlap.go (whether two
// rings share ground), mu.go (area in mu), plan.go (what a plan holds), check.go
// (what is wrong with one), look.go, svg.go, edges.go and label.go (the drawing), overlay.go (ways and
// pins drawn over it).
//
// Invariants: geometry is done in whole numbers and has no rounding; the only
// rounding is that of an area to hundredths of a mu, half up; a label never
// stands on another, and a plot's label never leaves its plot.
package plot
