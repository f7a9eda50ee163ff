package app

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
	"juyan/internal/van"
)

func init() { firstAction[van.Kind] = "cancel" }

// called is a visit asked for by r's firm and handled by r's unit: the pack gives it to the
// crew, so it is given to r's.
func (w *walk) called(r *walkRole, unit kernel.ID) *matter.Matter {
	w.t.Helper()
	m := w.raise(kernel.System(), van.Kind, r.firm.ID, values{"place": {"FW-02"}, "on_day": {"2022-07-20"}, "window": {"day"}, "checks": {"filing"}, "note": {secret(r)}, "contact_name": {secret(r)}, "contact_phone": {privatePhone}})
	must(w, 0, w.a.DB.Write(w.ctx, func(tx *store.Tx) error {
		if err := tx.Exec(`UPDATE matter_involved SET unit_id = $1 WHERE matter_id = $2 AND relation = 'handler'`, unit, m.ID); err != nil {
			return err
		}
		return tx.Exec(`UPDATE matter SET unit_id = $1, record = record + 1 WHERE id = $2`, unit, m.ID)
	}))
	return m
}
