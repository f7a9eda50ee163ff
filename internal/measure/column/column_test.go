package column_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
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

// newColumns returns a warehouse of db with a sealer of its own.
func newColumns(db *store.DB) *column.Warehouse {
	return column.New(db, ledger.NewSealer(db).Seal)
}

// happen writes an event with its facts.
func happen(tx *store.Tx, facts ...measure.Fact) (kernel.ID, error) {
	ev, err := ledger.New().Append(tx, kernel.System(), ledger.Draft{Kind: "thing.done", Payload: ""})
	for i := range facts {
		facts[i].Event = ev.ID
	}
	if err == nil {
		err = measure.Publish(tx, facts)
	}
	return ev.ID, err
}

// takeBack writes an event that takes the facts of another back.
func takeBack(tx *store.Tx, old kernel.ID) (kernel.ID, error) {
	ev, err := happen(tx)
	if err == nil {
		err = measure.Compensate(tx, old, ev)
	}
	return ev, err
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
		w := newColumns(db)
		groups := column.NewGroups(measure.ByUnit, 3, unitIndex)
		var was []then
		for range 25 {
			for range 1 + l.IntN(8) {
				l.step()
			}
			snap := refresh(t, w)
			all := shown(t, db)
			if len(all) != snap.Facts() {
				t.Fatalf("%d facts, the database shows %d", snap.Facts(), len(all))
			}
			late := db.Clock().Now() - kernel.Instant(l.IntN(20_000))
			for _, a := range []column.Ask{{}, {From: 1010, To: 1030}, {Known: late}, {From: 1005, Known: late}} {
				a.Measure, a.Groups = measures[l.IntN(len(measures))], groups
				compareSums(t, db, snap, a)
				compareOrder(t, all, snap, a)
			}
			was = append(was, answers(t, snap, groups, snap.Position()))
		}
		// What was answered at a position is answered for ever, also by columns
		// that were loaded later.
		for _, w := range []*column.Warehouse{w, newColumns(db)} {
			for _, then := range was {
				if now := answers(t, refresh(t, w), groups, then.position); !reflect.DeepEqual(now, then) {
					t.Fatalf("as of %d: %v, then %v", then.position, now.columns, then.columns)
				}
			}
		}
	})
}

// then is what columns answered at a position.
type then struct {
	position int64
	columns  []*column.Column
}

func answers(t *testing.T, snap *column.Snapshot, groups *column.Groups, position int64) then {
	t.Helper()
	var asks []column.Ask
	for _, fn := range []column.Fn{column.Sum, column.Count, column.Avg, column.Min, column.Max, column.Latest, column.Median} {
		for _, m := range measures {
			asks = append(asks, column.Ask{Fn: fn, Measure: m, Groups: groups, Upto: position})
		}
	}
	columns, err := snap.Columns(asks)
	if err != nil {
		t.Fatal(err)
	}
	return then{position, columns}
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
	w := newColumns(db)
	refresh(t, w)
	wrote, release, done := make(chan bool), make(chan bool), make(chan error)
	go func() {
		done <- db.Write(context.Background(), func(tx *store.Tx) error {
			_, err := happen(tx, measure.Fact{Measure: "m", At: 1, Value: 5})
			wrote <- true
			<-release
			return err
		})
	}()
	<-wrote
	happened(t, db, measure.Fact{Measure: "m", At: 1, Value: 7})
	ask := column.Ask{Fn: column.Sum, Measure: "m", Groups: column.Whole()}
	early := refresh(t, w)
	if sum := one(t, early, ask).Num[0]; sum != 7 {
		t.Fatalf("sum %d before the slow transaction ends", sum)
	}
	release <- true
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	late := refresh(t, w)
	if sum := one(t, late, ask).Num[0]; sum != 12 {
		t.Fatalf("sum %d after it", sum)
	}
	if ask.Upto = early.Position(); one(t, late, ask).Num[0] != 7 {
		t.Fatal("the earlier position tells something else now")
	}
}

