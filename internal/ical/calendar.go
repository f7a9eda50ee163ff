package ical

import "juyan/internal/kernel"

// Calendar is a list of events under a name.
type Calendar struct {
	Name    string
	Product string // of the program that wrote it: "-//Juyan//…//ZH"
	Events  []Event
}

// Event is one entry. UID is the same for as long as it is about the same thing;
// Stamp is when it was last changed.
type Event struct {
	UID         string
	Stamp       kernel.Instant
	Begin, End  kernel.Instant
	Summary     string
	Description string
	Location    string
	URL         string
	Cancelled   bool
	Busy        bool // takes the reader's time
	Alarm       int  // minutes before it begins; 0 = none
}
