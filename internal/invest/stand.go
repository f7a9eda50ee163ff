package invest

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// propose sends a lead to review, once it is clear whose it is.
func propose(st *matter.Step) error {
	if err := undisputed(st); err != nil {
		return err
	}
	if err := credit(st, map[string]int64{"lead.proposed": Whole}); err != nil {
		return err
	}
	return stand(st)
}

// pass credits those who brought a lead through study and review, by shares.
func pass(st *matter.Step) error {
	if err := credit(st, map[string]int64{"lead.passed": Whole, "lead.passed_amount": investment(st)}); err != nil {
		return err
	}
	return stand(st)
}

// sign credits the signing by shares. Only a first signing comes here; what is
// signed later on the project counts its increment, elsewhere.
func sign(st *matter.Step) error {
	if err := undisputed(st); err != nil {
		return err
	}
	if err := credit(st, map[string]int64{"lead.signed": Whole, "lead.signed_amount": investment(st)}); err != nil {
		return err
	}
	return stand(st)
}

func undisputed(st *matter.Step) error {
	if n, _ := st.Matter.Data["rivals"].(int64); n > 0 {
		return kernel.Conflict(kernel.T("还有 %d 个单位主张这条线索，请总牵头单位先裁定归属", "%d more units claim this lead; the overall lead unit must rule first"), n)
	}
	return nil
}

func investment(st *matter.Step) int64 {
	n, _ := st.Matter.Data["investment"].(int64)
	return n
}

// credit splits measures by the shares of the lead.
func credit(st *matter.Step, whole map[string]int64) error {
	shares, err := sharesOf(st.Tx, st.Matter.ID)
	if err != nil {
		return err
	}
	for _, measure := range []string{"lead.proposed", "lead.passed", "lead.passed_amount", "lead.signed", "lead.signed_amount"} {
		total, asked := whole[measure]
		if !asked {
			continue
		}
		for i, part := range Split(total, shares) {
			if part != 0 {
				st.Credit(matter.Credit{Measure: measure, Value: part, Unit: shares[i].Unit})
			}
		}
	}
	st.Note("shares", noted(shares))
	return nil
}
