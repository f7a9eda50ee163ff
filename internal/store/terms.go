package store

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxTerms = 4000 // of one record; what lies beyond is not found
	maxWord  = 40   // runes of a word in the index

	usualTerms = 96 // room from the beginning
)

// Bigrams returns the terms under which s is found, each once: every pair of
// neighbouring Chinese (Japanese, Korean) characters, the last character of
// each such run alone, and every run of other letters and digits as a word.
// Full and half width and upper and lower case count as the same.
//
// A single character is found too: it either begins a pair or ends a run.
func Bigrams(s string) []string {
	seen := make(map[string]bool, usualTerms)
	out := make([]string, 0, usualTerms)
	add := func(t string) {
		if len(out) < maxTerms && !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	runs(s, func(run string, cjk bool) {
		if !cjk {
			add(beginning(run))
			return
		}
		for ; run != ""; run = run[runeLen(run):] { // the last has no neighbour
			add(pair(run))
		}
	})
	return out
}

// beginning is as much of a word as the index holds.
func beginning(word string) string {
	n := 0
	for i := range word {
		if n++; n > maxWord {
			return word[:i]
		}
	}
	return word
}

// pair is the first two characters of s, or the only one.
func pair(s string) string {
	first := runeLen(s)
	return s[:first+runeLen(s[first:])]
}

func runeLen(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// wanted is what a query asks for: a term, or any term that begins so.
type wanted struct {
	term   string
	prefix bool
}

// queryTerms returns what must all be found: the pairs of each run, a lone
// character or a word as a beginning.
func queryTerms(q string) []wanted {
	seen := map[wanted]bool{}
	var out []wanted
	add := func(w wanted) {
		if !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	runs(q, func(run string, cjk bool) {
		if !cjk || runeLen(run) == len(run) {
			add(wanted{beginning(run), true})
			return
		}
		for ; runeLen(run) < len(run); run = run[runeLen(run):] {
			add(wanted{pair(run), false})
		}
	})
	return out
}

// HasWords reports whether texts hold what query asks for: the check of a record
// that SearchDocs found, against those of its texts that the reader may see.
func HasWords(query string, texts ...string) bool {
	return hasTerms(Bigrams(strings.Join(texts, "\n")), queryTerms(query))
}

// hasTerms reports whether all that is wanted is among terms.
func hasTerms(terms []string, all []wanted) bool {
	for _, w := range all {
		if !slices.ContainsFunc(terms, func(t string) bool { return t == w.term || w.prefix && strings.HasPrefix(t, w.term) }) {
			return false
		}
	}
	return true
}

// runs splits s, normalised, into runs of one script sort.
func runs(s string, emit func(run string, cjk bool)) {
	s = strings.ToLower(norm.NFKC.String(s))
	begin, runIs := 0, other
	for i, r := range s {
		if is := sortOf(r); is != runIs {
			if runIs != other {
				emit(s[begin:i], runIs == ideograph)
			}
			begin, runIs = i, is
		}
	}
	if runIs != other {
		emit(s[begin:], runIs == ideograph)
	}
}

// The sorts of character that search tells apart.
const (
	other = iota
	letter
	ideograph
)

func sortOf(r rune) int {
	switch {
	case r >= '0' && r <= '9', r >= 'a' && r <= 'z':
		return letter
	case r < 0x80:
		return other
	case r >= 0x4e00 && r <= 0x9fff, unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
		return ideograph
	case unicode.In(r, unicode.Letter, unicode.Number, unicode.Mark):
		return letter
	}
	return other
}
