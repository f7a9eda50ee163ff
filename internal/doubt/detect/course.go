package detect

import (
	"slices"

	"juyan/internal/kernel"
)

// noContact: closed although nobody had contacted who asked, or closed so soon
// after the reply that there was no time to.
func noContact(s *Scene) []Finding {
	g := groups[kernel.ID]{}
	for _, t := range s.Trails {
		contacted, since := false, kernel.Instant(0)
		for _, a := range t.Acts {
			hasty := since != 0 && s.within > 0 && a.At.Sub(since) < s.within
			if s.looked(a) && (!contacted || hasty) {
				g.add(a.Post, a)
			}
			contacted = contacted || slices.Contains(s.Rule.After, a.Kind)
			if slices.Contains(s.Rule.Since, a.Kind) {
				since = a.At
			}
		}
	}
	return clusters(g, s.window, s.least())
}

// latePause: an officer pauses just before the limit, again and again, and that
// is how most of their pauses are.
func latePause(s *Scene) (out []Finding) {
	late, all := groups[kernel.ID]{}, groups[kernel.ID]{}
	for _, t := range s.Trails {
		for _, a := range t.Acts {
			if !slices.Contains(s.Rule.Acts, a.Kind) {
				continue
			}
			all.add(a.Post, a)
			if s.looked(a) && a.Left > 0 && a.Left <= s.within {
				late.add(a.Post, a)
			}
		}
	}
	late.each(func(post kernel.ID, acts []Act) {
		for _, c := range closeTogether(acts, s.window, s.least()) {
			f := Finding{Acts: c, Of: between(all[post], c[len(c)-1].At.Add(-s.window), c[len(c)-1].At)}
			f.Share = 100 * len(c) / f.Of
			if f.Share >= s.Rule.Share {
				f.concern(c...)
				out = append(out, f)
			}
		}
	})
	return out
}

// between counts acts in [from, to].
func between(acts []Act, from, to kernel.Instant) (n int) {
	for _, a := range acts {
		if a.At >= from && a.At <= to {
			n++
		}
	}
	return n
}

// pingPong: several units bounced one matter, so often that it was handed about.
func pingPong(s *Scene) (out []Finding) {
	for _, t := range s.Trails {
		f := Finding{Enterprise: t.Enterprise}
		for _, a := range t.Acts {
			if s.looked(a) {
				f.Acts = append(f.Acts, a)
				f.concern(a)
			}
		}
		if len(f.Acts) >= s.least() && len(f.Units) > 1 {
			out = append(out, f)
		}
	}
	return out
}

// callOff: firms withdraw within minutes of a call by the same unit.
func callOff(s *Scene) []Finding {
	g, calls := groups[kernel.ID]{}, map[kernel.ID]Act{}
	for _, t := range s.Trails {
		var call Act
		for _, a := range t.Acts {
			if slices.Contains(s.Rule.After, a.Kind) {
				call = a
			}
			if s.looked(a) && call.At != 0 && a.At.Sub(call.At) <= s.within {
				g.add(call.Unit, a)
				calls[a.Event] = call
			}
		}
	}
	out := clusters(g, s.window, s.least())
	for i := range out {
		f := &out[i]
		f.Units, f.Posts, f.Persons = nil, nil, nil // the firms that withdrew are not in doubt
		for _, a := range f.Acts {
			f.concern(calls[a.Event])
		}
		s.oneFirm(f)
	}
	return out
}
