package detect

import (
	"slices"

	"juyan/internal/kernel"
)

// samePlace: a rating came from the network or device on which an officer who
// worked on the matter works.
func samePlace(s *Scene) []Finding {
	own := s.places()
	g, handlers := groups[kernel.ID]{}, map[kernel.ID]Act{}
	for _, t := range s.Trails {
		for _, a := range t.Acts {
			if !s.looked(a) || a.Post != "" || a.Net == "" && a.Device == "" {
				continue
			}
			if h, found := s.handlerAt(t, a, own); found {
				g.add(h.Post, a)
				handlers[a.Event] = h
			}
		}
	}
	out := clusters(g, s.window, s.least())
	for i := range out {
		f := &out[i]
		f.Units, f.Posts, f.Persons = nil, nil, nil // who rated is not in doubt
		for _, a := range f.Acts {
			f.concern(handlers[a.Event])
		}
		s.oneFirm(f)
	}
	return out
}

// places are the marks under which each officer is known to have worked.
func (s *Scene) places() map[kernel.ID]map[string]bool {
	own := map[kernel.ID]map[string]bool{}
	for _, t := range s.Trails {
		for _, a := range t.Acts {
			if a.Post == "" || !slices.Contains(s.Rule.After, a.Kind) {
				continue
			}
			if own[a.Person] == nil {
				own[a.Person] = map[string]bool{}
			}
			own[a.Person][a.Net], own[a.Person][a.Device] = true, true
		}
	}
	return own
}

// handlerAt is the first officer who worked on the matter and is known at the
// place it was rated from.
func (s *Scene) handlerAt(t Trail, rating Act, own map[kernel.ID]map[string]bool) (Act, bool) {
	for _, h := range t.Acts {
		if h.Post == "" || h.Person == rating.Person || !slices.Contains(s.Rule.After, h.Kind) {
			continue
		}
		at := own[h.Person]
		if rating.Net != "" && at[rating.Net] || rating.Device != "" && at[rating.Device] {
			return h, true
		}
	}
	return Act{}, false
}
