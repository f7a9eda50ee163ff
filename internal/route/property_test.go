package route_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"juyan/internal/route"
)

// problems draws days of a few stops: windows, shifts, skills, locks, roads, speed.
func problems(least, most int) *rapid.Generator[*route.Problem] {
	return rapid.Custom(func(t *rapid.T) *route.Problem {
		number := func(low, high int, what string) int { return rapid.IntRange(low, high).Draw(t, what) }
		sometimes := func(one int, what string) bool { return number(1, one, what) == 1 }
		place := func() route.Point { return route.Point{X: number(0, 30, "x"), Y: number(0, 30, "y")} }
		p := &route.Problem{Depot: route.Depot{At: place(), From: number(0, 10, "opens"), Till: number(60, 120, "closes")}, Shortest: rapid.Bool().Draw(t, "shortest")}
		if sometimes(3, "roads") {
			p.Ways = route.Ways{Percent: number(100, 150, "percent"), Length: number(1, 4, "length"), Time: number(1, 4, "time")}
		}
		kit := []string{"camera", "drone"}
		for i := range number(1, 3, "vans") {
			v := route.Van{Code: fmt.Sprint("v", i), Capacity: number(3, 12, "capacity")}
			if sometimes(3, "bounded") {
				v.Shift = number(20, 100, "shift")
			}
			if sometimes(4, "narrowed") {
				v.From, v.Till = number(0, 30, "from"), number(50, 130, "till")
			}
			for _, k := range kit {
				if rapid.Bool().Draw(t, "has") {
					v.Has = append(v.Has, k)
				}
			}
			p.Vans = append(p.Vans, v)
		}
		for i := range number(least, most, "stops") {
			s := route.Stop{Code: fmt.Sprint("s", i), At: place(), Demand: number(0, 4, "demand"), Ready: number(0, 80, "ready"), Service: number(0, 10, "service")}
			s.Due = s.Ready + number(0, 60, "width")
			if sometimes(4, "needy") {
				s.Needs = []string{rapid.SampledFrom(kit).Draw(t, "needs")}
			}
			if sometimes(6, "locked") {
				s.Van = rapid.SampledFrom(p.Vans).Draw(t, "van").Code
			}
			p.Stops = append(p.Stops, s)
		}
		return p
	})
}

// way is the distance of two points as the rule says it, and how long it takes.
func way(p *route.Problem, a, b route.Point) (distance, time int) {
	square := (a.X-b.X)*(a.X-b.X) + (a.Y-b.Y)*(a.Y-b.Y)
	for (distance+1)*(distance+1) <= square {
		distance++
	}
	if p.Ways.Percent == 0 {
		return distance, distance
	}
	distance = distance * p.Ways.Percent / 100
	for time = 0; time*p.Ways.Length < distance*p.Ways.Time; time++ {
	}
	return distance, time
}

// walk follows a round that leaves at a moment; ok is false when it may not be
// driven.
func walk(p *route.Problem, v *route.Van, stops []int, leaves int) (distance, returns int, ok bool) {
	till := p.Depot.Till
	if v.From > 0 || v.Till > 0 {
		till = min(till, v.Till)
	}
	at, now, load := p.Depot.At, leaves, 0
	for _, i := range stops {
		s := &p.Stops[i]
		d, takes := way(p, at, s.At)
		now = max(now+takes, s.Ready)
		load += s.Demand
		if now > s.Due || s.Van != "" && s.Van != v.Code || load > v.Capacity {
			return 0, 0, false
		}
		for _, n := range s.Needs {
			if !slices.Contains(v.Has, n) {
				return 0, 0, false
			}
		}
		distance, now, at = distance+d, now+s.Service, s.At
	}
	d, takes := way(p, at, p.Depot.At)
	now += takes
	return distance + d, now, now <= till
}

// may reports whether a van can drive a round, leaving whenever it likes, how far
// it is and how long it takes at least.
func may(p *route.Problem, v *route.Van, stops []int) (distance, takes int, ok bool) {
	for leaves := max(p.Depot.From, v.From); leaves <= p.Depot.Till; leaves++ {
		d, returns, can := walk(p, v, stops, leaves)
		if !can {
			return distance, takes, ok // later is no better
		}
		if !ok || returns-leaves < takes {
			distance, takes = d, returns-leaves
		}
		if ok = v.Shift == 0 || takes <= v.Shift; ok && v.Shift == 0 {
			return distance, takes, true
		}
	}
	return distance, takes, ok
}

// value is what plans are compared by, in that order.
type value [3]int // stops left, vans (0 where only the way counts), distance

