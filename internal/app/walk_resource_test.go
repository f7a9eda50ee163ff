package app

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/resource"
	"juyan/internal/store"
)

func init() { firstAction[resource.Kind] = "confirm" }

// need is what a project of r needs, supplied by r's unit: the pack names
// another, so it is given to r's.
func (w *walk) need(r *walkRole, unit kernel.ID) *matter.Matter {
	w.t.Helper()
	project := w.matter("whistle", r)
	m, err := w.a.Matter.Raise(w.ctx, kernel.System(), matter.RaiseInput{Kind: resource.Kind, Parent: project.ID, Enterprise: r.firm.ID,
		Values: values{"resource": {"water"}, "amount": {"1"}, "from_on": {"2022-01-01"}, "note": {secret(r)}, "phase": {secret(r)}}})
	must(w, m, err)
	must(w, 0, w.a.DB.Write(w.ctx, func(tx *store.Tx) error {
		if err := tx.Exec(`UPDATE matter_involved SET unit_id = $1 WHERE matter_id = $2 AND relation = 'handler'`, unit, m.ID); err != nil {
			return err
		}
		return tx.Exec(`UPDATE matter SET unit_id = $1, record = record + 1 WHERE id = $2`, unit, m.ID)
	}))
	return m
}
