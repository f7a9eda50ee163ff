package ledger

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A snapshot lies within another when that one sees every transaction that it sees.
func TestASnapshotWithinAnother(t *testing.T) {
	draw := func(t *rapid.T, name string) snapshot {
		most := rapid.Uint64Range(1, 12).Draw(t, name+" most")
		var running []uint64
		for x := uint64(1); x < most; x++ {
			if rapid.Bool().Draw(t, fmt.Sprint(name, " runs ", x)) {
				running = append(running, x)
			}
		}
		p := snapshot{text: fmt.Sprintf("%d:%d:", append(slices.Clone(running), most)[0], most)}
		for i, x := range running {
			p.text += []string{"", ","}[min(i, 1)] + fmt.Sprint(x)
		}
		if err := p.read(); err != nil || p.most != most || !slices.Equal(p.running, running) {
			t.Fatalf("%q was read as %v, %v", p.text, p, err)
		}
		return p
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw(t, "a"), draw(t, "b")
		want := true
		for x := uint64(1); x < 14; x++ {
			want = want && (!a.sees(x) || b.sees(x))
		}
		if a.most > b.most { // taken later, as far as can be told
			want = false
		}
		if got := a.within(b); got != want {
			t.Fatalf("%s within %s: %v", a.text, b.text, got)
		}
	})
}
