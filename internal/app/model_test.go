package app

import (
	"context"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

// The model zone is founded whole on both databases: every kind proves, every
// record of every register enters.
func TestModelZoneIsFounded(t *testing.T) {
	for _, d := range []store.Dialect{store.SQLite, store.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			ctx := context.Background()
			a, err := Open(ctx, Config{DB: storetest.URL(t, d), Pack: packs.Model(), Demo: true, Clock: storetest.NewClock()})
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			if err := a.Found(ctx, kernel.Date{Year: 2022, Month: 1, Day: 1}); err != nil {
				t.Fatal(err)
			}
			if n := len(a.Org.Directory().Enterprises()); n != 420 {
				t.Errorf("%d enterprises, want 420", n)
			}
			if !a.Founded() || len(a.Kinds.All()) < 4 {
				t.Errorf("kinds: %d", len(a.Kinds.All()))
			}
		})
	}
}
