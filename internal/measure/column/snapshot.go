package column

import (
	"juyan/internal/kernel"
)

// Snapshot is the facts of the events below one position of the ledger.
type Snapshot struct {
	parts    map[string]*partition
	ids      [perDim][]kernel.ID
	facts    int
	position int64
	cache    *cache
}

// Position is the ledger position the snapshot reaches: what it answers is
// frozen by naming it.
func (s *Snapshot) Position() int64 { return s.position }

// Facts is how many facts there are.
func (s *Snapshot) Facts() int { return s.facts }

// Measures lists how many facts each measure has.
func (s *Snapshot) Measures() map[string]int {
	out := make(map[string]int, len(s.parts))
	for name, p := range s.parts {
		out[name] = p.rows
	}
	return out
}

var noFacts = &partition{}

// reading prepares to go over the facts that an ask means.
func (s *Snapshot) reading(a Ask) *reading {
	w := &reading{ask: a, part: s.parts[a.Measure], dim: dimIndex(a.Groups.by)}
	if w.part == nil {
		w.part = noFacts
	}
	if w.dim >= 0 {
		w.codes = a.Groups.codes(s.ids[w.dim])
	}
	w.rows = w.part.rows
	if a.Upto != 0 && a.Upto < s.position {
		w.rows = w.part.below(a.Upto)
	}
	return w
}

// state finds out work a: from what is remembered, and from what came since.
func (s *Snapshot) state(a Ask) (*state, error) {
	w := s.reading(a)
	a.Upto = 0 // a position is so many rows
	old := s.cache.get(a)
	switch {
	case old == nil:
	case old.rows == w.rows:
		return old, nil
	case old.rows > w.rows: // of the past: not worth remembering
		return w.find(nil)
	}
	found, err := w.find(old)
	if err == nil {
		s.cache.put(a, found)
	}
	return found, err
}

func (w *reading) find(old *state) (*state, error) {
	if w.ask.Fn == tally {
		return w.tally(old)
	}
	return w.ordered(old), nil
}
