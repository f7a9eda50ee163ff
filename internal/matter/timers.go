package matter

import (
	"context"
	"strings"
	"time"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// setTimer makes c's next rung due once c is saved: a timer is the instant at
// which its clock's row says that the next rung is due.
func (w *work) setTimer(def *caseflow.Clock, c *clockRow) error {
	at, ok, err := caseflow.NextRung(def, c.Rung, c.StartAt, c.DueAt, w.s.cal())
	if !ok {
		at = 0
	}
	c.wake, c.rewake = at, true
	return err
}

// dropTimer forgets the timer of a clock.
func (c *clockRow) dropTimer() { c.wake, c.rewake = 0, true }

// rewake tells the timetable and the timer loop of a timer that was set; one that is
// due at zero is gone.
func (s *Service) rewake(tx *store.Tx, t dueTimer) {
	if t.due == 0 {
		s.table.drop(tx, t.id)
		return
	}
	s.table.set(tx, t)
	tx.AfterCommit(func() { s.wakeBy(t.due) })
}

// wakeBy tells the timer loop of a timer that was set. One that is not due yet it
// finds by itself: woken by each, it asked the database after every filing.
func (s *Service) wakeBy(at kernel.Instant) {
	for {
		was := s.soonest.Load()
		if was != 0 && was <= int64(at) || s.soonest.CompareAndSwap(was, int64(at)) {
			break
		}
	}
	if at <= s.db.Clock().Now() {
		s.Wake()
	}
}

// Wake tells the timer loop that an earlier timer may be due.
func (s *Service) Wake() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Soonest returns the earliest due time of the timers this process set since it
// was last asked; Never if it set none. Who keeps the answer of FireNext and
// this one need not ask the database whether a timer is due.
func (s *Service) Soonest() kernel.Instant {
	if at := s.soonest.Swap(0); at != 0 {
		return kernel.Instant(at)
	}
	return Never
}

type dueTimer struct {
	id, subject kernel.ID
	due         kernel.Instant
}

// FireNext fires the earliest timer of all if it is due by until, once at was
// told its time. Else it returns when the earliest is due; Never when there is
// none. It is for a clock that is driven from timer to timer.
func (s *Service) FireNext(ctx context.Context, until kernel.Instant, at func(due kernel.Instant)) (fired bool, next kernel.Instant, err error) {
	t, ok, err := s.nextTimer(ctx)
	if err != nil || !ok {
		return false, Never, err
	}
	if t.due > until {
		return false, t.due, nil
	}
	at(t.due)
	return true, t.due, s.fire(ctx, t)
}

// nextTimer is the earliest timer of all; in a Batch out of the timetable.
func (s *Service) nextTimer(ctx context.Context) (next dueTimer, ok bool, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		if !tx.SameBatch(tx) {
			next, err = store.One(tx, scanTimer, `SELECT id, matter_id, wake_at FROM matter_clock WHERE wake_at > 0 AND attempts < $1 ORDER BY wake_at, id LIMIT 1`, maxAttempts)
			ok = err == nil
			return err
		}
		if !s.table.holds(tx) {
			if err := s.table.fill(tx); err != nil {
				return err
			}
		}
		next, ok = s.table.next()
		return nil
	})
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		err = nil
	}
	return next, ok, err
}

func scanTimer(sc store.Scanner) (dueTimer, error) {
	var t dueTimer
	err := sc.Scan(&t.id, &t.subject, &t.due)
	return t, err
}

// maxAttempts is how often a timer is tried before it is left for an
// administrator to look at.
const maxAttempts = 8

// FireDue fires every timer that is due now, oldest first, each in its own
// transaction, and returns how many fired. A timer's effect happens once,
// because the timer is taken away in the transaction that carries it out.
func (s *Service) FireDue(ctx context.Context) (int, error) {
	fired := 0
	for {
		due, err := s.dueTimers(ctx)
		if err != nil || len(due) == 0 {
			return fired, err
		}
		for _, t := range due {
			if err := s.fire(ctx, t); err != nil {
				if ctx.Err() != nil {
					return fired, err
				}
				if err := s.failed(ctx, t, err); err != nil {
					return fired, err
				}
				continue
			}
			fired++
		}
	}
}

func (s *Service) dueTimers(ctx context.Context) (due []dueTimer, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		due, err = store.All(tx, scanTimer, `SELECT id, matter_id, wake_at FROM matter_clock WHERE wake_at > 0 AND wake_at <= $1 AND lease_at <= $1 AND attempts < $2 ORDER BY wake_at, id LIMIT 200`, tx.Now(), maxAttempts)
		return err
	})
	return due, err
}

// failed postpones a timer that could not be carried out, ever longer.
func (s *Service) failed(ctx context.Context, t dueTimer, cause error) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		return tx.Exec(`UPDATE matter_clock SET attempts = attempts + 1, error = $1, lease_at = $2 + 60000 * (attempts + 1) WHERE matter_id = $3 AND id = $4`,
			cause.Error(), tx.Now(), t.subject, t.id)
	})
}

// fire takes the rung a timer stands for; a timer that was taken or moved
// meanwhile (another node, a stopped clock) is left alone.
func (s *Service) fire(ctx context.Context, t dueTimer) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		mine, err := s.claim(tx, t)
		if err != nil || !mine {
			return err
		}
		w, err := s.open(tx, t.subject)
		if err != nil {
			return err
		}
		for _, c := range w.clocks {
			if c.ID == t.id && c.Running() && c.PausedAt == 0 {
				return w.rung(c)
			}
		}
		return nil
	})
}

