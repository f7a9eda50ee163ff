package keytask

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/monthly"
	"juyan/internal/store"
)

// finish asks for closure: the task is done, so its current month is reported
// as 100 % without asking twice.
func (s *Service) finish(st *matter.Step) error {
	if err := childrenEnded(st.Tx, st.Matter.ID); err != nil {
		return err
	}
	month, err := monthly.Due(st)
	if err != nil {
		return err
	}
	if err := awaits(st, "", ""); err != nil {
		return err
	}
	open := !month.First().After(st.Today())
	if err := st.StopClock("report", open); err != nil {
		return err
	}
	if open {
		if err := s.settle(st, month, 100, true); err != nil {
			return err
		}
		st.Set("report_month", month.Next().String())
		return nil
	}
	return s.amendTo100(st)
}

// amendTo100 raises the month that was reported already: a task finished
// between its report and the month's end is done in that month.
func (s *Service) amendTo100(st *matter.Step) error {
	months, err := monthsOf(st.Tx, st.Matter.ID)
	if err != nil || len(months) == 0 {
		return err
	}
	return s.settle(st, months[len(months)-1].Month, 100, true)
}

// resumed asks for reports again after a closure was not confirmed.
func (s *Service) resumed(st *matter.Step) error {
	month, err := monthly.Due(st)
	if err != nil {
		return err
	}
	if now := kernel.MonthOf(st.Today()); month.Before(now) {
		month = now
	}
	return s.expect(st, month)
}

// closed confirms that the task is done, once every part of it is.
func closed(st *matter.Step) error {
	if err := childrenEnded(st.Tx, st.Matter.ID); err != nil {
		return err
	}
	return ended(st)
}

// ended keeps that the task has ended, closed or cancelled, and lets its parents
// know.
func ended(st *matter.Step) error {
	if err := st.Tx.Exec(`UPDATE keytask_task SET ended = $1, expects = '', expects_by = '' WHERE matter_id = $2`, st.Action.To, st.Matter.ID); err != nil {
		return err
	}
	return rollUp(st.Tx, st.Matter.Parent)
}

// childrenEnded refuses to end a task some part of which is still open.
func childrenEnded(tx *store.Tx, id kernel.ID) error {
	open, err := store.All(tx, store.Value[string], `SELECT m.number FROM keytask_task k JOIN matter_shown m ON m.id = k.matter_id
		WHERE k.parent_id = $1 AND m.open = 1 ORDER BY m.created_at, m.id LIMIT 3`, id)
	if err != nil || len(open) == 0 {
		return err
	}
	return kernel.Conflict(kernel.T("还有没结束的分解任务（%s 等），请先办结", "Parts of it are still open (%s …); close those first"), open[0])
}
