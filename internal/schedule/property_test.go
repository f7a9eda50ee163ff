package schedule_test

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"juyan/internal/calendar"
	"juyan/internal/kernel"
	"juyan/internal/schedule"
)

var official = func() *calendar.Calendar {
	c, err := calendar.New(calendar.Official(), calendar.OfficeHours(), time.FixedZone("Asia/Shanghai", 8*3600))
	if err != nil {
		panic(err)
	}
	return c
}()

var axis = schedule.NewAxis(official)

// plans draws plans without circles; full ones also have natural days, lags, links
// between starts, and dates.
func plans(full bool) *rapid.Generator[*schedule.Plan] {
	return rapid.Custom(func(t *rapid.T) *schedule.Plan {
		p := &schedule.Plan{}
		if full {
			p.Start = kernel.Date{Year: 2022, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 364).Draw(t, "start"))
		}
		for i := range rapid.IntRange(1, 9).Draw(t, "activities") {
			a := schedule.Activity{Code: fmt.Sprint("a", i), Takes: schedule.Workdays(rapid.IntRange(0, 12).Draw(t, "takes"))}
			if full {
				a.Takes.Natural = rapid.Bool().Draw(t, "natural")
				if rapid.IntRange(0, 4).Draw(t, "dated") == 0 {
					a.NotBefore = p.Start.AddDays(rapid.IntRange(0, 40).Draw(t, "not before"))
				}
			}
			for k := range i {
				switch rapid.IntRange(0, 7).Draw(t, "link") {
				case 0, 1:
					a.After = append(a.After, fmt.Sprint("a", k))
				case 2:
					if full {
						a.After = append(a.After, fmt.Sprint("a", k, "+", rapid.SampledFrom([]string{"1wd", "4d", "9wd"}).Draw(t, "lag")))
					}
				case 3:
					if full {
						a.After = append(a.After, fmt.Sprint("a", k, ":ss+", rapid.SampledFrom([]string{"0", "2wd", "5d"}).Draw(t, "lag")))
					}
				}
			}
			if full && len(a.After) > 0 && rapid.IntRange(0, 3).Draw(t, "softened") == 0 {
				a.Deferrable, a.Use = []string{schedule.Predecessor(a.After[0])}, []schedule.Way{schedule.Defer}
			}
			p.Activities = append(p.Activities, a)
		}
		return p
	})
}

// worked works a plan out on the calendar when it has a start.
func worked(t *rapid.T, p *schedule.Plan) *schedule.Schedule {
	on := axis
	if p.Start.IsZero() {
		on = schedule.Numbers()
	}
	s, err := schedule.Work(p, on, kernel.Date{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// longest walks all paths from an activity on.
func longest(p *schedule.Plan, from string) (length int) {
	a := p.Activity(from)
	for _, b := range p.Activities {
		if slices.Contains(b.After, from) {
			length = max(length, longest(p, b.Code))
		}
	}
	return length + a.Takes.N
}

func TestTheCriticalPathIsTheLongestOfAllPaths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := plans(false).Draw(t, "plan")
		want := 0
		for _, a := range p.Activities {
			want = max(want, longest(p, a.Code))
		}
		s := worked(t, p)
		if s.Length != want {
			t.Fatalf("length %d, longest path %d", s.Length, want)
		}
		onPath := map[string]bool{}
		for _, path := range s.Paths {
			sum := 0
			for _, code := range path {
				sum += p.Activity(code).Takes.N
				onPath[code] = true
			}
			if sum != want {
				t.Fatalf("path %v is %d long", path, sum)
			}
		}
		for _, r := range s.Activities {
			if len(s.Paths) < 20 && r.Critical != onPath[r.Code] {
				t.Fatalf("%s: critical %v, on a path %v: %v", r.Code, r.Critical, onPath[r.Code], s.Paths)
			}
		}
	})
}

// A plan in working days alone agrees with the calendar: a day number is so many
// working days after the start, and slack is the same.
func TestCalendarAndDayNumbersAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := plans(false).Draw(t, "plan")
		bare := worked(t, p)
		p.Start = kernel.Date{Year: 2022, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 364).Draw(t, "start"))
		dated := worked(t, p)
		if bare.Length != dated.Length {
			t.Fatalf("%d and %d", bare.Length, dated.Length)
		}
		for i, b := range bare.Activities {
			d := dated.Activities[i]
			for _, m := range [][2]schedule.Mark{{b.Start, d.Start}, {b.Finish, d.Finish}, {b.LateStart, d.LateStart}, {b.LateFinish, d.LateFinish}} {
				if n, err := official.Between(p.Start, m[1].Date); err != nil || n != m[0].Day {
					t.Fatalf("%s: day %d is %s, %d working days after the start (%v)", b.Code, m[0].Day, m[1].Date, n, err)
				}
			}
			if b.Slack != d.Slack || b.Free != d.Free || b.Critical != d.Critical {
				t.Fatalf("%+v and %+v", b, d)
			}
		}
	})
}

