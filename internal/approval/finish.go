package approval

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/schedule"
)

// The facts of a department's finished step.
const (
	factDone   = Kind + ".step_done"
	factOnTime = Kind + ".step_on_time"
	factLate   = Kind + ".step_late"
)

// finish ends a step: not before it began, not before what came later is there.
// Whether it was in time goes by the day it happened, not by the day it was
// entered.
func (s *Service) finish(st *matter.Step) error {
	t, err := s.turn(st)
	if err != nil {
		return err
	}
	day, err := s.day(t, "finished_on")
	if err != nil {
		return err
	}
	if day.Before(t.r.Started) {
		return kernel.Invalid("finished_on", kernel.T("日期倒挂：%s 才开始，不能在 %s 完成", "Dates against order: it began on %s and cannot be finished on %s"), t.r.Started, day)
	}
	if err := t.complete(day); err != nil {
		return err
	}
	t.r.Finished, t.r.State, t.r.DoneAt = day, Done, st.Tx.Now()
	if l := base(t.graph, t.Plan, t.r.Code); l.N > 0 {
		t.r.Permille = schedule.Observe(t.r.Code, l, s.days().Took(t.r.Started, day, l)).Permille
	}
	if t.r.Unit != "" {
		t.credit(day)
	}
	if err := t.update(st.Tx, *t.r); err != nil {
		return err
	}
	return s.onward(st.Tx, t.house)
}

// complete refuses a finish before what was to come later.
func (t *turn) complete(day kernel.Date) error {
	for _, w := range t.a.Waits() {
		r := t.row(w.Code)
		if w.On != schedule.UntilFinish || r == nil {
			continue
		}
		name := stepOf(t.graph, w.Code).Name
		switch {
		case r.Finished.IsZero():
			return kernel.Invalid("finished_on", kernel.T("容缺的“%s”还没办完，先办完它再办结这一步", "%q was to come later and is not finished; finish it first"), name)
		case day.Before(r.Finished):
			return kernel.Invalid("finished_on", kernel.T("日期倒挂：容缺的“%s”到 %s 才办完", "Dates against order: %q, which was to come later, was finished on %s"), name, r.Finished)
		}
	}
	return nil
}

// credit publishes the facts of a department's step.
func (t *turn) credit(day kernel.Date) {
	kept := factOnTime
	if day.After(t.r.Due) {
		kept = factLate
	}
	for _, m := range []string{factDone, kept} {
		t.st.Credit(matter.Credit{Measure: m, Value: 1, Relation: "handler"})
	}
}

// base is how long a step is planned to take, without what was added to it.
func base(g *pack.Approvals, p Plan, code string) schedule.Length {
	plan, err := g.Plan(p.Template, p.Start, false)
	if err != nil || plan.Activity(code) == nil {
		return schedule.Length{}
	}
	return plan.Activity(code).Takes
}
