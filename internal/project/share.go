package project

import (
	"juyan/internal/award"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// whole is 100 % in basis points.
const whole = 10_000

// keepShares freezes whose the project is at its signing: the lead's shares, or
// the responsible unit alone.
func (s *Service) keepShares(st *matter.Step) error {
	shares := []Share{}
	if lead := kernel.ID(text(st, "lead")); lead != "" && s.o.Leads != nil {
		var err error
		if shares, err = s.o.Leads.Shares(st.Tx, lead); err != nil {
			return err
		}
	}
	sum := 0
	for _, x := range shares {
		sum += x.Points
	}
	if sum != whole {
		shares = []Share{{kernel.ID(text(st, "unit")), whole}}
	}
	args := []any{}
	for _, x := range shares {
		if x.Points > 0 {
			args = append(args, st.Matter.ID, x.Unit, x.Points)
		}
	}
	return st.Tx.Exec(`INSERT INTO project_share (matter_id, unit_id, points) VALUES `+store.Values(len(args)/3, 3), args...)
}

// SharesOf lists whose a project is, the largest share first.
func SharesOf(tx *store.Tx, id kernel.ID) ([]Share, error) {
	return store.All(tx, func(s store.Scanner) (x Share, err error) {
		return x, s.Scan(&x.Unit, &x.Points)
	}, `SELECT unit_id, points FROM project_share WHERE matter_id = $1 ORDER BY points DESC, unit_id`, id)
}

// creditShares takes back what was credited of an amount by shares and credits
// what it is now, effective at an instant (zero = now).
func (s *Service) creditShares(st *matter.Step, measure string, was, now int64, at kernel.Instant) error {
	shares, err := SharesOf(st.Tx, st.Matter.ID)
	if err != nil {
		return err
	}
	old, new := Split(was, shares), Split(now, shares)
	for i, x := range shares {
		st.Recredit(matter.Credit{Measure: measure, Unit: x.Unit, At: at}, old[i], new[i])
	}
	return nil
}

// Split divides an amount by shares into whole numbers that sum to it; see
// award.Split.
func Split(amount int64, shares []Share) []int64 {
	parts := make([]int64, len(shares))
	for i, x := range shares {
		parts[i] = int64(x.Points)
	}
	return award.Split(amount, parts)
}
