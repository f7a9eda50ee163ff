// Package booking is 延时办, extended hours: which desk is open outside office
// hours, who is on duty there, times that are booked, who came and who did not,
// and the calendar feeds and the self-service area that tell of it.
//
// Layout: service.go (what the package is made of), session.go (when the desks are
// open), roster.go (who is on duty: the pack's turns with the dated changes),
// change.go (replace, close, swap), offer.go (which item is served at which desk),
// slot.go (times with free places), book.go, cancel.go, walkin.go and settle.go
// (the commands), list.go and day.go (what pages read), use.go (figures), feed.go
// (duties, bookings and limits as a calendar), kiosk.go (open counters, status by
// receipt), web/ (the pages), migrations/.
//
// Invariants: a roster is worked out from the pack's turns and the zone's calendar,
// only changes are recorded, and what is past is not changed; no time has more
// bookings than its places less those kept for who comes without booking, whoever
// books at once; one visitor is booked once at a time, and an enterprise for an
// item once at a time; nobody who comes is sent away for want of a booking; a mark
// that is corrected takes its facts back; an unknown receipt and a guessed one get
// the same answer.
package booking
