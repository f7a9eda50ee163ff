package app

import (
	"log/slog"
	"testing"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

// A request repeated within thirty days does nothing new; after that its key is gone.
func TestAKeyIsKeptForThirtyDays(t *testing.T) {
	clock := storetest.NewClock()
	a, err := Open(t.Context(), Config{DB: storetest.URL(t, store.SQLite), Pack: packs.Model(), Clock: clock, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	ran := 0
	ask := func() {
		t.Helper()
		err := a.DB.Write(t.Context(), func(tx *store.Tx) error {
			return store.Once(tx, "k", kernel.ID("li"), func() error { ran++; return nil })
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	ask()
	for _, x := range []struct{ days, ran int }{{29, 1}, {2, 2}} {
		clock.Advance(time.Duration(x.days) * 24 * time.Hour)
		a.sweep(t.Context())
		if ask(); ran != x.ran {
			t.Errorf("%d days later it ran %d times, want %d", x.days, ran, x.ran)
		}
	}
}
