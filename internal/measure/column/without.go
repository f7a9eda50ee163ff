package column

// Without is a set of facts, by number, that an Ask is taken without. Answers
// are remembered by it: keep it as long as the facts are the same.
type Without struct{ facts map[int64]bool }

// NewWithout is the set of these facts; nil when there are none.
func NewWithout(facts []int64) *Without {
	if len(facts) == 0 {
		return nil
	}
	w := &Without{map[int64]bool{}}
	for _, n := range facts {
		w.facts[n] = true
	}
	return w
}

// leaveOut makes the facts of pc that the ask is taken without nobody's.
func (w *reading) leaveOut(pc piece, out []int32) []int32 {
	if w.ask.Without == nil {
		return out
	}
	for i, n := range pc.seq[pc.from:pc.to] {
		if w.ask.Without.facts[n] {
			out[i] = int32(w.ask.Groups.n)
		}
	}
	return out
}
