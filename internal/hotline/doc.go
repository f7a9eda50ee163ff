// Package hotline exchanges tickets with a hotline that keeps its own books, as
// the 12345 platforms do: tickets come in and become matters, status and result go
// back. docs/hotline.md is the contract; hotline.yaml of the zone pack says which
// field and which status of theirs is which of ours.
//
// Layout: service.go (what it stands on), take.go (a ticket becomes a matter),
// give.go (what became of tickets), table.go (the same as files).
//
// Invariants: a ticket becomes one matter, however often it is sent; sent again
// with other content it is refused, never taken twice nor written over. A value
// the mapping does not know is refused or becomes what the mapping says, never
// dropped in silence. A fault names the hotline's own field. Who asks for changes
// from where they stopped misses none; some they may see twice.
package hotline
