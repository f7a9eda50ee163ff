package keytask

import (
	"slices"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// credits are the relations whose holders a month counts for, with the prefix
// of their measures.
var credits = []struct{ relation, prefix string }{
	{"lead", "keytask."}, {"responsible", "keytask.joint."}, {"leader", "keytask.leader."}, {"doer", "keytask.post."},
}

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
	if err := s.tellRed(st, before, months); err != nil {
		return err
	}
	return stands(st.Tx, st.Matter.ID, st.Matter.Parent, months[len(months)-1])
}

// tellRed tells those the rule names when the task turns red.
func (s *Service) tellRed(st *matter.Step, before, after []Settled) error {
	rule, ok := s.o.Rules.Light(after[len(after)-1].Month.Last())
	if !ok || newest(after) != Red || newest(before) == Red {
		return nil
	}
	for _, who := range rule.Tells {
		holders := []string{who}
		if !strings.HasPrefix(who, "role:") {
			holders = nil
			for _, h := range st.Relation(who) {
				holders = append(holders, h.Holder())
			}
		}
		for _, h := range holders {
			if err := st.Notify(h, rule.Said); err != nil {
				return err
			}
		}
	}
	return nil
}

// newest is the light the task shows: that of its last month.
func newest(months []Settled) Light {
	if len(months) == 0 {
		return NoLight
	}
	return months[len(months)-1].Light
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
				if old == now {
					return
				}
				credit := matter.Credit{Measure: c.prefix + name, Relation: c.relation, At: after[i].At}
				if old != 0 {
					credit.Value, credit.TakesBack = -old, true
					st.Credit(credit)
				}
				if now != 0 {
					credit.Value, credit.TakesBack = now, false
					st.Credit(credit)
				}
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

// nextMonth is the month the task is to report next.
func nextMonth(st *matter.Step) (kernel.Month, error) {
	text, _ := st.Matter.Data["report_month"].(string)
	return kernel.ParseMonth(text)
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
