package project

import (
	"sort"

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
		c := matter.Credit{Measure: measure, Unit: x.Unit, At: at}
		corrected(st, c, old[i], new[i])
	}
	return nil
}

// corrected publishes the difference between two values of a credit: the old
// one taken back, the new one given.
func corrected(st *matter.Step, c matter.Credit, was, now int64) {
	if was == now {
		return
	}
	if was != 0 {
		c.Value, c.TakesBack = -was, true
		st.Credit(c)
	}
	if now != 0 {
		c.Value, c.TakesBack = now, false
		st.Credit(c)
	}
}

// Split divides an amount by shares to the last unit: the parts add up to the
// amount; what rounding leaves goes to the largest remainders.
func Split(amount int64, shares []Share) []int64 {
	out, rest := make([]int64, len(shares)), amount
	order := make([]int, len(shares))
	remainder := make([]int64, len(shares))
	for i, x := range shares {
		q, r := amount/whole, amount%whole
		out[i] = q*int64(x.Points) + r*int64(x.Points)/whole
		remainder[i] = r * int64(x.Points) % whole
		rest -= out[i]
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return remainder[order[i]] > remainder[order[j]] })
	for i := 0; rest > 0 && len(order) > 0; i, rest = i+1, rest-1 {
		out[order[i%len(order)]]++
	}
	return out
}
