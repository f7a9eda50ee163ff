// Package party is 党建领航: a party branch, of the zone or of a firm, takes a
// hard matter in charge (领办) with a promise, and names pioneer posts
// (党员先锋岗) for a period with their commitments. What counts is how the matter
// ends; there is no field for attendance or study.
//
// Layout: service.go (what the package is made of), charge.go (take a matter in
// charge), outcome.go (how it came out, heard from the ledger), pioneer.go (name
// a pioneer post), read.go (branches and what they took), web/ (the pages),
// migrations/.
//
// Invariants: a matter is taken by one branch, once, while it is open; which
// endings are good is data of the zone pack (party.yaml); party.solved is
// published with the event that ended the matter well, never by hand.
package party