// claim takes a timer away; mine is false when it was gone.
func (s *Service) claim(tx *store.Tx, t dueTimer) (mine bool, err error) {
	const gone = `UPDATE matter_clock SET wake_at = 0, lease_at = 0, attempts = 0, error = '' WHERE matter_id = $1 AND id = $2 AND wake_at = $3`
	if s.table.holds(tx) {
		s.table.drop(tx, t.id)
		return true, tx.Exec(gone, t.subject, t.id, t.due)
	}
	n, err := tx.ExecN(gone, t.subject, t.id, t.due)
	return n > 0, err
}

// rung takes the next rung of c's ladder and sets the timer of the one after.
func (w *work) rung(c *clockRow) error {
	def := w.clockDef(c)
	ladder, err := caseflow.Ladder(def, c.StartAt, c.DueAt, w.s.cal())
	if err != nil || c.Rung >= len(ladder) {
		return err
	}
	step := ladder[c.Rung].Step
	c.Rung++
	c.dirty = true
	if step == nil {
		err = w.passed(def, c)
	} else {
		err = w.climb(def, step, c)
	}
	if err != nil {
		return err
	}
	if c.Running() && w.m.Open {
		if err := w.setTimer(def, c); err != nil {
			return err
		}
	}
	return w.save()
}

func (w *work) lane(id kernel.ID) *Lane {
	for _, l := range w.lanes {
		if l.ID == id {
			return l
		}
	}
	return nil
}

// passed records that a limit was passed: an event of its own, with the facts
// of being late.
func (w *work) passed(def *caseflow.Clock, c *clockRow) error {
	c.LateAt, w.m.Late = c.DueAt, w.m.Late || !w.keptDark(c)
	facts, err := w.course.Facts(def.Late, w.m.Data, w.facts())
	if err != nil {
		return err
	}
	lane := w.lane(c.Lane)
	st := &Step{Tx: w.tx, Actor: kernel.System(), Matter: w.m, Lane: lane, facts: facts}
	payload := map[string]any{"clock": c.Code, "limit": c.Limit, "due": c.DueAt}
	if lane != nil {
		payload["unit"] = lane.Unit
	}
	ev, err := w.s.led.Append(w.tx, st.Actor, ledger.Draft{Kind: w.m.Kind + ".overdue", Matter: w.m.ID, Lane: c.Lane, RuleVersion: w.m.Version, Payload: payload})
	if err != nil {
		return err
	}
	return w.publish(st, ev)
}

// climb takes one rung of an escalation ladder.
func (w *work) climb(def *caseflow.Clock, step *caseflow.Step, c *clockRow) error {
	lane := w.lane(c.Lane)
	if step.Do == "act" {
		a := w.course.Action(w.laneCode(c.Lane), step.Action)
		if a == nil {
			lane, a = nil, w.course.Action("", step.Action)
		}
		if a == nil || !allowedFrom(a, w.stageNow(lane)) {
			w.still = true // the course has moved on
			return nil
		}
		return w.act(kernel.System(), lane, a, caseflow.Values{}, nil)
	}
	to := w.targets(step.To, lane)
	text := w.stepText(def, step, lane)
	payload := map[string]any{"clock": c.Code, "limit": c.Limit, "due": c.DueAt, "to": to, "said": text}
	if lane != nil {
		payload["unit"] = lane.Unit
	}
	kind := step.Event
	if kind == "" {
		kind = map[string]string{"notify": w.m.Kind + ".warned", "remind": w.m.Kind + ".reminded", "escalate": w.m.Kind + ".escalated"}[step.Do]
	}
	if _, err := w.s.led.Append(w.tx, kernel.System(), ledger.Draft{Kind: kind, Matter: w.m.ID, Lane: c.Lane, RuleVersion: w.m.Version, Payload: payload}); err != nil {
		return err
	}
	if step.Do == "escalate" && !w.keptDark(c) {
		w.m.Level++
	}
	return w.notify(to, text)
}

func (w *work) stageNow(lane *Lane) *caseflow.Stage {
	if lane != nil {
		return w.course.Stage(lane.Code, lane.Stage)
	}
	return w.course.Stage("", w.m.Stage)
}

func (w *work) stepText(def *caseflow.Clock, step *caseflow.Step, lane *Lane) kernel.Text {
	if !step.Said.IsZero() {
		return step.Said
	}
	return kernel.T("时限提醒：%s", "Time limit: %s").Format(def.Name)
}

// targets turns the addressees of a rung into holder addresses: relations,
// roles, "holder" (whoever the clock runs against) and "head" (the head of
// that unit).
func (w *work) targets(to []string, lane *Lane) []string {
	var out []string
	for _, t := range to {
		switch {
		case strings.HasPrefix(t, "role:"):
			out = append(out, t)
		case t == "head":
			out = append(out, w.heads(lane)...)
		case t == "holder" && lane != nil:
			t = "lane"
			fallthrough
		default:
			if t == "holder" {
				if s := w.stageNow(lane); s != nil {
					t = s.Holder
				}
			}
			for _, i := range w.relation(t, laneID(lane)) {
				out = append(out, i.Holder())
			}
		}
	}
	return out
}

func (w *work) heads(lane *Lane) []string {
	unit := w.m.Unit
	if lane != nil {
		unit = lane.Unit
	}
	var out []string
	for _, p := range w.dir.PostsWithRole(unit, "unit_head") {
		out = append(out, "post:"+string(p))
	}
	return out
}

// RunTimers fires timers until ctx ends. It sleeps until the next is due, but
// looks at least every poll, since the domain clock of a demo may jump.
func (s *Service) RunTimers(ctx context.Context, poll time.Duration, report func(error)) {
	for ctx.Err() == nil {
		if _, err := s.FireDue(ctx); err != nil && ctx.Err() == nil {
			report(err)
		}
		select {
		case <-ctx.Done():
		case <-s.wake:
		case <-time.After(poll):
		}
	}
}
