package sim

import (
	"maps"
	"slices"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// side plans what may happen besides while the units work.
func (w *whistle) side() {
	at := func(lo, hi float64, do func() error) {
		if w.script { // before anything else can end the work
			lo, hi = 0.5, 1.5
		}
		w.plan(w.later(lo, hi), func() error {
			if w.over || w.m.Stage != "working" || w.waits {
				return nil
			}
			return do()
		})
	}
	if w.will("progress") {
		at(3, 14, func() error { return w.serve("progress", one("progress", w.say(w.y.Words["progress"]))) })
	}
	if w.will("visit") {
		at(3, 12, w.visit)
	}
	if w.will("ask") {
		at(2, 10, w.ask)
	}
	if w.will("pause") {
		at(3, 12, w.pause)
	}
	if w.will("task") {
		at(2, 10, w.giveTask)
	}
	if w.will("called_again") {
		at(4, 12, w.callAgain)
	}
	if len(w.about.Deferral) > 0 && w.will("defer_open") {
		at(4, 16, w.deferAsk)
	}
	if w.will("supervise") {
		at(6, 20, w.supervise)
	}
	if !w.script && w.will("ruled_closed") {
		at(20, 50, w.ruleClosed)
	}
}

func (w *whistle) visit() error {
	who, err := w.serving(true)
	if err != nil {
		return err
	}
	return w.act(who, "", "visit", one("visit_note", w.say(w.y.Words["visit"])), w.photos("photo_visit", "photos", w.about.Photos)...)
}

// ask has the enterprise add something; its clock stands still meanwhile.
func (w *whistle) ask() error {
	list := append(append([]string{}, w.about.Material...), w.y.Words["materials"]...)
	if err := w.serve("ask", one("materials", w.say(list)).with("pause_reason", "firm_materials")); err != nil {
		return err
	}
	w.waits = true
	w.plan(w.later(3, 30), func() error {
		if w.over {
			return nil
		}
		if err := w.act(w.caller, "", "supply", one("supplied", w.say(w.y.Words["supplied"]))); err != nil {
			return err
		}
		w.goOn()
		return nil
	})
	return nil
}

// goOn ends a wait; the answer may be due by now.
func (w *whistle) goOn() {
	w.waits = false
	w.planAnswer(1, 6)
}

func (w *whistle) pause() error {
	if err := w.serve("pause", w.why()); err != nil {
		return err
	}
	w.waits = true
	w.plan(w.later(14, 50), func() error {
		if w.over || w.m.Stage != "working" {
			return nil
		}
		if err := w.serve("resume", nil); err != nil {
			return err
		}
		w.goOn()
		return nil
	})
	return nil
}

// planPauseLate has the clock paused just before the limit, with nothing done
// till then.
func (w *whistle) planPauseLate() {
	due, err := w.due("", "close")
	if err != nil {
		return
	}
	w.slow = true
	w.plan(w.hours.when(w.hours.worked(due)-kernel.Instant(w.between(10, 60)*60_000)), func() error {
		w.slow = false
		if w.over || w.m.Stage != "working" || w.waits {
			return nil
		}
		return w.pause()
	})
}

// callOff is the unit's call after which the firm withdraws.
func (w *whistle) callOff(l *lane) error {
	if err := l.act("report", one("progress", w.say(w.y.Words["call_off"]))); err != nil {
		return err
	}
	w.plan(w.now.Add(time.Duration(w.between(8, 45)*float64(time.Minute))), w.withdraw)
	return nil
}

// passOn calls the unit that the one before pointed at; it bounces as well.
func (w *whistle) passOn(to kernel.ID) error {
	if w.over || w.m.Stage != "working" {
		return nil
	}
	return w.callUnits(w.leadLane().unit, []kernel.ID{to})
}

// why is the reason of a pause and what the firm is told.
func (w *whistle) why() fields {
	reasons := slices.Sorted(maps.Keys(w.y.Pauses))
	reason := reasons[w.rnd.IntN(len(reasons))]
	return one("pause_reason", reason).with("pause_note", w.say(w.y.Pauses[reason]))
}

// callAgain calls one more unit that turned out to be needed.
func (w *whistle) callAgain() error {
	lead := w.leadLane()
	if lead == nil || w.open == 0 {
		return nil
	}
	if other := lead.another(); other != "" {
		return w.callUnits(lead.unit, []kernel.ID{other})
	}
	return nil
}

// giveTask gives a unit a task of its own out of the whistle.
func (w *whistle) giveTask() error {
	unit := w.catalog["whistle"][w.rnd.IntN(len(w.catalog["whistle"]))].lead
	if l := w.leadLane(); l != nil {
		unit = l.unit
	}
	who, err := w.serving(true)
	if err != nil {
		return err
	}
	due := w.workday(4 + w.rnd.IntN(8))
	f := one("task_title", w.say(w.y.Words["task_titles"])).with("task_unit", string(unit)).with("task_due", due.String())
	if err := w.act(who, "", "assign_task", f); err != nil {
		return err
	}
	return w.adoptTask(who, unit)
}

// deferAsk asks for a deferral, sometimes while units are still at it; the
// office or a leader decides.
func (w *whistle) deferAsk() error {
	if w.over || w.m.Stage != "working" {
		return nil
	}
	w.waits = true
	reason := w.about.Deferral[w.rnd.IntN(len(w.about.Deferral))]
	f := one("defer_reason", reason).with("defer_note", w.say(w.y.Deferrals[reason])).with("review_date", w.workday(12+w.rnd.IntN(30)).String())
	if err := w.serve("defer", f); err != nil {
		return err
	}
	w.plan(w.later(2, 12), w.deferRule)
	return nil
}

func (w *whistle) deferRule() error {
	who, err := w.direct(0.5, "whistle.direct", w.staff.in(w.officer).Person, w.staff.in(w.head).Person)
	if err != nil {
		return err
	}
	if w.will("defer_refused") {
		if err := w.act(who, "", "defer_refuse", one("ruling_note", w.say(w.y.Words["defer_refused"]))); err != nil {
			return err
		}
		w.goOn()
		return nil
	}
	review, _ := w.m.Data["review_date"].(string)
	f := one("review_date", review)
	if err := w.act(who, "", "defer_approve", f); err != nil {
		return err
	}
	w.plan(w.m.DueAt+3_600_000, func() error {
		who, err := w.direct(0.8, "whistle.direct")
		if err != nil {
			return err
		}
		if err := w.act(who, "", "defer_end", nil); err != nil {
			return err
		}
		for _, do := range w.after {
			do()
		}
		w.after = nil
		w.goOn()
		return nil
	})
	return nil
}

// watch looks after the closing limit: what is still in hand then may be
// supervised, and criticised when it is a week over.
func (w *whistle) watch() {
	due, err := w.due("", "close")
	if err != nil {
		return
	}
	round := w.unsolved
	late := func() bool {
		return !w.over && w.unsolved == round && !w.waits && w.m.Stage == "working"
	}
	w.plan(w.past(due, 8, 20), func() error {
		if late() && w.will("supervise_late") {
			return w.supervise()
		}
		return nil
	})
	w.plan(w.past(due, 38, 60), func() error {
		if !late() || !w.will("criticise") {
			return nil
		}
		who, err := w.direct(0.7, "whistle.direct")
		if err != nil {
			return err
		}
		return w.act(who, "", "criticise", one("criticism", w.say(w.y.Words["criticism"])))
	})
}

func (w *whistle) supervise() error {
	who, err := w.direct(0.6, "whistle.direct")
	if err != nil {
		return err
	}
	return w.act(who, "", "supervise", one("supervision", w.say(w.y.Words["supervision"])))
}

// adoptTask finds the task just raised out of the whistle and lets it go its
// way.
func (w *whistle) adoptTask(giver kernel.Actor, unit kernel.ID) error {
	p, err := w.Matter.List(w.ctx, kernel.System(), matter.Filter{Kind: "task", Parent: w.m.ID, Sort: "-created", Limit: 1})
	if err != nil || len(p.Matters) == 0 {
		return err
	}
	return w.adopt(p.Matters[0].ID, giver, unit)
}

// stuck is why a meeting would have something to decide, as the script's words
// call it; "" when the matter is on its way.
func (w *whistle) stuck() string {
	switch {
	case w.over || w.m == nil:
		return ""
	case slices.ContainsFunc(w.lanes, func(l *lane) bool { return l.bounced }):
		return "bounced"
	case w.m.Stage == "deferred":
		return "deferred"
	case w.m.Stage == "raised" || w.m.Stage == "mustered":
		return "unmet"
	case w.m.Stage != "working" || w.waits || w.slowest() == nil:
		return ""
	case w.m.Counts["problem_ticket"] > 0:
		return "ticket"
	case w.unsolved > 0:
		return "unsolved"
	}
	return "overdue"
}

// slowest is the open part that holds the matter up, the lead unit's first.
func (w *whistle) slowest() *lane {
	if l := w.leadLane(); l != nil && l.open {
		return l
	}
	if i := slices.IndexFunc(w.lanes, func(l *lane) bool { return l.open }); i >= 0 {
		return w.lanes[i]
	}
	return nil
}
