package sim

import (
	"maps"

	"juyan/internal/kernel"
)

// planAnswer has the result told to the enterprise once nothing is open.
func (w *whistle) planAnswer(lo, hi float64) {
	if w.over || w.waits || w.slow || w.open > 0 || w.replying {
		return
	}
	if len(w.about.Deferral) > 0 && w.will("defer") {
		w.plan(w.later(0.5, 3), w.deferAsk)
		w.waits = true
		return
	}
	w.replying = true
	if w.scene != nil && w.scene.Replies != "" { // the same afternoon
		lo, hi = 0.05, 0.3
	}
	w.plan(w.soon(lo, hi), w.answer)
}

func (w *whistle) answer() error {
	w.replying = false
	if w.over || w.waits || w.open > 0 {
		return nil
	}
	who, err := w.serving(false)
	if lead := w.leadLane(); lead != nil && w.will("answer_by_unit") {
		who, err = w.staff.of(w.rnd, lead.unit, "whistle.handle")
	}
	if err != nil {
		return err
	}
	w.handlers = append(w.handlers, who.Person)
	if err := w.act(who, "", "answer", one("result", w.answers(w.about.Result))); err != nil {
		return err
	}
	w.confirming()
	return nil
}

func (w *whistle) leadLane() *lane {
	for _, l := range w.lanes {
		if l.lead {
			return l
		}
	}
	return nil
}

// unsolvedBy is how likely the answer does not solve it, as a factor: by the
// unit that leads, else by the task force, less so the second time.
func (w *whistle) unsolvedBy() float64 {
	f := w.force.Unsolved
	if l := w.leadLane(); l != nil {
		f *= l.temper.Unsolved
	}
	switch {
	case w.stubborn && w.unsolved < 3:
		return 12
	case w.unsolved > 0:
		return f * 0.6
	}
	return f
}

// confirming is the enterprise's turn: it confirms, says that it is not solved
// yet, or stays silent until the timer passes it on.
func (w *whistle) confirming() {
	due := w.m.DueAt // of the clock confirm: no other runs
	if w.will("thank_before") && w.will("thank") {
		w.plan(w.before(due, 0.02, 0.1), w.thank)
	}
	switch {
	case w.willBut("reject", w.unsolvedBy()):
		w.plan(w.before(due, 0.05, 0.7), w.reject)
	case w.will("silent"):
		if w.will("confirm_too_late") {
			w.plan(due+60_000, w.confirm) // refused: the timer was first
		}
		w.plan(w.hours.after(due, 0), w.following)
	default:
		w.plan(w.before(due, 0.02, 0.75), w.confirm)
	}
}

func (w *whistle) confirm() error {
	rating := ""
	if w.script {
		rating = "satisfied"
		if w.will(bad) {
			rating = "dissatisfied"
		} else if w.scene.Note != "" {
			rating = "very_satisfied"
		}
	} else if w.will("rated") {
		rating = w.rating()
	}
	f := one("satisfaction", rating) // left empty, an earlier one does not stand for this answer
	if isBad(rating) {
		f.with("rating_note", w.say(w.y.Words["bad_note"]))
	} else if w.scene != nil && w.scene.Note != "" {
		f.with("rating_note", w.scene.Note)
	} else if rating != "" && w.will("rating_note") {
		f.with("rating_note", w.say(w.y.Words["good_note"]))
	}
	if err := w.act(w.caller, "", "confirm", f); err != nil {
		return err
	}
	if isBad(rating) {
		w.plan(w.later(1, 7), w.revisit)
		return nil
	}
	w.ended()
	return nil
}

// rating draws one; bad ones are as rare as things are mostly solved.
func (w *whistle) rating() string {
	shares := maps.Clone(w.y.Ratings)
	for r := range shares {
		if isBad(r) {
			shares[r] *= w.unsolvedBy()
		}
	}
	return among(w.rnd, shares)
}

func isBad(rating string) bool { return rating == "dissatisfied" || rating == "very_dissatisfied" }

