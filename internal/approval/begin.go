package approval

import (
	"slices"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/schedule"
)

// turn is one step whose action is being taken.
type turn struct {
	*house
	st *matter.Step
	r  *Row
	a  schedule.Activity
}

func (s *Service) turn(st *matter.Step) (*turn, error) {
	h, err := s.house(st.Tx, st.Matter.Project)
	if err != nil {
		return nil, err
	}
	t := &turn{house: h, st: st}
	for i := range h.rows {
		if h.rows[i].Matter == st.Matter.ID {
			t.r = &h.rows[i]
		}
	}
	if t.r == nil {
		return nil, noPlan()
	}
	if a := h.plan.Activity(t.r.Code); a != nil {
		t.a = *a
	}
	return t, nil
}

// day reads a day of the form, today where nobody said. It may not lie ahead,
// nor further back than the pack lets units enter.
func (s *Service) day(t *turn, field string) (kernel.Date, error) {
	today := t.st.Today()
	day := today
	if typed, ok := t.st.Input[field].(string); ok && typed != "" {
		var err error
		if day, err = kernel.ParseDate(typed); err != nil {
			return day, err
		}
	}
	t.st.Set(field, day.String())
	if day.After(today) {
		return day, kernel.Invalid(field, kernel.T("%s 还没有到，写实际发生的日期", "%s has not come; enter the day on which it happened"), day)
	}
	back := t.graph.Rules.Backdate
	if took := s.days().Took(day, today, back); !t.tends(t.st.Actor) && back.N > 0 && took.N > back.N {
		return day, kernel.Invalid(field, kernel.T("最多往前补记 %s；更早的请项目管理单位登记", "At most %s back; what is earlier the project office enters"), back.Text())
	}
	return day, nil
}

// tends reports whether an actor keeps the project's records: who may enter what
// lies further back.
func (h *house) tends(actor kernel.Actor) bool {
	return actor.Can(PermDirect) == kernel.ScopeAll || actor.Post != "" && actor.Post == h.Officer
}

// start begins a step: everything it waits for is finished, or is softened in a
// way the graph allows.
func (s *Service) start(st *matter.Step) error {
	t, err := s.turn(st)
	if err != nil {
		return err
	}
	day, err := s.day(t, "started_on")
	if err != nil {
		return err
	}
	if t.a.Use, err = t.ways(); err != nil {
		return err
	}
	if err := s.inOrder(t, day); err != nil {
		return err
	}
	if err := t.promises(day); err != nil {
		return err
	}
	t.r.Started, t.r.State, t.r.Ways = day, Running, t.a.Use
	if err := s.setDue(t); err != nil {
		return err
	}
	if err := st.StartClock("limit"); err != nil {
		return err
	}
	st.Set("promised", slices.Contains(t.a.Use, schedule.Promise))
	if err := t.update(st.Tx, *t.r); err != nil {
		return err
	}
	return s.onward(st.Tx, t.house) // some wait for the start alone
}

// setDue works out by when a step is to be finished.
func (s *Service) setDue(t *turn) (err error) {
	l := base(t.graph, t.Plan, t.r.Code)
	l.N += t.r.Extra
	if t.r.Due, err = s.days().Add(t.r.Started, l); err != nil {
		return err
	}
	t.st.Set("due", t.r.Due.String())
	return nil
}

// ways are the ways chosen; each must be open to the step.
func (t *turn) ways() ([]schedule.Way, error) {
	var out []schedule.Way
	list, _ := t.st.Input["ways"].([]string)
	for _, w := range list {
		way := schedule.Way(w)
		if len(softened(&t.a, way)) == 0 {
			return nil, kernel.Invalid("ways", kernel.T("这一步没有可以%s的前置步骤", "Nothing before this step can be handled %s"), wayNames[way])
		}
		out = append(out, way)
	}
	return out, nil
}

var wayNames = map[schedule.Way]kernel.Text{
	schedule.Parallel: kernel.T("并联办理", "side by side"), schedule.Defer: kernel.T("容缺受理", "with papers later"), schedule.Promise: kernel.T("告知承诺", "on promise"),
}

// softened lists what a way softens.
func softened(a *schedule.Activity, way schedule.Way) []string {
	return map[schedule.Way][]string{schedule.Parallel: a.Parallel, schedule.Defer: a.Deferrable, schedule.Promise: a.Promisable}[way]
}

// inOrder refuses a start before what the step still waits for.
func (s *Service) inOrder(t *turn, day kernel.Date) error {
	if day.Before(t.Start) {
		return kernel.Invalid("started_on", kernel.T("早于计划的起算日 %s", "That is before %s, where the plan begins"), t.Start)
	}
	for _, w := range t.a.Waits() {
		free, ok := s.free(t.house, w)
		name := stepOf(t.graph, w.Code).Name
		switch {
		case !ok:
			return kernel.Invalid("started_on", kernel.T("“%s”还没办完，这一步还不能开始。%s", "%q is not finished, so this step cannot begin. %s"), name, t.advice(w.Code))
		case day.Before(free):
			return kernel.Invalid("started_on", kernel.T("日期倒挂：“%s”到 %s 才办完，这一步不能在 %s 开始", "Dates against order: %q holds this step up until %s; it cannot begin on %s"), name, free, day)
		}
	}
	return nil
}

// advice says how a step might begin all the same.
func (t *turn) advice(code string) kernel.Text {
	var zh, en []string
	for _, w := range schedule.Ways {
		if slices.Contains(softened(&t.a, w), code) {
			zh, en = append(zh, wayNames[w].ZH), append(en, wayNames[w].EN)
		}
	}
	if len(zh) == 0 {
		return kernel.T("等它办完", "Wait for it")
	}
	return kernel.T("可以选："+strings.Join(zh, "、"), "It may be handled "+strings.Join(en, ", "))
}

// promises wants, with papers that come later, which and by when; with a
// promise, by when it is checked.
func (t *turn) promises(day kernel.Date) error {
	var errs kernel.Errors
	note, _ := t.st.Input["papers"].(string)
	if slices.Contains(t.a.Use, schedule.Defer) {
		if note == "" {
			errs.Add(kernel.Invalid("papers", kernel.T("容缺受理要写明缺什么材料、企业的书面承诺", "With papers later: say which are missing and what the enterprise promised in writing")))
		}
		t.r.PapersDue = t.date(&errs, "papers_due", day, kernel.T("容缺受理要写明哪天补齐，不早于开始日期", "With papers later: say by which day they come, not before the start"))
	}
	if slices.Contains(t.a.Use, schedule.Promise) {
		t.r.CheckOn = t.date(&errs, "check_on", day, kernel.T("告知承诺要写明哪天前核查，不早于开始日期", "On promise: say by which day it is checked, not before the start"))
	}
	return errs.Err()
}

func (t *turn) date(errs *kernel.Errors, field string, from kernel.Date, what kernel.Text) kernel.Date {
	typed, _ := t.st.Input[field].(string)
	day, err := kernel.ParseDate(typed)
	if err != nil || day.Before(from) {
		errs.Add(kernel.Invalid(field, what))
	}
	return day
}
