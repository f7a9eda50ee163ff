package ledger_test

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

func prove(t testing.TB, db *store.DB, id kernel.ID) (p ledger.Proof) {
	t.Helper()
	must(t, db.Read(ctx, func(tx *store.Tx) (err error) { p, err = ledger.Prove(tx, id); return err }))
	return p
}

// A proof is checked from its file and the public key alone.
func TestAProofStandsAlone(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		s, key := book(t, db)
		id := file(t, db, "proved", 3)
		seal(t, s)
		p := prove(t, db, id)
		body, err := p.Encode()
		must(t, err)
		again, err := ledger.ReadProof(body)
		must(t, err)
		got, err := again.Check(key.Public)
		must(t, err)
		if got.Checkpoint.Size != 296 || again.Leaf != 295 || again.Payload != `{"note":"proved"}` {
			t.Errorf("leaf %d of %d, payload %s", again.Leaf, got.Checkpoint.Size, again.Payload)
		}
	})
}

func TestAChangedProofIsRefused(t *testing.T) {
	db := sqlite(t)
	s, key := book(t, db)
	id := file(t, db, "proved", 3)
	seal(t, s)
	for name, change := range map[string]func(p *ledger.Proof){
		"payload":    func(p *ledger.Proof) { p.Payload = `{"note":"other"}` },
		"who":        func(p *ledger.Proof) { p.Event.ActorName = "李四" },
		"fact":       func(p *ledger.Proof) { p.Facts[0].Value = 4 },
		"no facts":   func(p *ledger.Proof) { p.Facts = nil },
		"leaf":       func(p *ledger.Proof) { p.Leaf-- },
		"path":       func(p *ledger.Proof) { p.Path[0][0] ^= 1 },
		"checkpoint": func(p *ledger.Proof) { p.Checkpoint = strings.Replace(p.Checkpoint, "296", "297", 1) },
	} {
		p := prove(t, db, id)
		change(&p)
		if _, err := p.Check(key.Public); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("%s changed: %v, want it refused", name, err)
		}
	}
	p := prove(t, db, id)
	if _, err := p.Check(newKey(t, "zone").Public); err == nil {
		t.Error("another zone's key accepts the proof")
	}
}

func TestNothingIsProvedBeforeACheckpoint(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		book(t, db)
		id := file(t, db, "young")
		err := db.Read(ctx, func(tx *store.Tx) error { _, err := ledger.Prove(tx, id); return err })
		if kernel.CodeOf(err) != kernel.CodeConflict {
			t.Errorf("%v, want a conflict", err)
		}
	})
}

func TestACheckpointContinuesAnEarlierOne(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		s, _ := book(t, db)
		old := latest(t, db)
		file(t, db, "later")
		seal(t, s)
		newer := latest(t, db)
		must(t, db.Read(ctx, func(tx *store.Tx) error { return ledger.Consistent(tx, old, newer) }))
		forged := newer
		forged.Note = strings.Replace(newer.Note, "\nat ", "\nat 9", 1)
		if db.Read(ctx, func(tx *store.Tx) error { return ledger.Consistent(tx, old, forged) }) == nil {
			t.Error("a checkpoint that nobody signed continues another")
		}
		old.Root[0] ^= 1
		err := db.Read(ctx, func(tx *store.Tx) error { return ledger.Consistent(tx, old, newer) })
		if kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("%v: a tree that never was is continued", err)
		}
	})
}

// The first checkpoint after a change of keys is signed by both.
func TestAChangeOfKeysIsSignedByTheOldKey(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		s, key := book(t, db)
		next := newKey(t, "zone")
		must(t, s.SetKey(ctx, ledger.New(), kernel.System(), next, key))
		if _, err := ledger.OpenCheckpoint(latest(t, db).Note, key.Public, next.Public); err != nil {
			t.Error(err)
		}
		whole(t, verify(t, db, ledger.Trust{Key: key.Public}))
	})
}

func TestALostKeyIsReplacedInTheOpen(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		s, _ := book(t, db)
		must(t, s.SetKey(ctx, ledger.New(), kernel.System(), newKey(t, "zone"), nil))
		r := verify(t, db, ledger.Trust{})
		whole(t, r)
		if r.Lost != 1 {
			t.Errorf("%d changes without the old key are told, want 1", r.Lost)
		}
	})
}

// A server with a key that is not the ledger's signs nothing.
func TestAStrangersKeySignsNothing(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		s, _ := book(t, db)
		before := latest(t, db).Size
		must(t, s.Release(ctx))
		stranger := ledger.NewSealer(db)
		stranger.Sign(newKey(t, "zone"), nil)
		file(t, db, "more")
		if _, err := stranger.Seal(ctx); kernel.CodeOf(err) != kernel.CodeConflict {
			t.Errorf("%v, want a conflict", err)
		}
		if after := latest(t, db).Size; after != before {
			t.Errorf("a checkpoint of %d was signed", after)
		}
	})
}

// The bytes that docs/ledger.md fixes, worked out by hand: a program of somebody
// else's must come to the same root.
func TestTheLeafIsWhatTheDocumentSays(t *testing.T) {
	db := sqlite(t)
	s := ledger.NewSealer(db)
	key := newKey(t, "zone")
	must(t, s.SetKey(ctx, ledger.New(), kernel.System(), key, nil))
	id := file(t, db, "一", 5)
	seal(t, s)
	p := prove(t, db, id)
	facts := "juyan-facts/1\n1:1,6:things,13:1656637200000,13:1656637200000,1:5,2:u1,0:,0:,0:,0:,0:,0:,36:" + string(id) + ",0:,1:1,"
	leaf := "juyan-event/1\n1:2,36:" + string(id) + ",13:1656637200000,10:thing.done,0:,0:,3:一,6:person,2:p1,6:王芳,5:post1,2:u1,0:,0:,64:" +
		p.Event.Hash + ",0:,64:" + sum(facts) + ","
	if got := count(t, db, `SELECT COUNT(*) FROM event_leaf WHERE leaf = 1 AND hash = $1`, raw("\x00"+leaf)); got != 1 {
		t.Errorf("leaf 1 is not the hash of %q", leaf)
	}
	if want := sum(string(unhex(t, p.Salt)) + p.Payload); p.Event.Hash != want {
		t.Errorf("payload hash %s, want %s", p.Event.Hash, want)
	}
}

func raw(s string) []byte { h := sha256.Sum256([]byte(s)); return h[:] }

func sum(s string) string { return hex.EncodeToString(raw(s)) }

func unhex(t *testing.T, s string) []byte {
	b, err := hex.DecodeString(s)
	must(t, err)
	return b
}
