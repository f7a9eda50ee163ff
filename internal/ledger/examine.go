package ledger

import (
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Examined is what recomputing one event shows.
type Examined struct {
	Proof
	Waiting bool  // no checkpoint covers it yet; then there is nothing more
	Fault   error // what does not fit; nil = everything does
	Signed  Checkpoint
	Key     string // public key in force at the checkpoint
}

// Examine recomputes the evidence of one event under the newest checkpoint.
func Examine(tx *store.Tx, event kernel.ID) (x Examined, err error) {
	x.Proof, err = Prove(tx, event)
	if kernel.CodeOf(err) == kernel.CodeConflict {
		x.Waiting = true
		return x, nil
	}
	if err != nil {
		return x, err
	}
	if x.Signed, x.Fault = parseCheckpoint(x.Checkpoint); x.Fault != nil {
		return x, nil
	}
	k, err := keyInForce(tx, x.Signed.Size)
	if err != nil {
		return x, err
	}
	x.Key = k.Key
	_, x.Fault = x.Check(k.Key)
	return x, nil
}
