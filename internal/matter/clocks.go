package matter

import (
	"encoding/json"
	"strings"

	"juyan/internal/calendar"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Clockwork counts limits on the calendar in force.
type Clockwork struct{ *calendar.Calendar }

// Deadline implements caseflow.Calendar.
func (c *Clockwork) Deadline(start kernel.Instant, limit string, suspended []kernel.Period) (kernel.Instant, error) {
	if day, ok := strings.CutPrefix(limit, "@"); ok {
		d, err := kernel.ParseDate(day)
		return d.AddDays(1).At(0, 0, c.Location()) - 1, err
	}
	l, err := calendar.ParseLimit(limit)
	if err != nil {
		return 0, err
	}
	return c.Calendar.Deadline(start, l, suspended)
}

// Clock is one running or stopped limit of a matter or a lane.
type Clock struct {
	ID          kernel.ID
	Lane        kernel.ID
	Code        string
	Limit       string
	StartAt     kernel.Instant
	DueAt       kernel.Instant
	StatutoryAt kernel.Instant // zero = no statutory limit beside it
	StopAt      kernel.Instant // zero = runs
	LateAt      kernel.Instant // when it passed its limit; zero = it did not
	PausedAt    kernel.Instant // zero = not paused
	Rests       bool           // of a lane: paused because the matter rests, not by an act of its own
	Pauses      []kernel.Period
	Rung        int // rungs of the ladder already taken
}

// Running reports whether the clock burns or is paused.
func (c *Clock) Running() bool { return c.StopAt == 0 }

// Suspended lists the pauses, a running one up to now.
func (c *Clock) Suspended(now kernel.Instant) []kernel.Period {
	if c.PausedAt == 0 {
		return c.Pauses
	}
	return append(append([]kernel.Period{}, c.Pauses...), kernel.Period{From: c.PausedAt, To: max(now, c.PausedAt)})
}

type clockRow struct {
	Clock
	fresh, dirty bool
	wake         kernel.Instant // when its timer is due; zero = none
	rewake       bool           // that is to be written
}

const clockColumns = `id, lane_id, code, limit_text, start_at, due_at, statutory_at, stop_at, late_at, paused_at, pauses, rung, rests`

func scanClock(s store.Scanner) (*clockRow, error) {
	var c clockRow
	var pauses string
	var rests int64
	err := s.Scan(&c.ID, &c.Lane, &c.Code, &c.Limit, &c.StartAt, &c.DueAt, &c.StatutoryAt, &c.StopAt, &c.LateAt, &c.PausedAt, &pauses, &c.Rung, &rests)
	if err != nil {
		return nil, err
	}
	c.Rests = rests == 1
	return &c, json.Unmarshal([]byte(pauses), &c.Pauses)
}

func clocksOf(tx *store.Tx, matter kernel.ID) ([]*clockRow, error) {
	return store.All(tx, scanClock, `SELECT `+clockColumns+` FROM matter_clock WHERE matter_id = $1 ORDER BY start_at, id`, matter)
}

func (w *work) startClock(def *caseflow.Clock, limit string, lane kernel.ID) error {
	return w.startClockAt(def, limit, lane, w.tx.Now())
}

// startClockAt starts a clock that has run since an earlier moment.
func (w *work) startClockAt(def *caseflow.Clock, limit string, lane kernel.ID, at kernel.Instant) error {
	if limit == "" {
		return nil
	}
	if err := w.stopClocks([]string{def.Code}, lane, nil); err != nil { // a new round replaces the old
		return err
	}
	c := &clockRow{Clock: Clock{ID: w.tx.NewID(), Lane: lane, Code: def.Code, Limit: limit, StartAt: at}, fresh: true}
	if err := w.reckon(def, c); err != nil {
		return err
	}
	w.clocks = append(w.clocks, c)
	if lane != "" && w.resting() {
		c.PausedAt, c.Rests = w.tx.Now(), true
		return nil
	}
	return w.setTimer(def, c)
}

// reckon computes when c is due from its start, limit and pauses.
func (w *work) reckon(def *caseflow.Clock, c *clockRow) (err error) {
	cal := w.s.cal()
	if c.DueAt, err = cal.Deadline(c.StartAt, c.Limit, c.Pauses); err != nil {
		return err
	}
	if law := w.course.StatutoryOf(def, w.m.Data); law != "" {
		c.StatutoryAt, err = cal.Deadline(c.StartAt, law, c.Pauses)
	}
	return err
}

// eachClock calls f for the running clocks of a course that codes name.
func (w *work) eachClock(codes []string, lane kernel.ID, f func(*caseflow.Clock, *clockRow) error) error {
	for _, c := range w.clocks {
		if !c.Running() || c.Lane != lane || !contains(codes, c.Code) && !contains(codes, "*") {
			continue
		}
		if err := f(w.clockDef(c), c); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) clockDef(c *clockRow) *caseflow.Clock {
	return w.course.Clock(w.laneCode(c.Lane), c.Code)
}

func (w *work) laneCode(id kernel.ID) string {
	for _, l := range w.lanes {
		if l.ID == id {
			return l.Code
		}
	}
	return ""
}

// stopClocks stops clocks; one stopped in time earns its facts (st nil: none,
// as when a course is begun again).
func (w *work) stopClocks(codes []string, lane kernel.ID, st *Step) error {
	return w.eachClock(codes, lane, func(def *caseflow.Clock, c *clockRow) error {
		c.StopAt, c.dirty = max(w.tx.Now(), c.StartAt), true // the machine's clock may have gone back
		if st != nil && contains(codes, c.Code) && (c.LateAt == 0 || c.Rung == UncountedLate) {
			earned := def.InTime
			if c.LateAt != 0 {
				earned = def.Late
			}
			facts, err := w.course.Facts(earned, w.m.Data, w.facts())
			if err != nil {
				return err
			}
			st.facts = append(st.facts, facts...)
		}
		c.dropTimer()
		return nil
	})
}

func (w *work) suspendClocks(codes []string, lane kernel.ID) error {
	return w.eachClock(codes, lane, func(_ *caseflow.Clock, c *clockRow) error {
		if c.Rests { // stands still already, from now on by its own act
			c.Rests, c.dirty = false, true
		}
		c.pause(w.tx.Now())
		return nil
	})
}

// pause lets a clock stand still; what is already late is not saved by it.
func (c *clockRow) pause(now kernel.Instant) bool {
	if c.PausedAt != 0 || c.LateAt != 0 {
		return false
	}
	c.PausedAt, c.dirty = now, true
	c.dropTimer()
	return true
}

func (w *work) resumeClocks(codes []string, lane kernel.ID) error {
	return w.eachClock(codes, lane, func(def *caseflow.Clock, c *clockRow) error {
		switch {
		case c.PausedAt == 0:
			return nil
		case lane != "" && w.resting(): // it goes on when the matter does
			c.Rests, c.dirty = true, true
			return nil
		}
		return w.goOn(def, c)
	})
}

// goOn ends a clock's pause and moves its deadline.
func (w *work) goOn(def *caseflow.Clock, c *clockRow) error {
	c.Pauses = append(c.Pauses, kernel.Period{From: c.PausedAt, To: max(w.tx.Now(), c.PausedAt)})
	c.PausedAt, c.Rests, c.dirty = 0, false, true
	if err := w.reckon(def, c); err != nil {
		return err
	}
	return w.setTimer(def, c)
}

// resting reports whether the matter stands where its lanes' clocks do not
// burn.
func (w *work) resting() bool {
	s := w.course.Stage("", w.m.Stage)
	return s != nil && s.Rests
}

// restLanes lets the clocks of the lanes stand still, or go on, as the stage of
// the matter asks. One that its own lane had paused stays paused.
func (w *work) restLanes() error {
	rests := w.resting()
	for _, c := range w.clocks {
		switch {
		case c.Lane == "" || !c.Running():
		case rests && c.pause(w.tx.Now()):
			c.Rests = true
		case !rests && c.Rests:
			if err := w.goOn(w.clockDef(c), c); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *work) saveClocks() error {
	var rows []any
	for _, c := range w.clocks {
		if c.rewake {
			w.s.rewake(w.tx, dueTimer{id: c.ID, subject: w.m.ID, due: c.wake})
		}
		if c.fresh {
			rows = append(rows, c.ID, w.m.ID, c.Lane, c.Code, c.Limit, c.StartAt, c.DueAt, c.StatutoryAt, c.StopAt, c.LateAt, c.PausedAt, pausesText(c.Pauses), c.Rung, store.Bool(c.Rests), c.wake)
		} else if err := w.saveClock(c); err != nil {
			return err
		}
		c.fresh, c.dirty, c.rewake = false, false, false
	}
	if len(rows) == 0 {
		return nil
	}
	return w.tx.Queue(`INSERT INTO matter_clock (id, matter_id, lane_id, code, limit_text, start_at, due_at, statutory_at, stop_at, late_at, paused_at, pauses, rung, rests, wake_at)
		VALUES `+store.Values(len(rows)/15, 15), rows...)
}

// saveClock writes what changed of a clock: itself, its timer, mostly both.
func (w *work) saveClock(c *clockRow) error {
	const itself, timer = `due_at = $1, statutory_at = $2, stop_at = $3, late_at = $4, paused_at = $5, pauses = $6, rung = $7, rests = $8, limit_text = $9`, `lease_at = 0, attempts = 0, error = ''`
	var args []any
	if c.dirty {
		args = append(args, c.DueAt, c.StatutoryAt, c.StopAt, c.LateAt, c.PausedAt, pausesText(c.Pauses), c.Rung, store.Bool(c.Rests), c.Limit)
	}
	if c.rewake {
		args = append(args, c.wake)
	}
	args = append(args, w.m.ID, c.ID)
	switch {
	case c.dirty && c.rewake:
		return w.tx.Exec(`UPDATE matter_clock SET `+itself+`, wake_at = $10, `+timer+` WHERE matter_id = $11 AND id = $12`, args...)
	case c.dirty:
		return w.tx.Exec(`UPDATE matter_clock SET `+itself+` WHERE matter_id = $10 AND id = $11`, args...)
	case c.rewake:
		return w.tx.Exec(`UPDATE matter_clock SET wake_at = $1, `+timer+` WHERE matter_id = $2 AND id = $3`, args...)
	}
	return nil
}

func pausesText(p []kernel.Period) string {
	if len(p) == 0 {
		return "[]"
	}
	return encode(p)
}

// due is the nearest limit that still runs; a paused clock does not press.
func (w *work) due() kernel.Instant {
	best := Never
	for _, c := range w.clocks {
		if c.Running() && c.PausedAt == 0 && c.DueAt < best {
			best = c.DueAt
		}
	}
	return best
}
