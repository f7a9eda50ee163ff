package ui

// Burn is the state of a clock.
type Burn string

// The states of a clock.
const (
	BurnOK     Burn = "ok"     // running, far from its limit
	BurnWarn   Burn = "warn"   // past a threshold
	BurnOver   Burn = "over"   // past its limit, still running
	BurnPaused Burn = "paused" // suspended, with a recorded reason
	BurnDone   Burn = "done"   // stopped in time
	BurnLate   Burn = "late"   // stopped after the limit
)

// Span is a part of the bar, in shares of the limit.
type Span struct{ From, To float64 }

// Fuse is a clock drawn as a bar that burns from left to right. All shares are
// of the drawn limit: 0 is the start, 1 the limit, more than 1 is over it.
// Days that do not count take no room; only recorded suspensions are Paused.
type Fuse struct {
	State  Burn
	Share  float64   // burnt so far
	Ticks  []float64 // thresholds
	Paused []Span    // recorded suspensions
	Words  string    // beside the bar: "剩 2 小时 10 分"; see LeftWords
	Title  string    // exact times, on hover
	Name   string    // which clock, where several stand together: "报到"
	Wide   bool      // as wide as the room it has
}

// scale is what one limit takes of the bar: all of it, or less where the bar
// must show how far past the limit it burnt.
func (f Fuse) scale() float64 {
	if f.Share <= 1 {
		return 1
	}
	return max(1/f.Share, 0.35)
}

// burnt is where the burnt part ends, at most the limit.
func (f Fuse) burnt() string { return pct(min(f.Share, 1) * f.scale()) }

// over is the part past the limit, as start and width.
func (f Fuse) overFrom() string  { return pct(f.scale()) }
func (f Fuse) overWidth() string { return pct(1 - f.scale()) }

func (f Fuse) at(share float64) string { return pct(share * f.scale()) }
func (f Fuse) width(s Span) string     { return pct((s.To - s.From) * f.scale()) }
