package calendar

import (
	"math"
	"slices"

	"juyan/internal/kernel"
)

// forever is the end of a suspension without end.
const forever = kernel.Instant(math.MaxInt64)

// span is a half-open stretch of instants, or of day indices.
type span struct{ from, to kernel.Instant }

// spans returns the suspensions in order, empty and reversed ones left out,
// touching ones merged.
func spans(suspended []kernel.Period) []span {
	if len(suspended) == 0 {
		return nil
	}
	out := make([]span, 0, len(suspended))
	for _, p := range suspended {
		if p.To.IsZero() {
			p.To = forever
		}
		if p.From < p.To {
			out = append(out, span{p.From, p.To})
		}
	}
	return merge(out)
}

func merge(in []span) []span {
	slices.SortFunc(in, func(a, b span) int {
		switch {
		case a.from < b.from:
			return -1
		case a.from > b.from:
			return 1
		}
		return 0
	})
	out := in[:0]
	for _, s := range in {
		if n := len(out); n > 0 && s.from <= out[n-1].to {
			out[n-1].to = max(out[n-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

// dateSpans turns suspensions into spans of day indices: from the date of From
// up to, not including, the date of To.
func (c *Calendar) dateSpans(in []span) []span {
	out := in[:0:0]
	for _, s := range in {
		d := span{kernel.Instant(max(0, c.dayClamped(s.from))), forever}
		if s.to != forever {
			d.to = kernel.Instant(max(0, c.dayClamped(s.to)))
		}
		if d.from < d.to {
			out = append(out, d)
		}
	}
	return merge(out)
}

// within reports whether x lies in one of the spans, and where that span ends.
func within(in []span, x kernel.Instant) (to kernel.Instant, ok bool) {
	for _, s := range in {
		if x >= s.from && x < s.to {
			return s.to, true
		}
	}
	return 0, false
}
