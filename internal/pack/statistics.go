package pack

import "juyan/internal/kernel"

// PeriodKind is how often a series has a value.
type PeriodKind string

// The kinds of period.
const (
	Monthly   PeriodKind = "month"
	Quarterly PeriodKind = "quarter"
	Yearly    PeriodKind = "year"
)

// SubjectKind is whose values a series holds.
type SubjectKind string

// The subjects of a series.
const (
	OfZone  SubjectKind = "zone"
	OfFirms SubjectKind = "enterprise"
	OfUnits SubjectKind = "unit"
)

// OverKind is how the periods of a span make one value.
type OverKind string

// The ways: flows add up, stocks stand as they last were.
const (
	OverSum  OverKind = "sum"
	OverLast OverKind = "last"
)

// Series is one imported statistic (statistics.yaml).
type Series struct {
	Code      string      `yaml:"code" json:"code"`
	Name      kernel.Text `yaml:"name" json:"name"`
	Unit      kernel.Text `yaml:"unit" json:"unit"`             // of measure: 亿元
	Scale     int         `yaml:"scale" json:"scale,omitempty"` // decimals that are kept
	Period    PeriodKind  `yaml:"period" json:"period"`
	Over      OverKind    `yaml:"over" json:"over"`
	Subject   SubjectKind `yaml:"subject" json:"subject"`
	Direction string      `yaml:"direction" json:"direction"` // up or down: which way is better
	Level     string      `yaml:"level" json:"level"`         // national, region, league or zone
	Owner     string      `yaml:"owner" json:"owner"`         // unit that answers for it
	ShareOf   string      `yaml:"share_of" json:"share_of,omitempty"`
	Reference kernel.Text `yaml:"reference" json:"reference"` // law or document it is collected under
	From      kernel.Date `yaml:"from" json:"from"`
	Note      kernel.Text `yaml:"note" json:"note,omitzero"`
}

var (
	periodKinds  = []string{string(Monthly), string(Quarterly), string(Yearly)}
	subjectKinds = []string{string(OfZone), string(OfFirms), string(OfUnits)}
	overKinds    = []string{string(OverSum), string(OverLast)}
	directions   = []string{"up", "down"}
	sourceLevels = []string{"national", "region", "league", "zone"}
)

// statistics checks the register of series.
func (c *checker) statistics() {
	const file = "statistics.yaml"
	d := c.doc(file)
	known := indexed(c, file, c.pack.Series, func(i int, s Series) (string, int) { return s.Code, d.at(item(i), "code") })
	for i, s := range c.pack.Series {
		at := func(key string) int { return d.at(item(i), key) }
		for _, x := range []struct {
			key, value string
			of         []string
		}{{"period", string(s.Period), periodKinds}, {"subject", string(s.Subject), subjectKinds}, {"over", string(s.Over), overKinds}, {"direction", s.Direction, directions}, {"level", s.Level, sourceLevels}} {
			if !contains(x.of, x.value) {
				c.add(file, at(x.key), kernel.T("不认识“%s”", "%q is not known here"), oneOf(x.of), x.value)
			}
		}
		if s.Scale < 0 || s.Scale > 6 {
			c.add(file, at("scale"), kernel.T("小数位数应在 0 到 6 之间，不是 %d", "there are 0 to 6 decimals, not %d"), kernel.T("写成 scale: 2 这样", "write it like scale: 2"), s.Scale)
		}
		c.refer(file, at("owner"), aUnit, s.Owner, c.units)
		c.refer(file, at("share_of"), aSeries, s.ShareOf, known)
		if s.ShareOf == s.Code && s.Code != "" {
			c.add(file, at("share_of"), kernel.T("“%s”不能占自己的份额", "%q cannot be a share of itself"), kernel.T("改成总体的指标", "name the series of the whole"), s.Code)
		}
	}
}

var aSeries = kernel.T("统计指标", "series")
