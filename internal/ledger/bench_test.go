package ledger_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"juyan/internal/ledger"
	"juyan/internal/measure"
	"juyan/internal/store"
)

// BenchmarkSeal seals as many events as it is told (-benchtime 1000000x), while
// somebody goes on writing, durably. It prints events a second, how long the
// writes beside it took, and how often a step held the writer for over 50 ms.
func BenchmarkSeal(b *testing.B) {
	var over atomic.Int64
	db, err := store.Open(ctx, filepath.Join(b.TempDir(), "bench.db"), store.Options{OnHold: func(closure string, _ time.Duration) {
		if strings.Contains(closure, "Sealer") {
			over.Add(1)
		}
	}})
	must(b, err)
	defer func() { must(b, db.Close()) }()
	must(b, db.Migrate(ctx, ledger.Migrations(), measure.Migrations()))
	for left := b.N; left > 0; left -= 5000 {
		must(b, db.WriteBulk(ctx, func(tx *store.Tx) error {
			for i := range min(left, 5000) {
				if _, err := fileTx(tx, fmt.Sprint(i), 1); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	run, stop := context.WithCancel(ctx)
	took := make(chan []time.Duration)
	go func() { took <- writeBeside(b, run, db) }()
	b.ResetTimer()
	seal(b, ledger.NewSealer(db))
	b.StopTimer()
	stop()
	beside := <-took
	slices.Sort(beside)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(beside[len(beside)/2].Microseconds())/1000, "write-ms")
	b.ReportMetric(float64(beside[len(beside)*99/100].Microseconds())/1000, "write-p99-ms")
	b.ReportMetric(float64(over.Load()), "over-50ms")
}

// writeBeside writes event after event until ctx ends, and returns how long each
// took.
func writeBeside(b *testing.B, run context.Context, db *store.DB) []time.Duration {
	took := []time.Duration{0}
	for run.Err() == nil {
		began := time.Now()
		file(b, db, "beside", 1)
		took = append(took, time.Since(began))
		time.Sleep(2 * time.Millisecond)
	}
	return took
}
