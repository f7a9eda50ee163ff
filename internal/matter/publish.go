package matter

import (
	"juyan/internal/caseflow"
	"juyan/internal/store"
)

// PublishTx stores defs and makes them current for matters begun from now on,
// inside the caller's transaction; Load after it has been committed. A version
// already stored is not written again.
func (k *Kinds) PublishTx(tx *store.Tx, defs []*caseflow.Definition) error {
	for _, d := range defs {
		if err := publish(tx, d); err != nil {
			return err
		}
	}
	return nil
}
