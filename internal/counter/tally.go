package counter

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"juyan/internal/calendar"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// tallied is one number of the board: the cases for which When holds, or what Sum
// adds up over them. The number and the list behind it come from the same words.
type tallied struct{ code, when, sum string }

// Numbers of the board. A share of the statutory limit is in basis points, so that
// limits in working days and in natural days add up.
var numbers = []tallied{
	{"filed", "1 = 1", ""},
	{"decided", "c.decided_at > 0", ""},
	{"timed", "c.decided_at > 0 AND c.due_at > 0", ""},
	{"in_time", "c.decided_at > 0 AND c.due_at > 0 AND c.decided_at <= c.due_at", ""},
	{"late", "c.due_at > 0 AND c.decided_at > c.due_at", ""},
	{"pledged", "c.promised >= 0 AND c.statutory > 0", ""},
	{"pledged_bp", "c.promised >= 0 AND c.statutory > 0", "(c.statutory - c.promised) * 10000 / c.statutory"},
	{"lawless", "c.statutory < 0", ""},
	{"measured", "c.taken >= 0 AND c.statutory > 0", ""},
	{"saved_bp", "c.taken >= 0 AND c.statutory > 0", "(c.statutory - c.taken) * 10000 / c.statutory"},
	{"visited", "c.decided_at > 0 AND c.visits >= 0", ""},
	{"spared", "c.decided_at > 0 AND c.visits >= 0", "c.usual - c.visits"},
	{"corrected", "c.corrected > 0", ""},
	{"silent", "c.silent > 0", ""},
	{"extended", "c.extended > 0", ""},
	{"special", "c.special > 0", ""},
	{"rated", "c.rating <> ''", ""},
	{"satisfied", "c.rating <> '' AND c.bad = 0", ""},
	{"bad", "c.bad > 0", ""},
	{"thanked", "c.thanked > 0", ""},
}

func numberOf(code string) (tallied, bool) {
	i := slices.IndexFunc(numbers, func(n tallied) bool { return n.code == code })
	if i < 0 || numbers[i].sum != "" {
		return tallied{}, false
	}
	return numbers[i], true
}

var numberColumns, numberValues = func() (string, string) {
	var columns, values []string
	for _, n := range numbers {
		columns = append(columns, n.code)
		values = append(values, n.value())
	}
	return strings.Join(columns, ", "), strings.Join(values, ", ")
}()

// value is what a case c adds to the number.
func (n tallied) value() string {
	return "CASE WHEN " + n.when + " THEN " + cmp.Or(n.sum, "1") + " ELSE 0 END"
}

// tally is what one case adds to the board.
type tally struct {
	at   kernel.Instant
	unit kernel.ID
	item kernel.ID
	n    []int64
}

func scanNumbers(into ...any) (n []int64, all []any) {
	n = make([]int64, len(numbers))
	for i := range n {
		into = append(into, &n[i])
	}
	return n, into
}

func tallyOf(tx *store.Tx, id kernel.ID) (t tally, err error) {
	t, err = store.One(tx, func(s store.Scanner) (t tally, err error) {
		n, into := scanNumbers(&t.at, &t.unit, &t.item)
		t.n = n
		return t, s.Scan(into...)
	}, `SELECT c.filed_at, c.unit_id, c.item_id, `+numberValues+` FROM counter_case c WHERE c.matter_id = $1`, id)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return tally{n: make([]int64, len(numbers))}, nil // not filed yet, or taken over from elsewhere
	}
	return t, err
}

// counted keeps the tally right over an effect.
func (s *Service) counted(effects ...matter.Effect) matter.Effect {
	return func(st *matter.Step) error {
		before, err := tallyOf(st.Tx, st.Matter.ID)
		if err != nil {
			return err
		}
		for _, effect := range effects {
			if err := effect(st); err != nil {
				return err
			}
		}
		after, err := tallyOf(st.Tx, st.Matter.ID)
		if err != nil || after.unit == "" {
			return err
		}
		return s.shift(st.Tx, before, after)
	}
}

// ofNew are the numbers in which a case counts once it is filed; the others wait for
// what becomes of it.
var ofNew = []string{"filed", "pledged", "pledged_bp", "lawless"}

