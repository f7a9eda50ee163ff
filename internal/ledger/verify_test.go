package ledger_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// newKey makes a key in a file of the test's.
func newKey(t testing.TB, name string) *ledger.Key {
	t.Helper()
	k, err := ledger.NewKey(filepath.Join(t.TempDir(), "key"), name)
	must(t, err)
	return k
}

// book is a ledger that holds everything that carries evidence: 300 events with
// facts, a published import, one that is not, files, a change of keys.
func book(t testing.TB, db *store.DB) (*ledger.Sealer, *ledger.Key) {
	t.Helper()
	s, first, second := ledger.NewSealer(db), newKey(t, "zone"), newKey(t, "zone")
	must(t, s.SetKey(ctx, ledger.New(), kernel.System(), first, nil))
	must(t, db.WriteBulk(ctx, func(tx *store.Tx) error {
		for i := range 290 {
			if _, err := fileTx(tx, fmt.Sprint("件", i), int64(i), 7); err != nil {
				return err
			}
		}
		_, err := store.PutBlob(tx, []byte(strings.Repeat("纸", 100_000)))
		return err
	}))
	seal(t, s)
	batch(t, db, "b1")
	stage(t, db, "b1", "x", "y")
	exec(t, db, `UPDATE import_batch SET published_at = 5 WHERE id = 'b1'`)
	must(t, s.SetKey(ctx, ledger.New(), kernel.System(), second, first))
	batch(t, db, "b2")
	stage(t, db, "b2", "z")
	file(t, db, "last", 1)
	seal(t, s)
	return s, second
}

func verify(t testing.TB, db *store.DB, trust ledger.Trust) ledger.Report {
	t.Helper()
	r, err := ledger.Verify(ctx, db, trust, nil)
	must(t, err)
	return r
}

func whole(t testing.TB, r ledger.Report) {
	t.Helper()
	for _, d := range r.Damage {
		t.Errorf("leaf %d: %s", d.Leaf, d.Text.EN)
	}
}

func TestAnUntouchedLedgerVerifies(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		_, key := book(t, db)
		file(t, db, "not sealed yet")
		r := verify(t, db, ledger.Trust{Key: key.Public})
		whole(t, r)
		got := []int64{r.Leaves, r.Signed, int64(r.Checkpoints), int64(len(r.Keys)), r.Waiting, r.Hidden, r.Files, r.Erased}
		if want := []int64{295, 295, 5, 2, 1, 1, 1, 0}; !slices.Equal(got, want) {
			t.Errorf("leaves, signed, checkpoints, keys, waiting, hidden, files, erased: %v, want %v", got, want)
		}
	})
}

// evidence are the tables of which no bit may change, and bookkeeping their
// columns that carry none: a restored copy has others.
var (
	evidence    = []string{"event", "event_secret", "fact", "event_leaf", "ledger_node", "ledger_checkpoint", "blob", "blob_chunk"}
	bookkeeping = []string{"blob.refs", "blob.created_at", "event.written_by"}
)

// Flip one bit of any column of any table that carries evidence: verification
// fails, and names the event where the bit belongs to one.
func TestEveryBitCounts(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		book(t, db)
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		rnd := rand.New(rand.NewPCG(seed, 0))
		flipped := 0
		for _, table := range evidence {
			for _, column := range columnsOf(t, db, table) {
				if slices.Contains(bookkeeping, table+"."+column) {
					continue
				}
				for range 3 {
					if flipOne(t, db, rnd, table, column) {
						flipped++
					}
				}
			}
		}
		whole(t, verify(t, db, ledger.Trust{})) // every bit was put back
		if flipped < 60 {
			t.Errorf("only %d flips were tried", flipped)
		}
	})
}

func columnsOf(t *testing.T, db *store.DB, table string) (out []string) {
	t.Helper()
	must(t, db.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.Query(`SELECT * FROM ` + table + ` LIMIT 1`)
		if err != nil {
			return err
		}
		defer rows.Close()
		out, err = rows.Columns()
		return err
	}))
	return out
}

