package monthly

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// Book is what a module does with the months of its matters. The month that is due
// stands in the field "report_month" of a matter, the progress in the form's "pct".
type Book interface {
	// Months lists the settled months of a matter, oldest first.
	Months(tx *store.Tx, id kernel.ID) ([]Settled, error)
	// Settle sets a month (known: by a report) and carries out what follows.
	Settle(st *matter.Step, month kernel.Month, pct int, known bool) error
	// Expect sets the month to report next.
	Expect(st *matter.Step, month kernel.Month) error
}

// Due is the month a matter is to report next.
func Due(st *matter.Step) (kernel.Month, error) {
	text, _ := st.Matter.Data["report_month"].(string)
	return kernel.ParseMonth(text)
}

// pct is the progress the form gives.
func pct(st *matter.Step) int {
	n, _ := st.Input["pct"].(int64)
	return int(n)
}

// Report settles the month that is due and asks for the next.
func Report(b Book) matter.Effect {
	return func(st *matter.Step) error {
		month, err := Due(st)
		if err != nil {
			return err
		}
		if month.First().After(st.Today()) {
			return kernel.Conflict(kernel.T("上月的进展已报，%s 起报 %d 月的；要改上月的请用“更正进展”", "Last month is reported; from %s on, month %d can be. To change last month's, correct it"), month.First(), int(month.Month))
		}
		if err := b.Settle(st, month, pct(st), true); err != nil {
			return err
		}
		return b.Expect(st, month.Next())
	}
}

// Missed settles the month without a report and asks for the next.
func Missed(b Book) matter.Effect {
	return func(st *matter.Step) error {
		month, err := Due(st)
		if err != nil {
			return err
		}
		if err := b.Settle(st, month, 0, false); err != nil {
			return err
		}
		return b.Expect(st, month.Next())
	}
}

// CatchUp reports the oldest month that was missed. The clock has passed; the
// light is set anew.
func CatchUp(b Book) matter.Effect {
	return func(st *matter.Step) error {
		months, err := b.Months(st.Tx, st.Matter.ID)
		if err != nil {
			return err
		}
		for _, m := range months {
			if !m.Known {
				return b.Settle(st, m.Month, pct(st), true)
			}
		}
		return kernel.Conflict(kernel.T("没有漏报的月份", "No month was missed"))
	}
}

// Amend corrects the last month that was reported.
func Amend(b Book) matter.Effect {
	return func(st *matter.Step) error {
		months, err := b.Months(st.Tx, st.Matter.ID)
		if err != nil {
			return err
		}
		for i := len(months) - 1; i >= 0; i-- {
			if months[i].Known {
				return b.Settle(st, months[i].Month, pct(st), true)
			}
		}
		return kernel.Conflict(kernel.T("还没有报过进展", "Nothing was reported yet"))
	}
}
