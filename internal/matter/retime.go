package matter

import (
	"context"
	"encoding/json"
	"slices"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// Retimed says what came of reckoning the running clocks by a new calendar.
type Retimed struct {
	Clocks  int64 `json:"clocks"`  // that ran
	Moved   int   `json:"moved"`   // whose limit ends at another time
	Matters int   `json:"matters"` // they are clocks of
	Unknown int   `json:"unknown"` // that would run into a year that is not loaded; they stay as they were
	Going   bool  `json:"-"`       // it goes on; who asked did not wait for the end
}

const (
	looked  = 20_000 // clocks read at once
	retimed = 256    // matters written in one transaction: some 30 ms
)

// Retime reckons the running clocks by the calendar in force: due times, statutory
// ones, the timers of their rungs and what is sorted by them. What is late already
// stays so; its later rungs move. Each clock that moves has an event of its own,
// "<kind>.retimed", the whole has "clocks.retimed". It does nothing when the clocks
// stand by this calendar already, and goes on where it was cut off.
func (s *Service) Retime(ctx context.Context, actor kernel.Actor) (r Retimed, err error) {
	var known map[int]string
	err = s.db.Write(ctx, func(tx *store.Tx) error { // whoever reckoned by the old one has committed before
		known, err = reckonedBy(tx)
		return err
	})
	if err != nil {
		return r, err
	}
	return s.RetimeSince(ctx, actor, known)
}

// RetimeSince is Retime for a node that reckoned by the days of an older calendar
// until now, whoever retimed the clocks meanwhile.
func (s *Service) RetimeSince(ctx context.Context, actor kernel.Actor, known map[int]string) (r Retimed, err error) {
	cal := s.cal()
	first, last, differs := cal.Differs(known)
	if !differs {
		return r, nil
	}
	span := kernel.Period{From: first.At(0, 0, cal.Location()), To: last.AddDays(1).At(0, 0, cal.Location())}
	for after := (lean{}); ; {
		list, err := s.within(ctx, span, after)
		if err != nil || len(list) == 0 {
			if err == nil {
				err = s.retimedAll(ctx, actor, &r)
			}
			return r, err
		}
		after = list[len(list)-1]
		for ids := range slices.Chunk(movable(cal, span, list), retimed) {
			if err := s.retime(ctx, actor, ids, &r); err != nil {
				return r, err
			}
		}
	}
}

// Stands notes that the clocks are reckoned by the calendar in force, as in a zone
// that has none yet.
func (s *Service) Stands(tx *store.Tx) error {
	return tx.Exec(`INSERT INTO clock_calendar (id, pattern) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET pattern = excluded.pattern`, encode(s.cal().Pattern()))
}

func reckonedBy(tx *store.Tx) (p map[int]string, err error) {
	text, err := store.One(tx, store.Value[string], `SELECT pattern FROM clock_calendar WHERE id = 1`)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return nil, nil // by nobody knows which: all are looked at
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &p)
	}
	return p, err
}

// lean is what of a clock tells whether it may move.
type lean struct {
	Clock
	matter kernel.ID
}

// within are the next running clocks whose time touches the days that changed, in
// the order of their matters.
func (s *Service) within(ctx context.Context, span kernel.Period, after lean) (list []lean, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = store.All(tx, func(sc store.Scanner) (c lean, err error) {
			var pauses string
			if err = sc.Scan(&c.ID, &c.matter, &c.Limit, &c.StartAt, &c.DueAt, &c.StatutoryAt, &c.LateAt, &pauses); err == nil && pauses != "[]" {
				err = json.Unmarshal([]byte(pauses), &c.Pauses)
			}
			return c, err
		}, `SELECT id, matter_id, limit_text, start_at, due_at, statutory_at, late_at, pauses FROM matter_clock
			WHERE (matter_id, id) > ($1, $2) AND stop_at = 0 AND start_at < $3 AND (due_at >= $4 OR statutory_at >= $4 OR late_at <> 0) ORDER BY matter_id, id LIMIT $5`,
			after.matter, after.ID, span.To, span.From, looked)
		return err
	})
	return list, err
}

