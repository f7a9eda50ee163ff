package intake

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"juyan/internal/kernel"
)

// nearest returns the known word most like word, "" when none is alike.
func nearest(word string, known []string) string {
	best, bestAt := "", 0
	for _, k := range known {
		d := distance(fold(word), fold(k))
		if k == "" || d*2 > max(len([]rune(word)), len([]rune(k))) {
			continue
		}
		if best == "" || d < bestAt {
			best, bestAt = k, d
		}
	}
	return best
}

// fold makes words alike that differ only in case, spaces and punctuation.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("_-:.：（）()", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// distance is how many characters must be added, removed or replaced to turn a
// into b.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 60 || len(y) > 60 {
		return 1 << 20
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i, rx := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j, ry := range y {
			cost := 1
			if rx == ry {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(y)]
}

// didYouMean is ", did you mean …?", or nothing.
func didYouMean(word string, known []string) kernel.Text {
	if n := nearest(word, known); n != "" {
		return kernel.T("，是不是“%s”？", "; did you mean %q?").Format(n)
	}
	return kernel.T("；可以写的有："+strings.Join(known, "、"), "; known are: "+strings.Join(known, ", "))
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// clip shortens a text for a message.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