// shiftTally adds to the tally of a month, unit and item; tallyNew a case just filed.
var shiftTally, tallyNew = func() (string, string) {
	var all, some, values []string
	for _, n := range numbers {
		add, value := n.code+" = counter_tally."+n.code+" + excluded."+n.code, "0"
		all = append(all, add)
		if slices.Contains(ofNew, n.code) {
			some, value = append(some, add), n.value()
		}
		values = append(values, value)
	}
	const into, add = `INSERT INTO counter_tally (month, unit_id, item_id, `, ` ON CONFLICT (month, unit_id, item_id) DO UPDATE SET `
	return into + numberColumns + `) VALUES (` + store.Marks(1, 3+len(numbers)) + `)` + add + strings.Join(all, ", "),
		into + numberColumns + `) SELECT CAST($1 AS BIGINT), c.unit_id, c.item_id, ` + strings.Join(values, ", ") + ` FROM counter_case c WHERE c.matter_id = $2` + add + strings.Join(some, ", ")
}()

func (s *Service) shift(tx *store.Tx, before, after tally) error {
	args := []any{s.monthOf(after.at), after.unit, after.item}
	changed := false
	for i := range numbers {
		args = append(args, after.n[i]-before.n[i])
		changed = changed || after.n[i] != before.n[i]
	}
	if !changed {
		return nil
	}
	return tx.Exec(shiftTally, args...)
}

// monthOf is a civil month of the zone: 202203.
func (s *Service) monthOf(at kernel.Instant) Month {
	d := s.today(at)
	return Month(d.Year*100 + int(d.Month))
}

// mark counts a value of a case: a material that was missing, a grade.
func (s *Service) mark(tx *store.Tx, id kernel.ID, sort, value string, byItem bool) error {
	t, err := tallyOf(tx, id)
	if err != nil || t.unit == "" {
		return err
	}
	if !byItem {
		t.item = ""
	}
	return tx.Exec(`INSERT INTO counter_mark (sort, month, unit_id, item_id, value, n) VALUES ($1,$2,$3,$4,$5,1)
		ON CONFLICT (sort, month, unit_id, item_id, value) DO UPDATE SET n = counter_mark.n + 1`, sort, s.monthOf(t.at), t.unit, t.item, value)
}

// noted marks that something happened to a case.
func noted(column string) matter.Effect {
	return func(st *matter.Step) error {
		return st.Tx.Exec(`UPDATE counter_case SET `+column+` = 1 WHERE matter_id = $1`, st.Matter.ID)
	}
}

// timed notes when the decision was due after all pauses, and how many of the days
// its limit counts in it took.
func (s *Service) timed(st *matter.Step) error {
	clock, ok := st.ClockOf("decide")
	if !ok {
		return nil
	}
	if err := st.Tx.Exec(`UPDATE counter_case SET due_at = $1 WHERE matter_id = $2`, clock.DueAt, st.Matter.ID); err != nil {
		return err
	}
	v, err := s.caseVersion(st)
	if err != nil || v.Item.Statutory == nil {
		return err
	}
	unit := calendar.Workdays
	if v.Item.Statutory.Unit == "d" {
		unit = calendar.Days
	}
	took, err := s.o.Calendar().Elapsed(clock.StartAt, st.Tx.Now(), unit, clock.Pauses)
	if err != nil {
		return err
	}
	if law := v.Item.Statutory.N; law > 0 {
		st.Credit(matter.Credit{Measure: "case.measured", Value: 1, Relation: "handler"})
		st.Credit(matter.Credit{Measure: "case.saved", Value: int64(law-took.Whole()) * 10000 / int64(law), Relation: "handler"})
	}
	return st.Tx.Exec(`UPDATE counter_case SET taken = $1 WHERE matter_id = $2`, took.Whole(), st.Matter.ID)
}

// Month is a civil month: 202203.
type Month int

// Start is the first instant of the month in a zone of time.
func (m Month) Start(loc *time.Location) kernel.Instant {
	return kernel.Date{Year: int(m) / 100, Month: time.Month(m % 100), Day: 1}.At(0, 0, loc)
}

// Next is the month after, Add the one n later.
func (m Month) Next() Month { return m.Add(1) }

// Add is the month n later.
func (m Month) Add(n int) Month {
	k := int(m)/100*12 + int(m)%100 - 1 + n
	return Month(k/12*100 + k%12 + 1)
}
