package pipeline

import (
	"encoding/json"
	"slices"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// The two courses.
const (
	Leads = iota
	Projects
)

// most is how many stages a course has at most, and how many milestones.
const (
	most      = 16
	mostMarks = 4
)

// item is one lead or project as the boards remember it.
type item struct {
	id      kernel.ID
	course  uint8
	stage   int8 // place in the course: its stages, then those aside; -1 = another
	key     bool
	priced  bool  // an amount is given
	year    int16 // it was registered
	chain   int32 // in the dictionary; 0 = none
	unit    int32
	amount  kernel.Money
	since   kernel.Instant         // in its stage
	entered [most]kernel.Instant   // first time in each; 0 = never
	spent   [most]int64            // milliseconds of finished stays
	plan    [mostMarks]kernel.Date // of milestones
	done    [mostMarks]kernel.Date
	next    kernel.Date // of the next step
}

// move takes the item to a stage at an instant; -1 is one the course does not
// name.
func (x *item) move(stage int8, at kernel.Instant) {
	if x.since != 0 && stage == x.stage {
		return
	}
	if x.stage >= 0 && x.since != 0 {
		x.spent[x.stage] += int64(at - x.since)
	}
	x.stage, x.since = stage, at
	if stage >= 0 && x.entered[stage] == 0 {
		x.entered[stage] = at
	}
}

// reached is when the item first came to a stage of the way or a later one; 0 =
// never. n is how many stages the way has.
func (x *item) reached(stage, n int) kernel.Instant {
	var first kernel.Instant
	for _, at := range x.entered[stage:n] {
		if at != 0 && (first == 0 || at < first) {
			first = at
		}
	}
	return first
}

// course is one course of the pack, ready for use.
type course struct {
	pack.BoardCourse
	place map[string]int8 // of each stage
	waits [most]bool      // by place: a body must decide
	marks []pack.Milestone
}

func newCourse(b pack.BoardCourse, marks []pack.Milestone) course {
	c := course{BoardCourse: b, place: map[string]int8{}, marks: marks[:min(len(marks), mostMarks)]}
	for i, s := range c.every() {
		c.place[s] = int8(i)
		c.waits[i] = slices.Contains(b.Waits, s)
	}
	return c
}

// every are the stages of the way and those aside.
func (c course) every() []string {
	return append(append([]string{}, c.Stages...), c.Aside...)
}

// placeOf is the place of a stage, -1 for one that is not on the board.
func (c course) placeOf(stage string) int8 {
	if i, ok := c.place[stage]; ok {
		return i
	}
	return -1
}

// take reads the fields of an item from its data.
func (c course) take(x *item, data string, words *words) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal([]byte(data), &raw); err != nil {
		return err
	}
	x.amount, x.priced = 0, false
	if v, ok := raw[c.Amount]; ok && json.Unmarshal(v, &x.amount) == nil {
		x.priced = true
	}
	x.key = string(raw[c.Key]) == "true"
	x.chain, x.unit = words.code(text(raw[c.Chain])), words.code(text(raw[c.Unit]))
	x.next = day(raw[c.Next])
	for i, m := range c.marks {
		x.plan[i], x.done[i] = day(raw[m.Plan]), day(raw[m.Done])
	}
	return nil
}

func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// day is a date of a field; zero when there is none.
func day(raw json.RawMessage) kernel.Date {
	d, err := kernel.ParseDate(text(raw))
	if err != nil {
		return kernel.Date{}
	}
	return d
}

// words numbers codes and ids, so that items stay small.
type words struct {
	of   map[string]int32
	list []string
}

func newWords() *words { return &words{map[string]int32{"": 0}, []string{""}} }

func (w *words) code(s string) int32 {
	n, ok := w.of[s]
	if !ok {
		n = int32(len(w.list))
		w.of[s], w.list = n, append(w.list, s)
	}
	return n
}

// find is the number of a word, -1 when nobody has it.
func (w *words) find(s string) int32 {
	if n, ok := w.of[s]; ok {
		return n
	}
	return -1
}

// days are whole days, half a day counting as one.
func days(ms int64) int { return int((ms + 12*60*60*1000) / (24 * 60 * 60 * 1000)) }

func yearOf(at kernel.Instant, loc *time.Location) int16 { return int16(at.In(loc).Year()) }
