package sim

import (
	"cmp"
	"fmt"
	"slices"

	"juyan/internal/approval"
	"juyan/internal/codes"
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// file: the project is filed on the national platform and has its code; what
// was done before the year began is entered as it was.
func (w *works) file(day kernel.Date) error {
	if w.m.Stage != "signed" {
		return nil
	}
	day = w.latestPast(day)
	if err := w.by("file", one("code", w.code(day)).with("filed_on", day.String()).with("template", w.template())); err != nil {
		return err
	}
	if w.Approval != nil && w.starts.After(w.today) {
		w.plan(w.later(1, 8), w.turns)
	}
	at := w.starts
	if w.lags {
		at = at.AddDays(10 + w.rnd.IntN(50))
	}
	w.plan(max(w.later(2, 16), at.At(9, 40, w.loc)), func() error { return w.start(at) })
	return nil
}

// code is a project code whose check digit is right.
func (w *works) code(day kernel.Date) string {
	head := fmt.Sprintf("%02d%02d-152971-04-0%d-%05d", day.Year%100, int(day.Month), 1+w.rnd.IntN(2), w.rnd.IntN(100_000))
	for d := range 10 {
		if c := head + fmt.Sprint(d); codes.CheckProjectCode(c).Verdict == codes.OK {
			return c
		}
	}
	return head + "0"
}

func (w *works) start(day kernel.Date) error {
	if w.m.Stage != "filed" {
		return nil
	}
	day = w.latestPast(day)
	if err := w.by("start", one("started_on", day.String())); err != nil {
		return err
	}
	w.goOn()
	filing := day.AddDays(-day.Day + 1).AddDays(31)
	filing = filing.AddDays(-filing.Day + 1 + w.rnd.IntN(8)) // in the first days of the next month
	if w.lags {
		filing = filing.AddDays(w.rnd.IntN(30))
	}
	w.plan(max(w.later(4, 24), filing.At(14, 30, w.loc)), func() error { return w.enter(filing) })
	return nil
}

// enter: the project enters statistics.
func (w *works) enter(day kernel.Date) error {
	if w.m.Stage != "started" {
		return nil
	}
	if err := w.by("register_stat", fields{"registered_on": {w.latestPast(day).String()}, "stat_evidence": {"filing", "works", "licence"}}); err != nil {
		return err
	}
	at := w.trial
	if w.lags {
		at = at.AddDays(30 + w.rnd.IntN(60))
	}
	w.plan(max(w.later(8, 40), at.At(10, 30, w.loc)), func() error { return w.try(at) })
	return nil
}

func (w *works) try(day kernel.Date) error {
	if w.m.Stage != "registered" {
		return nil
	}
	if err := w.by("trial", one("trial_on", w.latestPast(day).String()).with("products", w.title)); err != nil {
		return err
	}
	w.goOn()
	at := day.AddDays(w.days(3))
	w.plan(max(w.later(20, 60), at.At(10, 30, w.loc)), func() error { return w.produce(at) })
	return nil
}

func (w *works) produce(day kernel.Date) error {
	if w.m.Stage != "trial" {
		return nil
	}
	if err := w.by("produce", one("production_on", w.latestPast(day).String())); err != nil {
		return err
	}
	full := day.AddDays(w.days(4))
	w.plan(max(w.later(20, 60), full.At(15, 0, w.loc)), func() error { return w.reach(full) })
	return nil
}

func (w *works) reach(day kernel.Date) error {
	if w.m.Stage != "production" {
		return nil
	}
	return w.by("reach", one("capacity_on", w.latestPast(day).String()))
}

// leave: the item lead records that the investor has given up.
func (w *works) leave() error {
	item, _ := w.dir.UnitByCode("economy")
	who, err := w.staff.of(w.rnd, item.ID, "project.handle")
	if err != nil {
		return err
	}
	return w.act(who, "", "leave", one("exit_on", w.today.String()).with("exit_reason", w.say(w.y.invest.Words["leave"])))
}

// block: the officer tells what holds the works up; the unit that must move
// solves it, sooner or later.
func (w *works) block() error {
	if w.blocked() || w.m.Stage == "production" {
		return nil
	}
	b := &w.v.Blocks[choose(w.rnd, len(w.v.Blocks), func(i int) float64 { return w.v.Blocks[i].Weight })]
	unit, ok := w.dir.UnitByCode(b.Unit)
	if !ok {
		return kernel.Invalid("blocks", kernel.T("%s：没有机构 %s", "%s: there is no unit %s"), InvestFile, b.Unit)
	}
	f := one("block_kind", b.Kind).with("block_unit", string(unit.ID)).with("block_since", w.today.AddDays(-w.rnd.IntN(12)).String()).
		with("block_due", w.workday(8+w.rnd.IntN(12)).String()).with("block_note", w.say(b.Words))
	if err := w.by("block", f); err != nil {
		return err
	}
	w.mover = unit.ID
	if err := w.given(); err != nil {
		return err
	}
	w.plan(w.later(30, 160), w.unblock)
	return nil
}

// blocked reports whether something holds the works up.
func (w *works) blocked() bool { return w.m.Counts["block"] > w.m.Counts["unblock"] }

func (w *works) unblock() error {
	if !w.blocked() {
		return nil
	}
	if w.rnd.Float64() < 0.35 {
		w.lags = false
	}
	return w.by("unblock", one("removed_on", w.today.String()).with("unblock_note", w.say(w.y.invest.Words["unblock"])))
}

// goOn looks at the plan again after a milestone: what comes behind it can begin.
// Of works that were under way before the year nobody knows the steps.
func (w *works) goOn() {
	if w.Approval != nil && w.starts.After(w.y.from) {
		w.plan(w.later(1, 8), w.turns)
	}
}

// turns looks which steps of the approval plan have come, and has each taken up.
func (w *works) turns() error {
	if !w.m.Open || w.m.Stage == "production" || w.m.Stage == "capacity" {
		return nil
	}
	p, err := w.Approval.Turns(w.ctx, kernel.System(), approval.Filter{Project: w.m.ID, Limit: 60})
	if err != nil {
		return err
	}
	slices.SortFunc(p.Turns, func(a, b approval.Turn) int { return cmp.Compare(a.Seq, b.Seq) }) // ids differ from replay to replay
	for _, t := range p.Turns {
		if t.State != approval.Ready || w.begun[t.Matter] || t.ReadyAt > w.now {
			continue
		}
		w.begun[t.Matter] = true
		w.plan(w.later(0.5, 12), func() error { return w.take(t) })
	}
	return nil
}

// take begins a step, and plans its end within a share of its limit.
func (w *works) take(t approval.Turn) error {
	action := "start"
	if t.Unit == "" {
		action = "begin"
	}
	m, err := w.step(t, action, fields{})
	if err != nil || m == nil {
		return err
	}
	due, err := kernel.ParseDate(fmt.Sprint(m.Data["due"]))
	if err != nil {
		due = w.workday(5)
	}
	limit := due.At(17, 0, w.loc)
	at := w.before(limit, w.v.Approves[0], w.v.Approves[1])
	if w.rnd.Float64() < w.v.Overdue {
		at = w.past(limit, 6, 40)
	}
	w.plan(at, func() error { return w.finish(t) })
	return nil
}

func (w *works) finish(t approval.Turn) error {
	action := "finish"
	if t.Unit == "" {
		action = "complete"
	}
	if m, err := w.step(t, action, one("result", w.say(w.y.invest.Words["result"]))); err != nil || m == nil {
		return err
	}
	return w.turns()
}

// step acts on a step as its unit, or as the officer where it is the
// enterprise's own; nil when nobody is there.
func (w *works) step(t approval.Turn, action string, f fields) (*matter.Matter, error) {
	who := w.staff.in(w.officer)
	if t.Unit != "" {
		var err error
		if who, err = w.staff.of(w.rnd, t.Unit, "approval.handle"); err != nil {
			return nil, nil // a vacant desk: the step waits
		}
	}
	if who.Person == "" {
		return nil, nil
	}
	w.report.Commands++
	m, err := w.Matter.Act(w.ctx, who, matter.ActInput{Matter: t.Matter, Action: action, Values: f})
	if kernel.CodeOf(err) == kernel.CodeConflict {
		w.report.Refused++
		return nil, nil
	}
	if err != nil {
		return nil, w.failed(who, t.Title+" "+action, err)
	}
	return m, nil
}
