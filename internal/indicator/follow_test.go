package indicator

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
)

// Formulas of every kind over two measures: what is compared with others, what
// reads another indicator, what divides.
var followed = map[string]string{"i0": "sum(a) / sum(b) * 100", "i1": "share(sum(a))", "i2": "value(i0) - sum(b)", "i3": "count(b)", "i4": "growth(sum(b))"}

// However measures move, a live result that follows them is to the last bit what
// a full run gives.
func TestALiveResultFollowsTheTermsOfItsFormulas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := tree(t)
		for i := range s.Indicators {
			s.Indicators[i].Given, s.Indicators[i].Formula = false, followed[s.Indicators[i].Code]
		}
		s.Groups[0].Adjustments = []Adjustment{{Code: "d", Kind: Deduction, Indicator: "i3", Per: p("0.1"), Cap: p("3")}}
		b := book(t, s)
		in := &Inputs{Period: Period{Yearly, 2022, 1}, Subjects: subjects(rapid.IntRange(1, 7).Draw(t, "n"))}
		terms := slices.DeleteFunc(b.Terms(s.Groups[0].Needs()...), func(t Term) bool { return t.Scope == OfGroup })
		columns := map[Term][]Value{}
		for _, term := range terms {
			columns[term] = anyValues(t, len(in.Subjects))
		}
		fetch := func(t Term) []Value {
			if t.Scope == OfGroup {
				t.Scope = OfSubject
				return Together(columns[t])
			}
			return columns[t]
		}
		b.Evaluate(&s.Groups[0], in, fetch)
		live, err := NewLive(s, "g", b, in)
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 5).Draw(t, "news") {
			term := rapid.SampledFrom(terms).Draw(t, "term")
			columns[term] = slices.Clone(columns[term])
			columns[term][rapid.IntRange(0, len(in.Subjects)-1).Draw(t, "subject")] = rapid.SampledFrom([]Value{Number(one), Number(Int(70)), NoData(kernel.T("甲", "A"))}).Draw(t, "value")
			if err := live.Follow([]Term{term, term.Over(OfGroup)}, fetch); err != nil {
				t.Fatal(err)
			}
			b.Evaluate(&s.Groups[0], in, fetch)
			if full := score(t, s, in); full.Digest() != live.Result().Digest() {
				t.Fatalf("after news of %s: not what a full run gives", term)
			}
		}
	})
}
