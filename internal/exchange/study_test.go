package exchange

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"juyan/internal/calendar"
	"juyan/internal/kernel"
)

func course(id string, events ...Event) Case { return Case{ID: id, Events: events} }

func at(day, hour int, activity, unit string) Event {
	return Event{Activity: activity, Group: unit, Time: kernel.Date{Year: 2022, Month: 3, Day: day}.At(hour, 0, shanghai)}
}

// small is a log whose figures can be counted by hand.
func small() *Log {
	l := &Log{Cases: []Case{
		course("1", at(7, 9, "受理", "甲"), at(7, 11, "派单", "乙"), at(8, 11, "办结", "乙")),
		course("2", at(7, 9, "受理", "甲"), at(7, 13, "派单", "乙"), at(7, 14, "退回", "甲"), at(7, 15, "派单", "乙"), at(7, 16, "办结", "丙")),
		course("3", at(9, 9, "受理", "甲"), at(9, 10, "派单", "乙"), at(9, 12, "办结", "乙")),
		course("4"),
	}}
	l.Sort()
	return l
}

const hour = int64(3_600_000)

func analysed(t testing.TB, l *Log, o Options) *Study {
	t.Helper()
	s, err := Analyse(l, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatASmallLogSays(t *testing.T) {
	s := analysed(t, small(), Options{})
	if s.Cases != 4 || s.Events != 11 || s.Held != ByGroup {
		t.Errorf("%d cases, %d events, held by %s", s.Cases, s.Events, s.Held)
	}
	if v := s.Variants[0]; v.Cases != 2 || strings.Join(v.Activities, "") != "受理派单办结" || !reflect.DeepEqual(v.IDs, []string{"1", "3"}) || len(s.Variants) != 3 {
		t.Errorf("variants %+v", s.Variants)
	}
	// 2, 4 and 1 hours between 受理 and 派单
	if e := s.Edges[0]; e.From != "受理" || e.To != "派单" || e.Count != 3 || e.Wait != (Times{3, 2 * hour, 7 * hour / 3, 4 * hour, 7 * hour}) {
		t.Errorf("most frequent edge %+v", e)
	}
	// 24, 1 and 2 hours between 派单 and 办结
	if b := s.Bottleneck; b == nil || b.From != "派单" || b.To != "办结" || b.Wait.Total != 27*hour {
		t.Errorf("bottleneck %+v", b)
	}
	if s.Throughput != (Times{3, 7 * hour, 12 * hour, 26 * hour, 36 * hour}) {
		t.Errorf("throughput %+v", s.Throughput)
	}
	if s.Rework != (Rework{1, 1}) {
		t.Errorf("rework %+v", s.Rework)
	}
	// 甲→乙→甲 and 乙→甲→乙
	if want := []PingPong{{"乙", "甲", 2, 1, []string{"2"}}}; !reflect.DeepEqual(s.PingPong, want) {
		t.Errorf("back and forth %+v", s.PingPong)
	}
	if h := s.Holders[0]; h.Name != "乙" || h.Wait.Total != (2+24+4+1+1+2)*hour || h.Cases != 3 {
		t.Errorf("waited for longest: %+v", h)
	}
	if m := s.Months; len(m) != 1 || m[0].Month != "2022-03" || m[0].Cases != 3 || m[0].Main != 2 {
		t.Errorf("months %+v", m)
	}
	if s.Pauses != nil {
		t.Errorf("a log without suspensions says nothing of them: %+v", s.Pauses)
	}
}

func TestWaitingInWorkingTime(t *testing.T) {
	cal, err := calendar.New(calendar.Official(), calendar.OfficeHours(), shanghai)
	if err != nil {
		t.Fatal(err)
	}
	l := &Log{Cases: []Case{course("1", at(11, 9, "受理", "甲"), at(14, 9, "办结", "甲"))}} // Friday to Monday
	s := analysed(t, l, Options{Working: true, Elapsed: func(from, to kernel.Instant) (int64, error) {
		a, err := cal.Elapsed(from, to, calendar.WorkHours, nil)
		return a.Time.Milliseconds(), err
	}})
	if s.Throughput.Median != 7*hour { // 9–12 and 14–17:30 on Friday, 8:30–9 on Monday
		t.Errorf("over a weekend: %+v", s.Throughput)
	}
	l.Cases[0].Events[1].Time = kernel.Date{Year: 2190, Month: 1, Day: 1}.At(9, 0, shanghai)
	if _, err := Analyse(l, Options{Working: true, Elapsed: func(from, to kernel.Instant) (int64, error) {
		a, err := cal.Elapsed(from, to, calendar.WorkHours, nil)
		return a.Time.Milliseconds(), err
	}}); kernel.CodeOf(err) == "" || kernel.CodeOf(err) == kernel.CodeInternal {
		t.Errorf("a year without a notice: %v", err)
	}
}

func TestSuspensionsRightBeforeADeadline(t *testing.T) {
	stop := at(8, 9, "中止", "甲")
	stop.Lifecycle = "suspend"
	c := course("1", at(7, 9, "受理", "甲"), stop)
	c.Attrs = []Attr{{"deadline", "date", "2022-03-08T18:00:00+08:00"}}
	o := Options{Deadline: "deadline", Near: 10 * hour}
	if p := analysed(t, &Log{Cases: []Case{c}}, o).Pauses; !reflect.DeepEqual(p, &Pauses{1, 1, []string{"1"}}) {
		t.Errorf("9 hours before: %+v", p)
	}
	o.Near = 8 * hour
	if p := analysed(t, &Log{Cases: []Case{c}}, o).Pauses; p == nil || p.All != 1 || p.Near != 0 {
		t.Errorf("longer before: %+v", p)
	}
	c.Attrs = nil
	if p := analysed(t, &Log{Cases: []Case{c}}, o).Pauses; p != nil {
		t.Errorf("without a deadline: %+v", p)
	}
}

func TestCountsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLog(t, "string")
		s, err := Analyse(l, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var variants, ids, acts, starts, ends, follows, holders, months, repeats, filled int
		for i := range l.Cases {
			if len(l.Cases[i].Events) > 0 {
				filled++
			}
		}
		for _, v := range s.Variants {
			variants, ids = variants+v.Cases, ids+len(v.IDs)
		}
		for _, a := range s.Activities {
			acts, starts, ends, repeats = acts+a.Events, starts+a.Starts, ends+a.Ends, repeats+a.Repeats
			if a.Cases+a.Repeats > a.Events || a.Wait.N != a.Events-a.Starts {
				t.Errorf("activity %+v", a)
			}
		}
		var waited int64
		for _, e := range s.Edges {
			follows, waited = follows+e.Count, waited+e.Wait.Total
		}
		for _, h := range s.Holders {
			holders += h.Events
		}
		for _, m := range s.Months {
			months += m.Cases
		}
		got := []int{variants, ids, acts, starts, ends, follows, holders, months, repeats}
		want := []int{s.Cases, s.Cases, s.Events, filled, filled, s.Events - filled, s.Events, filled, s.Rework.Events}
		if !reflect.DeepEqual(got, want) || waited < s.Throughput.Total || linear(l) && waited != s.Throughput.Total || s.Events != l.Events() {
			t.Errorf("%v, want %v; waited %d of %d", got, want, waited, s.Throughput.Total)
		}
	})
}

