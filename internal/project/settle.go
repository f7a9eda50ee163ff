package project

import (
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/monthly"
	"juyan/internal/store"
)

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

// settle sets one month of the project (known: by a report) and carries out
// what follows: its light, the facts of what changed, how the project stands.
func (s *Service) settle(st *matter.Step, month kernel.Month, done int, known bool) error {
	months, err := monthsOf(st.Tx, st.Matter.ID)
	if err != nil {
		return err
	}
	before := slices.Clone(months)
	i := slices.IndexFunc(months, func(m Settled) bool { return m.Month == month })
	if i < 0 {
		plan, _, err := planOf(st.Tx, st.Matter.ID, month.Year)
		if err != nil {
			return err
		}
		months = append(months, Settled{Month: month, Planned: plan.At(month.Month), At: st.Tx.Now()})
		i = len(months) - 1
	}
	if i > 0 && months[i-1].Month.Year == month.Year && known && done < months[i-1].Reported {
		return kernel.Invalid("pct", kernel.T("累计完成不能少于上月的 %d%%；上月报高了请先更正", "It is cumulative and cannot be less than the %d %% of the month before; correct that one first if it was too high"), months[i-1].Reported)
	}
	months[i].Reported, months[i].Known = done, known
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
	last := months[len(months)-1]
	return st.Tx.Exec(`UPDATE project_project SET light = $1, planned = $2, reported = $3, settled = $4 WHERE matter_id = $5`,
		string(last.Light), last.Planned, last.Reported, last.Month.String(), st.Matter.ID)
}

// publish takes back the light days of months whose light changed and credits
// what they are now, each at the instant it was settled first.
func publish(st *matter.Step, before, after []Settled) {
	for i, now := range after {
		was := NoLight
		if i < len(before) {
			was = before[i].Light
		}
		days := int64(now.Month.First().Days(now.Month.Next().First()))
		for _, c := range []struct{ relation, prefix string }{{"responsible", "project."}, {"commissioner", "project.commissioner."}} {
			for _, l := range []Light{Green, Yellow, Red} {
				st.Recredit(matter.Credit{Measure: c.prefix + "light_days." + string(l), Relation: c.relation, At: now.At}, days*is(was, l), days*is(now.Light, l))
			}
		}
	}
}

func is(a, b Light) int64 {
	if a == b {
		return 1
	}
	return 0
}

// monthsOf lists the settled months of a project, oldest first.
func monthsOf(tx *store.Tx, id kernel.ID) ([]Settled, error) {
	return store.All(tx, monthly.Scan, `SELECT `+monthly.Columns+` FROM project_month WHERE matter_id = $1 ORDER BY month`, id)
}

func writeMonths(tx *store.Tx, id kernel.ID, months []Settled) error {
	return tx.Exec(`INSERT INTO project_month (matter_id, `+monthly.Columns+`) VALUES `+store.Values(len(months), monthly.Width)+`
		ON CONFLICT (matter_id, month) DO UPDATE SET planned = excluded.planned, reported = excluded.reported, known = excluded.known, light = excluded.light`, monthly.Values(id, months)...)
}
