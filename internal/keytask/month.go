package keytask

import (
	"fmt"
	"time"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
)

// Plan is what of a task is to be done by the end of each month, in per cent.
type Plan struct {
	Deadline kernel.Date
	year     int
	given    [12]int // −1 = not given: as the month before
}

const unset = -1

// PlanOf reads the plan out of a matter's fields. It is for the year of the
// deadline; a month that is not given is as the one before, from the month of
// the deadline on it is 100.
func PlanOf(data caseflow.Values) (Plan, error) {
	text, _ := data["deadline"].(string)
	d, err := kernel.ParseDate(text)
	p := Plan{Deadline: d, year: d.Year}
	for i := range p.given {
		p.given[i] = unset
		if n, ok := data[planField(i)].(int64); ok {
			p.given[i] = int(n)
		}
	}
	return p, err
}

func planField(i int) string { return fmt.Sprintf("p%02d", i+1) }

// At is the plan for the end of a month.
func (p Plan) At(m kernel.Month) int {
	if !m.Before(kernel.MonthOf(p.Deadline)) {
		return 100
	}
	if m.Year < p.year {
		return 0
	}
	at := 0
	for i := range int(m.Month) {
		if p.given[i] != unset {
			at = p.given[i]
		}
	}
	return at
}

// Check refuses a plan that falls back, that is not done by its deadline, or
// that says nothing at all.
func (p Plan) Check() error {
	var errs kernel.Errors
	last, any := 0, false
	for i, n := range p.given {
		if n == unset {
			continue
		}
		any = true
		if n < last {
			errs.Add(kernel.Invalid(planField(i), kernel.T("%d 月底的计划 %d%% 低于前面的 %d%%；累计进度只能不减", "The plan for the end of month %d, %d%%, is below %d%% before it; it is cumulative"), i+1, n, last))
		}
		if time.Month(i+1) == p.Deadline.Month && n != 100 {
			errs.Add(kernel.Invalid(planField(i), kernel.T("时限在 %d 月，%[1]d 月底应是 100%%", "The deadline lies in month %d, so its end is 100%%"), i+1))
		}
		last = max(last, n)
	}
	if !any {
		errs.Add(kernel.Invalid(planField(int(p.Deadline.Month)-1), kernel.T("请至少填时限所在的月份", "Please fill in at least the month of the deadline")))
	}
	return errs.Err()
}
