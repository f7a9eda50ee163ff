package pack

import (
	"strconv"
	"strings"
	"time"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
)

// Doubts are the rules by which the ledger is searched for what deserves a
// second look (doubts.yaml). A rule of a detector holds from its day until the
// detector's next one begins.
type Doubts struct {
	Daily     string     `yaml:"daily" json:"daily"`         // when the daily search runs, "06:30"
	LookBack  int        `yaml:"look_back" json:"look_back"` // days before today it reads
	Marks     MarkRule   `yaml:"marks" json:"marks"`
	Detectors []Detector `yaml:"detectors" json:"detectors"`
}

// MarkRule says how long hashes of networks and devices are comparable and kept.
type MarkRule struct {
	KeyDays  int           `yaml:"key_days" json:"key_days"`   // a new key every so many days: hashes of two keys tell nothing of each other
	KeepDays int           `yaml:"keep_days" json:"keep_days"` // then key and hashes are erased
	Source   kernel.Source `yaml:"source" json:"source"`
}

// Detector is one sort of doubt the program can find, in the zone's words.
type Detector struct {
	Code   string        `yaml:"code" json:"code"`
	Name   kernel.Text   `yaml:"name" json:"name"`
	Says   kernel.Text   `yaml:"says" json:"says"` // the finding in one sentence; {count} and the like fill in
	Asks   kernel.Text   `yaml:"asks" json:"asks"` // what supervision should ask, and what may explain it
	Source kernel.Source `yaml:"source" json:"source"`
	Rules  []DoubtRule   `yaml:"rules" json:"rules"`
}

// DoubtRule are the numbers of a detector. Which of them it needs stands in
// detectorNeeds; zero = not set.
type DoubtRule struct {
	From   kernel.Date `yaml:"from" json:"from"`
	Off    bool        `yaml:"off" json:"off,omitempty"`       // retired from this day
	Acts   []string    `yaml:"acts" json:"acts,omitempty"`     // kinds of events looked at
	After  []string    `yaml:"after" json:"after,omitempty"`   // kinds of events they are held against
	Since  []string    `yaml:"since" json:"since,omitempty"`   // kinds of events that leave no time in between
	Field  string      `yaml:"field" json:"field,omitempty"`   // of the form that is read
	Within string      `yaml:"within" json:"within,omitempty"` // "60m", "9h", "14d"
	Window string      `yaml:"window" json:"window,omitempty"` // over which cases are counted
	Period string      `yaml:"period" json:"period,omitempty"` // month | quarter
	Least  int         `yaml:"least" json:"least,omitempty"`   // so many cases make a doubt
	Share  int         `yaml:"share" json:"share,omitempty"`   // per cent of all such acts
	Alike  int         `yaml:"alike" json:"alike,omitempty"`   // per cent of bigrams in common
	Chars  int         `yaml:"chars" json:"chars,omitempty"`   // shorter texts are alike by chance
}

// The detectors the program knows.
const (
	DoubtNoContact = "no_contact"
	DoubtBackdated = "backdated"
	DoubtLatePause = "late_pause"
	DoubtPingPong  = "ping_pong"
	DoubtSplitting = "splitting"
	DoubtSamePlace = "same_place"
	DoubtSameWords = "same_words"
	DoubtCallOff   = "call_off"
	DoubtBurst     = "burst"
	DoubtAtOnce    = "at_once"
)

// detectorNeeds lists the numbers each detector cannot do without.
var detectorNeeds = map[string][]string{
	DoubtNoContact: {"after", "window"},
	DoubtBackdated: {"within"},
	DoubtLatePause: {"within", "window", "share"},
	DoubtPingPong:  {},
	DoubtSplitting: {"window", "alike", "chars"},
	DoubtSamePlace: {"after", "window"},
	DoubtSameWords: {"field", "window", "chars"},
	DoubtCallOff:   {"after", "within", "window"},
	DoubtBurst:     {"within", "period", "share"},
	DoubtAtOnce:    {"within"},
}

// doubtSlots are what a finding's sentence may name.
var doubtSlots = []string{"count", "of", "share", "who", "firm", "within", "text", "alike", "period"}

// DoubtList is the list of the detectors' names, for fields of kinds.
const DoubtList = "doubt_detectors"

// list turns the detectors into choices, so that their names stand once.
func (d Doubts) list() List {
	out := List{Name: kernel.T("疑点规则", "Detectors")}
	for _, x := range d.Detectors {
		out.Options = append(out.Options, caseflow.Option{Code: x.Code, Name: x.Name})
	}
	return out
}

// Rule returns the rule in force on a day; ok is false before the first and
// while the detector is retired.
func (d Detector) Rule(day kernel.Date) (rule DoubtRule, ok bool) {
	for _, r := range d.Rules {
		if !r.From.After(day) {
			rule, ok = r, !r.Off
		}
	}
	return rule, ok
}

// Span reads "60m", "9h" or "14d" of plain time; "" is zero.
func Span(s string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.Atoi(days)
		return time.Duration(n) * 24 * time.Hour, err
	}
	if s == "" {
		return 0, nil
	}
	return time.ParseDuration(s)
}
