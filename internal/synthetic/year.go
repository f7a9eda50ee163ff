package synthetic

import (
	"fmt"

	"juyan/internal/kernel"
	"juyan/internal/measure"
	"juyan/internal/measure/column"
)

// Year says how much there is.
type Year struct {
	Facts    int
	Measures int
	Posts    int
	Seed     int64
}

// From and To are the year's ends.
func (y Year) From() kernel.Instant { return kernel.InstantOf(begin) }

// To is the first moment after the year.
func (y Year) To() kernel.Instant { return kernel.InstantOf(begin.AddDate(1, 0, 0)) }

// Measure is the name of the i-th measure.
func (y Year) Measure(i int) string { return fmt.Sprintf("synthetic.m%03d", i%y.Measures) }

// Post is the id of the i-th post.
func (y Year) Post(i int) kernel.ID {
	return kernel.ID(fmt.Sprintf("00000000-0000-7000-8001-%012d", i))
}

// fns is what is asked of the i-th measure, by i modulo their number: mostly
// sums and counts, some averages, few that need the facts in order.
var fns = [][]column.Ask{
	{{Fn: column.Sum}}, {{Fn: column.Count}}, {{Fn: column.Sum}, {Fn: column.Count}}, {{Fn: column.Avg}}, {{Fn: column.Sum}},
	{{Fn: column.Sum}}, {{Fn: column.Max}, {Fn: column.Min}}, {{Fn: column.Count}}, {{Fn: column.Pct, P: 90}}, {{Fn: column.Median}},
}

// inOrder reports whether something asked of the i-th measure needs the facts
// in order.
func inOrder(i int) bool { return i%len(fns) == 6 || i%len(fns) > 7 }

// Asks are the questions of a run, measure by measure.
func (y Year) Asks(groups *column.Groups) []column.Ask {
	var out []column.Ask
	for i := range y.Measures {
		for _, a := range fns[i%len(fns)] {
			a.Measure, a.Groups, a.From, a.To = y.Measure(i), groups, y.From(), y.To()
			out = append(out, a)
		}
	}
	return out
}

// Groups are the posts as subjects.
func (y Year) Groups() *column.Groups {
	of := map[kernel.ID]int{}
	for i := range y.Posts {
		of[y.Post(i)] = i
	}
	return column.NewGroups(measure.ByPost, y.Posts, of)
}

// Fact is one that comes in after the year was filled.
func (y Year) Fact(i int) measure.Fact {
	return measure.Fact{Measure: y.Measure(7 * i), At: y.To() - 1, Value: 1, Unit: "unit", Post: y.Post(13 * i % y.Posts)}
}
