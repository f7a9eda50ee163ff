package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// teller fills the slots of texts for one matter; what a slot was filled with
// once it keeps.
type teller struct {
	slots map[string][]string
	known map[string]string
	spelt map[string][]rune // the letters of texts, of all tellers
	date  func(workdays int) string
	rnd   *rand.Rand
}

// fit is say for an answer: it picks the one that speaks of the same things as
// about, by the rare characters they share, and rather not one already used.
func (t *teller) fit(about string, list []string, used map[string]bool) string {
	if len(list) == 0 {
		return ""
	}
	common := map[rune]int{} // in how many of the texts
	for _, text := range list {
		for _, r := range t.letters(text) {
			common[r]++
		}
	}
	asked := t.letters(about)
	i := choose(t.rnd, len(list), func(i int) float64 {
		score := 0.1
		for _, r := range t.letters(list[i]) {
			if _, ok := slices.BinarySearch(asked, r); ok {
				score += 1 / float64(common[r])
			}
		}
		if used[list[i]] {
			score /= 8
		}
		return score * score
	})
	used[list[i]] = true
	return t.fill(list[i])
}

// letters are the characters of a text besides its slots, in order.
func (t *teller) letters(text string) []rune {
	if out, ok := t.spelt[text]; ok {
		return out
	}
	var out []rune
	slot := false
	for _, r := range text {
		switch {
		case r == '{' || r == '}':
			slot = r == '{'
		case !slot && unicode.Is(unicode.Han, r):
			out = append(out, r)
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if t.spelt != nil {
		t.spelt[text] = out
	}
	return out
}

// say picks one of the texts and fills its slots: {3-9} a number between,
// {+3} the date three working days on, {name} what is known or a choice.
func (t *teller) say(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return t.fill(list[t.rnd.IntN(len(list))])
}

func (t *teller) fill(text string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		slot, after, closed := strings.Cut(rest, "}")
		if !closed {
			b.WriteString("{" + rest)
			return b.String()
		}
		b.WriteString(t.slot(slot))
		text = after
	}
}

func (t *teller) slot(name string) string {
	if v, ok := t.known[name]; ok {
		return v
	}
	if days, err := strconv.Atoi(strings.TrimPrefix(name, "+")); err == nil && strings.HasPrefix(name, "+") {
		return t.date(days)
	}
	if from, to, ok := strings.Cut(name, "-"); ok {
		lo, err1 := strconv.Atoi(from)
		hi, err2 := strconv.Atoi(to)
		if err1 == nil && err2 == nil && hi >= lo {
			return strconv.Itoa(lo + t.rnd.IntN(hi-lo+1))
		}
	}
	list := t.slots[name]
	if len(list) == 0 {
		return fmt.Sprintf("{%s}", name)
	}
	v := t.fill(list[t.rnd.IntN(len(list))])
	t.known[name] = v
	return v
}
