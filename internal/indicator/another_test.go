package indicator

import (
	"slices"
	"strings"
	"testing"

	"juyan/internal/kernel"
)

// everyMethod judges indicators where more is better by all methods they can have, and
// one where less is.
func everyMethod() *Scheme {
	item := func(code string, m Method) Item { return Item{Code: code, Indicator: code, Weight: n("10"), Method: m} }
	aimed := func(code string, kind MethodKind, target string) Item {
		i := item(code, Method{Kind: kind})
		i.Target = p(target)
		return i
	}
	s := scheme(Parts{Items: []Item{
		aimed("growth", GrowthType, "80"), aimed("control", ControlType, "20"),
		item("efficacy", Method{Kind: Efficacy, Floor: p("80"), Goal: p("98"), Clamp: true}),
		item("interval", Method{Kind: Interval, Table: []Row{points("", "85", "4"), points("85", "95", "7"), points("95", "", "10")}}),
		item("tier", Method{Kind: Tier, Tiers: []At{{n("90"), one}, {n("80"), n("0.6")}, {n("70"), n("0.2")}}}),
		item("linear", Method{Kind: Linear, Worst: p("50"), Best: p("100")}),
		item("leader", Method{Kind: Leader}), item("rank", Method{Kind: RankType, Step: p("0.05"), Ties: TiesMean}),
		item("direct", Method{Kind: Direct, Of: p("100")}), item("late", Method{Kind: Linear, Worst: p("10"), Best: p("2")}),
	}})
	for i := range s.Indicators {
		if code := s.Indicators[i].Code; code == "control" || code == "late" {
			s.Indicators[i].Direction = Down
		}
	}
	return s
}

func (s *Scheme) tried(t *testing.T, code string, a Another) (Method, *Num, *kernel.Error) {
	t.Helper()
	i := s.Groups[0].Item(code)
	return s.Try(i, book(t, s).Indicator(i.Indicator), a)
}

// Each line can be judged by each method that fits its direction, and the scheme that
// comes of it passes the check; what does not fit is refused in words.
func TestEachLineByEachMethod(t *testing.T) {
	up, down := "efficacy interval tier linear leader rank growth direct", "efficacy interval tier linear leader rank control"
	marks := map[string]Marks{"leader": {p("40"), p("90")}, "rank": {p("40"), p("90")}}
	for _, item := range everyMethod().Groups[0].Items {
		fit := up
		if item.Code == "control" || item.Code == "late" {
			fit = down
		}
		for kind, takes := range marksOf {
			s := everyMethod()
			a := Another{Kind: kind}
			if takes.low {
				a.Marks = marks[item.Code]
			} else if takes.high {
				a.High = marks[item.Code].High
			}
			m, target, err := s.tried(t, item.Code, a)
			if fits := slices.Contains(strings.Fields(fit), string(kind)); fits != (err == nil) || err != nil && (err.Text.ZH == "" || err.Text.EN == "") {
				t.Errorf("%s by %s: %v", item.Code, kind, err)
				continue
			} else if !fits {
				continue
			}
			i := s.Groups[0].Item(item.Code)
			if i.Method, i.Target = m, nil; target != nil {
				i.Target = target
			} else if kind == GrowthType || kind == ControlType {
				i.Target = item.Target
			}
			if faults := Check(s, nil, Known{Standalone: true}); len(faults) > 0 {
				t.Errorf("%s by %s: %v", item.Code, kind, faults)
			}
		}
	}
}

// A method takes the marks of the line it replaces and the steps the scheme has.
func TestAnotherMethodKeepsTheMarks(t *testing.T) {
	for _, c := range []struct {
		line, want string
		a          Another
	}{
		{"efficacy", "worst 80 best 98", Another{Kind: Linear}},
		{"efficacy", "of 98", Another{Kind: Direct}},
		{"efficacy", "target 98", Another{Kind: GrowthType}},
		{"efficacy", "98:1 89:0.6 80:0.2", Another{Kind: Tier}},
		{"linear", "-50:0.4 50-100:0.7 100-:1", Another{Kind: Interval}},
		{"late", "-2:1 2-10:0.7 10-:0.4", Another{Kind: Interval}},
		{"late", "2:1 6:0.6 10:0.2", Another{Kind: Tier}},
		{"interval", "-90:0.4 90-100:0.7 100-:1", Another{Marks: Marks{p("90"), p("100")}}},
		{"growth", "floor 0 goal 80", Another{Kind: Efficacy}},
		{"control", "worst 40 best 20", Another{Kind: Linear}},
		{"direct", "step 0.05 mean", Another{Kind: RankType}},
	} {
		m, target, err := everyMethod().tried(t, c.line, c.a)
		if got := written(m, target); err != nil || got != c.want {
			t.Errorf("%s by %+v: %q, %v; want %q", c.line, c.a, got, err, c.want)
		}
	}
	for line, a := range map[string]Another{"leader": {Kind: Linear}, "rank": {Kind: Direct}, "linear": {Kind: Leader, Marks: Marks{High: p("9")}}, "tier": {Kind: "magic"}, "efficacy": {Marks: Marks{Low: p("99")}}} {
		if _, _, err := everyMethod().tried(t, line, a); err == nil || err.Code != kernel.CodeInvalid {
			t.Errorf("%s by %+v: %v", line, a, err)
		}
	}
}

func written(m Method, target *Num) string {
	var out []string
	for _, x := range []struct {
		key string
		n   *Num
	}{{"floor", m.Floor}, {"goal", m.Goal}, {"worst", m.Worst}, {"best", m.Best}, {"of", m.Of}, {"step", m.Step}, {"target", target}} {
		if x.n != nil {
			out = append(out, x.key, x.n.String())
		}
	}
	for _, r := range m.Table {
		end := func(n *Num) string {
			if n == nil {
				return ""
			}
			return n.String()
		}
		out = append(out, end(r.From)+"-"+end(r.To)+":"+r.Share.Trim(0).String())
	}
	for _, x := range m.Tiers {
		out = append(out, x.At.String()+":"+x.Share.Trim(0).String())
	}
	if m.Ties != "" {
		out = append(out, string(m.Ties))
	}
	return strings.Replace(strings.Join(out, " "), " -:", " ", 1)
}

// A method the scheme has no steps for is not offered, and one that does not fit neither.
func TestTheMethodsOffered(t *testing.T) {
	offered := func(s *Scheme, code string) string {
		i := s.Groups[0].Item(code)
		var out []string
		for _, k := range s.Methods(i, book(t, s).Indicator(i.Indicator)) {
			out = append(out, string(k))
		}
		return strings.Join(out, " ")
	}
	s := everyMethod()
	for code, want := range map[string]string{"growth": "efficacy interval tier linear leader rank direct", "late": "control efficacy interval tier leader rank", "rank": "growth efficacy interval tier linear leader direct"} {
		if got := offered(s, code); got != want {
			t.Errorf("%s: %s", code, got)
		}
	}
	plain := scheme(Parts{Items: []Item{leafOf("x", "100")}})
	if got := offered(plain, "x"); got != "growth efficacy linear leader rank" {
		t.Errorf("a scheme without steps offers %s", got)
	}
}
