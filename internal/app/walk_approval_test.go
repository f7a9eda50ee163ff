package app

import (
	"juyan/internal/approval"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

func init() { firstAction[approval.Kind] = "start" }

// planned is a project of r with an approval plan.
func (w *walk) planned(r *walkRole) kernel.ID {
	w.t.Helper()
	m := w.matter("whistle", r)
	today := w.a.Org.Directory().Day(w.a.Clock.Now())
	must(w, 0, w.a.Approval.OpenByHand(w.ctx, kernel.System(), approval.OpenInput{Project: m.ID, Template: "ordinary", Start: today, Filed: true}))
	return m.ID
}

// step is a step of r's unit whose turn it is: the pack gives it to a unit of
// its own, so it is given to r's.
func (w *walk) step(r *walkRole, unit kernel.ID) *matter.Matter {
	w.t.Helper()
	l, err := w.a.Approval.Live(w.ctx, kernel.System(), w.planned(r))
	id := must(w, l, err).Recorded("soil-water").Matter
	must(w, 0, w.a.DB.Write(w.ctx, func(tx *store.Tx) error {
		for _, q := range []string{`UPDATE matter_involved SET unit_id = $1 WHERE matter_id = $2 AND relation = 'handler'`,
			`UPDATE matter SET unit_id = $1, record = record + 1 WHERE id = $2`, `UPDATE approval_step SET unit_id = $1 WHERE matter_id = $2`} {
			if err := tx.Exec(q, unit, id); err != nil {
				return err
			}
		}
		return nil
	}))
	m, err := w.a.Matter.Get(w.ctx, kernel.System(), id)
	return must(w, m, err)
}

// planOf is the project of a plan of r.
func (w *walk) planOf(r *walkRole) slots {
	key := "plan " + r.code
	if w.known[key] == "" {
		w.known[key] = string(w.planned(r))
	}
	return slots{"id": w.known[key]}
}
