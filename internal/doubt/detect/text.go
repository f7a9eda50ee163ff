package detect

import (
	"strings"
	"unicode"
)

// plain is a text without what differs by chance: spaces, signs, figures.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// bigrams counts the pairs of neighbouring characters.
func bigrams(s string) map[string]int {
	out := map[string]int{}
	r := []rune(s)
	for i := 0; i+1 < len(r); i++ {
		out[string(r[i:i+2])]++
	}
	return out
}

// alike is the share, in per cent rounded down, of the bigrams two texts have in
// common (Dice): 100 for equal ones, 0 where either is too short to tell.
func alike(a, b map[string]int) int {
	common, all := 0, 0
	for g, n := range a {
		common += min(n, b[g])
		all += n
	}
	for _, n := range b {
		all += n
	}
	if all == 0 {
		return 0
	}
	return 200 * common / all
}

func chars(s string) int { return len([]rune(s)) }
