package column

import (
	"sync"

	"juyan/internal/kernel"
	"juyan/internal/measure"
)

// dims are the dimensions facts are kept by. Matter and event are read from
// the database when somebody opens the records.
var dims = [...]measure.Dim{measure.ByUnit, measure.ByPost, measure.ByPerson, measure.ByTaskForce, measure.ByEnterprise, measure.ByProject}

const perDim = len(dims)

func dimIndex(by measure.Dim) int {
	for i, d := range dims {
		if d == by {
			return i
		}
	}
	return -1
}

// dictionary numbers the ids of one dimension; 0 is "does not apply". ids only
// grows: a reader keeps the length it saw.
type dictionary struct {
	codes map[kernel.ID]int32
	ids   []kernel.ID
}

func newDictionary() dictionary {
	return dictionary{codes: map[kernel.ID]int32{"": 0}, ids: []kernel.ID{""}}
}

func (d *dictionary) code(id kernel.ID) int32 {
	c, ok := d.codes[id]
	if !ok {
		c = int32(len(d.ids))
		d.codes[id] = c
		d.ids = append(d.ids, id)
	}
	return c
}

// Groups says which subject each id of a dimension belongs to, so that, say,
// departments count for their agency. It may be used by many goroutines, and
// answers are remembered by it: keep it as long as the subjects are the same.
type Groups struct {
	by  measure.Dim
	n   int
	of  map[kernel.ID]int
	mu  sync.Mutex
	own []int32 // by code; n = nobody's

	wider wider
}

// NewGroups numbers n subjects 0…n−1; of gives the subject of an id. Ids it
// does not name count for nobody.
func NewGroups(by measure.Dim, n int, of map[kernel.ID]int) *Groups {
	return &Groups{by: by, n: n, of: of}
}

// Whole is the zone as one subject: every fact counts.
func Whole() *Groups { return &Groups{n: 1} }

// Len is the number of subjects.
func (g *Groups) Len() int { return g.n }

// codes returns the subject of each code of ids; nil for the whole.
func (g *Groups) codes(ids []kernel.ID) []int32 {
	g.mu.Lock()
	defer g.mu.Unlock()
	for len(g.own) < len(ids) {
		subject, ok := g.of[ids[len(g.own)]]
		if !ok || subject < 0 || subject >= g.n {
			subject = g.n
		}
		g.own = append(g.own, int32(subject))
	}
	return g.own[:len(ids):len(ids)]
}
