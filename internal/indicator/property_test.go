package indicator

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
)

// anyItem draws an item of any method, fit for the direction.
func anyItem(t *rapid.T, good Direction) Item {
	num := func(from, to int, name string) string { return fmt.Sprint(rapid.IntRange(from, to).Draw(t, name)) }
	kinds := []MethodKind{Efficacy, Interval, Tier, Linear, Leader, RankType}
	if good == Up {
		kinds = append(kinds, GrowthType, Direct)
	} else {
		kinds = append(kinds, ControlType)
	}
	low, high := num(-50, 20, "low"), num(21, 90, "high")
	bad, best := low, high
	if good == Down {
		bad, best = high, low
	}
	item := Item{Method: Method{Kind: rapid.SampledFrom(kinds).Draw(t, "method")}}
	switch item.Method.Kind {
	case GrowthType, ControlType:
		item.Target = p(num(1, 80, "target"))
	case Efficacy:
		item.Floor, item.Goal, item.Clamp = p(bad), p(best), rapid.Bool().Draw(t, "clamp")
	case Linear:
		item.Worst, item.Best = p(bad), p(best)
	case Direct:
		item.Of = p(num(1, 100, "of"))
	case Interval:
		item.Table = []Row{row("", low, "0.1"), row(low, high, "0.5"), row(high, "", "0.9")}
		if good == Down {
			item.Table = []Row{row("", low, "0.9"), row(low, high, "0.5"), row(high, "", "0.1")}
		}
	case Tier:
		item.Tiers = []At{{n(best), n("1")}, {n(bad), n("0.3")}}
	case RankType:
		item.Ties = rapid.SampledFrom([]Ties{"", TiesBetter, TiesMean}).Draw(t, "ties")
		if rapid.Bool().Draw(t, "stepped") {
			item.Step = p("0.15")
		}
	}
	return item
}

func anyDirection(t *rapid.T) Direction {
	return rapid.SampledFrom([]Direction{Up, Down}).Draw(t, "direction")
}

// anyValues draws values for n subjects, some missing.
func anyValues(t *rapid.T, n int) []Value {
	out := make([]Value, n)
	for i := range out {
		if rapid.IntRange(0, 9).Draw(t, "there") > 0 {
			out[i] = Number(Int(rapid.IntRange(-60, 120).Draw(t, "value")))
		}
	}
	return out
}

func subjects(n int) []Subject {
	out := make([]Subject, n)
	for i := range out {
		out[i].Code = fmt.Sprintf("s%02d", i)
	}
	return out
}

// More of what is good never scores less: one subject gets better, the others
// stay; its points do not fall, by any method, in either direction.
func TestMoreGoodNeverScoresLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		good := anyDirection(t)
		s := single(good, anyItem(t, good))
		in := &Inputs{Subjects: subjects(rapid.IntRange(1, 8).Draw(t, "n"))}
		col := anyValues(t, len(in.Subjects))
		who := rapid.IntRange(0, len(col)-1).Draw(t, "who")
		col[who] = Number(Int(rapid.IntRange(-60, 120).Draw(t, "now")))
		in.Values = map[string][]Value{"x": col}
		before := run(t, s, in).Subjects[who]
		step := Int(rapid.IntRange(0, 40).Draw(t, "step"))
		if good == Down {
			step = step.Neg()
		}
		more, _ := col[who].Num().Add(step)
		after := score(t, s, in.with(map[string]map[string]Value{"x": {before.Code: Number(more)}})).Subjects[who]
		if after.Total.Num().Less(before.Total.Num()) {
			t.Fatalf("%s at %s scores %s, at %s %s", s.Groups[0].Items[0].Method.Kind, col[who], before.Total, more, after.Total)
		}
	})
}

