package project

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// Plan is what of a year's planned investment is to be done by the end of each
// month, in per cent; unset months are as the month before.
type Plan struct {
	Year   int
	Amount int64 // fen
	Months [12]int
}

const unset = -1

// PlanOf reads the plan out of a form: cumulative, 100 at the year's end.
func PlanOf(data caseflow.Values) (Plan, error) {
	text, _ := data["plan_year"].(string)
	year, _ := strconv.Atoi(text) // what is no year is refused with the years that are
	amount, _ := data["year_invest"].(int64)
	p := Plan{Year: year, Amount: amount}
	var errs kernel.Errors
	last, any := 0, false
	for i := range p.Months {
		p.Months[i] = unset
		n, given := data[planField(i)].(int64)
		if !given {
			continue
		}
		any = true
		if int(n) < last {
			errs.Add(kernel.Invalid(planField(i), kernel.T("%d 月底累计 %d%% 比前面的 %d%% 还少；各月填累计数", "End of month %d: %d %% is less than the %d %% before it; it is cumulative"), i+1, n, last))
		}
		last = max(last, int(n))
		p.Months[i] = int(n)
	}
	switch {
	case !any:
		errs.Add(kernel.Invalid("p12", kernel.T("请至少填年底累计（100%%）", "Please fill in at least the end of the year (100 %%)")))
	case last != 100:
		errs.Add(kernel.Invalid("p12", kernel.T("到年底应累计 100%%，现在是 %d%%", "It makes 100 %% by the end of the year; now it is %d %%"), last))
	}
	return p, errs.Err()
}

func planField(i int) string { return fmt.Sprintf("p%02d", i+1) }

// At is the plan for the end of a month of its year.
func (p Plan) At(m time.Month) int {
	at := 0
	for _, n := range p.Months[:m] {
		if n != unset {
			at = n
		}
	}
	return at
}

// plan takes or changes the plan of this year or the next and asks for the
// month that is due now; months settled already stay as they were planned then.
func (s *Service) plan(st *matter.Step) error {
	p, err := PlanOf(st.Matter.Data)
	if err != nil {
		return err
	}
	today := st.Today()
	if p.Year != today.Year && p.Year != today.Year+1 {
		return kernel.Invalid("plan_year", kernel.T("只报 %d 年或 %d 年的计划", "Only the plan of %d or of %d is filed"), today.Year, today.Year+1)
	}
	months, err := json.Marshal(p.Months)
	if err != nil {
		return kernel.Internal(err)
	}
	if err := st.Tx.Exec(`INSERT INTO project_plan (matter_id, year, amount, months) VALUES ($1,$2,$3,$4)
		ON CONFLICT (matter_id, year) DO UPDATE SET amount = excluded.amount, months = excluded.months`, st.Matter.ID, p.Year, p.Amount, string(months)); err != nil {
		return err
	}
	st.Set("plan_due", false)
	if text(st, "report_month") != "" || text(st, "status") == Suspended || text(st, "status") == Abandoned {
		return nil
	}
	month := kernel.MonthOf(today)
	if due, err := s.reportDay(st, month); err != nil || due.Before(today) {
		month = month.Next()
	}
	if month.Year < p.Year {
		month = kernel.Month{Year: p.Year, Month: time.January}
	}
	return s.expect(st, month)
}

// planOf is the plan of a year; ok is false where none was filed.
func planOf(tx *store.Tx, id kernel.ID, year int) (p Plan, ok bool, err error) {
	p, err = store.One(tx, scanPlan, `SELECT year, amount, months FROM project_plan WHERE matter_id = $1 AND year = $2`, id, year)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return p, false, nil
	}
	return p, err == nil, err
}

func scanPlan(s store.Scanner) (p Plan, err error) {
	var months string
	if err = s.Scan(&p.Year, &p.Amount, &months); err != nil {
		return p, err
	}
	return p, json.Unmarshal([]byte(months), &p.Months)
}

// expect sets the month to report next and starts its clock; without a plan for
// that year the plan is asked for instead.
func (s *Service) expect(st *matter.Step, month kernel.Month) error {
	_, planned, err := planOf(st.Tx, st.Matter.ID, month.Year)
	if err != nil {
		return err
	}
	if !planned {
		st.Set("plan_due", true)
		if err := s.quiet(st); err != nil {
			return err
		}
		return st.StartClock("plan")
	}
	due, err := s.reportDay(st, month)
	if err != nil {
		return err
	}
	st.Set("report_month", month.String())
	st.Set("report_due", due.String())
	if err := s.awaits(st, month.String(), due.String()); err != nil {
		return err
	}
	return st.StartClock("report")
}

// awaits keeps which month of the project is to be reported next.
func (s *Service) awaits(st *matter.Step, month, by string) error {
	return st.Tx.Exec(`UPDATE project_project SET expects = $1, expects_by = $2 WHERE matter_id = $3`, month, by, st.Matter.ID)
}

// reportDay is by when a month is reported: the rule's day, or the first
// working day after it.
func (s *Service) reportDay(st *matter.Step, month kernel.Month) (kernel.Date, error) {
	rule, ok := s.o.Rules.Report(month.First())
	if !ok {
		rule.Day = month.Last().Day
	}
	d := month.First().AddDays(rule.Day - 1)
	if d.After(month.Last()) {
		d = month.Last()
	}
	return st.Deadline(d)
}
