package indicator

import (
	"strings"
	"testing"

	"juyan/internal/kernel"
)

// one is a scheme of one group with one item "x" of 20 points.
func single(good Direction, item Item) *Scheme {
	item.Code, item.Indicator, item.Weight = "x", "x", n("20")
	return &Scheme{Code: "s", Every: Yearly, NoData: Drop, Indicators: Catalogue{{Code: "x", Name: kernel.T("甲", "X"), Direction: good, Given: true}},
		Groups: []Group{{Code: "g", Name: kernel.T("组", "Group"), Parts: Parts{Total: p("20"), Items: []Item{item}}}}}
}

// inputs gives each indicator's values to subjects a, b, c …; "" is no data.
func inputs(values map[string]string) *Inputs {
	in := &Inputs{Period: Period{Yearly, 2022, 1}, Values: map[string][]Value{}}
	for code, list := range values {
		for i, s := range strings.Split(list, " ") {
			if i == len(in.Subjects) {
				in.Subjects = append(in.Subjects, Subject{Code: string(rune('a' + i))})
			}
			v := Value{}
			if s != "" && s != "-" {
				v = Number(n(s))
			}
			in.Values[code] = append(in.Values[code], v)
		}
	}
	return in
}

// run checks the scheme and scores its first group.
func run(t interface {
	Helper()
	Fatal(...any)
}, s *Scheme, in *Inputs) *Result {
	t.Helper()
	if faults := Check(s, nil, Known{Standalone: true}); len(faults) > 0 {
		t.Fatal(faults)
	}
	return score(t, s, in)
}

