package intake

import (
	"context"
	"strconv"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// discarded marks a batch that will never be published. Its row stays as long
// as events of it do.
const discarded = -1

// Discarded tells what Discard did.
type Discarded struct {
	File    string `json:"file"`    // name of the file
	Matters int    `json:"matters"` // staged ones removed
}

// Discard gives up the interrupted import of a kind: everything it staged goes.
// Not found: there is none.
func (s *Service) Discard(ctx context.Context, kind string, progress func(Progress)) (out Discarded, err error) {
	if progress == nil {
		progress = func(Progress) {}
	}
	var open []openBatch
	if err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		open, err = unfinished(tx, kind)
		return err
	}); err != nil {
		return out, err
	}
	if len(open) == 0 {
		return out, kernel.NotFound(kernel.T("没有做了一半的导入", "There is no unfinished import"))
	}
	for _, b := range open {
		out.File = b.name
		err := s.drop(ctx, b.id, b.hash, func(p Progress) { out.Matters = p.Cases; progress(p) })
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// dropGroup is how many matters are removed between two looks at the clock.
const dropGroup = 20

// drop removes what an unpublished batch staged, chunk by chunk, then closes it.
func (s *Service) drop(ctx context.Context, batch kernel.ID, hash string, progress func(Progress)) error {
	var ids []kernel.ID
	err := s.o.DB.Read(ctx, func(tx *store.Tx) (err error) {
		ids, err = store.All(tx, store.Value[kernel.ID], `SELECT id FROM matter WHERE batch = $1 ORDER BY id`, batch)
		return err
	})
	if err != nil {
		return err
	}
	err = briefly(ctx, s.o.DB, len(ids), func(tx *store.Tx, i int) (int, error) {
		group := ids[i:min(i+dropGroup, len(ids))]
		progress(Progress{Phase: "discarding", Cases: i + len(group)})
		return len(group), dropCases(tx, group)
	})
	if err != nil {
		return err
	}
	return s.closeBatch(ctx, batch, hash, len(ids) > 0)
}

// dropCases removes staged matters with their facts. Their events stay, shown to
// nobody, for nothing deletes an event.
func dropCases(tx *store.Tx, ids []kernel.ID) error {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	in := store.Marks(1, len(ids))
	for _, q := range []string{
		`DELETE FROM fact WHERE matter_id IN (` + in + `)`,
		`DELETE FROM intake_case WHERE matter_id IN (` + in + `)`,
	} {
		if err := tx.Exec(q, args...); err != nil {
			return err
		}
	}
	return matter.DropStaged(tx, ids)
}

// closeBatch ends a batch: one that staged nothing leaves no trace.
func (s *Service) closeBatch(ctx context.Context, batch kernel.ID, hash string, staged bool) error {
	return s.o.DB.WriteBulk(ctx, func(tx *store.Tx) error {
		q := `DELETE FROM import_batch WHERE id = $1 AND published_at = 0`
		if staged {
			q = `UPDATE import_batch SET published_at = ` + strconv.Itoa(discarded) + ` WHERE id = $1 AND published_at = 0`
		}
		n, err := tx.ExecN(q, batch)
		if err != nil || n == 0 {
			return err
		}
		if err := tx.Exec(`DELETE FROM intake_batch WHERE batch = $1`, batch); err != nil {
			return err
		}
		err = store.DropBlobRef(tx, hash)
		if kernel.CodeOf(err) == kernel.CodeNotFound {
			return nil // too large to have been kept
		}
		return err
	})
}
