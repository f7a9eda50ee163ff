package pipeline

// sieve decides which items a board is about.
type sieve struct {
	units       map[int32]bool // nil = all
	year        int16          // 0 = all
	chain, unit int32          // 0 = all, -1 = nobody's
	key         bool
}

func (m *memory) sieve(r reach, f Filter) sieve {
	s := sieve{year: int16(f.Year), key: f.Key}
	if r.units != nil {
		s.units = map[int32]bool{}
		for id := range r.units {
			if n := m.words.find(string(id)); n > 0 {
				s.units[n] = true
			}
		}
	}
	if f.Chain != "" {
		s.chain = m.words.find(f.Chain)
	}
	if f.Unit != "" {
		s.unit = m.words.find(string(f.Unit))
	}
	return s
}

// mine reports whether the reader's boards know the item at all.
func (s sieve) mine(x *item) bool { return s.units == nil || s.units[x.unit] }

// passes reports whether the filter lets it through. Projects are key without
// being marked.
func (s sieve) passes(x *item) bool {
	return (s.year == 0 || x.year == s.year) && (s.chain == 0 || x.chain == s.chain) && (s.unit == 0 || x.unit == s.unit) && (!s.key || x.key || x.course == Projects)
}

// way are the places at which a key lead counts as talked to and as passed.
func (m *memory) way() [2]int {
	c, k := m.courses[Leads], m.o.Rules.Key
	return [2]int{max(0, int(c.placeOf(k.Talked))), max(0, int(c.placeOf(k.Passed)))}
}