// movable are the matters of the clocks that the calendar may move.
func movable(cal *Clockwork, span kernel.Period, list []lean) (out []kernel.ID) {
	seen := map[kernel.ID]bool{}
	for i := range list {
		c := &list[i]
		due, err := cal.Deadline(c.StartAt, c.Limit, c.Pauses)
		if err == nil && due == c.DueAt && c.StatutoryAt < span.From && c.LateAt == 0 || seen[c.matter] {
			continue
		}
		seen[c.matter] = true
		out = append(out, c.matter)
	}
	return out
}

// retime moves the clocks of some matters in one transaction.
func (s *Service) retime(ctx context.Context, actor kernel.Actor, ids []kernel.ID, sum *Retimed) error {
	var r Retimed
	err := s.db.WriteBulk(ctx, func(tx *store.Tx) error {
		r = Retimed{} // the transaction may run again
		works, err := s.timed(tx, ids)
		if err != nil {
			return err
		}
		var b retiming
		for _, w := range works {
			if err := b.take(w, &r); err != nil {
				return err
			}
		}
		return b.save(s, tx, actor)
	})
	sum.Moved, sum.Matters, sum.Unknown = sum.Moved+r.Moved, sum.Matters+r.Matters, sum.Unknown+r.Unknown
	return err
}

// timed reads of open matters what their times hang on.
func (s *Service) timed(tx *store.Tx, ids []kernel.ID) ([]*work, error) {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	in := `IN (` + store.Marks(1, len(ids)) + `)`
	list, err := store.All(tx, scanMatter, `SELECT `+matterColumns+` FROM matter m WHERE m.open = 1 AND m.id `+in+` ORDER BY m.id`, args...)
	if err != nil {
		return nil, err
	}
	works, at := make([]*work, len(list)), map[kernel.ID]*work{}
	for i, m := range list {
		w := &work{s: s, tx: tx, m: m}
		if w.course, err = s.kinds.Version(m.Kind, m.Version); err != nil {
			return nil, err
		}
		works[i], at[m.ID] = w, w
	}
	return works, timedParts(tx, at, in, args)
}

// timedParts reads lanes, running clocks and what waits.
func timedParts(tx *store.Tx, at map[kernel.ID]*work, in string, args []any) error {
	if err := runningParts(tx, at, in, args); err != nil {
		return err
	}
	var of kernel.ID
	_, err := store.All(tx, func(sc store.Scanner) (bool, error) {
		x, err := scanWait(headed{sc, &of})
		if err == nil && at[of] != nil {
			at[of].inbox = append(at[of].inbox, x)
		}
		return true, err
	}, `SELECT matter_id, `+waitingColumns+` FROM inbox WHERE matter_id `+in, args...)
	return err
}

// runningParts reads lanes and running clocks.
func runningParts(tx *store.Tx, at map[kernel.ID]*work, in string, args []any) error {
	_, err := store.All(tx, func(sc store.Scanner) (bool, error) {
		l, err := scanLane(sc)
		if err == nil && at[l.Matter] != nil {
			at[l.Matter].lanes = append(at[l.Matter].lanes, l)
		}
		return true, err
	}, `SELECT `+laneColumns+` FROM lane WHERE matter_id `+in+` ORDER BY opened_at, id`, args...)
	if err != nil {
		return err
	}
	var of kernel.ID
	_, err = store.All(tx, func(sc store.Scanner) (bool, error) {
		c, err := scanClock(headed{sc, &of})
		if err == nil && at[of] != nil {
			at[of].clocks = append(at[of].clocks, c)
		}
		return true, err
	}, `SELECT matter_id, `+clockColumns+` FROM matter_clock WHERE stop_at = 0 AND matter_id `+in+` ORDER BY start_at, id`, args...)
	return err
}

// retiming gathers what one transaction writes.
type retiming struct {
	clocks, matters, inbox []any
	timers                 []dueTimer // that were moved
	drafts                 []ledger.Draft
	done                   []kernel.ID
}

