package intake

import (
	"time"

	"juyan/internal/calendar"
)

// Map says how a file tells of past matters: which column is what, how times
// are written, what its words mean here. docs/import.md is its description for
// the people who write it.
type Map struct {
	Kind  string         // kind of matter; "" = whatever the caller imports
	Zone  *time.Location // in which times without an offset were written
	Dates []string       // more ways of writing a time, tried first
	Blank []string       // more words that mean "nothing here"
	File  FileMap

	ID          string         // column: the id in the file, unique within the kind
	Title       string         // column, or text with {column} in it; "" = the description
	Description []string       // columns, joined line by line below the title
	Created     string         // column; may be "" when rows are events: the first event
	Closed      string         // column; blank = open; "" with ClosedBy
	ClosedBy    []string       // activities that end a case, when rows are events
	Deadline    string         // column; "" = none
	Limit       calendar.Limit // where the column is blank or there is none

	Unit   string            // column: who was responsible
	Units  map[string]string // name in the file → code of a unit; "*" = all others
	USCC   string            // column: the firm's code
	Firm   string            // column: the firm's name
	Fields []FieldMap        // other fields of the kind
	Events *EventMap         // set: one row per event, not per request
	Steps  []StepMap         // columns that say on which day an action of the course was taken

	Clock       string            // clock of the kind that the deadline belongs to
	Relation    string            // what the unit is to the matter; "" = whom the clock credits
	OpenStage   string            // where open matters stand; "" = at the beginning
	ClosedStage string            // where ended ones stand; "" = the first end
	Stage       string            // column: the stage in words; "" = as OpenStage and ClosedStage say
	Stages      map[string]string // word in the file → stage; the names of stages need no entry

	Text []byte // as written; kept with the import
}

// FileMap says how the file is written. What is empty is found out.
type FileMap struct {
	Encoding  string
	Delimiter rune
	Sheet     string
	HeaderRow int
}

// FieldMap fills a field of the kind.
type FieldMap struct {
	Code   string
	From   string            // column, or text with {column} in it
	Value  string            // instead: the same value for every case
	Values map[string]string // word in the file → value here; "*" = all others
	Line   int               // of the map, for messages
}

// StepMap is a column with the day on which an action of the course was taken.
type StepMap struct {
	Action string
	Column string
	Line   int // of the map, for messages
}

// EventMap names the columns of a row that is one event.
type EventMap struct {
	Activity string // what was done
	Time     string
	Actor    string // who did it; may be ""
	Group    string // of which group; may be ""
}

// defaultClock is the clock that counts as "closed by the deadline" unless the
// map names another.
const defaultClock = "close"

// maxMap is the largest map, in bytes.
const maxMap = 1 << 20
