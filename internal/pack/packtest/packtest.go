// Package packtest has the model zone's pack at hand for tests.
//
// Layout: packtest.go.
//
// Invariants: it is read once in a test process. Every test has a Pack of its own
// to set fields of; what hangs below them all share, so nobody changes that.
package packtest

import (
	"sync"
	"testing"

	"juyan/internal/pack"
	"juyan/packs"
)

var model = sync.OnceValues(func() (*pack.Pack, error) { return pack.Load(packs.Model()) })

// Model is the pack of the model zone.
func Model(t testing.TB) *pack.Pack {
	t.Helper()
	p, err := model()
	if err != nil {
		t.Fatal(err)
	}
	own := *p
	return &own
}
