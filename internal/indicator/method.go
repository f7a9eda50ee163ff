package indicator

// MethodKind names a way from a value to points.
type MethodKind string

// The methods. A rate is the share of the item's points that is won.
const (
	// GrowthType: rate = completion, at most 1; negative = 0. Needs a target.
	GrowthType MethodKind = "growth"
	// ControlType: rate = 2 − completion, at most 1, 0 beyond twice the target.
	ControlType MethodKind = "control"
	// Efficacy: rate = (base + (x − floor) / (goal − floor) × (100 − base)) / 100,
	// base 60; with clamp, x is held between floor and goal.
	Efficacy MethodKind = "efficacy"
	// Interval: the share or points of the row [from, to) that holds x.
	Interval MethodKind = "interval"
	// Tier: the share of the tier reached plus the way made to the next one; below
	// the lowest tier 0.
	Tier MethodKind = "tier"
	// Linear: rate = (x − worst) / (best − worst), between 0 and 1.
	Linear MethodKind = "linear"
	// Leader: rate = x / best of the group × difficulty factor (best / x where
	// down is good), at most cap.
	Leader MethodKind = "leader"
	// RankType: rate by rank within the group: 1 − (rank − 1) × step, or a table of
	// ranks; without either (n − rank + 1) / n.
	RankType MethodKind = "rank"
	// Direct: rate = x / of, between 0 and 1; of = the item's weight.
	Direct MethodKind = "direct"
)

// Ties says which rank equals share.
type Ties string

// The rules for ties; better where nothing is said.
const (
	TiesBetter Ties = "better" // 1, 2, 2, 4
	TiesMean   Ties = "mean"   // 1, 2.5, 2.5, 4
)

// Method is a method with its parameters.
type Method struct {
	Kind MethodKind `yaml:"method" json:"method,omitempty"`

	Floor *Num  `yaml:"floor" json:"floor,omitempty"` // efficacy: the unacceptable value
	Goal  *Num  `yaml:"goal" json:"goal,omitempty"`   // efficacy: the satisfactory value
	Base  *Num  `yaml:"base" json:"base,omitempty"`   // efficacy: score at the floor, of 100; 60
	Clamp bool  `yaml:"clamp" json:"clamp,omitempty"` // efficacy
	Worst *Num  `yaml:"worst" json:"worst,omitempty"` // linear: goalposts
	Best  *Num  `yaml:"best" json:"best,omitempty"`
	Table []Row `yaml:"table" json:"table,omitempty"` // interval; rank: rows of ranks
	Tiers []At  `yaml:"tiers" json:"tiers,omitempty"` // tier: best first
	Step  *Num  `yaml:"step" json:"step,omitempty"`   // rank: share lost by each rank
	Ties  Ties  `yaml:"ties" json:"ties,omitempty"`   // rank
	Of    *Num  `yaml:"of" json:"of,omitempty"`       // direct: the value that earns all points
	Cap   *Num  `yaml:"cap" json:"cap,omitempty"`     // leader: largest rate; 1
}

// Row is one row of a table, from (included) to (not included); without from it
// has no lower end, without to no upper. It gives a share of the item's points,
// or points.
type Row struct {
	From   *Num `yaml:"from" json:"from,omitempty"`
	To     *Num `yaml:"to" json:"to,omitempty"`
	Share  *Num `yaml:"share" json:"share,omitempty"`
	Points *Num `yaml:"points" json:"points,omitempty"`
}

// At is a tier: the value at which it begins and its share of the points.
type At struct {
	At    Num `yaml:"at" json:"at"`
	Share Num `yaml:"share" json:"share"`
}
