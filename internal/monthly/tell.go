package monthly

import (
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// TellRed tells those a rule names (role:CODE or a relation of the matter) when it
// turns red.
func TellRed(st *matter.Step, tells []string, said kernel.Text, before, after []Settled) error {
	if Newest(after) != Red || Newest(before) == Red {
		return nil
	}
	for _, who := range tells {
		holders := []string{who}
		if !strings.HasPrefix(who, "role:") {
			holders = nil
			for _, h := range st.Relation(who) {
				holders = append(holders, h.Holder())
			}
		}
		for _, h := range holders {
			if err := st.Notify(h, said); err != nil {
				return err
			}
		}
	}
	return nil
}
