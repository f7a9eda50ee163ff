package ledger_test

import (
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

func erase(db *store.DB, basis string, ids ...kernel.ID) error {
	return db.Write(ctx, func(tx *store.Tx) error {
		return ledger.New().Erase(tx, clerk, ledger.Erasure{Events: ids, Basis: basis})
	})
}

// What was erased by a recorded act leaves the chain whole, before and after the
// act itself is sealed, and a proof of it still holds.
func TestTheLedgerStaysWholeWhenAPayloadIsErased(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		s, key := book(t, db)
		id := file(t, db, "somebody's phone", 1)
		seal(t, s)
		must(t, erase(db, "个删〔2022〕1号", id))
		r := verify(t, db, ledger.Trust{})
		whole(t, r)
		seal(t, s)
		r = verify(t, db, ledger.Trust{})
		whole(t, r)
		if r.Erased != 1 {
			t.Errorf("%d events are told as erased, want 1", r.Erased)
		}
		p := prove(t, db, id)
		got, err := p.Check(key.Public)
		must(t, err)
		if !got.Erased || p.Payload != "" || p.Salt != "" {
			t.Errorf("%+v: the proof of an erased event should say so and hold nothing of it", p)
		}
	})
}

// An event may be erased before it was sealed.
func TestAnErasedEventIsSealedAllTheSame(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		s, _ := book(t, db)
		must(t, erase(db, "个删〔2022〕1号", file(t, db, "young")))
		whole(t, verify(t, db, ledger.Trust{}))
		seal(t, s)
		whole(t, verify(t, db, ledger.Trust{}))
	})
}

func TestAnErasureSaysWhyAndHappensOnce(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		book(t, db)
		id := file(t, db, "a")
		if err := erase(db, "", id); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("without a basis: %v", err)
		}
		must(t, erase(db, "1", id))
		if err := erase(db, "1", id); kernel.CodeOf(err) != kernel.CodeNotFound {
			t.Errorf("a second time: %v", err)
		}
		var key kernel.ID
		must(t, db.Read(ctx, func(tx *store.Tx) (err error) { key, err = ledger.EventAt(tx, 0); return err }))
		if err := erase(db, "1", key); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("the ledger's own key: %v", err)
		}
	})
}
