package indicator

import "juyan/internal/kernel"

// SubjectKind is who is appraised.
type SubjectKind string

// The kinds of subjects.
const (
	Units       SubjectKind = "unit"
	TaskForces  SubjectKind = "task_force"
	Posts       SubjectKind = "post"
	People      SubjectKind = "person"
	Enterprises SubjectKind = "enterprise"
)

// Combine is how the parts of a whole come together.
type Combine string

// The ways to combine; the weighted sum where nothing is said.
const (
	Sum       Combine = "sum"
	Geometric Combine = "geometric"
)

// Weighting is where the weights of the parts come from.
type Weighting string

// The weightings; judged where nothing is said.
const (
	Judged  Weighting = "judged"
	Entropy Weighting = "entropy"
	Critic  Weighting = "critic"
)

// NoDataPolicy is what becomes of an item without data.
type NoDataPolicy string

// The policies.
const (
	Drop     NoDataPolicy = "drop" // the weights of the other parts grow to fill its place
	ZeroIt   NoDataPolicy = "zero"
	FullIt   NoDataPolicy = "full"
	MeanIt   NoDataPolicy = "mean" // as good as the others on average
	VoidItem NoDataPolicy = "void" // the subject's total is no data
)

// Transform is done to the value before the method.
type Transform string

// The transforms. Log is done to the method's parameters too; those of the
// others are written in the transformed unit.
const (
	Log     Transform = "log"
	Share   Transform = "share"    // of all subjects of the group, in percent
	PerHead Transform = "per_head" // by the subject's attribute heads
	PerMu   Transform = "per_mu"   // by the subject's attribute mu
)

// Scheme is one version of one appraisal.
type Scheme struct {
	Code   string       `yaml:"code" json:"code"`
	Name   kernel.Text  `yaml:"name" json:"name"`
	Every  Every        `yaml:"period" json:"period"`
	From   kernel.Date  `yaml:"from" json:"from"` // in force from, and up to, not including
	To     kernel.Date  `yaml:"to" json:"to,omitzero"`
	Basis  kernel.Text  `yaml:"basis" json:"basis,omitzero"`
	Scale  *int         `yaml:"scale" json:"scale,omitempty"` // decimals of points; 4
	NoData NoDataPolicy `yaml:"no_data" json:"no_data"`       // where an item says nothing else
	Groups []Group      `yaml:"groups" json:"groups"`
	// Indicators are this scheme's own, beside the zone's catalogue.
	Indicators Catalogue `yaml:"indicators" json:"indicators,omitempty"`
}

// Group is a set of subjects that are compared with each other, with their own
// items, weights and targets.
type Group struct {
	Code string      `yaml:"code" json:"code"`
	Name kernel.Text `yaml:"name" json:"name"`
	Kind SubjectKind `yaml:"kind" json:"kind,omitempty"`
	// Class or Subjects say who belongs to it: all of the kind with that class,
	// or those listed; with neither, all of the kind.
	Class    string   `yaml:"class" json:"class,omitempty"`
	Subjects []string `yaml:"subjects" json:"subjects,omitempty"`
	Unpaid   bool     `yaml:"unpaid" json:"unpaid,omitempty"` // rated, but takes no part in the pay pool
	// Points is the full mark; Total where nothing is said.
	Points *Num `yaml:"points" json:"points,omitempty"`
	Parts
	Adjustments  []Adjustment   `yaml:"adjustments" json:"adjustments,omitempty"`
	BonusCap     *Num           `yaml:"bonus_cap" json:"bonus_cap,omitempty"` // of all bonuses together
	DeductionCap *Num           `yaml:"deduction_cap" json:"deduction_cap,omitempty"`
	Difficulty   map[string]Num `yaml:"difficulty" json:"difficulty,omitempty"` // factor of a subject, for method leader; 1
}

// Parts are weighted items that make a whole.
type Parts struct {
	Combine Combine   `yaml:"combine" json:"combine,omitempty"`
	Weights Weighting `yaml:"weights" json:"weights,omitempty"`
	// Total is what the weights add up to: 100 for a group, the weight of the
	// item itself for a nested one, where nothing is said.
	Total *Num   `yaml:"total" json:"total,omitempty"`
	Items []Item `yaml:"items" json:"items,omitempty"`
}

// Item is one line of a scheme: an indicator with its method, or further items.
type Item struct {
	Code   string       `yaml:"code" json:"code"`
	Name   kernel.Text  `yaml:"name" json:"name,omitzero"` // the indicator's where nothing is said
	Weight Num          `yaml:"weight" json:"weight"`
	NoData NoDataPolicy `yaml:"no_data" json:"no_data,omitempty"`

	Indicator string         `yaml:"indicator" json:"indicator,omitempty"`
	Transform Transform      `yaml:"transform" json:"transform,omitempty"`
	Method                   // method: and its parameters, on the same level
	Target    *Num           `yaml:"target" json:"target,omitempty"`   // of every subject
	Targets   map[string]Num `yaml:"targets" json:"targets,omitempty"` // of one subject
	Phased    bool           `yaml:"phased" json:"phased,omitempty"`   // the target grows with the part of the period elapsed
	// ZoneTarget is the whole zone's, which the subjects' targets should add up to.
	ZoneTarget *Num `yaml:"zone_target" json:"zone_target,omitempty"`

	Parts
}

// AdjustmentKind is what an adjustment does.
type AdjustmentKind string

// The adjustments.
const (
	Bonus     AdjustmentKind = "bonus"
	Deduction AdjustmentKind = "deduction"
	Veto      AdjustmentKind = "veto"
)

// Into is where a bonus counts.
type Into string

// Where a bonus counts; in the total where nothing is said.
const (
	IntoTotal Into = "total"
	IntoTies  Into = "ties" // only orders those who are equal
)

// Adjustment adds points, takes them away, or caps the grade, by an indicator
// that counts cases.
type Adjustment struct {
	Code      string         `yaml:"code" json:"code"`
	Name      kernel.Text    `yaml:"name" json:"name,omitzero"`
	Kind      AdjustmentKind `yaml:"kind" json:"kind"`
	Indicator string         `yaml:"indicator" json:"indicator"`
	Per       *Num           `yaml:"per" json:"per,omitempty"` // points for each case
	Cap       *Num           `yaml:"cap" json:"cap,omitempty"` // most points
	Into      Into           `yaml:"into" json:"into,omitempty"`
	At        *Num           `yaml:"at" json:"at,omitempty"`       // a veto falls at this many cases; 1
	Grade     string         `yaml:"grade" json:"grade,omitempty"` // best grade left after a veto
}

// Group returns the group of that code; nil if there is none.
func (s *Scheme) Group(code string) *Group {
	for i := range s.Groups {
		if s.Groups[i].Code == code {
			return &s.Groups[i]
		}
	}
	return nil
}

// Decimals is the scale of points.
func (s *Scheme) Decimals() int {
	if s.Scale == nil {
		return 4
	}
	return *s.Scale
}

// Leaf reports whether the item is scored by an indicator.
func (i *Item) Leaf() bool { return len(i.Items) == 0 }
