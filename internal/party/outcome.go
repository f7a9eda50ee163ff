package party

import (
	"bytes"
	"encoding/json"
	"strings"

	"juyan/internal/ledger"
	"juyan/internal/measure"
	"juyan/internal/store"
)

// The outcomes of what a branch took in charge.
const (
	WellDone = "solved"
	Ended    = "ended" // closed, but not well: withdrawn, cancelled
)

// heard hears of every event of the kinds that can be taken and keeps how a
// matter in charge ended. Few events end a matter, so the rest cost nothing.
func (s *Service) heard(tx *store.Tx, ev ledger.Event) error {
	var p struct{ Action, Stage, From string }
	moved := bytes.Contains(ev.Payload, []byte(`"from":`)) // most acts do not move, and need not be read
	if ev.Matter == "" || ev.Lane != "" || !moved || json.Unmarshal(ev.Payload, &p) != nil || p.From == "" {
		return nil
	}
	kind, _, _ := strings.Cut(ev.Kind, ".")
	rule := s.o.Rules.Kinds[kind]
	if !rule.Ends(p.Stage) {
		return nil
	}
	charges, err := store.All(tx, scanCharge, `SELECT `+chargeColumns+` FROM party_charge p WHERE p.matter_id = $1 AND p.outcome = ''`, ev.Matter)
	if err != nil || len(charges) == 0 {
		return err
	}
	outcome := Ended
	if rule.Well(p.Action) {
		outcome = WellDone
	}
	if err := tx.Exec(`UPDATE party_charge SET outcome = $1, ended_at = $2 WHERE matter_id = $3 AND outcome = ''`, outcome, tx.Now(), ev.Matter); err != nil || outcome != WellDone {
		return err
	}
	return measure.Publish(tx, []measure.Fact{s.fact(Solved, charges[0].Branch, ev.Matter, ev)})
}
