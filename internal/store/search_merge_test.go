package store_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

var topics = []string{"蒸汽压力", "停电通知", "用地审批", "boiler 7", "压力容器", "招工补贴", "排水管网"}

// archive is what should be found: the text of each record, "" = it was removed.
type archive map[kernel.ID]string

// changes adds n records, or changes and removes some of those there are, and returns
// how that is done.
func (a archive) changes(r *rand.Rand, prefix string, n int) func(tx *store.Tx) error {
	ids := make([]kernel.ID, n)
	texts := make([]string, n)
	for k := range n {
		id, what := len(a), r.IntN(10)
		if what < 3 {
			id = r.IntN(len(a) + 1)
		}
		ids[k] = kernel.ID(fmt.Sprintf("%s%d", prefix, id))
		if what > 0 {
			texts[k] = topics[r.IntN(len(topics))] + "，" + topics[r.IntN(len(topics))] + "，" + string(ids[k])
		}
		a[ids[k]] = texts[k]
	}
	return func(tx *store.Tx) (err error) {
		for k, id := range ids {
			if texts[k] == "" {
				err = store.UnindexText(tx, "m", id)
			} else {
				err = store.IndexText(tx, "m", id, texts[k])
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
}

// checkFound holds searches against the archive.
func (a archive) checkFound(t *testing.T, db *store.DB) {
	t.Helper()
	for _, query := range []string{"压力", "压", "boil", "停电 用地", "招工补贴"} {
		var want []kernel.ID
		for id, text := range a {
			if text != "" && store.HasWords(query, text) {
				want = append(want, id)
			}
		}
		got := search(t, db, "m", query, 10000)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("%q: %d found, want %d", query, len(got), len(want))
		}
	}
}

// checkIndex holds each bit of the index up to where it goes against the records.
func checkIndex(t *testing.T, db *store.DB) {
	t.Helper()
	write(t, db, store.MergeSearch)
	want, got := map[string]uint64{}, map[string]uint64{}
	err := db.Read(t.Context(), func(tx *store.Tx) error {
		_, err := store.All(tx, func(s store.Scanner) (n int64, err error) {
			var terms string
			err = s.Scan(&n, &terms)
			for term := range strings.FieldsSeq(terms) {
				want[fmt.Sprintf("%s %d", term, n/64)] |= 1 << (n % 64)
			}
			return n, err
		}, "SELECT n, terms FROM search_doc")
		if err != nil {
			return err
		}
		_, err = store.All(tx, func(s store.Scanner) (block int64, err error) {
			var term string
			var docs int64
			err = s.Scan(&term, &block, &docs)
			got[fmt.Sprintf("%s %d", term, block)] = uint64(docs)
			return block, err
		}, "SELECT term, block, docs FROM search_term")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(got, want) {
		t.Fatalf("the index has %d rows, the records make %d, or their bits differ", len(got), len(want))
	}
}

// Records enter the index beside those who add, change and remove them, and each is
// found once by the words it has, whatever is being entered.
func TestTheTailIsMergedBesideFilings(t *testing.T) {
	db := storetest.Open(t, store.SQLite)
	var wg sync.WaitGroup
	parts := make([]archive, 4)
	for k := range parts {
		parts[k] = archive{}
		wg.Go(func() {
			r := rand.New(rand.NewPCG(5, uint64(k)))
			for range 40 {
				if err := db.Write(t.Context(), parts[k].changes(r, fmt.Sprintf("%c", 'a'+k), 20)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Go(func() { // nothing is found twice
		for range 60 {
			var found []kernel.ID
			err := db.Read(t.Context(), func(tx *store.Tx) (err error) {
				found, err = store.SearchDocs(tx, "m", "压力", 10000)
				return err
			})
			if err != nil {
				t.Error(err)
			}
			slices.Sort(found)
			if len(slices.Compact(slices.Clone(found))) != len(found) {
				t.Error("a record is found twice")
			}
		}
	})
	wg.Wait()
	all := archive{}
	for _, p := range parts {
		maps.Copy(all, p)
	}
	all.checkFound(t, db)
	if until := read[int64](t, db, "SELECT until FROM search_merged")[0]; until < store.TailDocs {
		t.Errorf("%d records were entered beside the others, want some hundreds", until)
	}
	checkIndex(t, db)
}

// A program killed while it enters records leaves an index that tells the truth,
// whichever of them change afterwards.
func TestAMergeIsCutShort(t *testing.T) {
	for steps := range 4 {
		t.Run(fmt.Sprint(steps), func(t *testing.T) {
			db := storetest.Open(t, store.SQLite)
			all, r := archive{}, rand.New(rand.NewPCG(6, uint64(steps)))
			write(t, db, func(tx *store.Tx) error {
				for k := range store.TailDocs + 40 {
					id := kernel.ID(fmt.Sprintf("x%d", k))
					all[id] = topics[r.IntN(len(topics))] + string(id)
					if err := store.IndexNew(tx, "m", id, new(string), all[id]); err != nil {
						return err
					}
				}
				return nil
			})
			if err := db.CutMerge(steps); err != nil {
				t.Fatal(err)
			}
			all.checkFound(t, db)
			if steps%2 == 0 { // some change first
				write(t, db, all.changes(r, "x", 30))
				all.checkFound(t, db)
			}
			db.MergeTail()
			waitFor(t, func() bool { return read[int64](t, db, "SELECT n FROM search_merged")[0] >= store.TailDocs })
			all.checkFound(t, db)
			checkIndex(t, db)
		})
	}
}

// Records without any words are entered, too, and not over and over.
func TestRecordsWithoutWordsAreMerged(t *testing.T) {
	db := storetest.Open(t, store.SQLite)
	write(t, db, func(tx *store.Tx) error {
		for k := range store.TailDocs + 64 {
			if err := store.IndexNew(tx, "m", kernel.ID(fmt.Sprint(k)), new(string), "。"); err != nil {
				return err
			}
		}
		return nil
	})
	waitFor(t, func() bool { return read[int64](t, db, "SELECT n FROM search_merged")[0] >= store.TailDocs })
}

func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for range 500 {
		if done() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("it did not happen within five seconds")
}
