package store_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

// What goes to PostgreSQL together: BEGIN with the first statement, what is queued
// with the next that is asked, or with COMMIT.
func TestMessages(t *testing.T) {
	db, wire := watched(t)
	one := func(tx *store.Tx) error {
		_, err := store.One(tx, store.Value[int64], "SELECT 1")
		return err
	}
	queue := func(tx *store.Tx) error { return tx.Queue("UPDATE item SET score = 1 WHERE id = $1", "a") }
	no := errors.New("no")
	for _, x := range []struct {
		do   func(tx *store.Tx) error
		read bool
		want string
	}{
		{do: func(tx *store.Tx) error { return nil }},
		{do: func(tx *store.Tx) error { return no }},
		{do: func(tx *store.Tx) error { return errors.Join(queue(tx), no) }},
		{do: queue, want: "BEGIN,UPDATE,COMMIT"},
		{do: one, want: "BEGIN,SELECT COMMIT"},
		{do: func(tx *store.Tx) error { return errors.Join(queue(tx), queue(tx), one(tx), one(tx), queue(tx)) }, want: "BEGIN,UPDATE,UPDATE,SELECT SELECT UPDATE,COMMIT"},
		{do: func(tx *store.Tx) error { return errors.Join(one(tx), queue(tx), no) }, want: "BEGIN,SELECT ROLLBACK"},
		{do: func(tx *store.Tx) error { return nil }, read: true},
		{do: one, read: true, want: "BEGIN,SELECT COMMIT"},
		{do: func(tx *store.Tx) error { return errors.Join(one(tx), one(tx)) }, read: true, want: "BEGIN,SELECT SELECT COMMIT"},
	} {
		do := db.Write
		if x.read {
			do = db.Read
		}
		for range 2 { // the first prepares
			wire.Trips()
			if err := do(t.Context(), x.do); err != nil && !errors.Is(err, no) {
				t.Fatal(err)
			}
			write(t, db, func(*store.Tx) error { return nil }) // asks nothing, but whoever takes the connection waits for the end of a read
		}
		var got []string
		for _, trip := range wire.Trips() {
			for i := range trip {
				trip[i], _, _ = strings.Cut(trip[i], " ")
			}
			got = append(got, strings.Join(trip, ","))
		}
		if strings.Join(got, " ") != x.want {
			t.Errorf("asked %q, want %q", got, x.want)
		}
	}
}

func watched(t *testing.T) (*store.DB, *storetest.Wire) {
	through, wire := storetest.Watch(t, storetest.URL(t, store.Postgres, tables()))
	return storetest.Reopen(t, through, store.Options{}), wire
}

// A statement that fails behind others, before another or with COMMIT, is told by its
// own name; nothing is left, which is told once, and the database goes on.
func TestWhatFailsInAMessageIsNamed(t *testing.T) {
	db, _ := watched(t)
	add := func(id string) string { return "INSERT INTO item (id, name, score) VALUES ('" + id + "', '甲', $1)" }
	for _, x := range []struct {
		arg  any
		code kernel.Code
	}{{int64(1), kernel.CodeConflict}, {"no number", ""}} { // refused by PostgreSQL; not even sent to it
		for _, asks := range []bool{true, false} {
			undone := 0
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				tx.Undone(func() { undone++ })
				err := errors.Join(tx.Queue(add("x"), int64(1)), tx.Queue("UPDATE item SET score = 7"), tx.Queue(add("x"), x.arg), tx.Queue("UPDATE item SET score = 8"))
				if asks {
					_, one := store.One(tx, store.Value[int64], "SELECT 1")
					err = errors.Join(err, one)
				}
				return err
			})
			if err == nil || !strings.Contains(err.Error(), "'x'") || strings.Contains(err.Error(), "尚不清楚") || undone != 1 {
				t.Errorf("undone %d times, %v", undone, err)
			}
			if x.code != "" {
				wantCode(t, err, x.code)
			}
		}
	}
	if n := count(t, db); n != 0 {
		t.Errorf("%d rows are left", n)
	}
}

