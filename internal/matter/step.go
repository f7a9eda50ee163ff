package matter

import (
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Step is what an effect works with: one action being applied.
type Step struct {
	Tx     *store.Tx
	Actor  kernel.Actor
	Matter *Matter
	Lane   *Lane // nil on the main course
	Action *caseflow.Action
	Input  caseflow.Values // typed values of the form
	Dir    people
	// Attached are the files the action brought, as they are stored.
	Attached []Attachment
	w        *work
	note     map[string]any   // joins the event's payload
	facts    []caseflow.Fact  // joins the published facts
	credit   []Credit         // facts an effect reckoned, which data cannot
	change   *caseflow.Change // what the course decided
}

// Credit is a fact an effect reckons: so much of a measure to everybody who
// stood in a relation at an instant. A correction takes back what was credited
// then and credits anew.
type Credit struct {
	Measure   string
	Value     int64
	Relation  string
	Unit      kernel.ID      // credited to this unit alone, whatever its relation; then Relation is not asked
	At        kernel.Instant // zero = now
	TakesBack bool           // takes back an earlier credit of the opposite value
}

// Credit adds a fact to those the action publishes.
func (st *Step) Credit(c Credit) { st.credit = append(st.credit, c) }

// Recredit publishes the difference between two values of a credit: the old one
// taken back, the new one given; sums as known on any day stay answerable.
func (st *Step) Recredit(c Credit, was, now int64) {
	if was == now {
		return
	}
	if was != 0 {
		c.Value, c.TakesBack = -was, true
		st.Credit(c)
	}
	if now != 0 {
		c.Value, c.TakesBack = now, false
		st.Credit(c)
	}
}

// StartClock starts a clock of the course, or starts it afresh, under the limit
// that holds now that the effect has set what it depends on.
func (st *Step) StartClock(code string) error { return st.StartClockAt(code, st.Tx.Now()) }

// StartClockAt is StartClock of a clock that has run since an earlier moment, as
// that of a case accepted by silence has since it was filed.
func (st *Step) StartClockAt(code string, at kernel.Instant) error {
	def := st.w.course.Clock(st.w.laneCode(laneID(st.Lane)), code)
	limit, err := st.w.course.LimitOf(def, st.w.m.Data, st.w.facts())
	if err != nil {
		return err
	}
	return st.w.startClockAt(def, limit, laneID(st.Lane), at)
}

// Relimit gives a running clock of the course the limit that its fields now hold;
// its start and its pauses stay.
func (st *Step) Relimit(code string) error {
	return st.w.eachClock([]string{code}, laneID(st.Lane), func(def *caseflow.Clock, c *clockRow) error {
		limit, err := st.w.course.LimitOf(def, st.w.m.Data, st.w.facts())
		if err != nil || limit == "" {
			return err
		}
		c.Limit, c.dirty = limit, true
		if err := st.w.reckon(def, c); err != nil || c.PausedAt != 0 {
			return err
		}
		return st.w.setTimer(def, c)
	})
}

// StopClock stops a clock of the course; earned says whether it had been kept,
// so that its facts are due.
func (st *Step) StopClock(code string, earned bool) error {
	if earned {
		return st.w.stopClocks([]string{code}, laneID(st.Lane), st)
	}
	return st.w.stopClocks([]string{code}, laneID(st.Lane), nil)
}

// DueOf is when a running clock of the course falls due; zero = it does not run.
func (st *Step) DueOf(code string) kernel.Instant {
	for _, c := range st.w.clocks {
		if c.Code == code && c.Lane == laneID(st.Lane) && c.Running() {
			return c.DueAt
		}
	}
	return 0
}

// ClockOf is the newest clock of that name, stopped ones included, as it stood
// after the action moved it.
func (st *Step) ClockOf(code string) (c Clock, ok bool) {
	for _, k := range st.w.clocks {
		if k.Code == code && k.Lane == laneID(st.Lane) && (!ok || k.StartAt >= c.StartAt) {
			c, ok = k.Clock, true
		}
	}
	return c, ok
}

// Deadline is day, or the first working day after it when nobody works on it.
func (st *Step) Deadline(day kernel.Date) (kernel.Date, error) {
	works, err := st.w.s.cal().IsWorkday(day)
	if err != nil || works {
		return day, err
	}
	return st.w.s.cal().AddWorkdays(day, 1)
}

// Today is the civil day of the transaction in the zone.
func (st *Step) Today() kernel.Date {
	return kernel.DateOf(st.Tx.Now().In(st.w.s.cal().Location()))
}

// EndOf is the last instant of a civil day in the zone.
func (st *Step) EndOf(day kernel.Date) kernel.Instant {
	return day.AddDays(1).At(0, 0, st.w.s.cal().Location()) - 1
}

// Note adds a value to the event's payload.
func (st *Step) Note(key string, v any) { st.note[key] = v }

// Set writes a field of the matter (or lane data on a lane); v has one of the
// types of caseflow.Values.
func (st *Step) Set(field string, v any) { st.change.Set[field] = v; st.w.set(st.Lane, field, v) }

// Field returns a field of the matter's kind; nil if it has none.
func (st *Step) Field(code string) *caseflow.Field { return st.w.course.Field(code) }

// Assign gives relation to who, ending whoever held it; to nobody if there is none.
func (st *Step) Assign(relation string, who ...Involved) { st.w.assign(relation, who...) }

// Withdraw takes back what a post was lent in these relations: it no longer sees the
// matter through them, nor through having raised it. The events stay.
func (st *Step) Withdraw(post kernel.ID, relations ...string) {
	w := st.w
	for i := range w.inv {
		x := &w.inv[i]
		if x.Post != post || x.Lapsed || !contains(relations, x.Relation) {
			continue
		}
		if x.To == 0 {
			x.To = w.tx.Now()
		}
		x.Lapsed = true
		if x.Person != "" && x.Person == w.m.Creator {
			w.m.Creator = ""
		}
		w.newInv = 0 // write them all again
	}
}

// Involved returns who stands, or stood, in one of these relations and was not
// withdrawn.
func (st *Step) Involved(relations ...string) (out []Involved) {
	for _, x := range st.w.inv {
		if !x.Lapsed && contains(relations, x.Relation) {
			out = append(out, x)
		}
	}
	return out
}

// Relation returns the current holders of a relation.
func (st *Step) Relation(relation string) []Involved { return st.w.relation(relation, "") }

// Lanes returns the matter's lanes, oldest first.
func (st *Step) Lanes() []*Lane { return st.w.lanes }

// OpenLane starts a lane for unit and returns it.
func (st *Step) OpenLane(code string, unit kernel.ID, lead bool) (*Lane, error) {
	return st.w.openLane(code, unit, lead)
}

// MoveLane gives a lane to another unit and starts it afresh.
func (st *Step) MoveLane(l *Lane, unit kernel.ID) error { return st.w.moveLane(l, unit) }

// Heads returns the posts that head a unit.
func (st *Step) Heads(unit kernel.ID) []Involved {
	var out []Involved
	for _, p := range st.Dir.PostsWithRole(unit, "unit_head") {
		out = append(out, Involved{Post: p, Unit: unit})
	}
	return out
}

// Notify tells a holder address ("post:…") something.
func (st *Step) Notify(holder string, text kernel.Text) error {
	return st.w.notify([]string{holder}, text)
}
