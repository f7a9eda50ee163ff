package cockpit

import (
	"context"
	"slices"
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
	t := telling{lang: lang, words: w, units: map[kernel.ID]string{}, posts: map[kernel.ID]string{}, deeds: map[*caseflow.Course]map[string]*deed{}}
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
	deeds        map[*caseflow.Course]map[string]*deed // by the kind of their event
	lang         kernel.Lang
	words        Words
	units, posts map[kernel.ID]string
}

// deed is an action of a kind and what it is called in a log.
type deed struct {
	*caseflow.Action
	name string
}

// caseOf is one matter. Each of its lanes is a strand, numbered as they began.
func (t *telling) caseOf(x *matter.Trail) exchange.Case {
	c := exchange.Case{ID: x.Number, Events: make([]exchange.Event, 0, len(x.Steps))}
	strands := map[kernel.ID]string{"": ""}
	for i := range x.Steps {
		step := &x.Steps[i]
		a := t.deed(step.Kind)
		if a == nil {
			continue
		}
		strand, known := strands[step.Lane]
		after := ""
		if !known {
			strand, after = strconv.Itoa(len(strands)), opener(&c, x.Opened[step.Lane])
			strands[step.Lane] = strand
		}
		e := exchange.Event{Activity: a.name, Strand: strand, After: after, Time: step.At, Instance: strconv.FormatInt(step.Seq, 10), Lifecycle: "complete", Group: t.holder(step)}
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

// opener is the event of the main course that a lane began with: the last when it
// was opened.
func opener(c *exchange.Case, opened kernel.Instant) (instance string) {
	for i := range c.Events {
		if e := &c.Events[i]; e.Strand == "" && e.Time <= opened {
			instance = e.Instance
		}
	}
	return instance
}

// deed is what an event of the ledger records; nil for those of clocks.
func (t *telling) deed(kind string) *deed {
	of := t.deeds[t.course]
	if of == nil {
		of = map[string]*deed{}
		t.deeds[t.course] = of
	}
	d, known := of[kind]
	if !known {
		if a := matter.ActionOf(t.course, ledger.Event{Kind: kind}); a != nil {
			d = &deed{a, t.nameOf(a)}
		}
		of[kind] = d
	}
	return d
}

// nameOf tells an action of a lane from one of the main course that is called the
// same: 报到（部门报到） beside 报到.
func (t *telling) nameOf(a *caseflow.Action) string {
	def, name := t.course.Def, a.Name.In(t.lang)
	if !slices.ContainsFunc(def.Acts, func(x caseflow.Action) bool { return x.Name.In(t.lang) == name }) {
		return name
	}
	for i := range def.Lanes {
		l := &def.Lanes[i]
		for j := range l.Acts {
			if &l.Acts[j] == a {
				return kernel.T("%s（%s）", "%s (%s)").Format(a.Name, l.Name).In(t.lang)
			}
		}
	}
	return name
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
