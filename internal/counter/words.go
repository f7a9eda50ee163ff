package counter

import (
	"strings"

	"juyan/internal/pack"
)

// saying is one row of the pack's everyday words: who says one of these means one
// of those.
type saying struct{ say, find []string }

func everyday(list []pack.Everyday) (out []saying) {
	for _, e := range list {
		s := saying{}
		for _, w := range e.Say {
			s.say = append(s.say, folded(w))
		}
		for _, w := range e.Find {
			s.find = append(s.find, folded(w))
		}
		out = append(out, s)
	}
	return out
}

// Shares of the score a reading keeps, in per cent.
const (
	asSaid   = 100
	asMeant  = 90 // an everyday word, asked by itself
	asWithin = 70 // an everyday word within a longer question
)

// readQuery turns a query into its words and their readings.
func readQuery(query string, sayings []saying) (out [][]choice) {
	if whole := folded(query); whole != "" {
		if r := readings(whole, sayings); len(r) > 1 { // a phrase of several words, too
			return [][]choice{r}
		}
	}
	for _, w := range strings.Fields(strings.ReplaceAll(query, "　", " ")) {
		if w = folded(w); w != "" {
			out = append(out, readings(w, sayings))
		}
	}
	return out
}

// readings are what a word may mean: itself, and what everyday words in it do. What
// the pack names first counts a little more.
func readings(w string, sayings []saying) []choice {
	out := []choice{{w, asSaid}}
	for _, s := range sayings {
		share := 0
		for _, x := range s.say {
			switch {
			case x == w:
				share = asMeant
			case strings.Contains(w, x) && share == 0:
				share = asWithin
			}
		}
		if share == 0 {
			continue
		}
		for i, f := range s.find {
			out = append(out, choice{f, max(1, share-5*i)})
		}
	}
	return out
}