// flipOne flips a bit, verifies, and puts it back. It reports whether there was
// a bit that the database lets be flipped.
func flipOne(t *testing.T, db *store.DB, rnd *rand.Rand, table, column string) bool {
	t.Helper()
	row := "rowid"
	if db.Dialect() == store.Postgres {
		row = "CAST(ctid AS TEXT)"
	}
	n := rnd.Int64N(count(t, db, `SELECT COUNT(*) FROM `+table))
	var at, old any
	must(t, db.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT `+row+`, `+column+` FROM `+table+` ORDER BY 1 LIMIT 1 OFFSET $1`, n).Scan(&at, &old)
	}))
	bad, ok := flip(db.Dialect(), rnd, old)
	if !ok {
		return false
	}
	leaf := leafOf(t, db, table, row, at)
	if leaf < 0 && (table == "event" || table == "fact") {
		return false // of an import that is not published: no evidence of anything yet
	}
	now, ok := set(db, table, column, row, at, bad)
	if !ok {
		return false // a key the database itself refuses
	}
	r := verify(t, db, ledger.Trust{})
	switch {
	case len(r.Damage) == 0:
		t.Errorf("%s.%s of row %v: %v became %v and nobody noticed", table, column, at, old, bad)
	case leaf >= 0 && r.Damage[0].Leaf != leaf:
		t.Errorf("%s.%s of leaf %d: %v became %v; the damage named is of leaf %d: %s", table, column, leaf, old, bad, r.Damage[0].Leaf, r.Damage[0].Text.EN)
	}
	if _, ok := set(db, table, column, row, now, old); !ok {
		t.Fatalf("%s.%s cannot be put back", table, column)
	}
	return true
}

// flip returns v with one bit changed, if there is one that can be stored.
func flip(d store.Dialect, rnd *rand.Rand, v any) (any, bool) {
	switch v := v.(type) {
	case int64:
		return v ^ 1<<rnd.IntN(63), true
	case []byte:
		b := slices.Clone(v)
		b[rnd.IntN(len(b))] ^= 1 << rnd.IntN(8)
		return b, true
	case string:
		for range 20 {
			if v == "" {
				break
			}
			b := []byte(v)
			b[rnd.IntN(len(b))] ^= 1 << rnd.IntN(8)
			if d == store.SQLite || utf8.Valid(b) && !slices.Contains(b, 0) {
				return string(b), true
			}
		}
	}
	return nil, false
}

// set changes a column of a row and returns where the row stands then.
func set(db *store.DB, table, column, row string, at, v any) (now any, ok bool) {
	mark := "$1"
	if s, text := v.(string); text && db.Dialect() == store.SQLite {
		v, mark = []byte(s), "CAST($1 AS TEXT)" // bytes that no text should hold
	}
	err := db.Write(ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`UPDATE `+table+` SET `+column+` = `+mark+` WHERE `+row+` = $2 RETURNING `+row, v, at).Scan(&now)
	})
	return now, err == nil
}

// leafOf is the leaf a row of an event belongs to; -1 = none.
func leafOf(t *testing.T, db *store.DB, table, row string, at any) int64 {
	on := map[string]string{"event": "x.seq = e.seq", "event_secret": "x.event_id = e.id", "fact": "x.event_id = e.id"}[table]
	if on == "" {
		return -1
	}
	row = strings.Replace(strings.Replace(row, "rowid", "x.rowid", 1), "ctid", "x.ctid", 1)
	var leaf int64
	must(t, db.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT COALESCE(MAX(l.leaf), -1) FROM `+table+` x JOIN event e ON `+on+` JOIN event_leaf l ON l.seq = e.seq WHERE `+row+` = $1`, at).Scan(&leaf)
	}))
	return leaf
}

