// Package exchange reads, studies, draws and writes event logs: cases, each a
// row of events with an activity, a time and a holder. It knows nothing of where
// a log comes from: matters, an XES file and a table all become a Log.
//
// Layout: log.go (Log, Case, Event, their one order); xml.go and readxes.go
// (XES, streaming), writexes.go; table.go and guess.go (rows of a CSV or
// workbook, in and out); strand.go (what follows what where parts of a case run side
// by side); study.go, analyse.go, times.go, holders.go, drift.go,
// pauses.go (what a log says); focus.go, layers.go, order.go, place.go, draw.go,
// words.go (the directly-follows map as SVG).
//
// Invariants: the order of a file's lines never matters, because events stand by
// time, then instance, then content, and cases by their id; what was written
// reads back equal; every count adds up (the cases of all variants are the
// cases; each event begins a case or follows one); a document type, an entity or
// a bomb is refused; nothing is dropped without being counted in Log.Skipped;
// equal logs give equal bytes.
//
// Why not encoding/xml: 262,000 events are a million attributes, which takes it
// longer than everything else together.
package exchange