// Nor does it in a whole scheme: nested, summed or multiplied, with data missing
// elsewhere, with a bonus and a deduction.
func TestMoreGoodNeverScoresLessInAScheme(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := tree(t)
		for _, code := range []string{"plus", "minus"} {
			s.Indicators = append(s.Indicators, Indicator{Code: code, Name: kernel.T(code, code), Given: true})
		}
		s.Indicators[len(s.Indicators)-1].Direction = Down
		s.Groups[0].Adjustments = []Adjustment{{Code: "plus", Kind: Bonus, Indicator: "plus", Per: p("0.7"), Cap: p("5")}, {Code: "minus", Kind: Deduction, Indicator: "minus", Per: p("0.3"), Cap: p("4")}}
		in := anyInputs(t, s)
		which := s.Indicators[rapid.IntRange(0, len(s.Indicators)-1).Draw(t, "which")]
		who := rapid.IntRange(0, len(in.Subjects)-1).Draw(t, "who")
		col := in.Values[which.Code]
		col[who] = Number(Int(rapid.IntRange(-60, 120).Draw(t, "now")))
		before := run(t, s, in).Subjects[who]
		step := Int(rapid.IntRange(0, 40).Draw(t, "step"))
		if which.Good() == Down {
			step = step.Neg()
		}
		more, _ := col[who].Num().Add(step)
		after := score(t, s, in.with(map[string]map[string]Value{which.Code: {before.Code: Number(more)}})).Subjects[who]
		if before.Total.Known() != after.Total.Known() || before.Total.Known() && after.Total.Num().Less(before.Total.Num()) {
			t.Fatalf("%s %s at %s scores %s, at %s %s", which.Code, which.Good(), col[who], before.Total, more, after.Total)
		}
	})
}

// Rates that have an end stay within it.
func TestClampedRatesStayWithinTheirBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		good := anyDirection(t)
		item := anyItem(t, good)
		in := &Inputs{Subjects: subjects(5)}
		in.Values = map[string][]Value{"x": anyValues(t, 5)}
		for _, s := range run(t, single(good, item), in).Subjects {
			rate := s.Cells[1].Rate
			if free := item.Method.Kind == Efficacy && !item.Clamp; !free && rate.Known() && (rate.Num().IsNeg() || rate.Num().Cmp(one) > 0) {
				t.Fatalf("%s gives %s", item.Method.Kind, rate)
			}
		}
	})
}

// tree draws a scheme of nested items over methods, policies and means.
func tree(t *rapid.T) *Scheme {
	var items []Item
	dirs := map[string]Direction{}
	leaf := func(weight string) Item {
		code := fmt.Sprintf("i%d", len(dirs))
		dirs[code] = anyDirection(t)
		item := anyItem(t, dirs[code])
		item.Code, item.Indicator, item.Weight = code, code, n(weight)
		item.NoData = rapid.SampledFrom([]NoDataPolicy{"", Drop, ZeroIt, FullIt, MeanIt, VoidItem}).Draw(t, "no_data")
		return item
	}
	how := func() Combine { return rapid.SampledFrom([]Combine{Sum, Geometric}).Draw(t, "combine") }
	items = append(items, leaf("30"), nest("n1", "50", how(), leaf("20"), leaf("30")), nest("n2", "20", how(), leaf("5"), leaf("15")))
	s := scheme(Parts{Combine: how(), Items: items})
	for i := range s.Indicators {
		s.Indicators[i].Direction = dirs[s.Indicators[i].Code]
	}
	return s
}

func anyInputs(t *rapid.T, s *Scheme) *Inputs {
	in := &Inputs{Period: Period{Yearly, 2022, 1}, Subjects: subjects(rapid.IntRange(1, 7).Draw(t, "n")), Values: map[string][]Value{}}
	for _, i := range s.Indicators {
		in.Values[i.Code] = anyValues(t, len(in.Subjects))
	}
	return in
}

// shuffled turns subjects and their values around alike.
func shuffled(t *rapid.T, in *Inputs) *Inputs {
	order := make([]int, len(in.Subjects))
	for i := range order {
		order[i] = i
	}
	order = rapid.Permutation(order).Draw(t, "order")
	out := &Inputs{Period: in.Period, Values: map[string][]Value{}}
	for _, i := range order {
		out.Subjects = append(out.Subjects, in.Subjects[i])
		for code, col := range in.Values {
			out.Values[code] = append(out.Values[code], col[i])
		}
	}
	return out
}

func TestTheOrderOfSubjectsNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := tree(t)
		in := anyInputs(t, s)
		if run(t, s, in).Digest() != run(t, s, shuffled(t, in)).Digest() {
			t.Fatal("the order shows")
		}
	})
}

