package resource

import (
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// Need is what a project needs of a resource.
type Need struct {
	Matter    kernel.ID
	Project   kernel.ID
	Resource  string
	Amount    int64 // as claimed
	Agreed    int64 // as confirmed; 0 while it is only claimed
	From      kernel.Date
	Until     kernel.Date // the last day; zero = it goes on
	Confirmed bool
	Rank      int // who comes first: smaller
}

// on reports whether it is needed on a day.
func (n Need) on(d kernel.Date) bool {
	return !n.From.After(d) && (n.Until.IsZero() || !n.Until.Before(d))
}

// Point is how needs stand against the supply from a day on.
type Point struct {
	Day       kernel.Date
	Known     bool // a supply is known
	Capacity  int64
	Confirmed int64
	Claimed   int64 // besides what is confirmed
	Hit       []Need
}

// Short is by how much the confirmed needs exceed the supply.
func (p Point) Short() int64 {
	if !p.Known {
		return 0
	}
	return max(p.Confirmed-p.Capacity, 0)
}

// Gap is a stretch of days on which the supply is not enough.
type Gap struct {
	From  kernel.Date
	Until kernel.Date // the first day on which it is enough again; zero = not in sight
	Worst int64
	Hit   []Need // by rank, the last in line first hit
}

// at works out one day. Who ranks last is hit first, until what is left fits.
func at(r *pack.Resource, needs []Need, day kernel.Date) Point {
	p := Point{Day: day}
	for _, s := range r.Supplies {
		if !s.From.After(day) {
			p.Known, p.Capacity = true, int64(s.Capacity)
		}
	}
	var here []Need
	for _, n := range needs {
		switch {
		case !n.on(day):
		case n.Confirmed:
			p.Confirmed += n.Agreed
			here = append(here, n)
		default:
			p.Claimed += n.Amount
		}
	}
	slices.SortStableFunc(here, func(a, b Need) int { return b.Rank - a.Rank })
	left := p.Short()
	for _, n := range here {
		if left <= 0 {
			break
		}
		p.Hit = append(p.Hit, n)
		left -= n.Agreed
	}
	return p
}

// turns are the days between two days on which anything changes, the first among
// them.
func turns(r *pack.Resource, needs []Need, from, to kernel.Date) []kernel.Date {
	out := []kernel.Date{from}
	add := func(d kernel.Date) {
		if d.After(from) && d.Before(to) {
			out = append(out, d)
		}
	}
	for _, s := range r.Supplies {
		add(s.From)
	}
	for _, n := range needs {
		add(n.From)
		if !n.Until.IsZero() {
			add(n.Until.AddDays(1))
		}
	}
	slices.SortFunc(out, kernel.Date.Compare)
	return slices.Compact(out)
}

// Gaps lists the stretches between two days on which the supply is not enough.
func Gaps(r *pack.Resource, needs []Need, from, to kernel.Date) []Gap {
	var out []Gap
	open := false
	for _, d := range turns(r, needs, from, to) {
		p := at(r, needs, d)
		switch {
		case p.Short() == 0:
			if open {
				out[len(out)-1].Until = d
			}
			open = false
		case !open:
			out, open = append(out, Gap{From: d, Worst: p.Short(), Hit: p.Hit}), true
		case p.Short() > out[len(out)-1].Worst:
			out[len(out)-1].Worst, out[len(out)-1].Hit = p.Short(), p.Hit
		}
	}
	return out
}
