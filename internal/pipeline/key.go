package pipeline

import (
	"context"

	"juyan/internal/kernel"
)

// Key are the key leads of a period: those that came to be talked to in it, and of
// these those that passed in it, with what they would invest.
type Key struct {
	Talked Sum
	Passed Sum
}

// Key counts the key leads of a filter from a day to a day, both included. Errors
// as Board.
func (s *Service) Key(ctx context.Context, actor kernel.Actor, f Filter, from, to kernel.Date) (k Key, err error) {
	r, err := reaches(actor)
	if err != nil {
		return k, err
	}
	m := s.memory
	first, last := from.At(0, 0, s.loc()), to.AddDays(1).At(0, 0, s.loc())
	err = m.read(ctx, func() {
		f.Key = true
		in, way, n := m.sieve(r, f), m.way(), len(m.courses[Leads].Stages)
		for i := range m.items {
			x := &m.items[i]
			if x.course != Leads || !in.mine(x) || !in.passes(x) || !between(x.reached(way[0], n), first, last) {
				continue
			}
			k.Talked.add(x)
			if between(x.reached(way[1], n), first, last) {
				k.Passed.add(x)
			}
		}
	})
	return k, err
}

func between(at, from, to kernel.Instant) bool { return at != 0 && at >= from && at < to }
