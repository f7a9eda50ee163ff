package sim_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/sim"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func TestSameSeedSameYearOnBothDatabases(t *testing.T) {
	small := func(d store.Dialect, seed uint64) sim.Report {
		z := newZone(t, d)
		rep, err := sim.Run(ctx, z.World, sim.Options{Seed: seed, Whistles: 50})
		if err != nil {
			t.Fatal(err)
		}
		t.Log(d, rep)
		if rep.Events["whistle.raised"] != 50 {
			t.Fatalf("%d whistles, want 50", rep.Events["whistle.raised"])
		}
		return rep
	}
	first := small(store.SQLite, 7)
	if again := small(store.SQLite, 7); again.Digest() != first.Digest() {
		t.Errorf("the same seed told another year:\n%s\n%s\n%s", first, again, differences(first, again))
	}
	if other := small(store.Postgres, 7); other.Digest() != first.Digest() {
		t.Errorf("PostgreSQL tells another year:\n%s\n%s\n%s", first, other, differences(first, other))
	}
	if other := small(store.SQLite, 8); other.Digest() == first.Digest() {
		t.Error("another seed told the same year")
	}
}

// differences lists the figures in which two reports differ.
func differences(a, b sim.Report) string {
	var out []string
	for _, m := range [][2]map[string]int64{{a.Stages, b.Stages}, {a.Events, b.Events}, {a.Measures, b.Measures}} {
		for _, k := range slices.Sorted(maps.Keys(m[0])) {
			if m[0][k] != m[1][k] {
				out = append(out, k)
			}
		}
	}
	return strings.Join(out, " ")
}

