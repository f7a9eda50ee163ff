package indicator

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
)

// three subjects: a is strong in x, b in y, c in the middle of both.
func rivals() (*Scheme, *Inputs) {
	s := scheme(Parts{Items: []Item{leafOf("x", "60"), leafOf("y", "30"), leafOf("z", "10")}})
	return s, inputs(map[string]string{"x": "90 60 76", "y": "40 100 76", "z": "50 50 50"}) // 71, 71 → see the tests
}

func book(t interface {
	Helper()
	Fatal(...any)
}, s *Scheme) *Book {
	t.Helper()
	b, err := NewBook(s.From, s.Indicators)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWhatIfComparesWithoutTouchingWhatIs(t *testing.T) {
	s, in := rivals()
	before := run(t, s, in).Digest()
	c, err := WhatIf(s, "g", book(t, s), in, Changes{Weights: map[string]Num{"x": n("20")}})
	if err != nil {
		t.Fatal(err)
	}
	// x 20, y 60, z 20: a 18+24+10, b 12+60+10, c 15.2+45.6+10.
	var got []string
	for _, m := range c.Moves {
		got = append(got, m.Code+" "+m.Before.String()+"→"+m.After.String())
	}
	if strings.Join(got, ", ") != "b 71→82, c 73.4→70.8, a 71→52" {
		t.Errorf("%v", got)
	}
	if c.Moves[0].Rank != 2 || c.Moves[0].NewRank != 1 || run(t, s, in).Digest() != before {
		t.Error("rank, or the scheme was changed")
	}
}

func TestWhatIfOtherTargetsMethodsAndValues(t *testing.T) {
	s := scheme(Parts{Total: p("20"), Items: []Item{{Code: "x", Indicator: "x", Weight: n("20"), Method: Method{Kind: GrowthType}, Target: p("10"), Targets: map[string]Num{"a": n("20")}}}})
	in := inputs(map[string]string{"x": "10 10"})
	for name, v := range map[string]struct {
		c    Changes
		want string
	}{
		"as it is":           {Changes{}, "10 20"},
		"a's target":         {Changes{Targets: map[string]map[string]Num{"x": {"a": n("40")}}}, "5 20"},
		"everybody's target": {Changes{Targets: map[string]map[string]Num{"x": {"": n("50")}}}, "4 4"},
		"all but b's":        {Changes{Targets: map[string]map[string]Num{"x": {"": n("50"), "b": n("10")}}}, "4 20"},
		"another method":     {Changes{Methods: map[string]Method{"x": {Kind: Linear, Worst: p("0"), Best: p("40")}}}, "5 5"},
		"a's value left out": {Changes{Values: map[string]map[string]Value{"x": {"a": NoData(kernel.T("不计", "left out"))}}}, "- 20"},
		"another value":      {Changes{Values: map[string]map[string]Value{"x": {"b": Number(n("5"))}}}, "10 10"},
	} {
		c, err := WhatIf(s, "g", book(t, s), in, v.c)
		if err != nil {
			t.Fatal(err)
		}
		if got := marks(c.After, ""); got != v.want {
			t.Errorf("%s: %s; want %s", name, got, v.want)
		}
	}
	for _, bad := range []Changes{{Weights: map[string]Num{"nobody": one}}, {Methods: map[string]Method{"nobody": {}}}, {Weights: map[string]Num{"x": n("10")}}, {Weights: map[string]Num{"x": n("-1")}}} {
		if _, err := WhatIf(s, "g", book(t, s), in, bad); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
}

// A row in points and a direct score keep their meaning when the weight changes.
func TestAnotherWeightChangesTheWeightAlone(t *testing.T) {
	s := scheme(Parts{Items: []Item{
		{Code: "x", Indicator: "x", Weight: n("20"), Method: Method{Kind: Interval, Table: []Row{points("", "5", "10"), points("5", "", "20")}}},
		{Code: "y", Indicator: "y", Weight: n("80"), Method: Method{Kind: Direct}}}})
	c, err := WhatIf(s, "g", book(t, s), inputs(map[string]string{"x": "1", "y": "40"}), Changes{Weights: map[string]Num{"x": n("60")}})
	if err != nil || marks(c.After, "x") != "30" || marks(c.After, "y") != "20" {
		t.Errorf("%v %v", c, err)
	}
}

func TestRescaledSistersAddUpExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var items []Item
		for i := range rapid.IntRange(2, 7).Draw(t, "items") {
			items = append(items, leafOf(string(rune('a'+i)), Int(rapid.IntRange(1, 50).Draw(t, "w")).String()))
		}
		sum, _ := sumOf(items)
		s := scheme(Parts{Total: &sum, Items: items})
		w := Int(rapid.IntRange(0, 40).Draw(t, "new")).Min(sum)
		out, err := s.Changed("g", Changes{Weights: map[string]Num{"a": w}})
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := sumOf(out.Groups[0].Items); again.Cmp(sum) != 0 || out.Groups[0].Items[0].Weight != w {
			t.Fatalf("%v adds up to %s, not %s", out.Groups[0].Items, again, sum)
		}
	})
}

