package exchange

import (
	"time"

	"juyan/internal/kernel"
)

// pauses looks for suspensions that began right before what they put off was due.
func (a *analysis) pauses(c *Case) {
	if a.o.Near <= 0 {
		return
	}
	whole, dated := deadline(c.Attrs, a.o.Deadline)
	near := false
	for i := range c.Events {
		e := &c.Events[i]
		if e.Lifecycle != "suspend" {
			continue
		}
		due, known := deadline(e.Attrs, a.o.Deadline)
		if !known {
			due, known = whole, dated
		}
		if !known {
			continue
		}
		if a.s.Pauses == nil {
			a.s.Pauses = &Pauses{}
		}
		a.s.Pauses.All++
		if left := int64(due - e.Time); left >= 0 && left <= a.o.Near {
			a.s.Pauses.Near++
			near = true
		}
	}
	if near {
		a.s.Pauses.IDs = append(a.s.Pauses.IDs, c.ID)
	}
}

// deadline reads the attribute; one that is no time is not known.
func deadline(attrs []Attr, key string) (kernel.Instant, bool) {
	text := Find(attrs, key)
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05Z07:00"} {
		if t, err := time.Parse(layout, text); err == nil {
			return kernel.InstantOf(t), true
		}
	}
	return 0, false
}
