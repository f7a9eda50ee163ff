package detect

import (
	"cmp"
	"slices"
	"time"

	"juyan/internal/kernel"
)

// Trail is one matter as the ledger knows it.
type Trail struct {
	Matter     kernel.ID
	Title      string
	Enterprise kernel.ID
	Lead       kernel.ID // responsible unit
	Acts       []Act
	Limits     []kernel.Instant // when its limits fell due
}

// Act is one event of a trail.
type Act struct {
	Event  kernel.ID
	Seq    int64     // its place in the ledger: tells acts of one moment apart
	Matter kernel.ID // filled in by Run
	Kind   string
	At     kernel.Instant
	Person kernel.ID
	Post   kernel.ID // "" = not an officer of the zone
	Unit   kernel.ID
	Values map[string]string // texts of its form
	// Left is how long a pause left of the limit; zero = it is no pause, or the
	// limit had passed.
	Left time.Duration
	// Effective is when what it records took effect, where that was long before.
	Effective kernel.Instant
	// Net and Device are comparable marks of where it was done from; "" = not known.
	Net, Device string
}

// Finding is what a detector found: the acts that bear it, whom it concerns.
type Finding struct {
	Detector   string
	Acts       []Act // oldest first
	Units      []kernel.ID
	Posts      []kernel.ID
	Persons    []kernel.ID
	Enterprise kernel.ID // of one firm; "" = of several
	Of         int       // all acts of the sort, where a share was taken
	Share      int       // per cent
	Text       string    // the words that coincide
	Period     string    // 2022-Q3, 2022-09
}

// Last is when its last act happened.
func (f Finding) Last() kernel.Instant { return f.Acts[len(f.Acts)-1].At }

// Matters lists the matters it cites, in the order of its acts.
func (f Finding) Matters() (out []kernel.ID) {
	seen := map[kernel.ID]bool{}
	for _, a := range f.Acts {
		if !seen[a.Matter] {
			seen[a.Matter], out = true, append(out, a.Matter)
		}
	}
	return out
}

// concern adds whoever did the acts.
func (f *Finding) concern(acts ...Act) {
	for _, a := range acts {
		f.Units, f.Posts, f.Persons = with(f.Units, a.Unit), with(f.Posts, a.Post), with(f.Persons, a.Person)
	}
}

func with(list []kernel.ID, id kernel.ID) []kernel.ID {
	if id == "" || slices.Contains(list, id) {
		return list
	}
	return append(list, id)
}

// byTime orders acts, those of one moment by their place in the ledger.
func byTime(a, b Act) int {
	return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Event, b.Event))
}
