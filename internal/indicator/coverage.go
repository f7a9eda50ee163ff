package indicator

// Coverage compares the whole zone's target for an indicator with those of the
// subjects it is broken down to.
type Coverage struct {
	Indicator string    `json:"indicator"`
	Zone      Num       `json:"zone"`
	Targets   []Carried `json:"targets"`
	Sum       Num       `json:"sum"`
	Gap       Num       `json:"gap"` // zone − sum: above 0 is uncovered, below 0 is counted more than once
}

// Carried is one subject's part of a target.
type Carried struct {
	Group   string `json:"group"`
	Item    string `json:"item"`
	Subject string `json:"subject"`
	Target  Num    `json:"target"`
}

// Coverage lists every indicator for which an item states a zone target, with the
// targets of all groups of one kind of subjects (a unit's target and those of its
// posts are the same target twice). members says who is in a group.
func (s *Scheme) Coverage(kind SubjectKind, members func(*Group) []string) ([]Coverage, error) {
	var out []Coverage
	at := map[string]int{}
	s.each(kind, func(_ *Group, i *Item) {
		if _, there := at[i.Indicator]; i.ZoneTarget != nil && !there {
			at[i.Indicator] = len(out)
			out = append(out, Coverage{Indicator: i.Indicator, Zone: *i.ZoneTarget})
		}
	})
	var sum calc
	s.each(kind, func(g *Group, i *Item) {
		n, there := at[i.Indicator]
		if !there {
			return
		}
		for _, who := range members(g) {
			if target, ok := i.targetOf(who); ok {
				out[n].Targets, out[n].Sum = append(out[n].Targets, Carried{g.Code, i.Code, who, target}), sum.add(out[n].Sum, target)
			}
		}
	})
	for n := range out {
		out[n].Gap = sum.sub(out[n].Zone, out[n].Sum)
	}
	return out, sum.err
}

// each calls f for every item of every group of a kind.
func (s *Scheme) each(kind SubjectKind, f func(*Group, *Item)) {
	for g := range s.Groups {
		if group := &s.Groups[g]; group.Kind == kind {
			group.Parts.walk(func(i *Item) { f(group, i) })
		}
	}
}

// targetOf is a subject's own target, or that of all.
func (i *Item) targetOf(subject string) (Num, bool) {
	n, ok := i.Targets[subject]
	if !ok && i.Target != nil {
		return *i.Target, true
	}
	return n, ok
}