// What is shown adds up exactly, nothing has more than its full mark where rates
// are bounded, and the full marks of the parts that count are the whole's.
func TestPointsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := tree(t)
		r := run(t, s, anyInputs(t, s))
		for _, who := range r.Subjects {
			for line, l := range r.Lines {
				c := who.Cells[line]
				if l.Leaf || l.Combine != Sum || !c.Points.Known() || c.Policy != "" {
					continue
				}
				sum, full := zero, zero
				for _, part := range r.Parts(line) {
					sum, _ = sum.Add(who.Cells[part].Points.Num())
					full, _ = full.Add(who.Cells[part].Full)
				}
				if sum.Cmp(c.Points.Num()) != 0 {
					t.Fatalf("%s %q: the parts have %s, the whole %s", who.Code, l.Code, sum, c.Points)
				}
				if full.Round(10).Cmp(c.Full.Round(10)) != 0 {
					t.Fatalf("%s %q: the parts count for %s, the whole for %s", who.Code, l.Code, full, c.Full)
				}
			}
		}
	})
}

func TestTheGeometricMeanIsNeverAboveTheArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := tree(t)
		for i := range s.Groups[0].Items {
			s.Groups[0].Items[i].Combine = Sum
			if m := &s.Groups[0].Items[i].Method; m.Kind == Efficacy {
				m.Clamp = true // negative rates have no geometric mean
			}
			for k := range s.Groups[0].Items[i].Items {
				if m := &s.Groups[0].Items[i].Items[k].Method; m.Kind == Efficacy {
					m.Clamp = true
				}
			}
		}
		in := anyInputs(t, s)
		s.Groups[0].Combine = Sum
		sum := run(t, s, in)
		s.Groups[0].Combine = Geometric
		for i, g := range run(t, s, in).Subjects {
			a := sum.Subjects[i]
			if over, _ := g.Total.Num().Sub(a.Total.Num()); over.Cmp(n("0.001")) > 0 { // the sum rounds each item
				t.Fatalf("%s: geometric %s, arithmetic %s", g.Code, g.Total, a.Total)
			}
		}
	})
}

// Methods that compare with the group, with a target or with goalposts do not care
// in which unit the value is measured, if their parameters are in it too.
func TestTheUnitOfMeasureNeverMatters(t *testing.T) {
	thousand := n("1000")
	scaled := func(x *Num) *Num {
		if x == nil {
			return nil
		}
		out, _ := x.Mul(thousand)
		return &out
	}
	rapid.Check(t, func(t *rapid.T) {
		good := anyDirection(t)
		item := anyItem(t, good)
		in := &Inputs{Subjects: subjects(5), Values: map[string][]Value{"x": anyValues(t, 5)}}
		before := run(t, single(good, item), in)
		item.Target, item.Floor, item.Goal, item.Worst, item.Best, item.Of = scaled(item.Target), scaled(item.Floor), scaled(item.Goal), scaled(item.Worst), scaled(item.Best), scaled(item.Of)
		for i := range item.Table {
			item.Table[i].From, item.Table[i].To = scaled(item.Table[i].From), scaled(item.Table[i].To)
		}
		for i := range item.Tiers {
			item.Tiers[i].At = *scaled(&item.Tiers[i].At)
		}
		col := make([]Value, 5)
		for i, v := range in.Values["x"] {
			if v.Known() {
				num := v.Num()
				col[i] = Number(*scaled(&num))
			}
		}
		in.Values["x"] = col
		if after := run(t, single(good, item), in); marks(after, "x") != marks(before, "x") {
			t.Fatalf("%s: %s, in other units %s", item.Method.Kind, marks(before, "x"), marks(after, "x"))
		}
	})
}

// Ranks go by totals: more is before less, equals share the better place.
func TestRanksFollowTotals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := tree(t)
		r := run(t, s, anyInputs(t, s))
		for _, a := range r.Subjects {
			above, equal := 0, 0
			for _, b := range r.Subjects {
				if !a.Total.Known() || !b.Total.Known() {
					continue
				}
				switch b.Total.Num().Cmp(a.Total.Num()) {
				case 1:
					above++
				case 0:
					equal++
				}
			}
			if a.Total.Known() != (a.Rank > 0) || a.Rank > 0 && (a.Rank != above+1 || a.Tied != equal) {
				t.Fatalf("%+v: %d above, %d equal", a, above, equal)
			}
		}
	})
}

// Every score explains itself: each step has words in both languages.
func TestEveryStepIsExplained(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := tree(t)
		r := run(t, s, anyInputs(t, s))
		var look func(Step)
		look = func(step Step) {
			if step.How.ZH == "" || step.How.EN == "" {
				t.Fatalf("%+v", step)
			}
			for _, part := range step.Parts {
				look(part)
			}
		}
		for i := range r.Subjects {
			look(r.Explain(&r.Subjects[i]))
		}
	})
}
