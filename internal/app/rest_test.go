package app

import (
	"log/slog"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

// Pages of the program's file that were given back come again when they are used.
func TestAProgramThatRestsGoesOn(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux is told")
	}
	a, err := Open(t.Context(), Config{DB: storetest.URL(t, store.SQLite), Pack: packs.Model(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	before := mapped(t)
	if err := a.DB.Shrink(t.Context()); err != nil {
		t.Fatal(err)
	}
	dropProgramPages()
	if after := mapped(t); after > before/2 {
		t.Errorf("%d KB of files mapped, %d before", after, before)
	}
	if err := a.Follow(t.Context()); err != nil {
		t.Error(err)
	}
}

// mapped is how many kilobytes of files the process holds.
func mapped(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "RssFile:")
	kb, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kb
}

// What may pile up before it is collected is bounded by eight times and by twice what
// is alive, and by a quarter of a gigabyte between the two.
func TestGarbageMayPileUpWithinBounds(t *testing.T) {
	for live, want := range map[uint64]int{0: 800, 15 << 20: 800, 64 << 20: 400, 128 << 20: 200, 2 << 30: 200} {
		if got := percentFor(live); got != want {
			t.Errorf("%d MB alive: %d %%, want %d", live>>20, got, want)
		}
	}
}