func happened(t testing.TB, db *store.DB, facts ...measure.Fact) (ev kernel.ID) {
	t.Helper()
	write(t, db, func(tx *store.Tx) (err error) {
		ev, err = happen(tx, facts...)
		return err
	})
	return ev
}

// A reader keeps what it saw, whatever comes after.
func TestASnapshotNeverChanges(t *testing.T) {
	db := storetest.Open(t, store.SQLite, sets()...)
	w := newColumns(db)
	ask := column.Ask{Fn: column.Sum, Measure: "m", Groups: column.NewGroups(measure.ByUnit, 1, map[kernel.ID]int{"u": 0})}
	add := func() {
		happened(t, db, measure.Fact{Measure: "m", At: 1, Value: 1, Unit: "u"}, measure.Fact{Measure: "m", At: 1, Value: 1, Unit: "new"})
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

// More than one read, more than one block, read ahead by several workers.
func TestALongHistory(t *testing.T) {
	db := storetest.Open(t, store.SQLite, sets()...)
	const n = 45_000
	for range n / 1500 {
		if err := db.WriteBulk(t.Context(), func(tx *store.Tx) error {
			for range 1500 {
				if _, err := happen(tx, measure.Fact{Measure: "m", At: 1, Value: 2, Unit: "u"}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	snap := refresh(t, newColumns(db))
	ask := column.Ask{Fn: column.Sum, Measure: "m", Groups: column.NewGroups(measure.ByUnit, 1, map[kernel.ID]int{"u": 0})}
	for _, upto := range []int64{0, 1, 8191, 8192, 8193, 20_000, 40_001, n} {
		ask.Upto = upto
		want := 2 * upto
		if upto == 0 {
			want = 2 * n
		}
		if got := one(t, snap, ask).Num[0]; got != want {
			t.Errorf("as of %d: %d, want %d", upto, got, want)
		}
	}
	ask.Upto = n + 1
	if _, err := snap.Columns([]column.Ask{ask}); kernel.CodeOf(err) != kernel.CodeConflict {
		t.Errorf("beyond the ledger: %v", err)
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
		var facts []measure.Fact
		for _, v := range c.values {
			facts = append(facts, measure.Fact{Measure: "m", At: 1, Value: v})
		}
		happened(t, db, facts...)
		got, err := refresh(t, newColumns(db)).Columns([]column.Ask{{Fn: column.Sum, Measure: "m", Groups: column.Whole()}})
		if (err == nil) != c.ok || c.ok && got[0].Num[0] != c.want {
			t.Errorf("%v: %v %v", c.values, got, err)
		}
	}
}

// Nothing but a count knows anything of a subject without facts.
func TestNoFactsAreNoData(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(tx *store.Tx) error {
			ev, err := happen(tx, measure.Fact{Measure: "m", At: 1, Value: 3, Unit: "u"})
			if err == nil {
				_, err = takeBack(tx, ev)
			}
			return err
		})
		snap := refresh(t, newColumns(db))
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
		var fourth kernel.ID
		for i := range 25 {
			ev := happened(t, db, measure.Fact{Measure: "m", At: kernel.Instant(100 + i), Value: int64(i), Unit: units[1+i%2], Matter: kernel.ID(fmt.Sprint("matter", i))})
			if i == 4 {
				fourth = ev
			}
		}
		write(t, db, func(tx *store.Tx) error { _, err := takeBack(tx, fourth); return err })
		snap := refresh(t, newColumns(db))
		a := column.Ask{Fn: column.Sum, Measure: "m", Groups: column.NewGroups(measure.ByUnit, 1, unitIndex), From: 102, To: 124}
		page, err := snap.Behind(t.Context(), db, a, 0, 8, 10)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, r := range page.List {
			got += fmt.Sprintf("%s %d; ", r.Matter, r.Value)
		}
		if want := "matter6 6; matter4 -4; matter4 4; matter2 2; "; got != want || page.Total != 12 {
			t.Errorf("%d: %s", page.Total, got)
		}
		if last := page.List[2]; last.Event != fourth || !page.List[1].TakesBack || last.TakesBack {
			t.Errorf("%+v", page.List)
		}
	})
}
