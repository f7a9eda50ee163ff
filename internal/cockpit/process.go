package cockpit

import (
	"context"
	"strconv"
	"time"

	"juyan/internal/caseflow"
	"juyan/internal/exchange"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
)

// processMost bounds the matters one picture is made of: the newest.
const processMost = 20_000

// Deadline is the attribute of a suspension that says when its clock was due.
const Deadline = "deadline"

// Words name what a process log is made of, in the reader's language.
type Words interface {
	Unit(kernel.ID) string
	Post(kernel.ID) string
}

// Process is how a set of matters went, as an event log.
type Process struct {
	Log     *exchange.Log
	Matters map[string]*matter.Trail // by the id of their case, which is their number
	More    bool                     // there are older ones that are not in it
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
	p := &Process{Log: &exchange.Log{Name: f.Kind}, Matters: make(map[string]*matter.Trail, len(trails)), More: more}
	t := telling{lang: lang, words: w, units: map[kernel.ID]string{}, posts: map[kernel.ID]string{}, actions: map[*caseflow.Course]map[string]*caseflow.Action{}}
	for i := range trails {
		x := &trails[i]
		if t.course, err = s.kinds.Version(x.Kind, x.Version); err != nil {
			return nil, err
		}
		p.Matters[x.Number] = x
		p.Log.Cases = append(p.Log.Cases, t.caseOf(x))
	}
	p.Log.Sort()
	return p, nil
}

// telling turns trails into cases; what it looks up it looks up once.
type telling struct {
	course       *caseflow.Course
	actions      map[*caseflow.Course]map[string]*caseflow.Action // by the kind of their event
	lang         kernel.Lang
	words        Words
	units, posts map[kernel.ID]string
}

func (t *telling) caseOf(x *matter.Trail) exchange.Case {
	c := exchange.Case{ID: x.Number, Events: make([]exchange.Event, 0, len(x.Steps))}
	for i := range x.Steps {
		step := &x.Steps[i]
		a := t.action(step.Kind)
		if a == nil {
			continue
		}
		e := exchange.Event{Activity: a.Name.In(t.lang), Time: step.At, Instance: strconv.FormatInt(step.Seq, 10), Lifecycle: "complete", Group: t.holder(step)}
		if len(a.Suspend) > 0 {
			e.Lifecycle = "suspend"
			if due, known := x.Due[step.At]; known {
				e.Attrs = []exchange.Attr{{Key: Deadline, Kind: "date", Value: due.Time().UTC().Format(time.RFC3339)}}
			}
		}
		if step.Unit != "" {
			e.Resource = once(t.posts, step.Post, t.words.Post)
		}
		c.Events = append(c.Events, e)
	}
	return c
}

func (t *telling) action(kind string) *caseflow.Action {
	of := t.actions[t.course]
	if of == nil {
		of = map[string]*caseflow.Action{}
		t.actions[t.course] = of
	}
	a, known := of[kind]
	if !known {
		a = matter.ActionOf(t.course, ledger.Event{Kind: kind})
		of[kind] = a
	}
	return a
}

// holder is the unit that acted. Who acts for a firm stays the firm's business.
func (t *telling) holder(s *ledger.Step) string {
	switch {
	case s.Unit != "":
		return once(t.units, s.Unit, t.words.Unit)
	case s.Actor == kernel.ActorPerson:
		return kernel.T("企业", "the enterprise").In(t.lang)
	}
	return kernel.T("系统", "the system").In(t.lang)
}

func once(known map[kernel.ID]string, id kernel.ID, find func(kernel.ID) string) string {
	name, ok := known[id]
	if !ok {
		name = find(id)
		known[id] = name
	}
	return name
}
