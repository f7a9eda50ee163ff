package cockpit

import (
	"context"
	"strconv"

	"juyan/internal/caseflow"
	"juyan/internal/exchange"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
)

// processMost bounds the matters one picture is made of: the newest.
const processMost = 20_000

// Words name what a process log is made of, in the reader's language.
type Words interface {
	Unit(kernel.ID) string
	Post(kernel.ID) string
}

// Process is how a set of matters went, as an event log.
type Process struct {
	Log     *exchange.Log
	Matters map[string]*matter.Matter // by the id of their case, which is their number
	More    bool                      // there are older ones that are not in it
}

// Process makes the log of the matters of a filter that actor may see: what
// people and the program did, not what clocks said. Error: forbidden without
// board.view; to an enterprise nothing is found.
func (s *Service) Process(ctx context.Context, actor kernel.Actor, f matter.Filter, lang kernel.Lang, w Words) (*Process, error) {
	if err := actor.Require(PermBoard); err != nil {
		return nil, err
	}
	trails, more, err := s.matters.Trails(ctx, actor, f, processMost)
	if err != nil {
		return nil, err
	}
	p := &Process{Log: &exchange.Log{Name: f.Kind}, Matters: map[string]*matter.Matter{}, More: more}
	for _, t := range trails {
		course, err := s.kinds.Version(t.Matter.Kind, t.Matter.Version)
		if err != nil {
			return nil, err
		}
		p.Matters[t.Matter.Number] = t.Matter
		p.Log.Cases = append(p.Log.Cases, caseOf(t, course, lang, w))
	}
	p.Log.Sort()
	return p, nil
}

func caseOf(t matter.Trail, course *caseflow.Course, lang kernel.Lang, w Words) exchange.Case {
	c := exchange.Case{ID: t.Matter.Number}
	for _, step := range t.Steps {
		a := matter.ActionOf(course, ledger.Event{Kind: step.Kind})
		if a == nil {
			continue
		}
		e := exchange.Event{Activity: a.Name.In(lang), Time: step.At, Instance: strconv.FormatInt(step.Seq, 10), Lifecycle: "complete", Group: holder(step, lang, w)}
		if len(a.Suspend) > 0 {
			e.Lifecycle = "suspend"
		}
		if step.Unit != "" {
			e.Resource = w.Post(step.Post)
		}
		c.Events = append(c.Events, e)
	}
	return c
}

// holder is the unit that acted. Who acts for a firm stays the firm's business.
func holder(s ledger.Step, lang kernel.Lang, w Words) string {
	switch {
	case s.Unit != "":
		return w.Unit(s.Unit)
	case s.Actor == kernel.ActorPerson:
		return kernel.T("企业", "the enterprise").In(lang)
	}
	return kernel.T("系统", "the system").In(lang)
}
