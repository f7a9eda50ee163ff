package detect

import (
	"cmp"
	"slices"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// Scene is what a detector works on.
type Scene struct {
	Rule    pack.DoubtRule
	Trails  []Trail
	Loc     *time.Location
	Workday func(kernel.Date) bool // whether a day is worked
	// Cited are the events earlier findings of this detector rest on.
	Cited map[kernel.ID]bool
	// From and To bound the last act of a finding: [From, To).
	From, To kernel.Instant

	within, window time.Duration
}

// detectors by their name in the pack.
var detectors = map[string]func(*Scene) []Finding{
	pack.DoubtNoContact: noContact,
	pack.DoubtBackdated: backdated,
	pack.DoubtLatePause: latePause,
	pack.DoubtPingPong:  pingPong,
	pack.DoubtSplitting: splitting,
	pack.DoubtSamePlace: samePlace,
	pack.DoubtSameWords: sameWords,
	pack.DoubtCallOff:   callOff,
	pack.DoubtBurst:     burst,
	pack.DoubtAtOnce:    atOnce,
}

// Run lets one detector look at a scene. Findings come oldest first.
func Run(detector string, s Scene) ([]Finding, error) {
	find, known := detectors[detector]
	if !known {
		return nil, kernel.NotFound(kernel.T("没有疑点规则“%s”", "there is no detector %q"), detector)
	}
	var err error
	if s.within, err = pack.Span(s.Rule.Within); err != nil {
		return nil, kernel.Internal(err)
	}
	if s.window, err = pack.Span(s.Rule.Window); err != nil {
		return nil, kernel.Internal(err)
	}
	s.order()
	var out []Finding
	for _, f := range find(&s) {
		if f.Last() < s.From || f.Last() >= s.To {
			continue
		}
		f.Detector = detector
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Last(), b.Last()), cmp.Compare(a.Acts[0].Event, b.Acts[0].Event), cmp.Compare(len(a.Acts), len(b.Acts)))
	})
	return out, nil
}

// order puts trails and acts into the one order in which they are looked at.
func (s *Scene) order() {
	s.Trails = slices.Clone(s.Trails)
	slices.SortFunc(s.Trails, func(a, b Trail) int { return cmp.Compare(a.Matter, b.Matter) })
	for i := range s.Trails {
		t := &s.Trails[i]
		t.Acts = slices.Clone(t.Acts)
		for j := range t.Acts {
			t.Acts[j].Matter = t.Matter
		}
		slices.SortFunc(t.Acts, byTime)
	}
}

// looked reports whether the rule looks at an act that is not yet cited.
func (s *Scene) looked(a Act) bool {
	return slices.Contains(s.Rule.Acts, a.Kind) && !s.Cited[a.Event]
}

// least is how many acts a finding needs.
func (s *Scene) least() int { return max(1, s.Rule.Least) }