// linear reports whether nothing ran side by side.
func linear(l *Log) bool {
	for i := range l.Cases {
		for j, before := range l.Cases[i].Follows() {
			if before != j-1 {
				return false
			}
		}
	}
	return true
}

func TestTimes(t *testing.T) {
	for _, c := range []struct {
		in   []int64
		want Times
	}{
		{nil, Times{}},
		{[]int64{5}, Times{1, 5, 5, 5, 5}},
		{[]int64{4, 2}, Times{2, 3, 3, 4, 6}},
		{[]int64{10, 1, 2, 3, 4, 5, 6, 7, 8, 9}, Times{10, 5, 5, 9, 55}},
	} {
		if got := timesOf(c.in); got != c.want {
			t.Errorf("%v: %+v, want %+v", c.in, got, c.want)
		}
	}
}

func TestEqualLogsGiveEqualMaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLog(t, "string")
		f := Focus{Paths: rapid.SampledFrom([]float64{0, 0.2, 0.8}).Draw(t, "paths"), Activities: rapid.SampledFrom([]float64{0, 0.5}).Draw(t, "activities")}
		draw := func() []byte {
			g, err := NewGraph(l, Options{}, f)
			if err != nil {
				t.Fatal(err)
			}
			return g.SVG(Look{Lang: kernel.ZH})
		}
		if !bytes.Equal(draw(), draw()) {
			t.Error("two maps of one log differ")
		}
	})
}