// optimum tries all plans: every order of every set of stops for every van, and
// every way to share the stops.
func optimum(p *route.Problem) value {
	n := len(p.Stops)
	best := map[int]value{0: {n, 0, 0}}
	for i := range p.Vans {
		rounds := map[int]int{}
		every(p, &p.Vans[i], nil, 0, rounds)
		next := map[int]value{}
		for served, was := range best {
			improve(next, served, was)
			for set, distance := range rounds {
				if set&served == 0 {
					now := value{was[0] - ones(set), was[1] + 1, was[2] + distance}
					if p.Shortest {
						now[1] = 0
					}
					improve(next, served|set, now)
				}
			}
		}
		best = next
	}
	out := value{n + 1}
	for _, v := range best {
		if slices.Compare(v[:], out[:]) < 0 {
			out = v
		}
	}
	return out
}

func improve(into map[int]value, set int, v value) {
	if was, there := into[set]; !there || slices.Compare(v[:], was[:]) < 0 {
		into[set] = v
	}
}

func ones(set int) (n int) {
	for ; set > 0; set &= set - 1 {
		n++
	}
	return n
}

// every finds the shortest round of a van for each set of stops.
func every(p *route.Problem, v *route.Van, stops []int, set int, into map[int]int) {
	for i := range p.Stops {
		if set&(1<<i) != 0 {
			continue
		}
		longer := append(slices.Clone(stops), i)
		distance, _, ok := may(p, v, longer)
		if was, there := into[set|1<<i]; ok && (!there || distance < was) {
			into[set|1<<i] = distance
		}
		// A cut way round may be shorter by a hair: what cannot be driven is built on.
		every(p, v, longer, set|1<<i, into)
	}
}

func solved(t *rapid.T, p *route.Problem, iterations int) *route.Plan {
	plan, err := route.Solve(p, route.Options{Seed: rapid.IntRange(0, 9).Draw(t, "seed"), Iterations: iterations})
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func TestUpToSevenStopsThePlanIsTheBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problems(1, 7).Draw(t, "problem")
		plan := solved(t, p, 2000)
		got := value{len(plan.Left), plan.Vans, plan.Distance}
		if p.Shortest {
			got[1] = 0
		}
		if want := optimum(p); got != want {
			t.Fatalf("left, vans, distance %v; the best are %v", got, want)
		}
	})
}

// What the search returns keeps every rule, and its figures are those of the
// rounds.
func TestPlansKeepWindowsCapacityShiftSkillsAndLocks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problems(1, 30).Draw(t, "problem")
		plan := solved(t, p, 200)
		if !plan.Sound() {
			t.Fatalf("not sound: %+v", plan)
		}
		seen := map[string]bool{}
		distance := 0
		for _, r := range plan.Routes {
			v := &p.Vans[slices.IndexFunc(p.Vans, func(v route.Van) bool { return v.Code == r.Van })]
			var stops []int
			for _, visit := range r.Visits {
				i := slices.IndexFunc(p.Stops, func(s route.Stop) bool { return s.Code == visit.Stop })
				if seen[visit.Stop] {
					t.Fatalf("%s twice", visit.Stop)
				}
				seen[visit.Stop] = true
				stops = append(stops, i)
			}
			d, returns, ok := walk(p, v, stops, r.Leaves)
			_, takes, can := may(p, v, stops)
			if !ok || d != r.Distance || returns != r.Returns {
				t.Fatalf("%+v: %d, back at %d, %v", r, d, returns, ok)
			}
			if v.Shift > 0 && (!can || returns-r.Leaves != takes || takes > v.Shift) {
				t.Fatalf("%+v takes %d, could %d", r, returns-r.Leaves, takes)
			}
			distance += d
		}
		for _, l := range plan.Left {
			if seen[l.Stop] || l.Why.ZH == "" || l.Why.EN == "" {
				t.Fatalf("%+v", l)
			}
			seen[l.Stop] = true
		}
		if len(seen) != len(p.Stops) || distance != plan.Distance {
			t.Fatalf("%d of %d stops, distance %d and %d", len(seen), len(p.Stops), distance, plan.Distance)
		}
	})
}

func TestTheSameSeedGivesTheSamePlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problems(1, 20).Draw(t, "problem")
		o := route.Options{Seed: 3, Iterations: 300}
		a, err := route.Solve(p, o)
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		o.Halt = func() bool { asked++; return false }
		b, err := route.Solve(p, o)
		if err != nil || !reflect.DeepEqual(a, b) || asked == 0 {
			t.Fatalf("%+v\n%+v\n%v, asked %d times", a, b, err, asked)
		}
	})
}

// A plan judged by its own rounds is itself.
func TestJudgingAPlanChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problems(1, 20).Draw(t, "problem")
		plan := solved(t, p, 100)
		again, err := route.Judge(p, plan.Tours())
		if err != nil {
			t.Fatal(err)
		}
		again.Iterations = plan.Iterations
		if !reflect.DeepEqual(plan, again) {
			t.Fatalf("%+v\n%+v", plan, again)
		}
	})
}
