package merit

import (
	"cmp"
	"slices"
	"strings"

	"github.com/govalues/decimal"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/pack"
)

// held is one person's time in one post during a period.
type held struct {
	person org.Person
	post   org.Post
	unit   kernel.ID // the agency that is graded
	months indicator.Num
}

// monthsHeld lists who held which post of a graded unit or of the sections
// below it, and how long: a month counts by its days, to a hundredth. Somebody
// who held several posts at once counts each day in one of them, the one of the
// highest level.
func monthsHeld(dir *org.Directory, award *pack.Award, period indicator.Period, graded map[kernel.ID]bool) (out []held) {
	from, to := period.Dates()
	for _, p := range dir.People() {
		hundredths := map[kernel.ID]int{} // by post
		for first := from; first.Before(to); first = nextMonth(first) {
			whole := first.Days(nextMonth(first))
			for post, days := range daysHeld(dir, award, p.ID, first) {
				hundredths[post] += (200*days + whole) / (2 * whole) // rounded half up
			}
		}
		for id, n := range hundredths {
			post, _ := dir.Post(id)
			if unit, ok := gradedAbove(dir, graded, post.Unit); ok {
				out = append(out, held{p, post, unit, decimal.MustNew(int64(n), 2)})
			}
		}
	}
	slices.SortFunc(out, func(a, b held) int {
		return cmp.Or(strings.Compare(a.person.Code, b.person.Code), strings.Compare(a.post.Code, b.post.Code))
	})
	return out
}

// nextMonth is the first of the month after a first of the month.
func nextMonth(first kernel.Date) kernel.Date {
	d := first.AddDays(31)
	d.Day = 1
	return d
}

// daysHeld is how many days of a month somebody held which post.
func daysHeld(dir *org.Directory, award *pack.Award, person kernel.ID, first kernel.Date) map[kernel.ID]int {
	out := map[kernel.ID]int{}
	for d := first; d.Before(nextMonth(first)); d = d.AddDays(1) {
		if post, ok := postOn(dir, award, person, d); ok {
			out[post]++
		}
	}
	return out
}

// postOn is the post of the highest level somebody held on a day; between equal
// levels the one held longer.
func postOn(dir *org.Directory, award *pack.Award, person kernel.ID, d kernel.Date) (best kernel.ID, ok bool) {
	var most indicator.Num
	var since kernel.Date
	for _, a := range dir.AppointmentsOf(person) {
		post, there := dir.Post(a.Post)
		if !there || a.From.After(d) || !a.To.IsZero() && !a.To.After(d) {
			continue
		}
		factor := award.Levels[post.Level]
		if !ok || most.Less(factor) || most.Equal(factor) && a.From.Before(since) {
			best, most, since, ok = post.ID, factor, a.From, true
		}
	}
	return best, ok
}

// gradedAbove is the graded unit a unit belongs to: itself or the nearest above.
func gradedAbove(dir *org.Directory, graded map[kernel.ID]bool, unit kernel.ID) (kernel.ID, bool) {
	path := dir.Path(unit)
	for i := len(path) - 1; i >= 0; i-- {
		if graded[path[i].ID] {
			return path[i].ID, true
		}
	}
	return "", false
}
