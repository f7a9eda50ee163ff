// Package calendar counts time as a development zone works: working days,
// working hours and natural days, with suspensions, from a table of the
// State Council's yearly notices.
//
// Layout: official.go and official.txt (the table of facts 2007-2026),
// calendar.go and index.go (running sums and questions about days), hours.go (zone
// hours as data), limit.go (how limits and amounts are written), span.go
// (suspensions), deadline.go and elapsed.go (inverse to each other), fuse.go
// (the bar every clock is drawn as), notice.go, sentence.go and phrase.go
// (reading a pasted notice).
//
// Rules, each held by a test:
//
//   - A year whose notice is not loaded is an error that names the year, never
//     "assume Monday to Friday". The last days of December may be ruled by the
//     notice of the year after; where that one is loaded it wins.
//   - The start day does not count (Civil Code art. 201). A period in natural
//     days that ends on a day off ends on the next working day (art. 203).
//     Both end when the zone closes for that day. Minutes and hours run at
//     once and skip nothing.
//   - A suspension is half-open, [From, To). Time units lose exactly the
//     overlap. Day units lose the dates from the date of From up to, not
//     including, the date of To: the day work stops is not counted, the day it
//     resumes is. A suspension inside one day therefore costs no day.
//   - A suspension without end that is reached before the limit is used up
//     leaves the deadline open: the zero Instant.
//
// Invariants: a Calendar never changes and may be shared; no I/O; no clock is
// read; instants are milliseconds, lengths of time in the API are Amounts.
package calendar
