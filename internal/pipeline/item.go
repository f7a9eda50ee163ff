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

// item is one lead or project as the boards remember it. A board is one pass over
// all of them, so it is kept small: instants of stages are whole minutes.
type item struct {
	id      kernel.ID
	since   kernel.Instant // in its stage
	amount  kernel.Money
	entered [most]int32 // minute it first came to each; 0 = never
	spent   [most]int32 // minutes of finished stays
	chain   int32       // in the dictionary; 0 = none
	unit    int32
	year    int16 // it was registered
	course  uint8
	stage   int8 // place in the course: its stages, then those aside; -1 = another
	key     bool
	priced  bool // an amount is given
	days    *marked
}

// marked are the days of an item that only some boards ask for.
type marked struct {
	plan, done [mostMarks]kernel.Date // of milestones
	next       kernel.Date            // of the next step
}

// minute is how many milliseconds a minute has.
const minute = 60_000

// move takes the item to a stage at an instant; -1 is one the course does not
// name.
func (x *item) move(stage int8, at kernel.Instant) {
	if x.since != 0 && stage == x.stage {
		return
	}
	if x.stage >= 0 && x.since != 0 {
		x.spent[x.stage] += int32((at - x.since) / minute)
	}
	x.stage, x.since = stage, at
	if stage >= 0 && x.entered[stage] == 0 {
		x.entered[stage] = int32(at / minute)
	}
}

// reached is when the item first came to a stage of the way or a later one; 0 =
// never. n is how many stages the way has.
func (x *item) reached(stage, n int) kernel.Instant {
	var first int32
	for _, at := range x.entered[stage:n] {
		if at != 0 && (first == 0 || at < first) {
			first = at
		}
	}
	return kernel.Instant(first) * minute
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
	x.days = c.marked(raw)
	return nil
}

// marked are the days among the fields; nil when none is given.
func (c course) marked(raw map[string]json.RawMessage) *marked {
	m := marked{next: day(raw[c.Next])}
	for i, mark := range c.marks {
		m.plan[i], m.done[i] = day(raw[mark.Plan]), day(raw[mark.Done])
	}
	if m == (marked{}) {
		return nil
	}
	return &m
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

// wholeDays are the days of so many minutes, half a day counting as one.
func wholeDays(minutes int32) int { return int(minutes+12*60) / (24 * 60) }

func yearOf(at kernel.Instant, loc *time.Location) int16 { return int16(at.In(loc).Year()) }
