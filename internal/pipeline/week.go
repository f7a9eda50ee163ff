package pipeline

import (
	"cmp"
	"context"

	"juyan/internal/kernel"
)

// Week is what a leader reads once a week.
type Week struct {
	From, To kernel.Date // the seven days up to today
	New      []Row       // leads registered
	Moved    []Row       // leads and projects that came to another stage of the way
	NewN     int         // how many there are, named or not
	MovedN   int
	Stuck    []Stuck // the longest
	StuckN   int
	Next     []Day // of the seven days to come
}

// weekMost is how many of each a week names.
const weekMost = 8

// Week returns the week up to today. Errors as Board.
func (s *Service) Week(ctx context.Context, actor kernel.Actor) (*Week, error) {
	r, err := reaches(actor)
	if err != nil {
		return nil, err
	}
	to := s.today()
	w := &Week{From: to.AddDays(-6), To: to}
	var fresh, moved []kernel.ID
	err = s.memory.read(ctx, func() { fresh, moved, w.NewN, w.MovedN = s.memory.since(r, w.From.At(0, 0, s.loc())) })
	if err != nil {
		return nil, err
	}
	if w.New, err = s.rows(ctx, actor, fresh); err != nil {
		return nil, err
	}
	if w.Moved, err = s.rows(ctx, actor, moved); err != nil {
		return nil, err
	}
	list, _, err := s.Stuck(ctx, actor, Filter{})
	if err != nil {
		return nil, err
	}
	w.StuckN, w.Stuck = len(list), list[:min(len(list), weekMost)]
	w.Next, err = s.Days(ctx, actor, Filter{}, to, to.AddDays(7), true)
	return w, err
}

// since are the newest leads registered and what moved since an instant.
func (m *memory) since(r reach, from kernel.Instant) (fresh, moved []kernel.ID, nFresh, nMoved int) {
	in := m.sieve(r, Filter{})
	newest := func(a, b *item) int { return cmp.Or(cmp.Compare(b.since, a.since), cmp.Compare(a.id, b.id)) }
	a, b := &best{k: weekMost, order: newest}, &best{k: weekMost, order: newest}
	for i := range m.items {
		x := &m.items[i]
		if !in.mine(x) {
			continue
		}
		registered := x.course == Leads && kernel.Instant(x.entered[0])*minute >= from
		if registered {
			a.add(x)
			nFresh++
		}
		if on := x.stage >= 0 && int(x.stage) < len(m.courses[x.course].Stages); on && x.since >= from && !(registered && x.stage == 0) {
			b.add(x)
			nMoved++
		}
	}
	return idsOf(a.first()), idsOf(b.first()), nFresh, nMoved
}

func idsOf(list []*item) []kernel.ID {
	ids := make([]kernel.ID, len(list))
	for i, x := range list {
		ids[i] = x.id
	}
	return ids
}