func TestTheYear(t *testing.T) {
	z := newZone(t, store.SQLite)
	days, total := -1, 0
	rep, err := sim.Run(ctx, z.World, sim.Options{Seed: 1, Progress: func(done, of int, _ kernel.Date) {
		if done != days+1 {
			t.Errorf("day %d follows day %d", done, days)
		}
		days, total = done, of
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(rep)
	if days != total || total != 367 {
		t.Errorf("told %d of %d days, want 367 of 367", days, total)
	}
	if rep.Events["whistle.raised"] != 1500 || rep.Refused == 0 || rep.Refused*50 > rep.Commands {
		t.Errorf("%d whistles; %d of %d commands refused", rep.Events["whistle.raised"], rep.Refused, rep.Commands)
	}
	t.Run("rates", func(t *testing.T) { rates(t, rep) })
	t.Run("stages", func(t *testing.T) { z.stages(t, rep) })
	t.Run("events", func(t *testing.T) { z.kinds(t, rep) })
	t.Run("work", func(t *testing.T) { z.work(t) })
	t.Run("firm", func(t *testing.T) { z.firm(t) })
	t.Run("units", func(t *testing.T) { z.units(t) })
	t.Run("meetings", func(t *testing.T) { z.meetings(t) })
	t.Run("photos", func(t *testing.T) { z.photos(t) })
	t.Run("papers", func(t *testing.T) { z.papers(t) })
	t.Run("signals", func(t *testing.T) { z.signals(t) })
	t.Run("doubts", func(t *testing.T) { z.doubts(t) })
	t.Run("results", func(t *testing.T) { z.results(t) })
	t.Run("invested", func(t *testing.T) { z.invested(t) })
	t.Run("clock", func(t *testing.T) { z.runsOn(t) })
}

// rates must come out as such zones report them.
func rates(t *testing.T, rep sim.Report) {
	for _, r := range []struct {
		num, den string
		from, to float64 // per cent
	}{
		{"whistle.force_muster_in_time", "whistle.force_muster_due", 94, 98},
		{"whistle.response_in_time", "whistle.response_due", 94, 98},
		{"whistle.muster_in_time", "whistle.muster_due", 90, 95},
		{"whistle.handle_in_time", "whistle.handle_due", 88, 95},
		{"whistle.close_in_time", "whistle.close_due", 80, 90},
		{"whistle.solved", "whistle.followed", 82.5, 87},
		{"whistle.satisfied", "whistle.rated", 95.5, 98.5},
		{"residents.responded", "residents.response_due", 90, 98},
		{"residents.in_time", "residents.handle_due", 85, 96},
		{"residents.solved", "residents.followed", 82, 93},
		{"residents.satisfied", "residents.rated", 88, 98},
		{"hazard.fixed_in_time", "hazard.fix_due", 85, 96},
		{"hazard.passed", "hazard.rechecked", 84, 96},
		{"task.in_time", "task.due", 82, 96},
	} {
		x := rep.Rate(r.num, r.den)
		got := float64(x.BasisPoints()) / 100
		t.Logf("%s / %s = %.2f %% (%d / %d)", r.num, r.den, got, x.Num, x.Den)
		if got < r.from || got > r.to {
			t.Errorf("%s / %s = %.2f %%, want %.0f–%.1f", r.num, r.den, got, r.from, r.to)
		}
	}
}

// passing are stages nothing needs to stand at when a year ends: a step waits
// for its day, is finished on promise, or is not needed.
var passing = map[string]bool{"approval.ahead": true, "approval.checking": true, "approval.cancelled": true}

// stages: the end of the year shows every stage of every kind.
func (z *zone) stages(t *testing.T, rep sim.Report) {
	for _, c := range z.app.Kinds.All() {
		for _, s := range c.Def.Stages {
			if at := c.Def.Kind + "." + s.Code; rep.Stages[at] == 0 && !passing[at] {
				t.Errorf("no %s stands at %s", c.Def.Kind, s.Code)
			}
		}
		for _, l := range c.Def.Lanes {
			for _, s := range l.Stages {
				if rep.Stages[c.Def.Kind+"."+l.Code+"."+s.Code] == 0 {
					t.Errorf("no lane %s of a %s stands at %s", l.Code, c.Def.Kind, s.Code)
				}
			}
		}
	}
}

// kinds: every event the pack's whistles can write was written.
func (z *zone) kinds(t *testing.T, rep sim.Report) {
	c, err := z.app.Kinds.Current("whistle")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"whistle.overdue", "whistle.warned", "whistle.reminded"}
	acts, clocks := slices.Concat([]caseflow.Action{c.Def.Raise}, c.Def.Acts), slices.Clone(c.Def.Clocks)
	for _, l := range c.Def.Lanes {
		acts, clocks = append(acts, l.Acts...), append(clocks, l.Clocks...)
	}
	for i := range acts {
		want = append(want, c.Event(&acts[i]))
	}
	for _, k := range clocks {
		for _, s := range k.Steps {
			if s.Event != "" {
				want = append(want, s.Event)
			}
		}
	}
	for _, kind := range want {
		if rep.Events[kind] == 0 {
			t.Errorf("%s never happened", kind)
		}
	}
}

// work: whoever signs in to the demonstration finds something to do.
func (z *zone) work(t *testing.T) {
	for sign, want := range map[string]string{"leader": "defer_approve", "office": "follow_solved", "commissioner": "muster", "officer": "muster", "unit_head": "arrive", "contact": "confirm"} {
		list, err := z.Matter.Today(ctx, z.signIn(t, sign), 100)
		if err != nil || !slices.ContainsFunc(list, func(w matter.Waiting) bool { return w.Action == want }) {
			t.Errorf("%s: %d things wait, none of them %s; %v", sign, len(list), want, err)
		}
	}
	list, err := z.Matter.Today(ctx, z.signIn(t, "leader"), 100)
	if err != nil || !slices.ContainsFunc(list, func(w matter.Waiting) bool { return w.Action == "rule" }) {
		t.Errorf("no bounce waits for a ruling: %v", err)
	}
}

// firm: the contact's own firm has matters in many stages, and urgent ones are
// over their limit somewhere.
func (z *zone) firm(t *testing.T) {
	p, err := z.Matter.List(ctx, z.signIn(t, "contact"), matter.Filter{Kind: "whistle", Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	open, closed := map[string]int{}, 0
	for _, m := range p.Matters {
		if m.Open {
			open[m.Stage]++
		} else {
			closed++
		}
	}
	if len(open) < 6 || closed < 5 || open["confirming"] == 0 || open["supplying"] == 0 {
		t.Errorf("open %v, closed %d", open, closed)
	}
	late, err := z.Matter.List(ctx, kernel.System(), matter.Filter{Kind: "whistle", State: "late", Tags: map[string]string{"urgency": "urgent"}, Stage: "raised"})
	if err != nil || len(late.Matters) == 0 {
		t.Errorf("no urgent whistle waits beyond its limit: %v", err)
	}
}

// units differ, so that a board is worth reading; and nobody who has much to do
// does all of it in time.
func (z *zone) units(t *testing.T) {
	slow, quick := z.rate(t, "land"), z.rate(t, "grid")
	if !slow.Known() || !quick.Known() || slow.BasisPoints()+300 > quick.BasisPoints() {
		t.Errorf("land %v (%d), grid %v (%d): want at least three points between them", slow, slow.BasisPoints(), quick, quick.BasisPoints())
	}
	for _, r := range []struct {
		num, den string
		by       measure.Dim
		apart    int64 // basis points between the worst and the best
	}{
		{"whistle.solved", "whistle.followed", measure.ByUnit, 700},
		{"whistle.satisfied", "whistle.rated", measure.ByUnit, 100},
		{"whistle.muster_in_time", "whistle.muster_due", measure.ByUnit, 400},
		{"whistle.response_in_time", "whistle.response_due", measure.ByTaskForce, 100},
	} {
		low, high := int64(10_000), int64(0)
		for who, x := range z.ratesBy(t, r.num, r.den, r.by) {
			if x.Den < 60 {
				continue
			}
			if low, high = min(low, x.BasisPoints()), max(high, x.BasisPoints()); x.Num == x.Den {
				t.Errorf("%s: %s has all of %d", r.num, who, x.Den)
			}
		}
		if high-low < r.apart {
			t.Errorf("%s: from %d to %d, want %d apart", r.num, low, high, r.apart)
		}
	}
}

// runsOn: from the end of the year the clock goes on with the machine's.
func (z *zone) runsOn(t *testing.T) {
	end := kernel.Date{Year: 2023, Month: 1, Day: 3}.At(9, 30, z.Calendar.Location())
	if z.Clock.Now() != end {
		t.Fatalf("the clock stands at %v", z.Clock.Now().In(z.Calendar.Location()))
	}
	z.Clock.Continue()
	if now := z.Clock.Now(); now < end || now > end+60_000 {
		t.Fatalf("the clock jumped to %v", now.In(z.Calendar.Location()))
	}
}