func (w *whistle) reject() error {
	f := one("unsolved_note", w.answers(w.about.Unsolved))
	f["satisfaction"] = []string{""}
	if w.will("reject_rated") {
		f["satisfaction"] = []string{"dissatisfied"}
	}
	if err := w.act(w.caller, "", "reject", f); err != nil {
		return err
	}
	return w.again()
}

// again begins anew, one level higher: the lead unit musters again.
func (w *whistle) again() error {
	w.unsolved++
	w.watch()
	if w.m.Counts["problem_ticket"] > 0 && w.will("ticket_closed") {
		w.plan(w.later(8, 40), w.ruleClosed)
		return nil
	}
	if w.leadLane() == nil {
		w.planAnswer(3, 16)
		return nil
	}
	for _, l := range w.lanes {
		if l.lead && !l.open {
			if err := l.begin(); err != nil {
				return err
			}
		}
	}
	return nil
}

// follow takes an action of the office, by somebody who did not handle it.
func (w *whistle) follow(action string, v fields) error {
	who, err := w.staff.with(w.rnd, "office", "whistle.followup", w.handlers...)
	if err != nil {
		return err
	}
	return w.act(who, "", action, v)
}

// following is the office's turn, after the enterprise stayed silent and the
// timer passed the matter on.
func (w *whistle) following() error {
	w.m.Stage = "following"
	w.note(w.m)
	w.plan(w.later(0.5, 9), func() error {
		if w.willBut("follow_unsolved", w.unsolvedBy()) {
			if err := w.follow("follow_unsolved", one("follow_note", w.say(w.y.Words["follow_unsolved"]))); err != nil {
				return err
			}
			return w.again()
		}
		f := one("follow_note", w.say(w.y.Words["follow_solved"])).with("closure", "solved")
		f["satisfaction"] = []string{[]string{"", "satisfied"}[w.rnd.IntN(2)]}
		if err := w.follow("follow_solved", f); err != nil {
			return err
		}
		w.ended()
		return nil
	})
	return nil
}

// revisit follows up a bad rating.
func (w *whistle) revisit() error {
	if w.will("settled") || w.script {
		closure := "solved"
		if w.unsolved > 0 {
			closure = "redone"
		}
		f := one("follow_note", w.say(w.y.Words["settled"])).with("closure", closure)
		if err := w.follow("revisit_settled", f); err != nil {
			return err
		}
		w.ended()
		return nil
	}
	if err := w.follow("revisit_redo", one("follow_note", w.say(w.y.Words["redo"]))); err != nil {
		return err
	}
	return w.again()
}

// ruleClosed ends what cannot be solved here.
func (w *whistle) ruleClosed() error {
	if w.over || w.m.Stage != "working" {
		return nil
	}
	who, err := w.direct(0.5, "whistle.direct", w.handlers...)
	if err != nil {
		return err
	}
	kind := []string{"ruling", "handed_over"}[w.rnd.IntN(2)]
	if err := w.act(who, "", "rule_closed", one("closure", kind).with("ruling_note", w.say(w.y.Words["ruling_close"]))); err != nil {
		return err
	}
	w.over = true
	return nil
}

// ended: the whistle is closed; what may still come is a letter of thanks.
func (w *whistle) ended() {
	w.over = true
	if w.will("thank") {
		w.plan(w.later(4, 60), w.thank)
	}
}

func (w *whistle) thank() error {
	w.known["lead"] = "专班"
	if l := w.leadLane(); l != nil {
		w.known["lead"] = w.dir.UnitName(l.unit).ZH
	}
	return w.act(w.caller, "", "thank", one("praise", w.say(w.y.Words["praise"])))
}

// direct picks who rules, supervises and approves: the office, or a leader.
func (l *life) direct(office float64, permission string, except ...kernel.ID) (kernel.Actor, error) {
	if l.rnd.Float64() < office {
		return l.staff.with(l.rnd, "office", permission, except...)
	}
	return l.staff.with(l.rnd, "leader", permission, except...)
}