// A signature that says the same in other letters is not the one that was made.
func TestASignatureIsWrittenOneWay(t *testing.T) {
	db := sqlite(t)
	book(t, db)
	var note string
	must(t, db.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT note FROM ledger_checkpoint ORDER BY size LIMIT 1`).Scan(&note)
	}))
	end := len(note) - 1 // "…I=\n": of I only four bits mean anything
	for note[end-1] == '=' || note[end] == '=' || note[end] == '\n' {
		end--
	}
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	other := note[:end] + string(letters[strings.IndexByte(letters, note[end])^1]) + note[end+1:]
	exec(t, db, `UPDATE ledger_checkpoint SET note = '`+other+`' WHERE size = (SELECT MIN(size) FROM ledger_checkpoint)`)
	if r := verify(t, db, ledger.Trust{}); len(r.Damage) == 0 {
		t.Errorf("%q became %q and nobody noticed", note, other)
	}
}

// What is removed shows too, and where.
func TestWhatIsRemovedShows(t *testing.T) {
	for _, c := range []struct {
		name string
		leaf int64
		cut  []string
	}{
		{"an event", 7, []string{`DELETE FROM event WHERE seq = (SELECT seq FROM event_leaf WHERE leaf = 7)`}},
		{"a payload", 7, []string{`DELETE FROM event_secret WHERE event_id = (SELECT event_id FROM leaf_shown WHERE leaf = 7)`}},
		{"a fact", 7, []string{`DELETE FROM fact WHERE value = 7 AND event_id = (SELECT event_id FROM leaf_shown WHERE leaf = 7)`}},
		{"a leaf", 7, []string{`DELETE FROM event_leaf WHERE leaf = 7`}},
		{"the end, with its checkpoint still there", 294, []string{`DELETE FROM event WHERE seq = (SELECT seq FROM event_leaf WHERE leaf = 294)`,
			`DELETE FROM event_leaf WHERE leaf = 294`, `UPDATE ledger_head SET size = 294`}},
		{"a node", -1, []string{`DELETE FROM ledger_node`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := sqlite(t)
			book(t, db)
			for _, q := range c.cut {
				exec(t, db, q)
			}
			r := verify(t, db, ledger.Trust{})
			if len(r.Damage) == 0 || r.Damage[0].Leaf != c.leaf {
				t.Errorf("%+v, want damage at leaf %d", r.Damage, c.leaf)
			}
		})
	}
}

// Whoever holds the whole database can make a new ledger of it, but not one that
// fits a checkpoint or a key that was handed out before.
func TestARewrittenLedgerDoesNotFitWhatWasPublished(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		_, key := book(t, db)
		kept := latest(t, db)
		for _, q := range []string{`UPDATE fact SET value = 99 WHERE value = 7`, `DELETE FROM event_leaf`, `DELETE FROM ledger_node`, `DELETE FROM ledger_checkpoint`,
			`DELETE FROM event_secret WHERE event_id IN (SELECT id FROM event WHERE kind = 'ledger.key_set')`, `DELETE FROM event WHERE kind = 'ledger.key_set'`,
			`UPDATE ledger_head SET size = 0, low = 0, until_at = 0`} {
			exec(t, db, q)
		}
		forger := ledger.NewSealer(db)
		must(t, forger.SetKey(ctx, ledger.New(), kernel.System(), newKey(t, "zone"), nil))
		whole(t, verify(t, db, ledger.Trust{})) // in itself it is sound
		if r := verify(t, db, ledger.Trust{Key: key.Public}); len(r.Damage) == 0 {
			t.Error("the key that was handed out fits a ledger that never had it")
		}
		if r := verify(t, db, ledger.Trust{Checkpoints: []ledger.Checkpoint{kept}}); len(r.Damage) == 0 {
			t.Error("a checkpoint kept outside fits a rewritten ledger")
		}
	})
}

func latest(t testing.TB, db *store.DB) (c ledger.Checkpoint) {
	t.Helper()
	must(t, db.Read(ctx, func(tx *store.Tx) (err error) { c, err = ledger.Latest(tx); return err }))
	return c
}