// One question needs no transaction; who asks two has one snapshot for both, and
// nothing is written.
func TestAsk(t *testing.T) {
	db, wire := watched(t)
	write(t, db, func(tx *store.Tx) error { return add(tx, "a", "甲") })
	for range 2 {
		wire.Trips()
		if err := db.Ask(t.Context(), func(tx *store.Tx) error { _, err := store.One(tx, store.Value[int64], "SELECT 7"); return err }); err != nil {
			t.Fatal(err)
		}
	}
	if got := wire.Trips(); len(got) != 1 || !slices.Equal(got[0], []string{"SELECT 7"}) {
		t.Errorf("asked %q", got)
	}
	runs := 0
	err := db.Ask(t.Context(), func(tx *store.Tx) error {
		runs++
		const all = "SELECT CAST(SUM(score) AS BIGINT) FROM item"
		before, err := store.One(tx, store.Value[int64], all)
		if err != nil {
			return err
		}
		write(t, db, func(tx *store.Tx) error { return tx.Exec("UPDATE item SET score = score + 1") })
		after, err := store.One(tx, store.Value[int64], all)
		if err == nil && after != before {
			t.Errorf("%d, then %d", before, after)
		}
		return err
	})
	if err != nil || runs != 2 {
		t.Errorf("%d runs, %v", runs, err)
	}
	for _, q := range []string{"UPDATE item SET score = 70", "WITH x AS (UPDATE item SET score = 70 RETURNING 1) SELECT 1 FROM x"} {
		err = db.Ask(t.Context(), func(tx *store.Tx) error { _, err := store.All(tx, store.Value[int64], q); return err })
		wantCode(t, err, kernel.CodeInternal)
	}
	if n := read[int64](t, db, "SELECT score FROM item")[0]; n != 2 {
		t.Errorf("written: %d", n)
	}
}

// Where the connection breaks, what went with COMMIT may stand, and does here.
func TestUnknownOutcomeOfWhatWasQueued(t *testing.T) {
	db, wire := watched(t)
	queued := func(id string) error {
		return db.Write(t.Context(), func(tx *store.Tx) error {
			tx.Undone(func() { t.Error("undone, as if that were sure") })
			return tx.Queue("INSERT INTO item (id, name, score) VALUES ($1, '甲', 1)", id)
		})
	}
	if err := queued("a"); err != nil { // prepares
		t.Fatal(err)
	}
	wire.HangUp.Store(true)
	err := queued("b")
	wantCode(t, err, kernel.CodeUnavailable)
	if !strings.Contains(err.Error(), "是否生效尚不清楚") {
		t.Errorf("does not say that the outcome is unknown: %v", err)
	}
	wire.HangUp.Store(false)
	if n := count(t, db); n != 2 {
		t.Errorf("%d rows: this COMMIT had arrived", n)
	}
}

// Values are the same, whether a query went along with others or by itself.
func TestValuesOfAMessage(t *testing.T) {
	db, _ := watched(t)
	ask := func(tx *store.Tx) (row []any, err error) {
		return store.One(tx, func(s store.Scanner) ([]any, error) {
			row, to := make([]any, 18), make([]any, 18)
			for i := range row {
				to[i] = &row[i]
			}
			return row, s.Scan(to...)
		}, `SELECT true, 2::int2, 4::int4, -8::int8, 0.5::float4, 0.1::float8, 12.50::numeric, sum(3::int8), '文', 'v'::varchar, 'n'::name, '\x00ff'::bytea,
			DATE '2022-03-01', TIMESTAMPTZ '2022-03-01 09:00+08', '{"a": 1}'::json, '[1, 2]'::jsonb, NULL::int8, 7::oid`)
	}
	err := db.Read(t.Context(), func(tx *store.Tx) error {
		first, err := ask(tx)
		second, again := ask(tx)
		if !reflect.DeepEqual(first, second) || slices.Contains(first[:16], nil) {
			t.Errorf("\n%#v\n%#v", first, second)
		}
		return errors.Join(err, again)
	})
	if err != nil {
		t.Fatal(err)
	}
}
