package project

import (
	"slices"

	"juyan/internal/codes"
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// order are the days of a project as they follow each other.
var order = []string{"signed_on", "filed_on", "started_on", "registered_on", "trial_on", "production_on", "capacity_on"}

// dated takes the day of a turning point: not in the future, not before what
// lies before it.
func dated(st *matter.Step, field string) (kernel.Date, error) {
	d := day(st, field)
	if d.After(st.Today()) {
		return d, kernel.Invalid(field, kernel.T("%s 还没到，到了再登记", "%s has not come yet; enter it when it has"), d)
	}
	for _, earlier := range order {
		if earlier == field {
			break
		}
		if e := day(st, earlier); !e.IsZero() && d.Before(e) {
			return d, kernel.Invalid(field, kernel.T("不能早于“%s”（%s），请核对", "It cannot lie before %q (%s); please check"), st.Field(earlier).Name, e)
		}
	}
	return d, st.Tx.Exec(`UPDATE project_project SET `+column(field)+` = $1 WHERE matter_id = $2`, d.String(), st.Matter.ID)
}

// column is the column a day is kept in: named as the field.
func column(field string) string {
	if slices.Contains(order, field) || field == "exit_on" {
		return field
	}
	panic("project: no column for " + field) // program text, never input
}

// file takes the project code: one that fails its check is kept and marked.
func (s *Service) file(st *matter.Step) error {
	check := codes.CheckProjectCode(text(st, "code"))
	if err := check.Err("code"); err != nil {
		return err
	}
	if check.Verdict == codes.Warn {
		st.Note("code_check", check.Reason)
	}
	d, err := dated(st, "filed_on")
	if err != nil || s.o.Approvals == nil {
		return err
	}
	return s.o.Approvals.Open(st, text(st, "template"), d)
}

// reached tells the approval plan that a milestone came.
func (s *Service) reached(st *matter.Step, milestone string, d kernel.Date) error {
	if s.o.Approvals == nil {
		return nil
	}
	return s.o.Approvals.Reached(st, milestone, d)
}

// start begins the works and, for a project large enough, the time in which it
// is to enter statistics.
func (s *Service) start(st *matter.Step) error {
	d, err := dated(st, "started_on")
	if err != nil {
		return err
	}
	if err := s.creditShares(st, "project.share.started", 0, whole, 0); err != nil {
		return err
	}
	if rule, ok := s.o.Rules.Stats(d); ok && money(st, "investment") >= rule.Investment*wan {
		next := kernel.MonthOf(st.Today()).Next().First()
		due, err := st.Deadline(next.AddDays(rule.Day - 1))
		if err != nil {
			return err
		}
		st.Set("stat_due", due.String())
		if err := st.StartClock("stat"); err != nil {
			return err
		}
	}
	return s.reached(st, "start", d)
}

// wan is 10,000 yuan in fen.
const wan = 1_000_000

// stat registers the project in statistics, if the rule of the day allows and
// the evidence is complete.
func (s *Service) stat(st *matter.Step) error {
	d, err := dated(st, "registered_on")
	if err != nil {
		return err
	}
	if rule, ok := s.o.Rules.Stats(d); ok {
		if money(st, "investment") < rule.Investment*wan {
			return kernel.Conflict(kernel.T("计划总投资不足 %d 万元，不纳入统计；可直接登记试生产", "Planned investment is below %d ×10,000 yuan: it does not enter statistics; go on with trial production"), rule.Investment)
		}
		have, _ := st.Matter.Data["stat_evidence"].([]string)
		missing := []string{}
		for _, code := range rule.Evidence {
			if !slices.Contains(have, code) {
				missing = append(missing, code)
			}
		}
		if len(missing) > 0 {
			return kernel.Invalid("stat_evidence", kernel.T("还缺：%s", "Still missing: %s"), kernel.Enumerate(names(st, "stat_evidence", missing)))
		}
	}
	return s.creditShares(st, "project.share.registered", 0, whole, 0)
}

// names are the names of choices of a field.
func names(st *matter.Step, field string, list []string) (out []kernel.Text) {
	for _, code := range list {
		out = append(out, st.Field(field).OptionName(code))
	}
	return out
}

// trial begins trial production. A project that belongs in statistics gets
// there first.
func (s *Service) trial(st *matter.Step) error {
	d, err := dated(st, "trial_on")
	if err != nil {
		return err
	}
	if rule, ok := s.o.Rules.Stats(d); ok && money(st, "investment") >= rule.Investment*wan && day(st, "registered_on").IsZero() {
		return kernel.Conflict(kernel.T("计划总投资 %d 万元以上的项目先纳统，再登记试生产", "A project of %d ×10,000 yuan or more is registered in statistics first"), rule.Investment)
	}
	return s.reached(st, "trial", d)
}

// produce begins production; with it the monthly reports of the works end.
func (s *Service) produce(st *matter.Step) error {
	d, err := dated(st, "production_on")
	if err != nil {
		return err
	}
	if err := s.atRest(st); err != nil {
		return err
	}
	return s.reached(st, "production", d)
}

func (s *Service) reach(st *matter.Step) error {
	_, err := dated(st, "capacity_on")
	return err
}

// leave ends the project.
func (s *Service) leave(st *matter.Step) error {
	d := day(st, "exit_on")
	if d.After(st.Today()) || d.Before(day(st, "signed_on")) {
		return kernel.Invalid("exit_on", kernel.T("退出日期应在签约（%s）到今天之间", "The day lies between the signing (%s) and today"), day(st, "signed_on"))
	}
	if err := st.Tx.Exec(`UPDATE project_project SET exit_on = $1 WHERE matter_id = $2`, d.String(), st.Matter.ID); err != nil {
		return err
	}
	return s.atRest(st)
}

// atRest asks for no further report.
func (s *Service) atRest(st *matter.Step) error {
	st.Set("plan_due", false)
	return s.quiet(st)
}

// quiet asks for no month until it is asked for anew.
func (s *Service) quiet(st *matter.Step) error {
	st.Set("report_month", nil)
	st.Set("report_due", nil)
	return s.awaits(st, "", "")
}
