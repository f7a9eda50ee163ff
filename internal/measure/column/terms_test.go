package column_test

import (
	"testing"
	"time"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/measure"
	"juyan/internal/measure/column"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

// Terms reach back in time and over more than one subject; nothing recorded is
// zero cases, but no average.
func TestTermsAreAnsweredForEverySubject(t *testing.T) {
	china := time.FixedZone("CST", 8*60*60)
	at := func(year int, month time.Month) kernel.Instant {
		return kernel.Date{Year: year, Month: month, Day: 1}.At(0, 0, china)
	}
	db := storetest.Open(t, store.SQLite, sets()...)
	happened(t, db,
		measure.Fact{Measure: "m", At: at(2022, 1), Value: 4, Unit: "u"},
		measure.Fact{Measure: "m", At: at(2022, 12), Value: 1, Unit: "u"},
		measure.Fact{Measure: "m", At: at(2022, 6), Value: 10, Unit: "v"},
		measure.Fact{Measure: "m", At: at(2022, 6), Value: 100, Unit: "elsewhere"},
		measure.Fact{Measure: "m", At: at(2021, 6), Value: 7, Unit: "u"},
		measure.Fact{Measure: "m", At: at(2023, 1), Value: 1000, Unit: "u"})
	snap := refresh(t, newColumns(db))
	year, err := indicator.ParsePeriod("2022")
	if err != nil {
		t.Fatal(err)
	}
	run := column.Run{Period: year, Zone: china, Subjects: column.NewGroups(measure.ByUnit, 3, map[kernel.ID]int{"u": 0, "v": 1, "w": 2})}
	sum := indicator.Term{Fn: indicator.FnSum, Name: "m"}
	avg := indicator.Term{Fn: indicator.FnAvg, Name: "m"}
	for _, c := range []struct {
		term  indicator.Term
		until kernel.Instant
		want  [3]string
	}{
		{sum, 0, [3]string{"5", "10", "0"}},
		{sum, at(2022, 12), [3]string{"4", "10", "0"}},
		{sum.Earlier(1, 0), 0, [3]string{"7", "0", "0"}},
		{sum.Over(indicator.OfGroup), 0, [3]string{"15", "15", "15"}},
		{sum.Over(indicator.OfZone), 0, [3]string{"115", "115", "115"}},
		{avg, 0, [3]string{"2.5", "10", ""}},
		{avg.Earlier(1, 0), 0, [3]string{"7", "", ""}},
		{indicator.Term{Fn: indicator.FnCount, Name: "m"}, 0, [3]string{"2", "1", "0"}},
		{indicator.Term{Fn: indicator.FnMedian, Name: "m"}, 0, [3]string{"2.5", "10", ""}},
		{indicator.Term{Fn: indicator.FnPct, Name: "m", Arg: 90, Scope: indicator.OfZone}, 0, [3]string{"100", "100", "100"}},
		{indicator.Term{Fn: indicator.FnLatest, Name: "m"}, 0, [3]string{"1", "10", ""}},
	} {
		run.Until = c.until
		got, err := snap.Values(run, []indicator.Term{c.term, {Fn: indicator.FnTarget}})
		if err != nil || len(got) != 1 {
			t.Fatal(got, err)
		}
		for i, v := range got[c.term] {
			if v.String() != c.want[i] {
				t.Errorf("%v until %d of subject %d: %q, want %q", c.term, c.until, i, v, c.want[i])
			}
		}
	}
}

// Who follows a score need only look at what something happened to.
func TestOnlyTermsOfMeasuresWithNewFactsChange(t *testing.T) {
	db := storetest.Open(t, store.SQLite, sets()...)
	w := newColumns(db)
	run := column.Run{Period: indicator.Period{Every: indicator.Yearly, Year: 2022, N: 1}, Zone: time.UTC, Subjects: column.NewGroups(measure.ByUnit, 1, map[kernel.ID]int{"u": 0})}
	a, b := indicator.Term{Fn: indicator.FnSum, Name: "a"}, indicator.Term{Fn: indicator.FnMedian, Name: "b"}
	ask := func() map[indicator.Term][]indicator.Value {
		values, err := refresh(t, w).Values(run, []indicator.Term{a, b})
		if err != nil {
			t.Fatal(err)
		}
		return values
	}
	at := kernel.Date{Year: 2022, Month: 3, Day: 1}.At(0, 0, time.UTC)
	happened(t, db, measure.Fact{Measure: "a", At: at, Value: 1, Unit: "u"}, measure.Fact{Measure: "b", At: at, Value: 1, Unit: "u"})
	before := ask()
	happened(t, db, measure.Fact{Measure: "b", At: at, Value: 3, Unit: "u"}, measure.Fact{Measure: "c", At: at, Value: 3, Unit: "u"})
	now := ask()
	if got := column.Changed(before, now); len(got) != 1 || got[0] != b || now[b][0].String() != "2" || before[b][0].String() != "1" {
		t.Errorf("%v changed; %s, then %s", got, now[b][0], before[b][0])
	}
	happened(t, db)
	if got := column.Changed(now, ask()); len(got) != 0 {
		t.Errorf("%v changed by an event without facts", got)
	}
}