func score(t interface {
	Helper()
	Fatal(...any)
}, s *Scheme, in *Inputs) *Result {
	t.Helper()
	book, err := NewBook(s.From, s.Indicators)
	if err != nil {
		t.Fatal(err)
	}
	res, err := Score(s, s.Groups[0].Code, book, in)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// marks lists the points of a line, "-" for no data.
func marks(r *Result, line string) string {
	var out []string
	at := r.LineOf(line)
	for _, s := range r.Subjects {
		v := s.Cells[at].Points
		if line == "" {
			v = s.Total
		}
		if out = append(out, v.String()); !v.Known() {
			out[len(out)-1] = "-"
		}
	}
	return strings.Join(out, " ")
}

func target(kind MethodKind, t string) Item { return Item{Method: Method{Kind: kind}, Target: p(t)} }

func row(from, to, share string) Row {
	r := Row{Share: p(share)}
	if from != "" {
		r.From = p(from)
	}
	if to != "" {
		r.To = p(to)
	}
	return r
}

func points(from, to, points string) Row {
	r := row(from, to, "0")
	r.Share, r.Points = nil, p(points)
	return r
}

func efficacyOf(floor, goal string, clamp bool) Item {
	return Item{Method: Method{Kind: Efficacy, Floor: p(floor), Goal: p(goal), Clamp: clamp}}
}

var fiveTiers = []At{{n("12"), n("1")}, {n("9"), n("0.8")}, {n("6"), n("0.6")}, {n("3"), n("0.4")}, {n("0"), n("0.2")}}

// Every method over 20 points, by hand.
func TestMethodsGiveThePointsOfTheirRule(t *testing.T) {
	for _, v := range []struct {
		name   string
		good   Direction
		item   Item
		values string
		want   string
	}{
		// Growth type: points × completion, nothing extra above 100 %, negative growth 0.
		{"growth", Up, target(GrowthType, "10"), "10 5 0 -3 25 3.3333", "20 10 0 0 20 6.6666"},
		{"growth against own targets", Up, Item{Method: Method{Kind: GrowthType}, Target: p("10"), Targets: map[string]Num{"b": n("4")}}, "2 2", "4 10"},
		// Control type: points × (2 − completion), capped, 0 beyond twice the target.
		{"control", Down, target(ControlType, "50"), "50 40 60 75 100 120 0", "20 20 16 10 0 0 20"},
		// Efficacy coefficient: 5.81 against 6…12 is 58.73, of 20 points 11.7467.
		{"efficacy", Up, efficacyOf("6", "12", false), "5.81 6 9 12 15", "11.7467 12 16 20 24"},
		{"efficacy, clamped", Up, efficacyOf("6", "12", true), "5.81 6 9 12 15", "12 12 16 20 20"},
		{"efficacy, less is better", Down, efficacyOf("12", "6", false), "12 6 9 13", "12 20 16 10.6667"},
		{"efficacy, another base", Up, Item{Method: Method{Kind: Efficacy, Floor: p("0"), Goal: p("10"), Base: p("0")}}, "5 -5", "10 -10"},
		// Interval tables are half-open: 80 belongs to the row that begins with 80.
		{"interval", Up, Item{Method: Method{Kind: Interval, Table: []Row{row("", "60", "0"), row("60", "80", "0.6"), row("80", "", "1")}}}, "59.9999 60 79.99 80 1000 -5", "0 12 12 20 20 0"},
		{"interval in points, less is better", Down, Item{Method: Method{Kind: Interval, Table: []Row{points("", "3", "20"), points("3", "5", "7"), points("5", "", "0")}}}, "2.9 3 5 -1", "20 7 0 20"},
		// Tier method (SASAC): share of the tier plus the way to the next better one.
		{"tier", Up, Item{Method: Method{Kind: Tier, Tiers: fiveTiers}}, "12 20 9 10.5 0 1.5 -0.1 7", "20 20 16 18 4 6 0 13.3333"},
		{"tier, less is better", Down, Item{Method: Method{Kind: Tier, Tiers: []At{{n("2"), n("1")}, {n("4"), n("0.5")}}}}, "1 2 3 4 5", "20 20 15 10 0"},
		{"linear", Up, Item{Method: Method{Kind: Linear, Worst: p("20"), Best: p("85")}}, "20 85 52.5 10 90 77.1", "0 20 10 0 20 17.5692"},
		{"linear, less is better", Down, Item{Method: Method{Kind: Linear, Worst: p("10"), Best: p("0")}}, "10 0 2.5 12 -1", "0 20 15 0 20"},
		{"linear over logarithms", Up, Item{Transform: Log, Method: Method{Kind: Linear, Worst: p("100"), Best: p("10000")}}, "100 10000 1000 0", "0 20 10 -"},
		// Leader ratio: value / best × points.
		{"leader", Up, Item{Method: Method{Kind: Leader}}, "50 100 0 -10 -", "10 20 0 0 -"},
		{"leader, less is better", Down, Item{Method: Method{Kind: Leader}}, "50 100 200", "20 10 5"},
		{"leader, nothing is the best there is", Down, Item{Method: Method{Kind: Leader}}, "0 100", "20 0"},
		{"leader, nobody has anything", Up, Item{Method: Method{Kind: Leader}}, "0 -1", "0 0"},
		// Rank: without a rule (n − rank + 1) / n; equals share.
		{"rank", Up, Item{Method: Method{Kind: RankType}}, "10 40 20 30", "5 20 10 15"},
		{"rank, less is better", Down, Item{Method: Method{Kind: RankType}}, "10 40 20 30", "20 5 15 10"},
		{"rank by step, the better place", Up, Item{Method: Method{Kind: RankType, Step: p("0.1")}}, "9 7 7 5 -", "20 18 18 14 -"},
		{"rank by step, the mean place", Up, Item{Method: Method{Kind: RankType, Step: p("0.1"), Ties: TiesMean}}, "9 7 7 5", "20 17 17 14"},
		{"rank by step, never below nothing", Up, Item{Method: Method{Kind: RankType, Step: p("0.6")}}, "3 2 1", "20 8 0"},
		{"rank by table", Up, Item{Method: Method{Kind: RankType, Table: []Row{row("1", "2", "1"), row("2", "4", "0.8"), row("4", "", "0.5")}}}, "9 8 7 6 5", "20 16 16 10 10"},
		{"direct", Up, Item{Method: Method{Kind: Direct}}, "15 25 -1 0.12345", "15 20 0 0.1234"},
		{"direct, of a hundred", Up, Item{Method: Method{Kind: Direct, Of: p("100")}}, "92.5 100", "18.5 20"},
		{"share of all", Up, Item{Transform: Share, Method: Method{Kind: Direct, Of: p("50")}}, "10 30 60", "4 12 20"},
	} {
		if got := marks(run(t, single(v.good, v.item), inputs(map[string]string{"x": v.values})), "x"); got != v.want {
			t.Errorf("%s: %s; want %s", v.name, got, v.want)
		}
	}
}

func TestTheTextbookEfficacyVector(t *testing.T) {
	r := run(t, single(Up, efficacyOf("6", "12", false)), inputs(map[string]string{"x": "5.81"}))
	if c := r.Subjects[0].Cells[1]; c.Ratio.Num().Round(2).String() != "58.73" {
		t.Errorf("%s; want 58.73", c.Ratio)
	}
}

func TestDifficultyRaisesTheLeaderRatioUpToItsCap(t *testing.T) {
	s := single(Up, Item{Method: Method{Kind: Leader}})
	s.Groups[0].Difficulty = map[string]Num{"a": n("1.2"), "b": n("1.1")}
	in := inputs(map[string]string{"x": "50 100 100"})
	if got := marks(run(t, s, in), "x"); got != "12 20 20" {
		t.Error(got)
	}
	s.Groups[0].Items[0].Cap = p("1.05")
	if got := marks(run(t, s, in), "x"); got != "12 21 20" {
		t.Error(got)
	}
}

func TestATargetGrowsWithThePeriod(t *testing.T) {
	item := target(GrowthType, "100")
	item.Phased = true
	in := inputs(map[string]string{"x": "40 50"})
	in.Elapsed = p("0.5")
	if got := marks(run(t, single(Up, item), in), "x"); got != "16 20" {
		t.Error(got)
	}
	in.Elapsed = p("0")
	if r := run(t, single(Up, item), in); marks(r, "x") != "- -" || !strings.Contains(r.Subjects[0].Cells[1].Rate.Why().EN, "not begun") {
		t.Errorf("%s, %+v", marks(r, "x"), r.Subjects[0].Cells[1])
	}
}

func TestPerHeadAndPerMuNeedTheAttribute(t *testing.T) {
	for transform, attr := range map[Transform]string{PerHead: "heads", PerMu: "mu"} {
		in := inputs(map[string]string{"x": "30 30 30"})
		in.Subjects[0].Attrs = map[string]Num{attr: n("3")}
		in.Subjects[1].Attrs = map[string]Num{attr: n("0")}
		r := run(t, single(Up, Item{Transform: transform, Method: Method{Kind: Direct, Of: p("20")}}), in)
		if got := marks(r, "x"); got != "10 - -" {
			t.Errorf("%s: %s", transform, got)
		}
		if why := r.Subjects[1].Cells[1].Used.Why().EN; !strings.Contains(why, "cannot divide") {
			t.Error(why)
		}
	}
}

func TestNoDataDoesWhatTheSchemeSays(t *testing.T) {
	for policy, want := range map[NoDataPolicy]string{
		Drop: "60 100", ZeroIt: "48 80", FullIt: "68 100", MeanIt: "63 95", VoidItem: "63 -",
	} {
		s := single(Up, Item{})
		s.NoData = policy
		s.Indicators = append(s.Indicators, Indicator{Code: "y", Name: kernel.T("乙", "Y"), Given: true})
		direct := Method{Kind: Direct, Of: p("100")}
		s.Groups[0].Total = p("100")
		s.Groups[0].Items = []Item{{Code: "x", Indicator: "x", Weight: n("80"), Method: direct}, {Code: "y", Indicator: "y", Weight: n("20"), Method: direct}}
		in := inputs(map[string]string{"x": "60 100", "y": "75 -"})
		if policy != VoidItem && policy != MeanIt {
			in.Values["y"][0] = Value{}
		}
		if got := marks(run(t, s, in), ""); got != want {
			t.Errorf("%s: %s; want %s", policy, got, want)
		}
	}
}

func TestWhereNobodyHasDataThereIsNoMean(t *testing.T) {
	item := Item{NoData: MeanIt, Method: Method{Kind: Leader}}
	r := run(t, single(Up, item), inputs(map[string]string{"x": "- -"}))
	if marks(r, "") != "- -" || r.Subjects[0].Cells[1].Policy != Drop || r.Subjects[0].Rank != 0 {
		t.Errorf("%s %+v", marks(r, ""), r.Subjects[0].Cells)
	}
}

func TestATargetThatIsMissingIsAnErrorThatNamesIt(t *testing.T) {
	s := single(Up, Item{Method: Method{Kind: GrowthType}, Targets: map[string]Num{"a": n("1")}})
	book, err := NewBook(s.From, s.Indicators)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Score(s, "g", book, inputs(map[string]string{"x": "1 1"}))
	if all := kernel.AllErrors(err); len(all) != 1 || all[0].Field != "x" || !strings.Contains(all[0].Text.EN, `"b"`) {
		t.Error(err)
	}
	if _, err = Score(s, "none", book, inputs(nil)); kernel.CodeOf(err) != kernel.CodeNotFound {
		t.Error(err)
	}
	twice := inputs(map[string]string{"x": "1 1"})
	twice.Subjects[1].Code = "a"
	if _, err = Score(s, "g", book, twice); kernel.CodeOf(err) != kernel.CodeInvalid {
		t.Error(err)
	}
}

func TestAnOverflowIsAnErrorNotAScore(t *testing.T) {
	s := single(Up, Item{Method: Method{Kind: Efficacy, Floor: p("0"), Goal: p("0.0000000000000000001")}})
	book, _ := NewBook(s.From, s.Indicators)
	_, err := Score(s, "g", book, inputs(map[string]string{"x": "9999999999999999999"}))
	if all := kernel.AllErrors(err); len(all) != 1 || !strings.Contains(all[0].Text.EN, "19 digits") {
		t.Error(err)
	}
}
