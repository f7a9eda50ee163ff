package indicator

import "slices"

// Follow brings a live result up to date with terms that were answered anew:
// the indicators that read one of them are computed again, and what came out
// otherwise is set. fetch answers terms as columns over the inputs' subjects.
func (l *Live) Follow(changed []Term, fetch func(Term) []Value) error {
	sc := l.sc
	codes := sc.readers(changed)
	for code, column := range sc.book.evaluate(sc.g, sc.in, fetch, codes) {
		for s, v := range column {
			if v.same(sc.in.Values[code][s]) {
				continue
			}
			if err := l.Set(code, sc.in.Subjects[s].Code, v); err != nil {
				return err
			}
			sc = l.sc // Set may have scored everything anew
		}
	}
	return nil
}

// readers lists the indicators of the group that read one of the terms.
func (sc *scoring) readers(terms []Term) []string {
	changed := make(map[Term]bool, len(terms))
	for _, t := range terms {
		changed[t] = true
	}
	return slices.DeleteFunc(sc.g.Needs(), func(code string) bool {
		return !slices.ContainsFunc(sc.book.Terms(code), func(t Term) bool { return changed[t] })
	})
}

// same reports whether two values are alike to the last bit, reasons included.
func (v Value) same(w Value) bool {
	return v.num == w.num && v.Known() == w.Known() && (v.why == w.why || v.why != nil && w.why != nil && *v.why == *w.why)
}
