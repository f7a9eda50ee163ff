package monthly

import "juyan/internal/kernel"

// Light says how something stands against its plan.
type Light string

// The lights. What was never due a report has none.
const (
	NoLight Light = ""
	Green   Light = "green"
	Yellow  Light = "yellow"
	Red     Light = "red"
)

// Settled is one month that is over: what was planned and what was reported, in
// per cent. Known is false when no report came; Reported is then what was reported
// before.
type Settled struct {
	Month    kernel.Month
	Planned  int
	Reported int
	Known    bool
	Light    Light
	At       kernel.Instant // when it was settled first
}

// Behind is by how many percentage points the month lags its plan.
func (s Settled) Behind() int { return max(0, s.Planned-s.Reported) }

// Newest is the light that is shown: that of the last month.
func Newest(months []Settled) Light {
	if len(months) == 0 {
		return NoLight
	}
	return months[len(months)-1].Light
}
