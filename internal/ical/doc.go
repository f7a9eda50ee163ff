// Package ical writes calendars after RFC 5545, for the calendar programs of
// phones and desks that subscribe to an address.
//
// Layout: calendar.go (what a calendar says), write.go (its lines).
//
// Invariants: lines end in CRLF and have 75 octets at most, folded between signs;
// times are UTC, so that no time zone has to be described; the same calendar gives
// the same bytes, so that it can be named by its content.
package ical
