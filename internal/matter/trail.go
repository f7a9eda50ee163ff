package matter

import (
	"context"
	"encoding/json"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// Trail is how one matter went. Due says of an instant at which clocks were
// suspended when the nearest of them was due before that.
type Trail struct {
	ID        kernel.ID
	Kind      string
	Version   string
	Number    string
	Title     string
	Unit      kernel.ID
	CreatedAt kernel.Instant
	Steps     []ledger.Step
	stage     string
	Due       map[kernel.Instant]kernel.Instant
	Opened    map[kernel.ID]kernel.Instant // its lanes
}

// trailsAtOnce bounds the placeholders of a statement.
const trailsAtOnce = 500

// Trails returns the matters of a filter that actor may see, newest first, with
// their steps; most bounds them, more says that there are others. How the zone
// works inside is no business of an enterprise: to it nothing is found.
func (s *Service) Trails(ctx context.Context, actor kernel.Actor, f Filter, most int) (out []Trail, more bool, err error) {
	if actor.Enterprise != "" {
		return nil, false, kernel.NotFound(kernel.T("没有这一页", "There is no such page"))
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		where, args, err := s.where(tx, actor, f)
		if err != nil {
			return err
		}
		args = append(args, most+1)
		if out, err = store.All(tx, scanTrail, `SELECT m.id, m.kind, m.version, m.number, m.title, m.unit_id, m.created_at, m.stage FROM matter_shown m
			WHERE `+where+` ORDER BY m.created_at DESC, m.id DESC LIMIT `+placeholder(len(args)), args...); err != nil {
			return err
		}
		if more = len(out) > most; more {
			out = out[:most]
		}
		for from := 0; from < len(out); from += trailsAtOnce {
			if err := s.follow(tx, actor, out[from:min(from+trailsAtOnce, len(out))]); err != nil {
				return err
			}
		}
		return nil
	})
	return out, more, err
}

func scanTrail(s store.Scanner) (t Trail, err error) {
	err = s.Scan(&t.ID, &t.Kind, &t.Version, &t.Number, &t.Title, &t.Unit, &t.CreatedAt, &t.stage)
	return t, err
}

// follow fills in steps and suspensions.
func (s *Service) follow(tx *store.Tx, actor kernel.Actor, list []Trail) error {
	ids := make([]kernel.ID, len(list))
	args := make([]any, len(list))
	for i := range list {
		ids[i], args[i] = list[i].ID, list[i].ID
	}
	steps, err := ledger.StepsOf(tx, ids)
	if err != nil {
		return err
	}
	opened, err := lanesOpened(tx, args)
	if err != nil {
		return err
	}
	due := map[kernel.ID]map[kernel.Instant]kernel.Instant{}
	_, err = store.All(tx, func(r store.Scanner) (struct{}, error) {
		var matter kernel.ID
		var c Clock
		var pauses string
		err := r.Scan(&matter, &c.Limit, &c.StartAt, &c.PausedAt, &pauses)
		if err == nil {
			err = json.Unmarshal([]byte(pauses), &c.Pauses)
		}
		if err == nil && due[matter] == nil {
			due[matter] = map[kernel.Instant]kernel.Instant{}
		}
		if err == nil {
			err = s.suspended(&c, due[matter])
		}
		return struct{}{}, err
	}, `SELECT k.matter_id, k.limit_text, k.start_at, k.paused_at, k.pauses FROM matter_clock k
		WHERE k.matter_id IN (`+store.Marks(1, len(args))+`) AND (k.pauses <> '[]' OR k.paused_at > 0)`, args...)
	for i := range list {
		list[i].Steps, list[i].Due, list[i].Opened = steps[ids[i]], due[ids[i]], opened[ids[i]]
	}
	if err != nil {
		return err
	}
	return s.veilTrails(tx, actor, list)
}

// lanesOpened is when the lanes of the matters began.
func lanesOpened(tx *store.Tx, ids []any) (map[kernel.ID]map[kernel.ID]kernel.Instant, error) {
	out := map[kernel.ID]map[kernel.ID]kernel.Instant{}
	_, err := store.All(tx, func(r store.Scanner) (struct{}, error) {
		var matter, lane kernel.ID
		var at kernel.Instant
		err := r.Scan(&matter, &lane, &at)
		if out[matter] == nil {
			out[matter] = map[kernel.ID]kernel.Instant{}
		}
		out[matter][lane] = at
		return struct{}{}, err
	}, `SELECT matter_id, id, opened_at FROM lane WHERE matter_id IN (`+store.Marks(1, len(ids))+`)`, ids...)
	return out, err
}

// suspended notes when a clock was due before each of its pauses.
func (s *Service) suspended(c *Clock, due map[kernel.Instant]kernel.Instant) error {
	pauses := c.Suspended(c.PausedAt)
	for i, p := range pauses {
		at, err := s.cal().Deadline(c.StartAt, c.Limit, pauses[:i])
		if err != nil {
			return err
		}
		if was, known := due[p.From]; !known || at < was {
			due[p.From] = at
		}
	}
	return nil
}
