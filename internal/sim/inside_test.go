package sim

import (
	"container/heap"
	"math/rand/v2"
	"regexp"
	"testing"
	"time"

	"juyan/internal/calendar"
	"juyan/internal/kernel"
	"juyan/packs"
)

var zone = time.FixedZone("CST", 8*3600)

func at(day string, hour, minute int) kernel.Instant {
	d, err := kernel.ParseDate(day)
	if err != nil {
		panic(err)
	}
	return d.At(hour, minute, zone)
}

func officeHours(t *testing.T) *hours {
	t.Helper()
	cal, err := calendar.New(calendar.Official(), calendar.OfficeHours(), zone)
	if err != nil {
		t.Fatal(err)
	}
	h, err := newHours(cal, kernel.Date{Year: 2021, Month: 12, Day: 1}, kernel.Date{Year: 2023, Month: 3, Day: 1})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestWorkingTime(t *testing.T) {
	h := officeHours(t)
	for _, c := range []struct {
		from kernel.Instant
		d    time.Duration
		want kernel.Instant
	}{
		{at("2022-03-01", 9, 0), time.Hour, at("2022-03-01", 10, 0)},
		{at("2022-03-01", 11, 30), time.Hour, at("2022-03-01", 14, 30)},    // over noon in winter
		{at("2022-07-01", 11, 30), time.Hour, at("2022-07-01", 15, 0)},     // in summer
		{at("2022-03-01", 17, 0), time.Hour, at("2022-03-02", 9, 0)},       // over night
		{at("2022-03-04", 17, 0), time.Hour, at("2022-03-07", 9, 0)},       // over a weekend
		{at("2022-01-28", 17, 0), time.Hour, at("2022-01-29", 9, 0)},       // 29 January 2022 was a worked Saturday
		{at("2022-12-30", 17, 0), time.Hour, at("2023-01-03", 9, 0)},       // over New Year
		{at("2022-03-05", 12, 0), 0, at("2022-03-07", 8, 30)},              // a Saturday: the next opening
		{at("2022-03-01", 9, 0), 70 * time.Hour, at("2022-03-15", 9, 0)},   // ten days of seven hours
		{at("2022-03-01", 3, 0), 30 * time.Minute, at("2022-03-01", 9, 0)}, // before opening
		{at("2022-04-29", 16, 30), 2 * time.Hour, at("2022-05-05", 9, 30)}, // over May Day, into summer hours
		{at("2022-09-30", 17, 30), time.Hour, at("2022-10-08", 9, 0)},      // over the National Day
	} {
		if got := h.after(c.from, c.d); got != c.want {
			t.Errorf("%v and %v of work: %v, want %v", c.from.In(zone), c.d, got.In(zone), c.want.In(zone))
		}
	}
}

// when is the inverse of worked wherever the zone is open.
func TestWhenIsTheInverseOfWorked(t *testing.T) {
	h := officeHours(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	first, last := at("2022-01-04", 8, 30), at("2023-01-03", 9, 30)
	for range 2000 {
		i := first + kernel.Instant(rnd.Int64N(int64(last-first)))
		back := h.when(h.worked(i))
		open := h.worked(i+1) > h.worked(i)
		if h.worked(back) != h.worked(i) || open && back != i {
			t.Fatalf("%v became %v", i.In(zone), back.In(zone))
		}
	}
}

func TestSlots(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	tell := teller{slots: map[string][]string{"车间": {"一车间", "二车间"}, "深": {"{车间}里"}}, known: map[string]string{"firm": "漠岩"}, rnd: rnd,
		date: func(n int) string { return map[int]string{3: "1月9日"}[n] }}
	for text, want := range map[string]string{
		"{firm}停电":      "^漠岩停电$",
		"{3-5}小时":       "^[345]小时$",
		"{+3}前":         "^1月9日前$",
		"{2-9}00吨":      "^[2-9]00吨$",
		"{不认识}":         "^{不认识}$",
		"没有括号":          "^没有括号$",
		"半个{括号":         "^半个{括号$",
		"{车间}、{车间}、{深}": "^(一车间、一车间、一车间里|二车间、二车间、二车间里)$",
	} {
		if got := tell.fill(text); !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("%s became %s", text, got)
		}
	}
}

func TestNoTextKeepsAnUnknownSlot(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	loose := regexp.MustCompile(`[{}]`)
	y := modelYear(t)
	check := func(lists ...Lines) {
		for _, l := range lists {
			for _, text := range l {
				tell := teller{slots: y.Slots, rnd: rnd, date: func(int) string { return "1月9日" },
					known: map[string]string{"firm": "漠岩", "contact": "程工", "lead": "经发局", "unit": "规建局", "地点": "胡杨小区"}}
				if got := tell.fill(text); loose.MatchString(got) {
					t.Errorf("%s became %s", text, got)
				}
			}
		}
	}
	for _, c := range y.Cases {
		check(c.Problems, c.Contact, c.Plan, c.Reply, c.Result, c.Unsolved, c.Material)
	}
	for _, m := range []map[string]Lines{y.Words, y.Resident.Words, y.Hazard.Words} {
		for _, l := range m {
			check(l)
		}
	}
	for _, x := range y.Resident.Topics {
		check(x.Titles, x.Content, x.Reply)
	}
	for _, k := range y.Hazard.Kinds {
		check(k.Titles, Lines{k.Measures, k.Contingency, k.Done})
	}
	check(y.Tasks)
}

func modelYear(t *testing.T) *Year {
	t.Helper()
	y, err := LoadYear(packs.Model())
	if err != nil {
		t.Fatal(err)
	}
	return y
}

func TestEveryTopicHasADozenProblems(t *testing.T) {
	n := map[string]int{}
	for _, c := range modelYear(t).Cases {
		n[c.Topic] += len(c.Problems)
	}
	if len(n) != 12 {
		t.Errorf("%d topics", len(n))
	}
	for topic, count := range n {
		if count < 12 {
			t.Errorf("%s has %d problems", topic, count)
		}
	}
}

func TestQueueKeepsTheOrderOfOneMoment(t *testing.T) {
	r := &run{end: 1000_000}
	var got []int
	for _, i := range []int{3, 1, 2} {
		r.plan(kernel.Instant(i)*100_000, func() error { got = append(got, i); return nil })
		r.plan(kernel.Instant(i)*100_000, func() error { got = append(got, 10*i); return nil })
	}
	r.plan(1000_000, func() error { got = append(got, 99); return nil }) // at the end: never
	for r.queue.Len() > 0 {
		if err := heap.Pop(&r.queue).(act).do(); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []int{1, 10, 2, 20, 3, 30} {
		if len(got) != 6 || got[i] != want {
			t.Fatalf("acts happened in the order %v", got)
		}
	}
}
