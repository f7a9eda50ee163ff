package detect

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"juyan/internal/kernel"
)

// groups gathers acts by a key; acts without one belong nowhere.
type groups[K cmp.Ordered] map[K][]Act

func (g groups[K]) add(key K, a Act) {
	var none K
	if key != none {
		g[key] = append(g[key], a)
	}
}

// each calls fn for the groups in the order of their keys, acts by time.
func (g groups[K]) each(fn func(key K, acts []Act)) {
	for _, k := range slices.Sorted(maps.Keys(g)) {
		slices.SortFunc(g[k], byTime)
		fn(k, g[k])
	}
}

// close returns the stretches of acts (ordered by time) that lie within a span
// and hold at least so many, one after the other.
func closeTogether(acts []Act, span time.Duration, least int) (out [][]Act) {
	for i := 0; i < len(acts); {
		j := i + 1
		for j < len(acts) && acts[j].At.Sub(acts[i].At) <= span {
			j++
		}
		if j-i >= least {
			out = append(out, acts[i:j])
			i = j
			continue
		}
		i++
	}
	return out
}

// clusters makes one finding of each stretch of each group.
func clusters[K cmp.Ordered](g groups[K], span time.Duration, least int) (out []Finding) {
	g.each(func(_ K, acts []Act) {
		for _, c := range closeTogether(acts, span, least) {
			f := Finding{Acts: c}
			f.concern(c...)
			out = append(out, f)
		}
	})
	return out
}

// oneFirm names the firm of a finding if all its matters are one's.
func (s *Scene) oneFirm(f *Finding) {
	firms := map[kernel.ID]bool{}
	for _, m := range f.Matters() {
		if i, ok := slices.BinarySearchFunc(s.Trails, m, func(t Trail, m kernel.ID) int { return cmp.Compare(t.Matter, m) }); ok {
			firms[s.Trails[i].Enterprise] = true
		}
	}
	if len(firms) == 1 {
		f.Enterprise = slices.Sorted(maps.Keys(firms))[0]
	}
}
