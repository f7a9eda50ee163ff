package indicator

import "fmt"

// Scope is over whom a term is taken.
type Scope string

// The scopes.
const (
	OfSubject Scope = ""      // the subject itself
	OfGroup   Scope = "group" // all subjects of its group together
	OfZone    Scope = "zone"  // the whole zone
)

// Fn is what a term does with what it names.
type Fn string

// The functions of terms.
const (
	FnSum     Fn = "sum" // over the facts of a measure
	FnCount   Fn = "count"
	FnAvg     Fn = "avg"
	FnMin     Fn = "min"
	FnMax     Fn = "max"
	FnLatest  Fn = "latest"
	FnMedian  Fn = "median"
	FnPct     Fn = "pct"     // the Arg-th percentile
	FnStat    Fn = "stat"    // a statistic's verified value
	FnClaimed Fn = "claimed" // a statistic's claimed value
	FnPanel   Fn = "panel"   // a panel's judgement; Name is the indicator
	FnGiven   Fn = "given"   // from the values file; Name is the indicator
	FnTarget  Fn = "target"  // the subject's target for the item; Name is ""
	FnAttr    Fn = "attr"    // an attribute of the subject: heads, mu
	FnValue   Fn = "value"   // another indicator
)

// OfMeasure reports whether the function is taken over the facts of a measure.
func (f Fn) OfMeasure() bool {
	switch f {
	case FnSum, FnCount, FnAvg, FnMin, FnMax, FnLatest, FnMedian, FnPct:
		return true
	}
	return false
}

// Term is one number a formula asks for. Terms are comparable: a run fetches
// each once, as a column over all subjects.
type Term struct {
	Fn    Fn
	Name  string // measure, statistic, attribute or indicator
	Arg   int    // percentile of pct
	Years int    // how many years earlier: base(…) once
	Steps int    // how many periods earlier: prev(…) once
	Scope Scope
}

// Earlier returns the term so many years and periods earlier.
func (t Term) Earlier(years, steps int) Term {
	t.Years, t.Steps = t.Years+years, t.Steps+steps
	return t
}

// Over returns the term over a wider scope; one that is wider already stays.
func (t Term) Over(s Scope) Term {
	if s == OfZone || t.Scope == OfSubject {
		t.Scope = s
	}
	return t
}

// String is the term as a formula writes it.
func (t Term) String() string {
	s := fmt.Sprintf("%s(%s)", t.Fn, t.Name)
	switch t.Fn {
	case FnTarget:
		s = "target"
	case FnPct:
		s = fmt.Sprintf("pct(%s, %d)", t.Name, t.Arg)
	}
	for range t.Years {
		s = "base(" + s + ")"
	}
	for range t.Steps {
		s = "prev(" + s + ")"
	}
	if t.Scope != OfSubject {
		s = string(t.Scope) + "(" + s + ")"
	}
	return s
}
