package sim

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"juyan/internal/kernel"
)

// filled are the slots the program fills besides those of the script.
var filled = strings.Fields(`firm contact lead unit 地点 days items decided tasks left project`)

var slots = regexp.MustCompile(`\{([^{}]*)\}?`)

// checkSlots reports slots that nothing would fill.
func (y *Year) checkSlots(f *faults) {
	list := func(field string, l []string) {
		for i, text := range l {
			for _, m := range slots.FindAllStringSubmatch(text, -1) {
				if !y.fills(m[0], m[1]) {
					f.add(field+"#"+strconv.Itoa(i+1), kernel.T("没有什么可以填进“%s”", "nothing fills the slot %q"), kernel.T("在 slots 里加上它，或写成 {3-9}、{+3}", "add it to slots, or write {3-9} or {+3}"), m[0])
				}
			}
		}
	}
	for where, m := range map[string]map[string]Lines{"words": y.Words, "residents.words": y.Resident.Words, "hazards.words": y.Hazard.Words, "meetings.words": y.Meetings.Words, "deferrals": y.Deferrals, "pauses": y.Pauses, "photos": y.Photos} {
		for _, name := range slices.Sorted(maps.Keys(m)) {
			list(where+"."+name, m[name])
		}
	}
	list("tasks", y.Tasks)
	for i := range y.Cases {
		c := &y.Cases[i]
		for name, l := range map[string]Lines{"problems": c.Problems, "contact": c.Contact, "plan": c.Plan, "reply": c.Reply, "result": c.Result, "unsolved": c.Unsolved, "materials": c.Material} {
			list("situations."+c.Code+"."+name, l)
		}
	}
	for _, t := range y.Resident.Topics {
		for name, l := range map[string]Lines{"titles": t.Titles, "content": t.Content, "reply": t.Reply, "pause": t.Pause} {
			list("residents.topics."+t.Topic+"."+name, l)
		}
	}
	for _, k := range y.Hazard.Kinds {
		list("hazards.kinds."+k.Category+".titles", k.Titles)
		for name, text := range map[string]string{"measures": k.Measures, "contingency": k.Contingency, "done": k.Done} {
			list("hazards.kinds."+k.Category+"."+name, []string{text})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(y.Slots)) {
		list("slots."+name, y.Slots[name])
	}
	for i, s := range y.Signals {
		list("signals."+strconv.Itoa(i)+".problem", []string{s.Problem})
	}
}

// fills reports whether a slot gets a text: {3-9}, {+3}, one the program knows,
// or one of the script.
func (y *Year) fills(whole, name string) bool {
	if !strings.HasSuffix(whole, "}") {
		return false
	}
	if days, ok := strings.CutPrefix(name, "+"); ok {
		n, err := strconv.Atoi(days)
		return err == nil && n >= 0
	}
	if lo, hi, ok := strings.Cut(name, "-"); ok {
		a, err1 := strconv.Atoi(lo)
		b, err2 := strconv.Atoi(hi)
		return err1 == nil && err2 == nil && a <= b
	}
	return slices.Contains(filled, name) || len(y.Slots[name]) > 0
}
