package pack

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"juyan/internal/kernel"
)

// nearest returns the known word closest to word, "" when none is close
// enough to be a slip of the pen.
func nearest(word string, known iter.Seq[string]) string {
	best, at := "", len([]rune(word))/3+2
	length := len([]rune(clip(word)))
	for _, k := range slices.Sorted(known) {
		if apart := len([]rune(clip(k))) - length; apart >= at || -apart >= at {
			continue
		}
		if d := distance(strings.ToLower(word), strings.ToLower(k)); d < at {
			best, at = k, d
		}
	}
	return best
}

// distance is the number of single-character edits between a and b.
func distance(a, b string) int {
	x, y := []rune(clip(a)), []rune(clip(b))
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(y)]
}

// clip shortens hostile input for messages and comparisons.
func clip(s string) string {
	r := []rune(s)
	if len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// didYouMean is the advice after an unknown name.
func didYouMean(word string, known iter.Seq[string], otherwise kernel.Text) kernel.Text {
	if n := nearest(word, known); n != "" {
		return kernel.T("是不是想写“%s”？", "did you mean %q?").Format(n)
	}
	return otherwise
}

// oneOf is the advice that lists every allowed word.
func oneOf(words []string) kernel.Text {
	return kernel.T("请从这些里选一个：%s", "choose one of: %s").Format(strings.Join(words, ", "))
}

// keys returns the sorted keys of m.
func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
