package exchange

import (
	"cmp"
	"slices"

	"juyan/internal/kernel"
)

// Log is a set of cases. Skipped counts what a file held and a Log cannot:
// nested attributes and a key given twice.
type Log struct {
	Name    string
	Attrs   []Attr
	Cases   []Case
	Skipped int
}

// Case is one course of events.
type Case struct {
	ID     string
	Attrs  []Attr
	Events []Event
}

// Event is one thing that was done. Resource is the person or post, Group the
// unit; Lifecycle is XES's transition ("complete", "suspend", …). Strand names the
// part of the case it belongs to where parts run side by side, "" the main course;
// After is the instance of the event it followed, "" where the order tells it.
type Event struct {
	Activity, Resource, Group, Lifecycle, Instance, Strand, After string
	Time                                                          kernel.Instant
	Attrs                                                         []Attr
}

// Attr is any further attribute. Kind is XES's element: string, date, int,
// float, boolean or id.
type Attr struct{ Key, Kind, Value string }

// Find returns the value of key, "" if there is none.
func Find(attrs []Attr, key string) string {
	for _, a := range attrs {
		if a.Key == key {
			return a.Value
		}
	}
	return ""
}

// Events counts them.
func (l *Log) Events() int {
	n := 0
	for i := range l.Cases {
		n += len(l.Cases[i].Events)
	}
	return n
}

// Sort brings the log into its one order.
func (l *Log) Sort() {
	l.Skipped += tidy(&l.Attrs)
	for i := range l.Cases {
		c := &l.Cases[i]
		l.Skipped += tidy(&c.Attrs)
		for j := range c.Events {
			l.Skipped += tidy(&c.Events[j].Attrs)
		}
		slices.SortFunc(c.Events, compareEvents)
	}
	slices.SortFunc(l.Cases, func(a, b Case) int { return cmp.Compare(a.ID, b.ID) })
}

// tidy sorts by key and takes out keys given twice; it returns how many.
func tidy(attrs *[]Attr) int {
	if len(*attrs) < 2 {
		return 0
	}
	slices.SortFunc(*attrs, compareAttrs)
	n := len(*attrs)
	*attrs = slices.CompactFunc(*attrs, func(a, b Attr) bool { return a.Key == b.Key })
	return n - len(*attrs)
}

func compareAttrs(a, b Attr) int {
	return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Value, b.Value))
}

// compareEvents: instances are numbered upward as a rule, so task-9 stands
// before task-10.
func compareEvents(a, b Event) int {
	if a.Time != b.Time {
		return cmp.Compare(a.Time, b.Time)
	}
	return cmp.Or(cmp.Compare(len(a.Instance), len(b.Instance)), cmp.Compare(a.Instance, b.Instance),
		cmp.Compare(a.Activity, b.Activity), cmp.Compare(a.Lifecycle, b.Lifecycle), cmp.Compare(a.Group, b.Group),
		cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Strand, b.Strand), cmp.Compare(a.After, b.After), slices.CompareFunc(a.Attrs, b.Attrs, compareAttrs))
}

// Limits bound what a file may cost. A zero field means the default.
type Limits struct {
	Events   int   // default 5,000,000
	Value    int   // bytes of one tag; default 131,072
	Attrs    int   // of one case or event; default 1,000
	Depth    int   // of nested elements; default 64
	Unpacked int64 // bytes of an XES once unpacked; default 4 GiB
	Ratio    int64 // unpacked ÷ packed beyond 64 MiB; default 300
}

func (l Limits) withDefaults() Limits {
	for _, d := range []struct {
		field *int
		value int
	}{{&l.Events, 5_000_000}, {&l.Value, 128 << 10}, {&l.Attrs, 1_000}, {&l.Depth, 64}} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	if l.Unpacked == 0 {
		l.Unpacked = 4 << 30
	}
	if l.Ratio == 0 {
		l.Ratio = 300
	}
	return l
}

func tooManyEvents(n int) error {
	return kernel.Errorf(kernel.CodeTooLarge, "", kernel.T("日志超过%d个事件的上限，请按时间分成几份", "The log exceeds the limit of %d events; split it by time"), n)
}

// pool keeps one copy of what a log repeats.
type pool map[string]string

// pooled bounds the pool: what does not repeat would only fill it.
const pooled = 1 << 16

func (p pool) keep(b []byte) string {
	if s, ok := p[string(b)]; ok {
		return s
	}
	s := string(b)
	if len(p) < pooled && len(s) <= 64 {
		p[s] = s
	}
	return s
}
