package column_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/measure"
	"juyan/internal/measure/column"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func sets() []store.Migrations {
	return []store.Migrations{ledger.Migrations(), measure.Migrations()}
}

func each(t *testing.T, fn func(t *testing.T, db *store.DB)) { storetest.Each(t, fn, sets()...) }

func write(t testing.TB, db *store.DB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func refresh(t testing.TB, w *column.Warehouse) *column.Snapshot {
	t.Helper()
	s, err := w.Refresh(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func one(t testing.TB, s *column.Snapshot, a column.Ask) *column.Column {
	t.Helper()
	c, err := s.Columns([]column.Ask{a})
	if err != nil {
		t.Fatal(err)
	}
	return c[0]
}

// life is a random zone: facts, corrections, corrections of corrections,
// imports that are staged, published, discarded.
type life struct {
	*rand.Rand
	t      testing.TB
	db     *store.DB
	events []kernel.ID
	staged []kernel.ID
	n      int
}

var measures = []string{"m.a", "m.b", "m.c"}

var units = []kernel.ID{"", "u1", "u2", "u3", "u4", "u5"}

func (l *life) fact(event kernel.ID) measure.Fact {
	return measure.Fact{Measure: measures[l.IntN(len(measures))], At: kernel.Instant(1000 + l.IntN(50)), Value: int64(l.IntN(9) - 2),
		Unit: units[l.IntN(len(units))], Post: kernel.ID([]string{"", "p1", "p2"}[l.IntN(3)]), Enterprise: kernel.ID([]string{"", "e1", "e2"}[l.IntN(3)]), Event: event}
}

func (l *life) name(kind string) kernel.ID {
	l.n++
	return kernel.ID(fmt.Sprintf("%s%d", kind, l.n))
}

func (l *life) step() {
	l.db.Clock().(*storetest.Clock).Advance(1000)
	write(l.t, l.db, func(tx *store.Tx) error {
		switch k := l.IntN(10); {
		case k < 6 || len(l.events) == 0:
			return l.publish(tx)
		case k < 8:
			ev := l.name("correction")
			old := l.events[l.IntN(len(l.events))]
			l.events = slices.DeleteFunc(l.events, func(id kernel.ID) bool { return id == old })
			l.events = append(l.events, ev)
			return measure.Compensate(tx, old, ev)
		case k == 8:
			return l.stage(tx)
		default:
			return l.settle(tx)
		}
	})
}

func (l *life) publish(tx *store.Tx) error {
	ev := l.name("event")
	l.events = append(l.events, ev)
	var facts []measure.Fact
	for range 1 + l.IntN(4) {
		facts = append(facts, l.fact(ev))
	}
	return measure.Publish(tx, facts)
}

// stage puts the rows of an import there that nobody sees yet.
func (l *life) stage(tx *store.Tx) error {
	b := l.name("batch")
	l.staged = append(l.staged, b)
	if err := tx.Exec(`INSERT INTO import_batch (id, kind, file_name, file_hash, mapping, rows, taken, rejected, person_id, started_at, published_at)
		VALUES ($1,'','','','',0,0,0,'',0,0)`, b); err != nil {
		return err
	}
	for range 5 {
		f := l.fact(b)
		if err := tx.Exec(`INSERT INTO fact (measure, at, recorded_at, value, unit_id, post_id, person_id, task_force_id, enterprise_id, project_id, matter_id, event_id, batch)
			VALUES ($1,$2,$3,$4,$5,$6,'','',$7,'','',$8,$9)`, f.Measure, f.At, tx.Now(), f.Value, f.Unit, f.Post, f.Enterprise, f.Event, b); err != nil {
			return err
		}
	}
	return nil
}

// settle publishes or discards the oldest import.
func (l *life) settle(tx *store.Tx) error {
	if len(l.staged) == 0 {
		return nil
	}
	b := l.staged[0]
	l.staged = l.staged[1:]
	if l.IntN(3) == 0 {
		if err := tx.Exec(`DELETE FROM fact WHERE batch = $1`, b); err != nil {
			return err
		}
		return tx.Exec(`UPDATE import_batch SET published_at = -1 WHERE id = $1`, b)
	}
	return tx.Exec(`UPDATE import_batch SET published_at = $1 WHERE id = $2`, tx.Now(), b)
}

// shown reads all that counts, for a plain second opinion.
func shown(t testing.TB, db *store.DB) (out []fact) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *store.Tx) (err error) {
		out, err = store.All(tx, func(s store.Scanner) (fact, error) {
			var f fact
			err := s.Scan(&f.measure, &f.at, &f.recorded, &f.value, &f.sign, &f.unit)
			return f, err
		}, `SELECT measure, at, recorded_at, value, sign, unit_id FROM fact_shown`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

type fact struct {
	measure      string
	at, recorded kernel.Instant
	value, sign  int64
	unit         kernel.ID
}

var unitIndex = map[kernel.ID]int{"u1": 0, "u2": 1, "u3": 2, "u4": 0} // u4 is a department of u1, u5 is nobody's

func TestColumnsAnswerWhatSQLAnswers(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		l := &life{Rand: rand.New(rand.NewPCG(1, 2)), t: t, db: db}
		w := column.New(db)
		groups := column.NewGroups(measure.ByUnit, 3, unitIndex)
		for range 25 {
			for range 1 + l.IntN(8) {
				l.step()
			}
			snap := refresh(t, w)
			if n := len(shown(t, db)); n != snap.Facts() {
				t.Fatalf("%d facts, the database shows %d", snap.Facts(), n)
			}
			late := db.Clock().Now() - kernel.Instant(l.IntN(20_000))
			for _, a := range []column.Ask{{}, {From: 1010, To: 1030}, {Known: late}, {From: 1005, Known: late}} {
				for _, m := range measures {
					a.Measure, a.Groups = m, groups
					compareSums(t, db, snap, a)
					compareOrder(t, shown(t, db), snap, a)
				}
			}
		}
		if fresh := refresh(t, column.New(db)); fresh.Facts() != refresh(t, w).Facts() {
			t.Errorf("loaded anew there are %d facts, by and by %d", fresh.Facts(), refresh(t, w).Facts())
		}
	})
}

// compareSums holds sum, count and average against measure.Sums.
func compareSums(t *testing.T, db *store.DB, snap *column.Snapshot, a column.Ask) {
	t.Helper()
	var sums []measure.Sum
	err := db.Read(t.Context(), func(tx *store.Tx) (err error) {
		sums, err = measure.Sums(tx, measure.Query{Measures: []string{a.Measure}, From: a.From, To: a.To, Known: a.Known, Group: measure.ByUnit})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var value, count [3]int64
	for _, s := range sums {
		if i, ok := unitIndex[kernel.ID(s.Group)]; ok {
			value[i] += s.Value
			count[i] += s.Count
		}
	}
	a.Fn = column.Sum
	sum := one(t, snap, a)
	a.Fn = column.Count
	n := one(t, snap, a)
	a.Fn = column.Avg
	avg := one(t, snap, a)
	for i := range 3 {
		if sum.Num[i] != value[i] || n.Num[i] != count[i] || sum.N[i] != count[i] || avg.Num[i] != value[i] || avg.Den[i] != count[i] {
			t.Fatalf("%+v subject %d: sum %d count %d, SQL says %d and %d", a, i, sum.Num[i], n.Num[i], value[i], count[i])
		}
	}
}

// compareOrder holds the functions of order against a plain count of what
// survives, in no particular order.
func compareOrder(t *testing.T, all []fact, snap *column.Snapshot, a column.Ask) {
	t.Helper()
	type key struct{ at, value int64 }
	var alive [3]map[key]int64
	for _, f := range all {
		i, ok := unitIndex[f.unit]
		if f.measure != a.Measure || !ok || f.at < a.From || a.To != 0 && f.at >= a.To || a.Known != 0 && f.recorded > a.Known {
			continue
		}
		if alive[i] == nil {
			alive[i] = map[key]int64{}
		}
		alive[i][key{int64(f.at), f.value * f.sign}] += f.sign
	}
	for i := range 3 {
		var values []int64
		for k, n := range alive[i] {
			for range n {
				values = append(values, k.value)
			}
		}
		slices.Sort(values)
		n := len(values)
		for _, q := range []struct {
			fn  column.Fn
			p   int
			num func() int64
		}{
			{column.Min, 0, func() int64 { return values[0] }},
			{column.Max, 0, func() int64 { return values[n-1] }},
			{column.Pct, 90, func() int64 { return values[(n*90+99)/100-1] }},
			{column.Pct, 1, func() int64 { return values[(n+99)/100-1] }},
			{column.Median, 0, func() int64 { return values[(n-1)/2] + values[n/2] }},
		} {
			a.Fn, a.P = q.fn, q.p
			num, den, ok := one(t, snap, a).Of(i)
			if ok != (n > 0) {
				t.Fatalf("%+v subject %d: data %v, %d facts survive", a, i, ok, n)
			}
			if want := int64(0); n > 0 {
				if want = q.num(); q.fn == column.Median {
					num = num * 2 / den
				}
				if num != want {
					t.Fatalf("%+v subject %d: %d, want %d of %v", a, i, num, want, values)
				}
			}
		}
		compareLatest(t, all, snap, a, i)
	}
}

func compareLatest(t *testing.T, all []fact, snap *column.Snapshot, a column.Ask, i int) {
	t.Helper()
	a.Fn, a.P = column.Latest, 0
	var mine []fact
	for _, f := range all {
		of, ok := unitIndex[f.unit]
		if ok && of == i && f.measure == a.Measure && f.at >= a.From && (a.To == 0 || f.at < a.To) && (a.Known == 0 || f.recorded <= a.Known) {
			mine = append(mine, f)
		}
	}
	// Take each correction off the earliest equal fact, then the last one counts.
	slices.SortFunc(mine, func(x, y fact) int {
		return cmp.Or(-cmp.Compare(x.sign, y.sign), cmp.Compare(x.at, y.at), cmp.Compare(x.recorded, y.recorded), cmp.Compare(x.value, y.value))
	})
	var left []fact
	for _, f := range mine {
		if f.sign > 0 {
			left = append(left, f)
		} else if at := slices.IndexFunc(left, func(x fact) bool { return x.at == f.at && x.value == -f.value }); at >= 0 {
			left = slices.Delete(left, at, at+1)
		}
	}
	num, _, ok := one(t, snap, a).Of(i)
	if ok != (len(left) > 0) || ok && num != left[len(left)-1].value {
		t.Fatalf("%+v subject %d: %d %v, want the last of %+v", a, i, num, ok, left)
	}
}

// On PostgreSQL a transaction that took the lower number may commit later: its
// facts are taken when they appear.
func TestALowerNumberMayCommitLater(t *testing.T) {
	db := storetest.Open(t, store.Postgres, sets()...)
	w := column.New(db)
	refresh(t, w)
	wrote, release, done := make(chan bool), make(chan bool), make(chan error)
	go func() {
		done <- db.Write(context.Background(), func(tx *store.Tx) error {
			err := measure.Publish(tx, []measure.Fact{{Measure: "m", At: 1, Value: 5, Event: "slow"}})
			wrote <- true
			<-release
			return err
		})
	}()
	<-wrote
	write(t, db, func(tx *store.Tx) error {
		return measure.Publish(tx, []measure.Fact{{Measure: "m", At: 1, Value: 7, Event: "quick"}})
	})
	ask := column.Ask{Fn: column.Sum, Measure: "m", Groups: column.Whole()}
	if sum := one(t, refresh(t, w), ask).Num[0]; sum != 7 {
		t.Fatalf("sum %d before the slow transaction ends", sum)
	}
	release <- true
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if sum := one(t, refresh(t, w), ask).Num[0]; sum != 12 {
		t.Fatalf("sum %d after it", sum)
	}
}

// A reader keeps what it saw, whatever comes after.
func TestASnapshotNeverChanges(t *testing.T) {
	db := storetest.Open(t, store.SQLite, sets()...)
	w := column.New(db)
	ask := column.Ask{Fn: column.Sum, Measure: "m", Groups: column.NewGroups(measure.ByUnit, 1, map[kernel.ID]int{"u": 0})}
	add := func() {
		write(t, db, func(tx *store.Tx) error {
			return measure.Publish(tx, []measure.Fact{{Measure: "m", At: 1, Value: 1, Unit: "u", Event: "e"}, {Measure: "m", At: 1, Value: 1, Unit: "new", Event: "e"}})
		})
	}
	add()
	old := refresh(t, w)
	for i := range 3 {
		add()
		if now := one(t, refresh(t, w), ask).Num[0]; now != int64(i+2) {
			t.Errorf("now %d", now)
		}
		if then := one(t, old, ask).Num[0]; then != 1 || old.Facts() != 2 {
			t.Errorf("then %d of %d facts", then, old.Facts())
		}
	}
}

// Sums of large amounts are right in any order, or refused.
func TestASumThatCannotBeHeldIsAnError(t *testing.T) {
	const large = 6e18
	for _, c := range []struct {
		values []int64
		want   int64
		ok     bool
	}{{[]int64{large, large, -large}, large, true}, {[]int64{-large, -large, large}, -large, true}, {[]int64{large, large}, 0, false}} {
		db := storetest.Open(t, store.SQLite, sets()...)
		write(t, db, func(tx *store.Tx) error {
			var facts []measure.Fact
			for _, v := range c.values {
				facts = append(facts, measure.Fact{Measure: "m", At: 1, Value: v})
			}
			return measure.Publish(tx, facts)
		})
		got, err := refresh(t, column.New(db)).Columns([]column.Ask{{Fn: column.Sum, Measure: "m", Groups: column.Whole()}})
		if (err == nil) != c.ok || c.ok && got[0].Num[0] != c.want {
			t.Errorf("%v: %v %v", c.values, got, err)
		}
	}
}

// Nothing but a count knows anything of a subject without facts.
func TestNoFactsAreNoData(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(tx *store.Tx) error {
			if err := measure.Publish(tx, []measure.Fact{{Measure: "m", At: 1, Value: 3, Unit: "u", Event: "e1"}}); err != nil {
				return err
			}
			return measure.Compensate(tx, "e1", "e2")
		})
		snap := refresh(t, column.New(db))
		groups := column.NewGroups(measure.ByUnit, 2, map[kernel.ID]int{"u": 0, "v": 1})
		for _, fn := range []column.Fn{column.Sum, column.Avg, column.Min, column.Max, column.Latest, column.Median} {
			c := one(t, snap, column.Ask{Fn: fn, Measure: "m", Groups: groups})
			for i := range 2 {
				if num, _, ok := c.Of(i); ok || num != 0 {
					t.Errorf("%s of subject %d: %d", fn, i, num)
				}
			}
		}
		c := one(t, snap, column.Ask{Fn: column.Count, Measure: "unheard", Groups: groups})
		if c.Num[0] != 0 || c.N[0] != 0 {
			t.Errorf("%+v", c)
		}
	})
}

func TestTheRecordsBehindANumber(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(tx *store.Tx) error {
			var facts []measure.Fact
			for i := range 25 {
				facts = append(facts, measure.Fact{Measure: "m", At: kernel.Instant(100 + i), Value: int64(i), Unit: units[1+i%2], Matter: kernel.ID(fmt.Sprint("matter", i)), Event: kernel.ID(fmt.Sprint("event", i))})
			}
			if err := measure.Publish(tx, facts); err != nil {
				return err
			}
			return measure.Compensate(tx, "event4", "correction")
		})
		snap := refresh(t, column.New(db))
		a := column.Ask{Fn: column.Sum, Measure: "m", Groups: column.NewGroups(measure.ByUnit, 1, unitIndex), From: 102, To: 124}
		page, err := snap.Behind(t.Context(), db, a, 0, 8, 10)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, r := range page.List {
			got += fmt.Sprintf("%s %s %d; ", r.Matter, r.Event, r.Value)
		}
		if want := "matter6 event6 6; matter4 correction -4; matter4 event4 4; matter2 event2 2; "; got != want || page.Total != 12 {
			t.Errorf("%d: %s", page.Total, got)
		}
	})
}
