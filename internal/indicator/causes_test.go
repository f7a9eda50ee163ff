package indicator

import (
	"testing"

	"pgregory.net/rapid"
)

func TestTwoResultsSayWhyTheyDiffer(t *testing.T) {
	s := scheme(Parts{Items: []Item{leafOf("x", "60"), leafOf("y", "40")}}, Adjustment{Code: "d", Kind: Deduction, Indicator: "d", Cap: p("9")})
	before := run(t, s, inputs(map[string]string{"x": "50", "y": "50", "d": "1"}))
	after := run(t, s, inputs(map[string]string{"x": "60", "y": "-", "d": "3"}))
	causes, err := Compare(before, after).Causes("a")
	if err != nil || len(causes) != 3 {
		t.Fatal(causes, err)
	}
	for i, want := range []string{"x 30 value from 50 to 60; points at most from 60 to 100", "y -20 value from 50 to —; points at most from 40 to 0", "- -2 from -1 to -3"} {
		if got := causes[i].Code + " " + trim(causes[i].Change) + " " + causes[i].Why.EN; got != want {
			t.Errorf("%s; want %s", got, want)
		}
	}
	for _, v := range [][4]string{{"82.325581", "82.80543", "82.33", "82.81"}, {"82.321", "82.322", "82.321", "82.322"}, {"8", "8.0000000001", "8", "8"}} {
		if a, b := apart(Number(n(v[0])), Number(n(v[1]))); a != v[2] || b != v[3] {
			t.Errorf("%s and %s are told apart as %s and %s", v[0], v[1], a, b)
		}
	}
	if causes, err = Compare(before, after).Causes("z"); err != nil || causes != nil {
		t.Error(causes, err)
	}
}

// Whatever changed, where the whole is a sum the causes add up to the difference.
func TestCausesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := tree(t)
		s.Groups[0].Combine = Sum
		in := anyInputs(t, s)
		c, err := WhatIf(s, "g", book(t, s), in, Changes{
			Weights: map[string]Num{"i0": Int(rapid.IntRange(0, 99).Draw(t, "weight"))},
			Values:  map[string]map[string]Value{"i1": {"s00": anyValues(t, 1)[0]}},
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range c.Moves {
			if !m.Before.Known() || !m.After.Known() {
				continue
			}
			causes, err := c.Causes(m.Code)
			if err != nil {
				t.Fatal(err)
			}
			sum := m.Before.Num()
			for _, cause := range causes {
				sum, _ = sum.Add(cause.Change)
			}
			if sum.Cmp(m.After.Num()) != 0 && !replaced(c, m.Code) {
				t.Fatalf("%s: from %s by the causes to %s, not %s: %+v", m.Code, m.Before, sum, m.After, causes)
			}
		}
	})
}

// replaced reports whether a nested line stood in for its parts for want of data.
func replaced(c *Comparison, code string) bool {
	for _, r := range []*Result{c.Before, c.After} {
		for line, l := range r.Lines {
			if !l.Leaf && r.Subject(code).Cells[line].Policy != "" {
				return true
			}
		}
	}
	return false
}

func TestWhichItemsStillTellSubjectsApart(t *testing.T) {
	s := scheme(Parts{Items: []Item{leafOf("x", "50"), leafOf("y", "50")}})
	s.Indicators[0].Level, s.Indicators[1].Level = National, KeyTask
	r := run(t, s, inputs(map[string]string{"x": "100 100 120 -", "y": "10 20 20 30"}))
	got := r.Spreads()
	if got[0].Separates() || got[0].Known != 3 || got[0].Full != 3 || !got[1].Separates() || got[1].Distinct != 3 || got[1].Full != 0 || got[1].Highest.String() != "0.3" {
		t.Errorf("%+v", got)
	}
	by, err := r.ByLevel(&r.Subjects[0])
	if err != nil || trim(by[National]) != "50" || trim(by[KeyTask]) != "5" {
		t.Errorf("%v %v", by, err)
	}
}

func TestTargetsThatCoverTheZonesOrDoNot(t *testing.T) {
	s := sound()
	of(s, "0").ZoneTarget = p("5") // a carries 1, b 2
	of(s, "1").ZoneTarget = p("4") // 3 each
	got, err := s.Coverage(Units, func(g *Group) []string { return g.Subjects })
	if err != nil || len(got) != 2 || trim(got[0].Gap) != "2" || trim(got[1].Gap) != "-2" || len(got[1].Targets) != 2 || got[0].Targets[1] != (Carried{"g", "grow", "b", n("2")}) {
		t.Errorf("%+v %v", got, err)
	}
	if got, _ = s.Coverage(Posts, func(g *Group) []string { return g.Subjects }); len(got) != 0 {
		t.Error(got)
	}
}
