package project

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// pct is the progress the form gives.
func pct(st *matter.Step) int {
	n, _ := st.Input["pct"].(int64)
	return int(n)
}

// report settles the month that is due and asks for the next.
func (s *Service) report(st *matter.Step) error {
	month, err := kernel.ParseMonth(text(st, "report_month"))
	if err != nil {
		return err
	}
	if month.First().After(st.Today()) {
		return kernel.Conflict(kernel.T("上月的进展已报，%s 起报 %d 月的；要改上月的请用“更正进展”", "Last month is reported; from %s on, month %d can be. To change last month's, correct it"), month.First(), int(month.Month))
	}
	if err := s.settle(st, month, pct(st), true); err != nil {
		return err
	}
	return s.expect(st, month.Next())
}

// missed settles the month without a report and asks for the next.
func (s *Service) missed(st *matter.Step) error {
	month, err := kernel.ParseMonth(text(st, "report_month"))
	if err != nil {
		return err
	}
	if err := s.settle(st, month, 0, false); err != nil {
		return err
	}
	return s.expect(st, month.Next())
}

// catchUp reports the oldest month that was missed. The clock has passed; the
// light is set anew.
func (s *Service) catchUp(st *matter.Step) error {
	months, err := monthsOf(st.Tx, st.Matter.ID)
	if err != nil {
		return err
	}
	for _, m := range months {
		if !m.Known {
			return s.settle(st, m.Month, pct(st), true)
		}
	}
	return kernel.Conflict(kernel.T("没有漏报的月份", "No month was missed"))
}

// amend corrects the last month that was reported.
func (s *Service) amend(st *matter.Step) error {
	months, err := monthsOf(st.Tx, st.Matter.ID)
	if err != nil {
		return err
	}
	for i := len(months) - 1; i >= 0; i-- {
		if months[i].Known {
			return s.settle(st, months[i].Month, pct(st), true)
		}
	}
	return kernel.Conflict(kernel.T("还没有报过进展", "Nothing was reported yet"))
}
