package counter

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// gram is a pair of neighbouring characters, one character alone (its second half
// 0), or a pair of initials (marked).
type gram uint64

// initial marks a gram of pinyin initials.
const initial gram = 1 << 63

func pair(a, b rune) gram { return gram(a)<<32 | gram(b) }

// folded is text as it is compared: half width, lower case, without what only
// divides.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, width.Narrow.String(s))
}

// grams calls fn for each gram of a folded text: its pairs, and each character
// alone.
func grams(text string, mark gram, fn func(gram)) {
	var last rune
	for _, r := range text {
		fn(mark | pair(r, 0))
		if last != 0 {
			fn(mark | pair(last, r))
		}
		last = r
	}
}

// asked are the grams a folded query needs: its pairs, or its one character.
func asked(text string, mark gram) (out []gram) {
	runes := []rune(text)
	if len(runes) == 1 {
		return []gram{mark | pair(runes[0], 0)}
	}
	for i := 0; i+1 < len(runes); i++ {
		out = append(out, mark|pair(runes[i], runes[i+1]))
	}
	return out
}

// latin reports whether text could be the initials of a name.
func latin(text string) bool {
	for _, r := range text {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			return false
		}
	}
	return text != ""
}
