package merit

import (
	"context"
	"strconv"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// PaidFor is what was approved as pay for the results of a year, to whoever may
// see the results of all units: the sum names nobody. n counts the approvals;
// none is no data, not zero. Error: forbidden.
func (s *Service) PaidFor(ctx context.Context, actor kernel.Actor, year int) (total kernel.Money, n int, err error) {
	if err := actor.Require(PermView); err != nil {
		return 0, 0, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		total = 0
		list, err := store.All(tx, scanPay, `SELECT `+payColumns+` FROM merit_pay p JOIN merit_result r ON r.id = p.result_id WHERE p.status = 'approved' AND r.period LIKE $1`, strconv.Itoa(year)+"%")
		for _, p := range list {
			total += p.Total
		}
		n = len(list)
		return err
	})
	return total, n, err
}
