package sim

import (
	"math/rand/v2"
	"slices"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// task is one 交办任务: given, accepted, reported done, checked.
type task struct {
	life
	giver  kernel.Actor
	unit   kernel.ID
	doers  []kernel.ID // who reported it done
	closed bool
}

func (r *run) castTask(i int, days *spread) {
	rnd := r.chance(streamTask, i)
	t := &task{life: r.life(rnd)}
	r.plan(days.office(rnd), t.give)
}

func (r *run) castTaskScene(rnd *rand.Rand, s *Scene) func() error {
	u, ok := r.dir.UnitByCode(s.Unit)
	if !ok {
		return nil
	}
	t := &task{life: r.life(rnd), unit: u.ID}
	t.scene(s)
	return t.give
}

// give gives a task of its own: a leader or the office asks it of a unit.
func (t *task) give() error {
	var err error
	if t.giver, err = t.direct(0.6, "task.raise"); err != nil {
		return err
	}
	if rows := t.catalog["whistle"]; t.unit == "" {
		t.unit = rows[t.rnd.IntN(len(rows))].lead
	}
	due := t.workday(5 + t.rnd.IntN(15))
	f := one("task_title", t.say(t.y.Tasks)).with("task_note", t.say(t.y.Words["task_note"])).with("task_unit", string(t.unit)).with("task_due", due.String())
	if err := t.raise(t.giver, matter.RaiseInput{Kind: "task", Values: f}); err != nil {
		return err
	}
	t.given()
	return nil
}

// adopt lets a task that an act of somebody raised go its way.
func (r *run) adopt(id kernel.ID, giver kernel.Actor, unit kernel.ID) error {
	m, err := r.Matter.Get(r.ctx, kernel.System(), id)
	if err != nil {
		return err
	}
	r.children++
	t := &task{life: r.life(r.chance(streamChild, r.children)), giver: giver, unit: unit}
	t.m = m
	t.given()
	return nil
}

// late reports whether it is unfinished past its limit.
func (t *task) late() bool { return !t.closed && t.m.Stage != "checking" && t.m.DueAt < t.now }

// given: the unit's turn.
func (t *task) given() {
	t.tasks[t.m.ID] = t
	if t.will("task_cancelled") {
		t.plan(t.later(1, 30), t.cancel)
	}
	t.plan(t.later(0.5, 10), t.accept)
}

func (t *task) by(action string, v fields) error {
	if t.closed {
		return nil
	}
	who, err := t.staff.of(t.rnd, t.unit, "task.handle")
	if err != nil {
		return err
	}
	if action == "finish" {
		t.doers = append(t.doers, who.Person)
	}
	return t.act(who, "", action, v)
}

func (t *task) accept() error {
	if t.closed {
		return nil
	}
	if err := t.by("accept", nil); err != nil {
		return err
	}
	due := t.m.DueAt
	if t.will("task_report") {
		t.plan(t.before(due, 0.2, 0.5), func() error {
			if t.m.Stage != "doing" {
				return nil
			}
			return t.by("report", one("progress", t.say(t.y.Words["task_progress"])))
		})
	}
	t.planFinish(due)
	return nil
}

func (t *task) planFinish(due kernel.Instant) {
	u, _ := t.dir.Unit(t.unit)
	if t.inTime("task_in_time", temper(t.y.Units, u.Code).Late) {
		t.plan(t.before(due, 0.3, 0.95), t.finish)
	} else {
		t.plan(t.past(due, 2, 60), t.finish)
	}
}

func (t *task) finish() error {
	if t.closed {
		return nil
	}
	if err := t.by("finish", one("outcome", t.say(t.y.Words["task_outcome"]))); err != nil {
		return err
	}
	t.plan(t.later(1, 20), t.check)
	return nil
}

// check is made by who gave the task, or by the office.
func (t *task) check() error {
	who := t.staff.in(t.giver.Post)
	if who.Person == "" || slices.Contains(t.doers, who.Person) || t.rnd.Float64() < 0.3 {
		var err error
		if who, err = t.staff.with(t.rnd, "office", "task.handle", t.doers...); err != nil {
			return err
		}
	}
	if t.will("task_returned") {
		if err := t.act(who, "", "return", one("check_note", t.say(t.y.Words["task_return"]))); err != nil {
			return err
		}
		t.planFinish(t.hours.after(t.now, 20*time.Hour))
		return nil
	}
	t.closed = true
	return t.act(who, "", "check", one("check_note", t.say(t.y.Words["task_check"])))
}

func (t *task) cancel() error {
	if t.closed || t.m.Stage == "checking" {
		return nil
	}
	who, err := t.staff.with(t.rnd, "office", "task.handle")
	if err != nil {
		return err
	}
	t.closed = true
	return t.act(who, "", "cancel", one("check_note", t.say(t.y.Words["task_cancel"])))
}