// ends is when a length that begins on a day ends, asked of the calendar itself.
func ends(t *rapid.T, from kernel.Date, l schedule.Length) kernel.Date {
	out, err := official.AddWorkdays(from, l.N)
	if l.Natural && l.N > 0 {
		out = from.AddDays(l.N)
		for err == nil {
			var worked bool
			if worked, err = official.IsWorkday(out); worked {
				break
			}
			out = out.AddDays(1)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Every activity of any plan starts on the first day that all its links, its own
// date and the plan's start allow.
func TestNothingStartsTooEarlyOrTooLate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := plans(true).Draw(t, "plan")
		s := worked(t, p)
		for i, a := range p.Activities {
			start, finish := p.Start, kernel.Date{}
			if a.NotBefore.After(start) {
				start = a.NotBefore
			}
			for _, ref := range a.After {
				code := schedule.Predecessor(ref)
				from, lag := s.Row(code), schedule.Length{}
				var begins kernel.Date
				rest := ref[len(code):]
				if len(rest) > 3 && rest[:3] == ":ss" {
					lag, _ = schedule.ParseLength(rest[4:])
					begins = from.Start.Date
				} else {
					if rest != "" {
						lag, _ = schedule.ParseLength(rest[1:])
					}
					begins = from.Finish.Date
				}
				if len(a.Use) > 0 && slices.Contains(a.Deferrable, code) {
					if from.Finish.Date.After(finish) {
						finish = from.Finish.Date
					}
				} else if on := ends(t, begins, lag); on.After(start) {
					start = on
				}
			}
			if on := ends(t, start, a.Takes); on.After(finish) {
				finish = on
			}
			if r := s.Activities[i]; r.Start.Date != start || r.Finish.Date != finish {
				t.Fatalf("%s: %s to %s, want %s to %s", a.Code, r.Start, r.Finish, start, finish)
			}
		}
	})
}

// longer returns the schedule when an activity takes n working days more.
func longer(t *rapid.T, p *schedule.Plan, code string, n int) *schedule.Schedule {
	q := *p
	q.Activities = slices.Clone(p.Activities)
	q.Activity(code).Extra = schedule.Workdays(n)
	return worked(t, &q)
}

// Slack is never negative, free slack never more than total; to take longer by all
// of it keeps the end, by all of the free one keeps everybody else, by a day more
// than the total moves the end.
func TestSlackIsWhatAnActivityMayLose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := plans(true).Draw(t, "plan")
		s := worked(t, p)
		for i, r := range s.Activities {
			if r.Free < 0 || r.Slack < r.Free || r.LateStart.Date.Before(r.Start.Date) || r.LateFinish.Date.Before(r.Finish.Date) {
				t.Fatalf("%+v", r)
			}
			if got := longer(t, p, r.Code, r.Slack); got.Finish != s.Finish {
				t.Fatalf("%s takes its slack of %d more: %s, was %s", r.Code, r.Slack, got.Finish, s.Finish)
			}
			free := longer(t, p, r.Code, r.Free)
			for k, o := range free.Activities {
				if k != i && (o.Start != s.Activities[k].Start || o.Finish != s.Activities[k].Finish) {
					t.Fatalf("%s takes its free slack of %d more and moves %s", r.Code, r.Free, o.Code)
				}
			}
		}
	})
}

// In a plan of plain working days a day beyond the slack moves the end by a day.
func TestADayBeyondTheSlackMovesTheEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := plans(false).Draw(t, "plan")
		s := worked(t, p)
		for _, r := range s.Activities {
			if got := longer(t, p, r.Code, r.Slack+1); got.Length != s.Length+1 {
				t.Fatalf("%s takes %d more: %d, was %d", r.Code, r.Slack+1, got.Length, s.Length)
			}
		}
	})
}

// To start as late as told keeps the end.
func TestTheLatestStartKeepsTheEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := plans(true).Draw(t, "plan")
		s := worked(t, p)
		for _, r := range s.Activities {
			q := *p
			q.Activities = slices.Clone(p.Activities)
			q.Activity(r.Code).NotBefore = r.LateStart.Date
			if got := worked(t, &q); got.Finish != s.Finish {
				t.Fatalf("%s on %s: %s, was %s", r.Code, r.LateStart, got.Finish, s.Finish)
			}
		}
	})
}

func TestTheOrderOfLinesNeverMatters(t *testing.T) {
	prior := &schedule.Prior{Percent: []int{80, 100, 170}, Strength: 3, Runs: 100, Seed: 7}
	rapid.Check(t, func(t *rapid.T) {
		p := plans(true).Draw(t, "plan")
		q := *p
		q.Activities = slices.Clone(p.Activities)
		rand.New(rand.NewSource(rapid.Int64().Draw(t, "order"))).Shuffle(len(q.Activities), func(i, j int) {
			q.Activities[i], q.Activities[j] = q.Activities[j], q.Activities[i]
		})
		a, b := worked(t, p), worked(t, &q)
		for _, r := range a.Activities {
			if got := *b.Row(r.Code); got != r {
				t.Fatalf("%+v and %+v", r, got)
			}
		}
		if x, y := end(t, p, prior), end(t, &q, prior); x != y {
			t.Fatalf("forecast %s and %s", x, y)
		}
	})
}

// end is the forecast of a plan's end.
func end(t *rapid.T, p *schedule.Plan, prior *schedule.Prior) string {
	n, err := schedule.New(p, axis, kernel.Date{})
	if err != nil {
		t.Fatal(err)
	}
	list, err := n.Forecast(prior, nil)
	if err != nil {
		t.Fatal(err)
	}
	last := list[len(list)-1]
	return fmt.Sprint(last.P10, last.P50, last.P90)
}
