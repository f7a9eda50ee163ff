package sim

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// teller fills the slots of texts for one matter; what a slot was filled with
// once it keeps.
type teller struct {
	slots map[string][]string
	known map[string]string
	date  func(workdays int) string
	rnd   *rand.Rand
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
