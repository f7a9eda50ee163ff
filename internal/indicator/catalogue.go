package indicator

import (
	"strings"

	"juyan/internal/kernel"
)

// Direction says which way is good.
type Direction string

// The directions; up where nothing is said.
const (
	Up   Direction = "up"
	Down Direction = "down"
)

// Level is where an indicator comes from.
type Level string

// The levels of origin.
const (
	National Level = "national"
	Region   Level = "region"
	League   Level = "league"
	Zone     Level = "zone"
	KeyTask  Level = "key_task"
)

// Indicator says what is measured. Exactly one of Formula, Statistic, Panel and
// Given tells where its value comes from.
type Indicator struct {
	Code      string      `yaml:"code" json:"code"`
	Name      kernel.Text `yaml:"name" json:"name"`
	Unit      kernel.Text `yaml:"unit" json:"unit,omitzero"` // of measure: {zh: 件, en: cases}
	Direction Direction   `yaml:"direction" json:"direction,omitempty"`
	Level     Level       `yaml:"level" json:"level,omitempty"`
	Basis     kernel.Text `yaml:"basis" json:"basis,omitzero"`  // law, document or task it follows from
	Owner     string      `yaml:"owner" json:"owner,omitempty"` // unit that answers for it
	From      kernel.Date `yaml:"from" json:"from,omitzero"`    // in force from, and up to, not including
	To        kernel.Date `yaml:"to" json:"to,omitzero"`
	Decimals  int         `yaml:"decimals" json:"decimals,omitempty"` // shown

	Formula   string `yaml:"formula" json:"formula,omitempty"`     // over published measures, see Compile
	Statistic string `yaml:"statistic" json:"statistic,omitempty"` // an imported series: its verified value
	Panel     *Panel `yaml:"panel" json:"panel,omitempty"`
	Given     bool   `yaml:"given" json:"given,omitempty"` // from the values file alone (command line)
}

// Panel is a judgement by assigned assessors.
type Panel struct {
	By     []string `yaml:"by" json:"by"`         // roles or posts that judge
	Max    Num      `yaml:"max" json:"max"`       // best mark; the worst is 0
	Trim   int      `yaml:"trim" json:"trim"`     // so many of the highest and of the lowest marks are left out
	Quorum int      `yaml:"quorum" json:"quorum"` // marks needed, else no data
}

// Good returns the direction, up where nothing is said.
func (i *Indicator) Good() Direction {
	if i.Direction == Down {
		return Down
	}
	return Up
}

// Share reports whether the value is so many of a hundred, and no growth, which
// may be more.
func (i *Indicator) Share() bool {
	return i != nil && i.Unit.ZH == "%" && i.Formula != "" && !strings.Contains(i.Formula, "growth(")
}

// In reports whether the indicator is in force on a day.
func (i *Indicator) In(day kernel.Date) bool {
	return !day.Before(i.From) && (i.To.IsZero() || day.Before(i.To))
}

// Catalogue holds indicators; one code may stand several times, for spans of
// time that do not overlap.
type Catalogue []Indicator

// At returns the indicator in force on a day; nil if there is none.
func (c Catalogue) At(code string, day kernel.Date) *Indicator {
	for i := range c {
		if c[i].Code == code && c[i].In(day) {
			return &c[i]
		}
	}
	return nil
}
