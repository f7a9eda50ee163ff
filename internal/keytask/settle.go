package keytask

import (
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/monthly"
	"juyan/internal/store"
)

// credits are the relations whose holders a month counts for, with the prefix
// of their measures.
var credits = []struct{ relation, prefix string }{
	{"lead", "keytask."}, {"responsible", "keytask.joint."}, {"leader", "keytask.leader."}, {"doer", "keytask.post."},
}

// book is the service as it keeps the months of its matters.
type book struct{ *Service }

// Months implements monthly.Book.
func (b book) Months(tx *store.Tx, id kernel.ID) ([]Settled, error) { return monthsOf(tx, id) }

// Settle implements monthly.Book.
func (b book) Settle(st *matter.Step, month kernel.Month, pct int, known bool) error {
	return b.settle(st, month, pct, known)
}

// Expect implements monthly.Book.
func (b book) Expect(st *matter.Step, month kernel.Month) error { return b.expect(st, month) }

// settle sets one month of the task (known: by a report) and carries out what
// follows: lights of that month and those after it, facts of what changed, how
// the task stands, how its parents stand.
func (s *Service) settle(st *matter.Step, month kernel.Month, pct int, known bool) error {
	months, err := monthsOf(st.Tx, st.Matter.ID)
	if err != nil {
		return err
	}
	before := slices.Clone(months)
	plan, err := PlanOf(st.Matter.Data)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(months, func(m Settled) bool { return m.Month == month })
	if i < 0 {
		months = append(months, Settled{Month: month, Planned: plan.At(month), At: st.Tx.Now()})
		i = len(months) - 1
	}
	months[i].Reported, months[i].Known = pct, known
	relight(s.o.Rules, months)
	publish(st, before, months)
	if err := writeMonths(st.Tx, st.Matter.ID, months); err != nil {
		return err
	}
	st.Note("month", month.String())
	st.Note("light", string(months[i].Light))
	if rule, ok := s.o.Rules.Light(months[len(months)-1].Month.Last()); ok {
		if err := monthly.TellRed(st, rule.Tells, rule.Said, before, months); err != nil {
			return err
		}
	}
	return stands(st.Tx, st.Matter.ID, st.Matter.Parent, months[len(months)-1])
}

// publish takes back what months were credited with before and credits what
// they come to now, each at the instant it was settled first.
func publish(st *matter.Step, before, after []Settled) {
	points, _ := st.Matter.Data["points"].(int64)
	was := reckon(before)
	for i, now := range reckon(after) {
		old := sums{}
		if i < len(was) {
			old = was[i]
		}
		for _, c := range credits {
			set := func(name string, old, now int64) {
				st.Recredit(matter.Credit{Measure: c.prefix + name, Relation: c.relation, At: after[i].At}, old, now)
			}
			for _, l := range []Light{Green, Yellow, Red} {
				set("light."+string(l), is(old.light, l), is(now.light, l))
			}
			set("points_planned", points*old.planned, points*now.planned)
			set("points_done", points*old.done, points*now.done)
			if c.relation == "lead" {
				set("planned", 100*old.planned, 100*now.planned)
				set("progress", 100*old.done, 100*now.done)
			}
		}
	}
}

// sums are what one month adds: percentage points planned and done, its light.
type sums struct {
	planned, done int64
	light         Light
}

func reckon(months []Settled) []sums {
	out := make([]sums, len(months))
	planned, done := 0, 0
	for i, m := range months {
		out[i] = sums{int64(m.Planned - planned), int64(m.Reported - done), m.Light}
		planned, done = m.Planned, m.Reported
	}
	return out
}

func is(a, b Light) int64 {
	if a == b {
		return 1
	}
	return 0
}

// expect sets the month to report next and starts its clock.
func (s *Service) expect(st *matter.Step, month kernel.Month) error {
	due, err := s.reportDay(st, month)
	if err != nil {
		return err
	}
	st.Set("report_month", month.String())
	st.Set("report_due", due.String())
	if err := awaits(st, month.String(), due.String()); err != nil {
		return err
	}
	return st.StartClock("report")
}

// awaits keeps which month of the task is to be reported next; none once it is
// finished.
func awaits(st *matter.Step, month, by string) error {
	return st.Tx.Exec(`UPDATE keytask_task SET expects = $1, expects_by = $2 WHERE matter_id = $3`, month, by, st.Matter.ID)
}

// reportDay is by when a month is reported: the rule's day, or the first
// working day after it.
func (s *Service) reportDay(st *matter.Step, month kernel.Month) (kernel.Date, error) {
	rule, ok := s.o.Rules.Report(month.First())
	if !ok {
		rule.Day = month.Last().Day
	}
	day := month.First().AddDays(rule.Day - 1)
	if day.After(month.Last()) {
		day = month.Last()
	}
	return st.Deadline(day)
}
