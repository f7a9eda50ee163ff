package indicator

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
)

// However many values come in, in whatever order, a live result is to the last
// bit what a full run gives.
func TestALiveResultIsWhatAFullRunGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := tree(t)
		s.Groups[0].Adjustments = []Adjustment{{Code: "d", Kind: Deduction, Indicator: "i0", Per: p("0.1"), Cap: p("3")}, {Code: "v", Kind: Veto, Indicator: "i1", Grade: "pass"}}
		s.Groups[0].Items[0].Transform = rapid.SampledFrom([]Transform{"", Share}).Draw(t, "transform")
		in := anyInputs(t, s)
		live, err := NewLive(s, "g", book(t, s), in)
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 6).Draw(t, "news") {
			code := rapid.SampledFrom([]string{"i0", "i1", "i2", "i3", "i4"}).Draw(t, "indicator")
			who := rapid.SampledFrom(in.Subjects).Draw(t, "subject").Code
			v := anyValues(t, 1)[0]
			if err := live.Set(code, who, v); err != nil {
				t.Fatal(err)
			}
			in = in.with(map[string]map[string]Value{code: {who: v}})
			if full := score(t, s, in); full.Digest() != live.Result().Digest() {
				t.Fatalf("%s of %s = %s: not what a full run gives", code, who, v)
			}
		}
	})
}

func TestALiveResultKnowsItsSubjects(t *testing.T) {
	s, in := rivals()
	live, err := NewLive(s, "g", book(t, s), in)
	if err != nil {
		t.Fatal(err)
	}
	if err := live.Set("x", "nobody", Number(one)); kernel.CodeOf(err) != kernel.CodeNotFound {
		t.Error(err)
	}
	if err := live.Set("x", "a", Number(zero)); err != nil || in.Values["x"][0].String() != "90" || live.Result().Subject("a").Rank != 3 {
		t.Errorf("%v; the inputs are their owner's: %v", err, in.Values["x"])
	}
}

func TestAStoredResultExplainsItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := tree(t)
		in := anyInputs(t, s)
		r := run(t, s, in)
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var back Result
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if back.Digest() != r.Digest() {
			t.Fatal("the digest changed")
		}
		for i := range r.Subjects {
			a, _ := json.Marshal(r.Explain(&r.Subjects[i]))
			b, _ := json.Marshal(back.Explain(&back.Subjects[i]))
			if string(a) != string(b) {
				t.Fatalf("%s\n%s", a, b)
			}
		}
		text, err = json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		var again Inputs
		if err := json.Unmarshal(text, &again); err != nil || again.Digest() != in.Digest() {
			t.Fatal("the inputs changed", err)
		}
	})
}