func TestTheSmallestChangeThatReversesTwo(t *testing.T) {
	s := scheme(Parts{Items: []Item{leafOf("x", "60"), leafOf("y", "40")}})
	r := run(t, s, inputs(map[string]string{"x": "90 60", "y": "40 80"})) // a 70, b 68
	flips, err := r.Sensitivity()
	if err != nil || len(flips) != 2 {
		t.Fatal(flips, err)
	}
	// 90w + 40(1−w) = 60w + 80(1−w) at w = 4/7.
	f := flips[0]
	if f.Code != "x" || f.Ahead != "a" || f.Behind != "b" || !f.Precise || f.At.Round(6).String() != "57.142857" || f.Change.Round(6).String() != "-2.857143" || flips[1].At.Round(6).String() != "42.857143" {
		t.Errorf("%+v", flips)
	}
	// Just beyond it the order is reversed, just before it is not.
	for w, want := range map[string]string{"57.1429": "a", "57.1428": "b"} {
		c, err := WhatIf(s, "g", book(t, s), inputs(map[string]string{"x": "90 60", "y": "40 80"}), Changes{Weights: map[string]Num{"x": n(w)}})
		if err != nil || c.Moves[0].Code != want {
			t.Errorf("%s: %+v, %v", w, c.Moves, err)
		}
	}
	if flips, _ = r.Sensitivity("b", "a"); len(flips) != 2 || flips[0].Ahead != "a" {
		t.Errorf("%+v", flips)
	}
	r = run(t, s, inputs(map[string]string{"x": "90 60", "y": "40 30"}))
	if flips, _ = r.Sensitivity(); len(flips) != 0 {
		t.Errorf("a is better in everything: %+v", flips)
	}
}

// Where all weight would lie on what one of them has no data for, there is no
// order to reverse: no total is not a total of 0.
func TestNoWeightMakesNoDataLose(t *testing.T) {
	s := scheme(Parts{Items: []Item{leafOf("x", "60"), leafOf("y", "40")}})
	flips, err := run(t, s, inputs(map[string]string{"x": "90 60", "y": "- 80"})).Sensitivity()
	if err != nil || len(flips) != 0 {
		t.Errorf("%+v, %v", flips, err)
	}
}

// A geometric mean bends; the weight found still is where the order turns.
func TestTheSmallestChangeUnderAGeometricMean(t *testing.T) {
	s := scheme(Parts{Combine: Geometric, Items: []Item{leafOf("x", "60"), leafOf("y", "40")}})
	in := inputs(map[string]string{"x": "90 60", "y": "45 80"})
	flips, err := run(t, s, in).Sensitivity()
	if err != nil || len(flips) != 2 || flips[0].Precise {
		t.Fatal(flips, err)
	}
	// w ln(90/60) = (1−w) ln(80/45): w = ln(16/9) / (ln(16/9) + ln(3/2)) = 0.586627…
	if got := flips[0].At.Round(2).String(); got != "58.66" {
		t.Errorf("%s", got)
	}
}

