package matter

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// What a kind seals is kept from those whose work it judges on every way out of
// this package: records, lists, filters, the search, timelines, trails. Its tags
// and words are not written down at all before the seal is off.

// sealed returns the seal a matter is under; nil = none.
func (s *Service) sealed(m *Matter) (*caseflow.Course, *caseflow.Seal, error) {
	c, err := s.kinds.Version(m.Kind, m.Version)
	if err != nil {
		return nil, nil, err
	}
	return c, c.SealIn(m.Stage), nil
}

// opens reports whether actor sees through a seal.
func opens(actor kernel.Actor, m *Matter, c *caseflow.Course, seal *caseflow.Seal, events []ledger.Event) bool {
	switch {
	case actor.Kind != kernel.ActorPerson:
		return true
	case actor.Enterprise != "":
		return actor.Enterprise == m.Enterprise
	case actor.Can(seal.Open) == kernel.ScopeNone:
		return false
	}
	kinds := c.EventsOf(seal.NotWho)
	return !slices.ContainsFunc(events, func(ev ledger.Event) bool { return ev.Person == actor.Person && slices.Contains(kinds, ev.Kind) })
}

// veil returns the matter as actor may see it: a sealed one as a copy without what
// is sealed.
func (s *Service) veil(tx *store.Tx, actor kernel.Actor, m *Matter) (*Matter, error) {
	c, seal, err := s.sealed(m)
	if err != nil || seal == nil {
		return m, err
	}
	events, err := ledger.OfMatter(tx, m.ID)
	if err != nil || opens(actor, m, c, seal, events) {
		return m, err
	}
	return veiled(m, c, seal, unsealed(c, seal, events)), nil
}

func (s *Service) veilAll(tx *store.Tx, actor kernel.Actor, list []*Matter) (err error) {
	for i, m := range list {
		if list[i], err = s.veil(tx, actor, m); err != nil {
			return err
		}
	}
	return nil
}

func veiled(m *Matter, c *caseflow.Course, seal *caseflow.Seal, events []ledger.Event) *Matter {
	x := *m
	x.Data, x.Counts = maps.Clone(m.Data), maps.Clone(m.Counts)
	for _, f := range seal.Fields {
		delete(x.Data, f)
	}
	for _, a := range seal.Acts {
		delete(x.Counts, a)
	}
	x.Stage, x.DueAt, x.Pressing, x.ClosedAt = seal.As, Never, nil, 0
	if s := c.Stage("", seal.As); s != nil {
		x.Face, x.Open = s.Face, !s.End
	}
	if n := len(events); n > 0 {
		x.UpdatedAt = events[n-1].At
	}
	return &x
}

// unsealed leaves out the events of sealed actions and of the clocks they start.
func unsealed(c *caseflow.Course, seal *caseflow.Seal, events []ledger.Event) (out []ledger.Event) {
	kinds := c.EventsOf(seal.Acts)
	for _, ev := range events {
		var p struct {
			Clock string `json:"clock"`
		}
		if slices.Contains(kinds, ev.Kind) || json.Unmarshal(ev.Payload, &p) == nil && c.SealedClock(p.Clock) {
			continue
		}
		out = append(out, ev)
	}
	return out
}

// KeptDark reports whether an event tells of what its kind seals: it goes to no
// program outside, which cannot know whose eyes read it.
func (s *Service) KeptDark(ev ledger.Event) bool {
	if ev.Matter == "" || ev.RuleVersion == "" {
		return false // no step of a matter
	}
	kind, _, _ := strings.Cut(ev.Kind, ".")
	c, err := s.kinds.Version(kind, ev.RuleVersion)
	if err != nil || c.Def.Sealed == nil {
		return false
	}
	return len(unsealed(c, c.Def.Sealed, []ledger.Event{ev})) == 0
}

// veilView takes out of a view what its reader may not see.
func (w *work) veilView(actor kernel.Actor, v *View, events []ledger.Event) {
	seal := w.course.SealIn(w.m.Stage)
	if seal == nil || opens(actor, w.m, w.course, seal, events) {
		return
	}
	v.Matter = veiled(w.m, w.course, seal, unsealed(w.course, seal, events))
	v.Events = unsealed(w.course, seal, v.Events)
	v.Clocks = slices.DeleteFunc(v.Clocks, func(c Clock) bool { return c.Lane == "" && w.course.SealedClock(c.Code) })
	from := since(w.course, seal, events)
	for i := range v.Clocks { // what a sealed action stopped seems to run
		if c := &v.Clocks[i]; from != 0 && c.StopAt >= from {
			c.StopAt = 0
		}
	}
}

