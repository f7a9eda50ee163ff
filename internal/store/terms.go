package store

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	maxTerms = 4000 // of one record; what lies beyond is not found
	maxWord  = 40   // runes of a word in the index
)

// Bigrams returns the terms under which s is found, each once: every pair of
// neighbouring Chinese (Japanese, Korean) characters, the last character of
// each such run alone, and every run of other letters and digits as a word.
// Full and half width and upper and lower case count as the same.
//
// A single character is found too: it either begins a pair or ends a run.
func Bigrams(s string) []string {
	seen := map[string]bool{}
	var out []string
	add := func(t string) {
		if len(out) < maxTerms && !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	runs(s, func(run []rune, cjk bool) {
		if !cjk {
			add(string(run[:min(len(run), maxWord)]))
			return
		}
		for i := 0; i+1 < len(run); i++ {
			add(string(run[i : i+2]))
		}
		add(string(run[len(run)-1:]))
	})
	return out
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
	runs(q, func(run []rune, cjk bool) {
		if !cjk || len(run) == 1 {
			add(wanted{string(run[:min(len(run), maxWord)]), true})
			return
		}
		for i := 0; i+1 < len(run); i++ {
			add(wanted{string(run[i : i+2]), false})
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

// runs splits normalised s into runs of one script sort.
func runs(s string, emit func(run []rune, cjk bool)) {
	var run []rune
	runIs := other
	for _, r := range strings.ToLower(norm.NFKC.String(s)) {
		is := sortOf(r)
		if is != runIs && len(run) > 0 {
			emit(run, runIs == ideograph)
			run = run[:0]
		}
		runIs = is
		if is != other {
			run = append(run, r)
		}
	}
	if len(run) > 0 {
		emit(run, runIs == ideograph)
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