func TestWhatWouldMoveAScoreMost(t *testing.T) {
	s := scheme(Parts{Items: []Item{nest("e", "60", Sum, leafOf("x", "40"), leafOf("y", "20")), leafOf("z", "40")}})
	r := run(t, s, inputs(map[string]string{"x": "90", "y": "-", "z": "75"}))
	got, err := r.Chances(&r.Subjects[0])
	// x counts for all 60: 6 to win; y: with data (40·0.9 + 20) − 54 = 2; z: 10.
	if err != nil || len(got) != 3 || got[0].Code != "z" || got[0].Gain.Trim(0).String() != "10" || got[1].Code != "x" || got[2].Code != "y" || got[2].Gain.Trim(0).String() != "2" || got[0].Need.String() != "100" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestWhoIsNotSeparable(t *testing.T) {
	s := scheme(Parts{Items: []Item{leafOf("x", "50"), leafOf("y", "50")}})
	r := run(t, s, inputs(map[string]string{"x": "90 70 60 30", "y": "70 88 60 30"})) // 80, 79, 60, 30
	sep, err := r.Separate(n("0.1"))
	if err != nil {
		t.Fatal(err)
	}
	// a − b = 10 − 9; moving 5 of 100 from x to y makes it 9 − 9.9 < 0.
	if len(sep.Clusters) != 1 || strings.Join(sep.Clusters[0], "") != "ab" {
		t.Errorf("%+v", sep)
	}
	want := []Span{{"a", 1, 1, 2}, {"b", 2, 1, 2}, {"c", 3, 3, 3}, {"d", 4, 4, 4}}
	for i, span := range sep.Spans {
		if span != want[i] {
			t.Errorf("%+v; want %+v", span, want[i])
		}
	}
	if sep, _ = r.Separate(n("0.02")); len(sep.Clusters) != 0 { // (51 against 49): 9.8 − 9.18 > 0
		t.Errorf("%+v", sep)
	}
}

// The judgement is exact: no set of weights within the box reverses two that are
// called separable, and one does reverse two that are not.
func TestSeparabilityIsNeitherTooSureNorTooTimid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		how := rapid.SampledFrom([]Combine{Sum, Geometric}).Draw(t, "combine")
		s := scheme(Parts{Combine: how, Total: p("30"), Items: []Item{leafOf("x", "10"), leafOf("y", "10"), leafOf("z", "10")}})
		mark := func() string { return Int(rapid.IntRange(1, 100).Draw(t, "mark")).String() }
		in := inputs(map[string]string{"x": mark() + " " + mark(), "y": mark() + " " + mark(), "z": mark() + " " + mark()})
		r := run(t, s, in)
		sep, err := r.Separate(n("0.2"))
		if err != nil {
			t.Fatal(err)
		}
		ranked := r.Ranked()
		if ranked[0].Rank == ranked[1].Rank {
			return
		}
		least := hundred // of the lead, over the corners of what the weights may be
		for _, w := range []string{"8 10 12", "8 12 10", "10 8 12", "10 12 8", "12 8 10", "12 10 8"} {
			f := strings.Fields(w)
			c, err := WhatIf(s, "g", book(t, s), in, Changes{Weights: map[string]Num{"x": n(f[0]), "y": n(f[1]), "z": n(f[2])}})
			if err != nil {
				t.Fatal(err)
			}
			lead, _ := c.After.Subject(ranked[0].Code).Total.Num().Sub(c.After.Subject(ranked[1].Code).Total.Num())
			least = least.Min(lead)
		}
		rounding := n("0.0005")
		if len(sep.Clusters) == 0 && least.Cmp(rounding.Neg()) < 0 {
			t.Fatalf("weights make the lead %s of two that are called separable", least)
		}
		if len(sep.Clusters) > 0 && least.Cmp(rounding) > 0 {
			t.Fatalf("no weights bring the lead below %s of two that are called inseparable", least)
		}
	})
}

