package web

import (
	"net/url"
	"strconv"
	"time"

	"juyan/internal/caseflow"
	"juyan/internal/cockpit"
	"juyan/internal/exchange"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/web"
)

// processRead is a log with what its page needs.
type processRead struct {
	*cockpit.Process
	c       *web.Ctx
	course  *caseflow.Course
	options exchange.Options
	share   int
	near    time.Duration // before a deadline; 0: the pack has no rule
	note    string        // on the table that is shown
}

// processOf reads the set of matters the address names.
func (p *Pages) processOf(c *web.Ctx) (*processRead, error) {
	course, err := p.o.Kinds.Current(orElse(c.Query("kind"), "whistle"))
	if err != nil {
		return nil, err
	}
	f, err := processFilter(c, course)
	if err != nil {
		return nil, err
	}
	log, err := p.o.Cockpit.Process(c.Context(), c.Actor, f, c.Lang, p.names(c))
	if err != nil {
		return nil, err
	}
	r := &processRead{Process: log, c: c, course: course, share: 80, near: p.near(c)}
	r.options = exchange.Options{Month: func(t kernel.Instant) string { return t.In(c.Loc).Format("2006-01") }, Deadline: cockpit.Deadline, Near: r.near.Milliseconds()}
	if n, err := strconv.Atoi(c.Query("paths")); err == nil && n > 0 && n <= 100 {
		r.share = n
	}
	return r, nil
}

func processFilter(c *web.Ctx, course *caseflow.Course) (matter.Filter, error) {
	f := matter.Filter{Kind: course.Def.Kind, Unit: kernel.ID(c.Query("unit")), State: c.Query("state")}
	if t := c.Query("topic"); t != "" && course.Field("topic") != nil {
		f.Tags = map[string]string{"topic": t}
	}
	for name, edge := range map[string]struct {
		at   *kernel.Instant
		days int
	}{"raised.from": {&f.From, 0}, "raised.to": {&f.To, 1}} {
		if s := c.Query(name); s != "" {
			d, err := kernel.ParseDate(s)
			if err != nil {
				return f, err
			}
			*edge.at = d.AddDays(edge.days).At(0, 0, c.Loc)
		}
	}
	return f, nil
}

// near is what the pack's rule on pauses calls right before a limit.
func (p *Pages) near(c *web.Ctx) time.Duration {
	for _, d := range p.o.Pack().Doubts.Detectors {
		if d.Code != pack.DoubtLatePause {
			continue
		}
		if rule, ok := d.Rule(kernel.DateOf(c.Now().In(c.Loc))); ok {
			if span, err := pack.Span(rule.Within); err == nil {
				return span
			}
		}
	}
	return 0
}

// focus is one knob for both: to show the most frequent 80 % of paths is to show
// the most frequent 90 % of activities.
func (r *processRead) focus() exchange.Focus {
	paths := float64(r.share) / 100
	return exchange.Focus{Paths: paths, Activities: (1 + paths) / 2}
}

// processSet are the pairs of the address that say which matters, and how much
// of them the map shows.
var processSet = []string{"kind", "unit", "topic", "state", "raised.from", "raised.to", "paths"}

// at is another address with the same set of matters, and more pairs.
func (r *processRead) at(path string, pairs ...string) string {
	q := url.Values{}
	for _, name := range processSet {
		if v := r.c.Query(name); v != "" {
			q.Set(name, v)
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return path + "?" + q.Encode()
}

// door is the list of some of the matters.
func (r *processRead) door(pairs ...string) string { return r.at("/process/matters", pairs...) }

// edgeDoor opens the matters that took a step of the map.
func (r *processRead) edgeDoor(from, to string, self bool) string {
	if self {
		return r.door("activity", from)
	}
	return r.door("from", from, "to", to)
}
