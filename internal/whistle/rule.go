package whistle

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// rule gives a bounced part to the unit the ruling names. Its muster clock
// starts anew only when that is another unit; for the same unit it goes on where
// the bounce suspended it, so that a bounce wins nobody time. The
// stage it lands in does not allow a second bounce.
func rule(st *matter.Step) error {
	unit, _ := st.Input["ruling_unit"].(string)
	if kernel.ID(unit) != st.Lane.Unit {
		st.Note("from_unit", st.Lane.Unit)
		if err := st.MoveLane(st.Lane, kernel.ID(unit)); err != nil {
			return err
		}
		st.Lane.Stage = st.Action.To
	}
	return st.Notify("unit:"+unit, textRuled)
}