// Vectors by hand: a column with more difference between its shares has more
// entropy weight; CRITIC counts contrast and conflict.
func TestComputedWeights(t *testing.T) {
	s := scheme(Parts{Total: p("1"), Items: []Item{leafOf("x", "0.5"), leafOf("y", "0.5")}})
	r := run(t, s, inputs(map[string]string{"x": "0 50 100", "y": "0 0 100"}))
	// x → 0, ½, 1: shares 0, ⅓, ⅔: e = (⅓ ln 3 + ⅔ ln 1.5) / ln 3 = 0.579380; y → 0, 0, 1: e = 0.
	// d = 0.420620 and 1: weights 0.296082 and 0.703918.
	w, err := r.ComputedWeights(0, Entropy)
	if err != nil || w[0].Round(6).String() != "0.296082" || w[1].Round(6).String() != "0.703918" {
		t.Errorf("entropy: %v, %v", w, err)
	}
	// σx = 0.5, σy = 0.577350, r = 0.866025: both have the same conflict, so weights as σ.
	w, err = r.ComputedWeights(0, Critic)
	if err != nil || w[0].Round(6).String() != "0.464102" || w[1].Round(6).String() != "0.535898" {
		t.Errorf("critic: %v, %v", w, err)
	}
	s.Groups[0].Parts.Weights = Entropy
	r = run(t, s, inputs(map[string]string{"x": "0 50 100", "y": "0 0 100"}))
	if r.Lines[1].Weight.Round(6).String() != "0.296082" || r.Lines[1].Judged.String() != "0.5" || marks(r, "") != "0 0.148 1" {
		t.Errorf("%+v %s", r.Lines[1], marks(r, ""))
	}
	for _, few := range []map[string]string{{"x": "0 1", "y": "1 2"}, {"x": "1 1 1", "y": "2 2 2"}, {"x": "1 2 -", "y": "2 - 2"}} {
		r := run(t, scheme(Parts{Items: []Item{leafOf("x", "50"), leafOf("y", "50")}}), inputs(few))
		if _, err := r.ComputedWeights(0, Critic); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("%v: %v", few, err)
		}
	}
}

// Weights that are computed add up, whatever the data; units do not matter, nor
// does the order of subjects.
func TestComputedWeightsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		how := rapid.SampledFrom([]Weighting{Entropy, Critic}).Draw(t, "how")
		in := &Inputs{Values: map[string][]Value{}}
		for i := range rapid.IntRange(3, 12).Draw(t, "n") {
			in.Subjects = append(in.Subjects, Subject{Code: string(rune('a' + i))})
		}
		var items []Item
		for _, code := range []string{"x", "y", "z"} {
			items = append(items, leafOf(code, "1"))
			for range in.Subjects {
				in.Values[code] = append(in.Values[code], Number(Int(rapid.IntRange(-50, 150).Draw(t, code))))
			}
		}
		s := scheme(Parts{Total: p("3"), Items: items})
		w, err := run(t, s, in).ComputedWeights(0, how)
		if err != nil {
			return // no differences
		}
		sum := zero
		for _, x := range w {
			if x.IsNeg() {
				t.Fatal(w)
			}
			sum, _ = sum.Add(x)
		}
		if sum.Round(15).Cmp(n("3")) != 0 {
			t.Fatalf("%v add up to %s", w, sum)
		}
		other := &Inputs{Subjects: in.Subjects, Values: map[string][]Value{"y": in.Values["y"], "z": in.Values["z"]}}
		for _, v := range in.Values["x"] {
			x, _ := v.Num().Mul(n("1000"))
			other.Values["x"] = append(other.Values["x"], Number(x))
		}
		again, err := run(t, s, other).ComputedWeights(0, how)
		if err != nil || again[0].Round(12).Cmp(w[0].Round(12)) != 0 {
			t.Fatalf("in other units %v, %v", again, err)
		}
	})
}
