package pack

import (
	"strconv"
	"strings"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
)

// Reviews are the bodies that review matters of one kind before it goes on, and
// what is checked beforehand (reviews.yaml).
type Reviews struct {
	Kind   string        `yaml:"kind" json:"kind"`             // kind of matter that is reviewed
	Begins string        `yaml:"begins" json:"begins"`         // its action that begins a round of review
	Shows  []string      `yaml:"shows" json:"shows,omitempty"` // its fields that the members read
	Bodies []ReviewBody  `yaml:"bodies" json:"bodies"`
	Checks []ReviewCheck `yaml:"checks" json:"checks,omitempty"`
}

// ReviewBody is a body that decides: an assessment group, a committee.
type ReviewBody struct {
	Code  string      `yaml:"code" json:"code"`
	Name  kernel.Text `yaml:"name" json:"name"`
	Unit  string      `yaml:"unit" json:"unit"`             // unit its measures are credited to
	Stage string      `yaml:"stage" json:"stage"`           // of the kind: matters there wait for it
	After string      `yaml:"after" json:"after,omitempty"` // body that must have passed it in the same round
	// The actions of the kind that its decisions take; none when the matter stays.
	Passes    string        `yaml:"passes" json:"passes,omitempty"`
	Rejects   string        `yaml:"rejects" json:"rejects,omitempty"`
	Postpones string        `yaml:"postpones" json:"postpones,omitempty"`
	Terms     []ReviewTerms `yaml:"terms" json:"terms"`
	Minutes   ReviewMinutes `yaml:"minutes" json:"minutes"`
}

// ReviewTerms are who belongs to a body and how it decides, from a day on.
type ReviewTerms struct {
	From        kernel.Date   `yaml:"from" json:"from"`
	Chair       string        `yaml:"chair" json:"chair"`                       // post
	Deputies    []string      `yaml:"deputies" json:"deputies,omitempty"`       // posts that take the chair when the chair may not, in order
	Members     []string      `yaml:"members" json:"members"`                   // posts, the chair among them
	Departments []string      `yaml:"departments" json:"departments,omitempty"` // units asked for an opinion before a session
	Experts     []string      `yaml:"experts" json:"experts,omitempty"`         // posts asked for an opinion
	OpinionDays int           `yaml:"opinion_days" json:"opinion_days,omitempty"`
	Quorum      Share         `yaml:"quorum" json:"quorum"`                 // of the members who may decide on an item
	Least       int           `yaml:"least" json:"least,omitempty"`         // and at least so many
	Way         ReviewWay     `yaml:"way" json:"way"`                       // consensus or votes
	MoreThan    Share         `yaml:"more_than" json:"more_than,omitempty"` // votes in favour: more than this of those entitled
	AtLeast     Share         `yaml:"at_least" json:"at_least,omitempty"`   // or at least this
	Casting     bool          `yaml:"casting" json:"casting,omitempty"`     // the chair's vote breaks a tie
	Secret      bool          `yaml:"secret" json:"secret,omitempty"`       // nobody sees another's vote
	Recuses     []string      `yaml:"recuses" json:"recuses,omitempty"`     // relations of the matter whose units' members stand aside
	Source      kernel.Source `yaml:"source" json:"source"`
}

// ReviewWay is how a body decides.
type ReviewWay string

// The ways: nobody against, or counted votes.
const (
	ByConsensus ReviewWay = "consensus"
	ByVotes     ReviewWay = "votes"
)

// ReviewMinutes are the words of the minutes as an official document.
type ReviewMinutes struct {
	Letterhead string   `yaml:"letterhead" json:"letterhead"`
	Number     string   `yaml:"number" json:"number"` // with {year} and {seq}
	Issuer     string   `yaml:"issuer" json:"issuer"`
	CC         []string `yaml:"cc" json:"cc,omitempty"`
	Printer    string   `yaml:"printer" json:"printer"`
}

