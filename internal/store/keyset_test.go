package store_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

var (
	byID  = store.SortCol{Name: "id", SQL: "id"}
	sorts = store.Sorts{{Name: "name", SQL: "name"}, {Name: "score", SQL: "score", Int: true}}
)

type itemRow struct {
	id, name string
	score    int64
}

// pages walks through a whole list and returns its ids in order.
func pages(t *testing.T, db *store.DB, cols []store.SortCol, limit int) (ids []string) {
	t.Helper()
	page := store.Page{Limit: limit}
	for n := 0; n == 0 || page.After != ""; n++ {
		w, err := store.Keyset(cols, page, 2)
		if err != nil {
			t.Fatal(err)
		}
		var rows []itemRow
		err = db.Read(t.Context(), func(tx *store.Tx) (err error) {
			rows, err = store.All(tx, func(s store.Scanner) (r itemRow, err error) { return r, s.Scan(&r.id, &r.name, &r.score) },
				"SELECT id, name, score FROM item WHERE at = $1 AND "+w.Where+w.Order, append([]any{7}, w.Args...)...)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		rows, page.After = store.Cut(w, rows, func(r itemRow) []any {
			if cols[0].Name == "score" {
				return []any{r.score, r.id}
			}
			return []any{r.name, r.id}
		})
		if len(rows) > limit || n > 100 {
			t.Fatalf("page %d has %d rows", n, len(rows))
		}
		for _, r := range rows {
			ids = append(ids, r.id)
		}
	}
	return ids
}

// Every row comes exactly once and in order, however many share a value.
func TestKeysetOverTies(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(tx *store.Tx) error {
			for i := range 57 {
				name := []string{"甲", "乙", "b", "B", ""}[i%5]
				if err := tx.Exec("INSERT INTO item (id, name, score, at) VALUES ($1, $2, $3, 7)", fmt.Sprintf("%02d", i*31%57), name, i%3); err != nil {
					return err
				}
			}
			return nil
		})
		for _, name := range []string{"name", "-name", "score", "-score"} {
			cols := sorts.By(name, byID)
			dir := ""
			if cols[0].Desc {
				dir = " DESC"
			}
			want := read[string](t, db, "SELECT id FROM item ORDER BY "+cols[0].SQL+dir+", id"+dir)
			for _, limit := range []int{1, 7, 19, 57, 100} {
				if got := pages(t, db, cols, limit); !slices.Equal(got, want) {
					t.Errorf("by %s, %d a page: %v, want %v", name, limit, got, want)
				}
			}
		}
		mixed := []store.SortCol{{Name: "score", SQL: "score", Int: true, Desc: true}, byID}
		want := read[string](t, db, "SELECT id FROM item ORDER BY score DESC, id")
		if got := pages(t, db, mixed, 4); !slices.Equal(got, want) {
			t.Errorf("mixed directions: %v, want %v", got, want)
		}
	})
}

func TestSortsAreAllowListed(t *testing.T) {
	for name, want := range map[string]string{"": "+name", "-name": "-name", "score": "+score", "id; DROP TABLE item": "+name", "--name": "+name"} {
		cols := sorts.By(name, byID)
		if got := map[bool]string{true: "-", false: "+"}[cols[0].Desc] + cols[0].Name; got != want || len(cols) != 2 || cols[1].Desc != cols[0].Desc {
			t.Errorf("%q sorts by %s, want %s", name, got, want)
		}
	}
}

func cursor(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

func TestDamagedCursor(t *testing.T) {
	cols := sorts.By("score", byID)
	if _, err := store.Keyset(cols, store.Page{After: cursor(`["+score+id",5,"a"]`)}, 1); err != nil {
		t.Fatal(err)
	}
	for _, c := range []string{"!", "AAAA", cursor(`{}`), cursor(`["+name+id","x","a"]`), cursor(`["-score-id",5,"a"]`), cursor(`["+score+id",5]`),
		cursor(`["+score+id","5","a"]`), cursor(`["+score+id",5.5,"a"]`), cursor(`["+score+id",null,"a"]`), cursor(`["+score+id",5,null]`),
		cursor(`["+score+id",5,"a\u0000"]`), cursor(`["+score+id",5,{"a":1}]`), cursor(`["+score+id",99999999999999999999,"a"]`)} {
		_, err := store.Keyset(cols, store.Page{After: c}, 1)
		wantCode(t, err, kernel.CodeInvalid)
	}
}

// Whatever a query string brings, the answer is a page or a clean refusal.
func FuzzCursor(f *testing.F) {
	db := storetest.Open(f, store.SQLite, tables())
	f.Add(cursor(`["+score+id",5,"a"]`), "score", 3)
	f.Add("", "-name", -1)
	f.Add(cursor(`["-name-id","\ud800","'"]`), "-name", 1<<40)
	f.Fuzz(func(t *testing.T, after, name string, limit int) {
		w, err := store.Keyset(sorts.By(name, byID), store.Page{After: after, Limit: limit}, 1)
		if err != nil {
			wantCode(t, err, kernel.CodeInvalid)
			return
		}
		read[string](t, db, "SELECT id FROM item WHERE "+w.Where+w.Order, w.Args...)
	})
}

func TestCountUpTo(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		for _, c := range []struct {
			add, n int
			more   bool
		}{{0, 0, false}, {1000, 1000, false}, {1, 1000, true}} {
			write(t, db, func(tx *store.Tx) error {
				for range c.add {
					if err := add(tx, string(tx.NewID()), "x"); err != nil {
						return err
					}
				}
				return nil
			})
			err := db.Read(t.Context(), func(tx *store.Tx) error {
				n, more, err := store.Count(tx, "FROM item WHERE name = $1", "x")
				if n != c.n || more != c.more {
					t.Errorf("counted %d, %v; want %d, %v", n, more, c.n, c.more)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestPlaceholders(t *testing.T) {
	if got := store.Values(2, 3); got != "($1,$2,$3),($4,$5,$6)" {
		t.Error(got)
	}
	if got := store.Marks(9, 3); got != "$9,$10,$11" {
		t.Error(got)
	}
}