// take reckons the clocks of one matter anew.
func (b *retiming) take(w *work, r *Retimed) error {
	moved := 0
	for _, c := range w.clocks {
		def := w.clockDef(c)
		if def == nil {
			continue
		}
		was, wake := c.Clock, kernel.Instant(0)
		err := w.move(def, c)
		if err == nil && c.PausedAt == 0 {
			wake, _, err = caseflow.NextRung(def, c.Rung, c.StartAt, c.DueAt, w.s.cal())
		}
		switch {
		case kernel.CodeOf(err) == kernel.CodeInvalid: // a year is not loaded
			c.Clock = was
			r.Unknown++
			continue
		case err != nil:
			return err
		}
		changed := c.DueAt != was.DueAt || c.StatutoryAt != was.StatutoryAt
		if changed || c.LateAt != 0 {
			b.clocks = append(b.clocks, w.m.ID, c.ID, c.DueAt, c.StatutoryAt, wake, 0, 0)
			b.timers = append(b.timers, dueTimer{id: c.ID, subject: w.m.ID, due: wake})
		}
		if changed {
			moved++
			b.drafts = append(b.drafts, ledger.Draft{Kind: w.m.Kind + ".retimed", Matter: w.m.ID, Lane: c.Lane, RuleVersion: w.m.Version, Payload: map[string]any{"clock": c.Code, "limit": c.Limit, "was": was.DueAt, "due": c.DueAt}})
		}
	}
	if moved > 0 {
		r.Moved, r.Matters = r.Moved+moved, r.Matters+1
		b.of(w)
	}
	return nil
}

// move reckons a clock; one that is late stays so.
func (w *work) move(def *caseflow.Clock, c *clockRow) error {
	if c.LateAt != 0 {
		return nil
	}
	return w.reckon(def, c)
}

// of gathers what hangs on the clocks of a matter.
func (b *retiming) of(w *work) {
	b.done = append(b.done, w.m.ID)
	b.matters = append(b.matters, w.m.ID, w.due(), w.m.Record+1)
	for _, x := range w.inbox {
		lane := w.lane(x.lane)
		a := w.course.Action(w.laneCode(x.lane), x.action)
		if a == nil {
			continue
		}
		if due := w.dueOf(a, lane); due != x.due {
			b.inbox = append(b.inbox, w.m.ID, x.holder, x.lane, x.action, due)
		}
	}
}

// save writes all of it, a statement for each table.
func (b *retiming) save(s *Service, tx *store.Tx, actor kernel.Actor) error {
	err := store.UpdateMany(tx, `matter_clock`, []string{"matter_id", "id"}, []string{"due_at", "statutory_at", "wake_at", "lease_at", "attempts"}, b.clocks)
	if err == nil {
		err = store.UpdateMany(tx, `matter`, []string{"id"}, []string{"due_at", "record"}, b.matters)
	}
	if err == nil {
		err = store.UpdateMany(tx, `inbox`, []string{"matter_id", "holder", "lane_id", "action"}, []string{"due_at"}, b.inbox)
	}
	for _, t := range b.timers {
		s.rewake(tx, t)
	}
	if err == nil {
		_, err = s.led.AppendAll(tx, actor, b.drafts)
	}
	for _, id := range b.done {
		tx.AfterCommit(func() { s.memory.take(id) })
	}
	return err
}

// retimedAll ends a recount: with every clock moved, the calendar is theirs; else it is
// tried again with the next.
func (s *Service) retimedAll(ctx context.Context, actor kernel.Actor, r *Retimed) error {
	return s.db.Write(ctx, func(tx *store.Tx) (err error) {
		if r.Clocks, err = store.One(tx, store.Value[int64], `SELECT COUNT(*) FROM matter_clock WHERE stop_at = 0`); err != nil {
			return err
		}
		if r.Unknown == 0 {
			if err := s.Stands(tx); err != nil {
				return err
			}
		}
		if r.Moved == 0 && (r.Unknown == 0 || actor.Kind == kernel.ActorSystem) { // a start that still cannot count them says nothing new
			return nil
		}
		_, err = s.led.Append(tx, actor, ledger.Draft{Kind: "clocks.retimed", Payload: r})
		return err
	})
}
