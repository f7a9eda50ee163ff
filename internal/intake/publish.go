package intake

import (
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// publish makes the batch visible: one short transaction, whatever its size.
func (r *run) publish() error {
	r.res.NewUnits = sortedKeys(r.fresh)
	return r.s.o.DB.Write(r.ctx, func(tx *store.Tx) error {
		if err := createUnits(tx, r.s.o.Org, r.actor, r.fresh); err != nil {
			return err
		}
		n, err := tx.ExecN(`UPDATE import_batch SET rows = $1, taken = $2, rejected = $3, published_at = $4 WHERE id = $5 AND published_at = 0`,
			r.res.Rows, r.res.Taken+r.res.Updated, r.res.RejectedRows, tx.Now(), r.batch)
		if err != nil {
			return err
		}
		if n == 0 {
			return kernel.Conflict(kernel.T("这次导入已被别处放弃或生效", "This import was discarded or published elsewhere"))
		}
		_, err = r.s.o.Ledger.Append(tx, r.actor, ledger.Draft{Kind: r.in.Kind + ".imported", Subject: r.batch, RuleVersion: r.plan.how.Course.Def.Version,
			Payload: map[string]any{"file": clean(r.in.File.Name), "hash": r.hash, "result": r.res}})
		return err
	})
}