// ReviewCheck is one thing held against a rule before a body decides: exactly
// one of Ratio, Catalogue and Incentives says how.
type ReviewCheck struct {
	Code       string           `yaml:"code" json:"code"`
	Name       kernel.Text      `yaml:"name" json:"name"`
	From       kernel.Date      `yaml:"from" json:"from"`
	To         kernel.Date      `yaml:"to" json:"to,omitzero"`
	When       string           `yaml:"when" json:"when,omitempty"` // condition over the matter's fields; none = always
	Ratio      *CheckRatio      `yaml:"ratio" json:"ratio,omitempty"`
	Catalogue  *CheckCatalogue  `yaml:"catalogue" json:"catalogue,omitempty"`
	Incentives *CheckIncentives `yaml:"incentives" json:"incentives,omitempty"`
	Source     kernel.Source    `yaml:"source" json:"source"`
}

// CheckRatio holds a field, or one field per another, against a threshold.
// Amounts of money count in ten thousand yuan.
type CheckRatio struct {
	Of      string         `yaml:"of" json:"of"`
	Per     string         `yaml:"per" json:"per,omitempty"`
	AtLeast *indicator.Num `yaml:"at_least" json:"at_least,omitempty"`
	AtMost  *indicator.Num `yaml:"at_most" json:"at_most,omitempty"`
	Unit    kernel.Text    `yaml:"unit" json:"unit"`
}

// CheckCatalogue looks an industry and the words of some fields up in lists of
// what is prohibited or limited.
type CheckCatalogue struct {
	Industry string           `yaml:"industry" json:"industry"` // field with a GB/T 4754 class
	Words    []string         `yaml:"words" json:"words"`       // fields whose words are looked through
	Entries  []CatalogueEntry `yaml:"entries" json:"entries"`
}

// CatalogueEntry is a line of a catalogue.
type CatalogueEntry struct {
	Mark    CatalogueMark `yaml:"mark" json:"mark"`
	Classes []string      `yaml:"classes" json:"classes,omitempty"` // GB/T 4754, also shorter: 263 = everything below
	Words   []string      `yaml:"words" json:"words,omitempty"`
	Note    kernel.Text   `yaml:"note" json:"note"`
}

// CatalogueMark is prohibited or limited.
type CatalogueMark string

// The marks of a catalogue.
const (
	Prohibited CatalogueMark = "prohibited"
	Limited    CatalogueMark = "limited"
)

// CheckIncentives asks that every incentive offered has a legal basis and has
// passed the fair competition review.
type CheckIncentives struct {
	Basis bool `yaml:"basis" json:"basis"` // a legal basis must be stated
}

// Share is a part of a whole as people write it: 2/3, 1/2, 0.6.
type Share string

// Parts returns numerator and denominator; ok is false when it is no share
// between 0 and 1.
func (s Share) Parts() (num, den int64, ok bool) {
	if a, b, is := strings.Cut(string(s), "/"); is {
		n, err1 := strconv.ParseInt(strings.TrimSpace(a), 10, 32)
		d, err2 := strconv.ParseInt(strings.TrimSpace(b), 10, 32)
		return n, d, err1 == nil && err2 == nil && d > 0 && n >= 0 && n <= d
	}
	whole, rest, _ := strings.Cut(string(s), ".")
	if len(rest) > 6 {
		return 0, 0, false
	}
	den = 1
	for range rest {
		den *= 10
	}
	n, err := strconv.ParseInt(whole+rest, 10, 32)
	return n, den, err == nil && whole != "" && n >= 0 && n <= den
}

// Reaches reports whether n of whole is at least this share.
func (s Share) Reaches(n, whole int) bool {
	num, den, ok := s.Parts()
	return ok && int64(n)*den >= num*int64(whole)
}

// Exceeds reports whether n of whole is more than this share.
func (s Share) Exceeds(n, whole int) bool {
	num, den, ok := s.Parts()
	return ok && int64(n)*den > num*int64(whole)
}

// On returns the terms of a body in force on a day; ok is false before the
// first.
func (b *ReviewBody) On(day kernel.Date) (terms ReviewTerms, ok bool) {
	for _, t := range b.Terms {
		if !t.From.After(day) {
			terms, ok = t, true
		}
	}
	return terms, ok
}

// Body returns a body by its code.
func (r *Reviews) Body(code string) (*ReviewBody, bool) {
	for i := range r.Bodies {
		if r.Bodies[i].Code == code {
			return &r.Bodies[i], true
		}
	}
	return nil, false
}