// since is when the first sealed action was taken; zero = none was.
func since(c *caseflow.Course, seal *caseflow.Seal, events []ledger.Event) kernel.Instant {
	kinds := c.EventsOf(seal.Acts)
	for _, ev := range events {
		if slices.Contains(kinds, ev.Kind) {
			return ev.At
		}
	}
	return 0
}

// shownData are the fields that may be written into indexes and tags.
func (w *work) shownData() caseflow.Values {
	seal := w.course.SealIn(w.m.Stage)
	if seal == nil {
		return w.m.Data
	}
	out := maps.Clone(w.m.Data)
	for _, f := range seal.Fields {
		delete(out, f)
	}
	return out
}

// standsIn narrows to a stage as far as actor may know: what is sealed stands in
// another to whom it does not open.
func (s *Service) standsIn(q *conds, actor kernel.Actor, kind, stage string) {
	text, args := "m.stage = ?", []any{stage}
	for _, c := range s.kinds.All() {
		seal := c.Def.Sealed
		if seal == nil || kind != "" && kind != c.Def.Kind {
			continue
		}
		through, with := seeThrough(actor, c, seal)
		switch {
		case stage == seal.As:
			in, stages := questions(seal.Stages)
			text += " OR m.kind = ? AND m.stage IN (" + in + ") AND NOT (" + through + ")"
			args = append(append(append(args, c.Def.Kind), stages...), with...)
		case slices.Contains(seal.Stages, stage):
			text = "(" + text + ") AND (m.kind <> ? OR " + through + ")"
			args = append(append(args, c.Def.Kind), with...)
		}
	}
	q.Add("("+text+")", args...)
}

func questions(codes []string) (marks string, args []any) {
	for _, c := range codes {
		args = append(args, c)
	}
	return strings.TrimSuffix(strings.Repeat("?,", len(codes)), ","), args
}

// seeThrough is opens as a condition on matter m.
func seeThrough(actor kernel.Actor, c *caseflow.Course, seal *caseflow.Seal) (string, []any) {
	switch {
	case actor.Kind != kernel.ActorPerson:
		return "1 = 1", nil
	case actor.Enterprise != "":
		return "m.enterprise_id = ?", []any{actor.Enterprise}
	case actor.Can(seal.Open) == kernel.ScopeNone:
		return "1 = 0", nil
	}
	in, kinds := questions(c.EventsOf(seal.NotWho))
	return "NOT EXISTS (SELECT 1 FROM event_shown e WHERE e.matter_id = m.id AND e.person_id = ? AND e.kind IN (" + in + "))", append([]any{actor.Person}, kinds...)
}

// LogRefusal logs that somebody tried an action that only others may take, where
// the action asks for it.
func (s *Service) LogRefusal(ctx context.Context, actor kernel.Actor, in ActInput) error {
	logs := false
	err := s.db.Read(ctx, func(tx *store.Tx) error {
		m, err := s.seen(tx, actor, in.Matter)
		if err != nil {
			return err
		}
		c, err := s.kinds.Version(m.Kind, m.Version)
		if err == nil {
			a := c.Action("", in.Action)
			logs = a != nil && a.Refused != ""
		}
		return err
	})
	if err != nil || !logs {
		return outOfSight(err)
	}
	return s.db.Write(ctx, func(tx *store.Tx) error {
		w, err := s.open(tx, in.Matter)
		if err != nil {
			return err
		}
		lane, a, err := w.find(in)
		if err != nil || w.authorize(actor, a, lane) == nil {
			return err
		}
		_, err = s.led.Append(tx, actor, ledger.Draft{Kind: a.Refused, Subject: w.m.ID, RuleVersion: w.m.Version, Payload: map[string]any{"action": a.Code}})
		return err
	})
}

// outOfSight: of what the actor cannot see nothing is logged.
func outOfSight(err error) error {
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return nil
	}
	return err
}

// keptDark reports whether what a clock does is sealed: it leaves no mark on the
// matter that a list shows.
func (w *work) keptDark(c *clockRow) bool { return c.Lane == "" && w.course.SealedClock(c.Code) }

// veilTrails takes sealed steps out of trails.
func (s *Service) veilTrails(tx *store.Tx, actor kernel.Actor, list []Trail) error {
	for i := range list {
		t := &list[i]
		c, seal, err := s.sealed(&Matter{Kind: t.Kind, Version: t.Version, Stage: t.stage})
		if err != nil || seal == nil {
			if err != nil {
				return err
			}
			continue
		}
		events, err := ledger.OfMatter(tx, t.ID)
		if err != nil {
			return err
		}
		if opens(actor, &Matter{}, c, seal, events) {
			continue
		}
		kept := map[int64]bool{}
		for _, ev := range unsealed(c, seal, events) {
			kept[ev.Seq] = true
		}
		t.Steps = slices.DeleteFunc(t.Steps, func(x ledger.Step) bool { return !kept[x.Seq] })
	}
	return nil
}
