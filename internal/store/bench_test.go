package store_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

var engines = []store.Dialect{store.SQLite, store.Postgres}

const wideTable = `-- +goose Up
CREATE TABLE wide (id TEXT PRIMARY KEY, a TEXT, b TEXT, c BIGINT, d BIGINT, e TEXT, f TEXT, g BIGINT, h BIGINT, i TEXT);`

func wide(b *testing.B, d store.Dialect) *store.DB {
	return storetest.Open(b, d, store.Migrations{Module: "bench", FS: oneFile("0001_wide.sql", wideTable)})
}

// One INSERT of ten arguments inside one long transaction.
func BenchmarkInsert(b *testing.B) {
	for _, d := range engines {
		b.Run(string(d), func(b *testing.B) {
			db := wide(b, d)
			b.ReportAllocs()
			err := db.WriteBulk(b.Context(), func(tx *store.Tx) error {
				for b.Loop() {
					err := tx.Exec("INSERT INTO wide (id,a,b,c,d,e,f,g,h,i) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)",
						tx.NewID(), "企业反映用电", "专班", 4, tx.Now(), "{}", "", kernel.Yuan(3), store.Bool(true), "x")
					if err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		})
	}
}

// One short transaction at a time, not flushed to disk: the seed.
func BenchmarkWriteAlone(b *testing.B) {
	for _, d := range engines {
		b.Run(string(d), func(b *testing.B) { benchWrites(b, wide(b, d), 1) })
	}
}

// Durable commits, by how many callers there are at once.
func BenchmarkDurableWrite(b *testing.B) {
	for _, callers := range []int{1, 8, 64} {
		b.Run(fmt.Sprint(callers), func(b *testing.B) {
			db := wide(b, store.SQLite)
			if err := db.SetUnsafe(b.Context(), false); err != nil {
				b.Fatal(err)
			}
			benchWrites(b, db, callers)
		})
	}
}

func benchWrites(b *testing.B, db *store.DB, callers int) {
	b.SetParallelism(max(1, callers/2)) // goroutines per processor, of which CI has two
	insert := func(tx *store.Tx) error {
		return tx.Exec("INSERT INTO wide (id, a) VALUES ($1, $2)", tx.NewID(), "企业反映用电")
	}
	if callers == 1 {
		for b.Loop() {
			if err := db.Write(b.Context(), insert); err != nil {
				b.Fatal(err)
			}
		}
		return
	}
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			if err := db.Write(b.Context(), insert); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

func BenchmarkReadOne(b *testing.B) {
	for _, d := range engines {
		b.Run(string(d), func(b *testing.B) {
			db := wide(b, d)
			write(b, db, func(tx *store.Tx) error { return tx.Exec("INSERT INTO wide (id, a) VALUES ('x', 'y')") })
			for b.Loop() {
				read[string](b, db, "SELECT a FROM wide WHERE id = $1", "x")
			}
		})
	}
}

// words makes text of the length of a whistle, in an uneven vocabulary.
func words(r *rand.Rand) string {
	vocabulary := []string{"企业", "供电", "漏水", "道路", "执照", "停电", "扩容", "消防", "环评", "用工", "社保", "融资", "物流", "租金", "补贴", "申报",
		"园区", "厂房", "燃气", "污水", "管网", "路灯", "审批", "验收", "备案", "招聘", "宿舍", "公交", "专利", "税务", "发票", "退税", "公司", "反映", "请求", "尽快", "办理"}
	var s strings.Builder
	for range 25 {
		s.WriteString(vocabulary[int(float64(len(vocabulary))*r.Float64()*r.Float64())])
		s.WriteRune(rune(0x4e00 + r.IntN(3000)))
	}
	return s.String()
}

func BenchmarkIndexText(b *testing.B) {
	for _, d := range engines {
		b.Run(string(d), func(b *testing.B) {
			db, r := wide(b, d), rand.New(rand.NewPCG(1, 2))
			err := db.WriteBulk(b.Context(), func(tx *store.Tx) error {
				for b.Loop() {
					if err := store.IndexText(tx, "matter", tx.NewID(), words(r)); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		})
	}
}

// BenchmarkSearch asks an index of JUYAN_BENCH_DOCS records (default 20,000).
func BenchmarkSearch(b *testing.B) {
	for _, d := range engines {
		b.Run(string(d), func(b *testing.B) {
			db := wide(b, d)
			fillIndex(b, db)
			for _, q := range []string{"漏水", "企业", "漏水 税务", "用工社保", "企", "丁漏水", "不存在的"} {
				b.Run(q, func(b *testing.B) {
					found := 0
					for b.Loop() {
						found = len(search(b, db, "matter", q, 50))
					}
					b.ReportMetric(float64(found), "found")
				})
			}
		})
	}
}

// BenchmarkTail searches 1,000 records that are not in the inverted index yet, for one
// that only one of them has.
func BenchmarkTail(b *testing.B) {
	db, r := wide(b, store.SQLite), rand.New(rand.NewPCG(1, 2))
	err := db.WriteBulk(b.Context(), func(tx *store.Tx) error {
		if err := store.IndexNew(tx, "matter", tx.NewID(), new(string), "蒸汽压力不足"); err != nil {
			return err
		}
		for range 999 {
			if err := tx.Exec("INSERT INTO search_doc (kind, doc, terms) VALUES ($1, $2, $3)", "matter", tx.NewID(), strings.Join(store.Bigrams(words(r)), " ")); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if n := len(search(b, db, "matter", "蒸汽压力", 50)); n != 1 {
			b.Fatalf("%d found", n)
		}
	}
}

func BenchmarkBlob(b *testing.B) {
	for _, d := range engines {
		b.Run(string(d), func(b *testing.B) {
			db, body := wide(b, d), randomBytes(5<<20)
			b.SetBytes(int64(len(body)))
			for i := 0; b.Loop(); i++ {
				body[0], body[1], body[2] = byte(i), byte(i>>8), byte(i>>16)
				u := store.NewUpload(body)
				if err := db.WriteBulk(b.Context(), func(tx *store.Tx) error { return store.PutUpload(tx, u) }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkBackup(b *testing.B) {
	db := wide(b, store.SQLite)
	fillIndex(b, db)
	dir := b.TempDir()
	for i := 0; b.Loop(); i++ {
		if err := db.Backup(b.Context(), filepath.Join(dir, fmt.Sprint(i))); err != nil {
			b.Fatal(err)
		}
	}
}
