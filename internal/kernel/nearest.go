package kernel

import (
	"strings"
	"unicode"
)

// Nearest returns the known word most like word, "" when none is alike. It is
// what a message proposes where a name is not known.
func Nearest(word string, known []string) string {
	best, bestAt := "", 0
	for _, k := range known {
		d := editDistance(folded(word), folded(k))
		if k == "" || d*2 > max(len([]rune(word)), len([]rune(k))) {
			continue
		}
		if best == "" || d < bestAt {
			best, bestAt = k, d
		}
	}
	return best
}

// folded makes words alike that differ only in case, spaces and punctuation.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("_-:.：（）()", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// editDistance is how many characters must be added, removed or replaced to
// turn a into b; texts of more than 60 characters are no slips of the pen.
func editDistance(a, b string) int {
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
