package doubt

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"juyan/internal/calendar"
	"juyan/internal/doubt/detect"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// reading is the part of the ledger one search looks at.
type reading struct {
	from, to kernel.Instant
	cal      *calendar.Calendar
	trails   []detect.Trail
	cited    map[string]map[kernel.ID]bool // by detector
}

func (r *reading) scene(detector string, rule pack.DoubtRule) detect.Scene {
	return detect.Scene{Rule: rule, Trails: r.trails, Loc: r.cal.Location(), Cited: r.cited[detector], From: r.from, To: r.to,
		Workday: func(d kernel.Date) bool { works, err := r.cal.IsWorkday(d); return err == nil && works }}
}

// chunk is how many matters are read with one statement.
const chunk = 400

// gather reads the matters on which something a rule looks at happened lately,
// each with all of its acts that some rule names. What happens meanwhile lies
// beyond the reading's end.
func (s *Service) gather(ctx context.Context, in SearchInput) (*reading, error) {
	var r *reading
	var ids []kernel.ID
	var kinds []string
	var rules map[string]pack.DoubtRule
	err := s.o.DB.Read(ctx, func(tx *store.Tx) (err error) {
		r = &reading{from: in.From, to: in.To, cal: s.o.Calendar(), cited: map[string]map[kernel.ID]bool{}}
		if r.to == 0 {
			r.to = tx.Now() + 1
		}
		back := time.Duration(s.o.Rules.LookBack) * 24 * time.Hour
		if r.from == 0 {
			r.from = r.to.Add(-back)
		}
		rules = s.rules(s.day(r.to))
		kinds = eventKinds(rules)
		if ids, err = ledger.MattersWith(tx, kinds, r.from.Add(-back), r.to); err != nil {
			return err
		}
		return r.cite(tx)
	})
	if err != nil {
		return nil, err
	}
	parts := slices.Collect(slices.Chunk(ids, chunk))
	trails := make([][]detect.Trail, len(parts))
	err = s.o.DB.Beside(ctx, len(parts), func(ctx context.Context, i int) error {
		return s.o.DB.Read(ctx, func(tx *store.Tx) (err error) {
			trails[i], err = r.read(tx, parts[i], kinds, rules)
			return err
		})
	})
	r.trails = slices.Concat(trails...)
	return r, err
}

// eventKinds are the events that the rules name.
func eventKinds(rules map[string]pack.DoubtRule) []string {
	set := map[string]bool{}
	for _, r := range rules {
		for _, kind := range slices.Concat(r.Acts, r.After, r.Since) {
			set[kind] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// read returns the trails of some matters.
func (r *reading) read(tx *store.Tx, ids []kernel.ID, kinds []string, rules map[string]pack.DoubtRule) ([]detect.Trail, error) {
	matters, err := matter.Several(tx, ids)
	if err != nil {
		return nil, err
	}
	events, err := ledger.OfMatters(tx, ids, kinds)
	if err != nil {
		return nil, err
	}
	clocks, err := matter.ClocksOf(tx, ids)
	if err != nil {
		return nil, err
	}
	acts := map[kernel.ID][]detect.Act{}
	for _, ev := range events {
		if ev.At < r.to && ev.ActorKind != kernel.ActorImport {
			acts[ev.Matter] = append(acts[ev.Matter], actOf(ev))
		}
	}
	if err := effective(tx, rules, acts); err != nil {
		return nil, err
	}
	if err := marksOf(tx, acts); err != nil {
		return nil, err
	}
	var out []detect.Trail
	for _, m := range matters {
		t := detect.Trail{Matter: m.ID, Title: m.Title, Enterprise: m.Enterprise, Lead: m.Unit, Acts: acts[m.ID]}
		r.limits(&t, clocks[m.ID])
		out = append(out, t)
	}
	return out, nil
}

// actOf is an event as detectors see it.
func actOf(ev ledger.Event) detect.Act {
	a := detect.Act{Event: ev.ID, Seq: ev.Seq, Kind: ev.Kind, At: ev.At, Person: ev.Person, Post: ev.Post, Unit: ev.Unit}
	var p struct {
		Unit kernel.ID      `json:"unit"`
		Set  map[string]any `json:"set"`
	}
	if ev.Erased || json.Unmarshal(ev.Payload, &p) != nil {
		return a // what was erased can be in no doubt
	}
	if p.Unit != "" {
		a.Unit = p.Unit
	}
	for field, v := range p.Set {
		if text, ok := v.(string); ok {
			if a.Values == nil {
				a.Values = map[string]string{}
			}
			a.Values[field] = text
		}
	}
	return a
}

// limits fills in when limits fell due, and how much of one each pause left: a
// limit as it stood before that pause.
func (r *reading) limits(t *detect.Trail, clocks []matter.Clock) {
	cal := &matter.Clockwork{Calendar: r.cal}
	for _, c := range clocks {
		t.Limits = append(t.Limits, c.DueAt)
		pauses := c.Suspended(c.PausedAt)
		for i, p := range pauses {
			due, err := cal.Deadline(c.StartAt, c.Limit, pauses[:i])
			if err != nil || due <= p.From {
				continue
			}
			for j := range t.Acts {
				if a := &t.Acts[j]; a.At == p.From && (a.Left == 0 || due.Sub(p.From) < a.Left) {
					a.Left = due.Sub(p.From)
				}
			}
		}
	}
}

// effective fills in when what was recorded late took effect.
func effective(tx *store.Tx, rules map[string]pack.DoubtRule, acts map[kernel.ID][]detect.Act) error {
	rule, ok := rules[pack.DoubtBackdated]
	if !ok {
		return nil
	}
	by, err := pack.Span(rule.Within)
	if err != nil {
		return kernel.Internal(err)
	}
	at := places(acts, func(a *detect.Act) bool { return slices.Contains(rule.Acts, a.Kind) })
	late, err := measure.BackdatedBy(tx, slices.Sorted(maps.Keys(at)), kernel.Instant(by.Milliseconds()))
	for _, b := range late {
		at[b.Event].Effective = b.At
	}
	return err
}

// places finds acts by their event.
func places(acts map[kernel.ID][]detect.Act, wanted func(*detect.Act) bool) map[kernel.ID]*detect.Act {
	out := map[kernel.ID]*detect.Act{}
	for _, list := range acts {
		for i := range list {
			if wanted(&list[i]) {
				out[list[i].Event] = &list[i]
			}
		}
	}
	return out
}

// cite reads what earlier findings rest on.
func (r *reading) cite(tx *store.Tx) error {
	_, err := store.All(tx, func(sc store.Scanner) (string, error) {
		var detector string
		var event kernel.ID
		err := sc.Scan(&detector, &event)
		if r.cited[detector] == nil {
			r.cited[detector] = map[kernel.ID]bool{}
		}
		r.cited[detector][event] = true
		return detector, err
	}, `SELECT detector, event_id FROM doubt_evidence`)
	return err
}
