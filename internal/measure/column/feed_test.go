package column

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Named one by one or as a range, the leaves asked for are those of [from, to).
func TestLeavesAreNamedOrTheirRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.Int64Range(0, 1<<40).Draw(t, "from")
		n := rapid.Int64Range(1, 2*few).Draw(t, "n")
		_, args := leavesIn(from, from+n)
		if n > few {
			if !slices.Equal(args, []any{from, from + n}) {
				t.Fatalf("a range of %v", args)
			}
			return
		}
		if len(args) != few { // one text, prepared once
			t.Fatalf("%d leaves are named", len(args))
		}
		for leaf := from; leaf < from+n; leaf++ {
			if !slices.Contains(args, any(leaf)) {
				t.Fatalf("leaf %d is not in %v", leaf, args)
			}
		}
		if slices.ContainsFunc(args, func(a any) bool { return a.(int64) < from || a.(int64) >= from+n }) {
			t.Fatalf("%v are not all in [%d, %d)", args, from, from+n)
		}
	})
}
