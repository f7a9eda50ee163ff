package detect

import (
	"slices"

	"juyan/internal/kernel"
)

// told is an act with the text it is compared by.
type told struct {
	Act
	firm  kernel.ID
	grams map[string]int
}

// splitting: near-identical requests of one firm, or entered by one officer.
func splitting(s *Scene) (out []Finding) {
	byFirm, byOfficer := map[kernel.ID][]told{}, map[kernel.ID][]told{}
	for _, t := range s.Trails {
		text := plain(t.Title)
		if chars(text) < s.Rule.Chars {
			continue
		}
		for _, a := range t.Acts {
			if !s.looked(a) {
				continue
			}
			x := told{a, t.Enterprise, bigrams(text)}
			if t.Enterprise != "" {
				byFirm[t.Enterprise] = append(byFirm[t.Enterprise], x)
			}
			if a.Post != "" {
				byOfficer[a.Post] = append(byOfficer[a.Post], x)
			}
		}
	}
	taken := map[kernel.ID]bool{} // one act is split once
	for _, by := range []map[kernel.ID][]told{byFirm, byOfficer} {
		for _, key := range sortedKeys(by) {
			out = append(out, s.split(by[key], taken)...)
		}
	}
	for i := range out {
		s.oneFirm(&out[i])
	}
	return out
}

// split finds the texts of one hand that are alike within the window, the
// earliest of them the measure of the others.
func (s *Scene) split(list []told, taken map[kernel.ID]bool) (out []Finding) {
	slices.SortFunc(list, func(a, b told) int { return byTime(a.Act, b.Act) })
	for i, first := range list {
		if taken[first.Event] {
			continue
		}
		f := Finding{Acts: []Act{first.Act}}
		for _, x := range list[i+1:] {
			if x.At.Sub(first.At) > s.window {
				break
			}
			if !taken[x.Event] && alike(first.grams, x.grams) >= s.Rule.Alike {
				f.Acts = append(f.Acts, x.Act)
			}
		}
		if len(f.Acts) < s.least() {
			continue
		}
		for _, a := range f.Acts {
			taken[a.Event] = true
			if a.Post != "" {
				f.concern(a)
			}
		}
		out = append(out, f)
	}
	return out
}

// sameWords: several firms rate one unit in exactly the same words.
func sameWords(s *Scene) (out []Finding) {
	g, firms, texts := groups[string]{}, map[kernel.ID]kernel.ID{}, map[kernel.ID]string{}
	for _, t := range s.Trails {
		for _, a := range t.Acts {
			text := plain(a.Values[s.Rule.Field])
			if s.looked(a) && chars(text) >= s.Rule.Chars && t.Lead != "" && t.Enterprise != "" {
				g.add(string(t.Lead)+" "+text, a)
				firms[a.Event], texts[a.Event] = t.Enterprise, a.Values[s.Rule.Field]
			}
		}
	}
	g.each(func(_ string, acts []Act) {
		for _, c := range closeTogether(acts, s.window, s.least()) {
			var several []kernel.ID
			for _, a := range c {
				several = with(several, firms[a.Event])
			}
			if len(several) < s.least() {
				continue
			}
			out = append(out, Finding{Acts: c, Units: []kernel.ID{s.lead(c[0].Matter)}, Text: texts[c[0].Event]})
		}
	})
	return out
}

func (s *Scene) lead(matter kernel.ID) kernel.ID {
	i := slices.IndexFunc(s.Trails, func(t Trail) bool { return t.Matter == matter })
	return s.Trails[i].Lead
}
