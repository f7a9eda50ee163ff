package pipeline

import (
	"cmp"
	"context"
	"slices"

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
	var a, b []*item
	for _, x := range m.items {
		if !in.mine(x) {
			continue
		}
		registered := x.course == Leads && x.entered[0] >= from
		if registered {
			a = append(a, x)
		}
		if on := x.stage >= 0 && int(x.stage) < len(m.courses[x.course].Stages); on && x.since >= from && !(registered && x.stage == 0) {
			b = append(b, x)
		}
	}
	return newest(a), newest(b), len(a), len(b)
}

func newest(list []*item) (ids []kernel.ID) {
	slices.SortFunc(list, func(a, b *item) int { return cmp.Or(cmp.Compare(b.since, a.since), cmp.Compare(a.id, b.id)) })
	for _, x := range list[:min(len(list), weekMost)] {
		ids = append(ids, x.id)
	}
	return ids
}
