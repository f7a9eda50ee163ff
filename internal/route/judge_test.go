package route_test

import (
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/route"
)

// day is a small day: two vans, four stops on a line east of the depot.
func day() *route.Problem {
	return &route.Problem{
		Depot: route.Depot{From: 480, Till: 1050}, // minutes of the day: 8:00 to 17:30
		Stops: []route.Stop{
			{Code: "a", At: route.Point{X: 10}, Demand: 1, Ready: 540, Due: 560, Service: 30},
			{Code: "b", At: route.Point{X: 20}, Demand: 1, Ready: 480, Due: 1000, Service: 60, Needs: []string{"drone"}},
			{Code: "c", At: route.Point{X: 30}, Demand: 1, Ready: 600, Due: 660, Service: 20},
			{Code: "d", At: route.Point{X: 40}, Demand: 1, Ready: 480, Due: 1000, Service: 10, Van: "v2"},
		},
		Vans: []route.Van{{Code: "v1", Capacity: 3, Has: []string{"drone"}}, {Code: "v2", Capacity: 2, Shift: 120}},
	}
}

// A round made by hand is shown with its times, its lateness and what is over.
func TestRoundsMadeByHandAreJudgedAsTheyAre(t *testing.T) {
	plan, err := route.Judge(day(), []route.Tour{{Van: "v1", Stops: []string{"c", "a", "d"}}, {Van: "v2", Stops: []string{"b"}}})
	if err != nil {
		t.Fatal(err)
	}
	first, second := plan.Routes[0], plan.Routes[1]
	// c is reached at ten, a twenty minutes of service and twenty of way later.
	if a := first.Visits[1]; a.Arrives != 640 || a.Late != 80 || first.Leaves != 570 || first.Visits[0].Waits != 0 {
		t.Errorf("%+v", first)
	}
	if d := first.Visits[2]; d.OtherVan != "v2" || d.Late != 0 {
		t.Errorf("%+v", d)
	}
	if len(second.Lacks) != 1 || second.Lacks[0] != "drone" || second.Overtime != 0 {
		t.Errorf("%+v", second)
	}
	if plan.Late != 80 || plan.LateStops != 1 || plan.Sound() || plan.Distance != 30+20+30+40+40 {
		t.Errorf("%+v", plan)
	}
	plan, err = route.Judge(day(), []route.Tour{{Van: "v2", Stops: []string{"d", "c", "a"}}})
	if err != nil {
		t.Fatal(err)
	}
	if r := plan.Routes[0]; r.Overload != 1 || r.Overtime != r.Returns-r.Leaves-120 || len(plan.Left) != 1 || plan.Left[0].Stop != "b" {
		t.Errorf("%+v", plan)
	}
}

func TestWhoIsLeftOutIsTold(t *testing.T) {
	p := day()
	p.Stops[1].Needs = []string{"laboratory"}
	p.Stops[2].Due, p.Stops[2].Ready = 490, 490
	p.Stops[3].Demand = 9
	plan, err := route.Solve(p, route.Options{Iterations: 100})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"skills and equipment", "cannot be reached", "more than a van holds"} {
		if got := plan.Left[i].Why.EN; !strings.Contains(got, want) {
			t.Errorf("%s: %s", plan.Left[i].Stop, got)
		}
	}
	if len(plan.Left) != 3 || plan.Vans != 1 {
		t.Errorf("%+v", plan)
	}
}

func TestRoundsThatNameNobodyAreRefused(t *testing.T) {
	for _, c := range []struct {
		tours []route.Tour
		code  kernel.Code
	}{
		{[]route.Tour{{Van: "v9"}}, kernel.CodeNotFound},
		{[]route.Tour{{Van: "v1", Stops: []string{"z"}}}, kernel.CodeNotFound},
		{[]route.Tour{{Van: "v1", Stops: []string{"a", "a"}}}, kernel.CodeConflict},
		{[]route.Tour{{Van: "v1", Stops: []string{"a"}}, {Van: "v1", Stops: []string{"b"}}}, kernel.CodeConflict},
	} {
		if _, err := route.Judge(day(), c.tours); kernel.CodeOf(err) != c.code {
			t.Errorf("%v: %v", c.tours, err)
		}
	}
}

func TestFaultsSayWhereAndHow(t *testing.T) {
	for path, spoil := range map[string]func(p *route.Problem){
		"stops":           func(p *route.Problem) { p.Stops = nil },
		"vans":            func(p *route.Problem) { p.Vans, p.Stops[3].Van = nil, "" },
		"stops.1.code":    func(p *route.Problem) { p.Stops[1].Code = "a" },
		"stops.0.due":     func(p *route.Problem) { p.Stops[0].Due = 1 },
		"stops.0.x":       func(p *route.Problem) { p.Stops[0].At.X = 1 << 40 },
		"stops.2.demand":  func(p *route.Problem) { p.Stops[2].Demand = -1 },
		"stops.3.van":     func(p *route.Problem) { p.Vans = p.Vans[:1] },
		"vans.1.code":     func(p *route.Problem) { p.Vans[1].Code, p.Stops[3].Van = "", "" },
		"vans.0.till":     func(p *route.Problem) { p.Vans[0].From = 5 },
		"vans.1.shift":    func(p *route.Problem) { p.Vans[1].Shift = -1 },
		"depot.due":       func(p *route.Problem) { p.Depot.Till = 0 },
		"ways":            func(p *route.Problem) { p.Ways.Length = 3 },
		"stops.0.service": func(p *route.Problem) { p.Stops[0].Service = 1 << 50 },
	} {
		p := day()
		spoil(p)
		faults := route.Check(p)
		if len(faults) != 1 || faults[0].Path != path || faults[0].What.EN == "" || faults[0].How.ZH == "" {
			t.Errorf("%s: %+v", path, faults)
		}
		if _, err := route.Solve(p, route.Options{}); kernel.CodeOf(err) != kernel.CodeInvalid || len(kernel.AllErrors(err)) != 1 {
			t.Errorf("%s: %v", path, err)
		}
	}
}
