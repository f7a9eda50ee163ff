package project

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// The statuses that stand beside the stage.
const (
	Ongoing   = "ongoing"
	Delayed   = "delayed"
	Suspended = "suspended"
	Abandoned = "abandoned"
)

// status sets how the project stands: one that is suspended or abandoned is
// asked for no report, one that goes on is asked again.
func (s *Service) status(st *matter.Step) error {
	to := text(st, "status")
	if err := st.Tx.Exec(`UPDATE project_project SET status = $1 WHERE matter_id = $2`, to, st.Matter.ID); err != nil {
		return err
	}
	if to == Suspended || to == Abandoned {
		if err := st.StopClock("report", false); err != nil {
			return err
		}
		return s.quiet(st)
	}
	if text(st, "report_month") != "" || !reports(st.Matter.Stage) {
		return nil
	}
	return s.resume(st)
}

// reports: a project reports from its signing until it produces.
func reports(stage string) bool {
	switch stage {
	case "signed", "filed", "started", "registered", "trial":
		return true
	}
	return false
}

// resume asks again for the month that is due now, if this year is planned.
func (s *Service) resume(st *matter.Step) error {
	month := kernel.MonthOf(st.Today())
	months, err := monthsOf(st.Tx, st.Matter.ID)
	if err != nil {
		return err
	}
	if n := len(months); n > 0 && !months[n-1].Month.Before(month) {
		month = months[n-1].Month.Next()
	}
	return s.expect(st, month)
}

// green marks a project for the green channel once a leader agreed.
func green(st *matter.Step) error {
	st.Set("green", true)
	return st.Tx.Exec(`UPDATE project_project SET green = 1 WHERE matter_id = $1`, st.Matter.ID)
}
