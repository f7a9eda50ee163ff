package indicator

import (
	"strings"
	"testing"

	"juyan/internal/kernel"
)

// leafOf is an item that takes its value as a share of 100.
func leafOf(code, weight string) Item {
	return Item{Code: code, Indicator: code, Weight: n(weight), Method: Method{Kind: Direct, Of: p("100")}}
}

// scheme is one group of items over given indicators named as the items are.
func scheme(parts Parts, adjustments ...Adjustment) *Scheme {
	s := &Scheme{Code: "s", Every: Yearly, NoData: Drop, Groups: []Group{{Code: "g", Name: kernel.T("组", "Group"), Parts: parts, Adjustments: adjustments}}}
	seen := map[string]bool{}
	for _, code := range s.Groups[0].Needs() {
		if !seen[code] {
			s.Indicators = append(s.Indicators, Indicator{Code: code, Name: kernel.T(code, code), Given: true})
		}
		seen[code] = true
	}
	return s
}

func nest(code, weight string, how Combine, items ...Item) Item {
	return Item{Code: code, Name: kernel.T(code, code), Weight: n(weight), Parts: Parts{Combine: how, Items: items}}
}

func TestNestedSumsAddUpExactly(t *testing.T) {
	s := scheme(Parts{Items: []Item{nest("economy", "60", Sum, leafOf("tax", "45"), leafOf("trade", "15")), leafOf("service", "40")}})
	r := run(t, s, inputs(map[string]string{"tax": "33.33333 100", "trade": "50 -", "service": "66.66666 -"}))
	for line, want := range map[string]string{"tax": "15 100", "trade": "7.5 -", "economy": "22.5 100", "service": "26.6667 -", "": "49.1667 100"} {
		if got := marks(r, line); got != want {
			t.Errorf("%s: %s; want %s", line, got, want)
		}
	}
}

func TestDroppedWeightGrowsTheOthersWithinTheirParent(t *testing.T) {
	s := scheme(Parts{Items: []Item{nest("economy", "60", Sum, leafOf("tax", "45"), leafOf("trade", "15")), leafOf("service", "40")}})
	r := run(t, s, inputs(map[string]string{"tax": "80", "trade": "-", "service": "50"}))
	if got := marks(r, "tax") + " " + marks(r, "economy") + " " + marks(r, ""); got != "48 48 68" {
		t.Error(got)
	}
	if c := r.Subjects[0].Cells[r.LineOf("tax")]; c.Full.Trim(0).String() != "60" {
		t.Errorf("tax counts for %s", c.Full)
	}
	how := r.Explain(&r.Subjects[0]).Parts[0].Parts[1].How
	if !strings.Contains(how.EN, "left out") || !strings.Contains(how.ZH, "本项不计") {
		t.Error(how)
	}
}

func TestTheGeometricMeanPunishesWhatIsMissing(t *testing.T) {
	s := scheme(Parts{Combine: Geometric, Total: p("2"), Items: []Item{leafOf("a", "1"), leafOf("b", "1")}})
	s.Groups[0].Points = p("100")
	r := run(t, s, inputs(map[string]string{"a": "25 0 50 -", "b": "100 100 50 49"}))
	if got := marks(r, ""); got != "50 0 50 49" {
		t.Error(got)
	}
	s.Groups[0].Items[0].Weight, s.Groups[0].Total = n("3"), p("4") // 0.0625^(3/4) × 1
	if got := marks(run(t, s, inputs(map[string]string{"a": "6.25", "b": "100"})), ""); got != "12.5" {
		t.Error(got)
	}
	if r.Lines[1].Additive || !r.Lines[0].Additive {
		t.Error("the parts of a geometric mean do not add up")
	}
}

func TestGuiyangAdjustments(t *testing.T) {
	s := scheme(Parts{Items: []Item{leafOf("work", "100")}},
		Adjustment{Code: "late", Kind: Deduction, Indicator: "late", Per: p("0.5")},
		Adjustment{Code: "blamed", Kind: Deduction, Indicator: "blamed", Per: p("2"), Cap: p("4")},
		Adjustment{Code: "praised", Kind: Bonus, Indicator: "praised", Into: IntoTies},
		Adjustment{Code: "accident", Kind: Veto, Indicator: "accident", Grade: "pass"})
	s.Groups[0].BonusCap, s.Groups[0].DeductionCap = p("5"), p("5")
	r := run(t, s, inputs(map[string]string{"work": "90 90 90 95", "late": "1 9 - 0", "blamed": "0 3 - 0", "praised": "2 9 0 0", "accident": "0 0 - 1"}))
	if got := marks(r, ""); got != "89.5 85 90 95" { // 4.5 + 4 is cut to 5; what is unknown takes nothing away
		t.Error(got)
	}
	b := r.Subject("b")
	if b.Deduction.String() != "5" || b.TieBreak.String() != "5" || b.Bonus.String() != "0" || !b.Adjustments[1].Capped {
		t.Errorf("%+v", b)
	}
	d := r.Subject("d")
	if d.Rank != 1 || len(d.Vetoed) != 1 || d.GradeCaps[0] != "pass" || d.Total.String() != "95" {
		t.Errorf("a veto caps the grade and leaves the score: %+v", d)
	}
	if c := r.Subject("c"); len(c.Vetoed) != 0 || c.Adjustments[3].Value.Known() {
		t.Errorf("unknown is not yes: %+v", c)
	}
}

func TestBonusesThatOnlyBreakTies(t *testing.T) {
	s := scheme(Parts{Items: []Item{leafOf("work", "100")}}, Adjustment{Code: "praised", Kind: Bonus, Indicator: "praised", Into: IntoTies, Cap: p("5")})
	r := run(t, s, inputs(map[string]string{"work": "90 90 90 95 80", "praised": "1 3 1 0 5"}))
	want := map[string][2]int{"d": {1, 1}, "b": {2, 1}, "a": {3, 2}, "c": {3, 2}, "e": {5, 1}}
	for code, w := range want {
		if s := r.Subject(code); s.Rank != w[0] || s.Tied != w[1] {
			t.Errorf("%s: rank %d shared by %d; want %v", code, s.Rank, s.Tied, w)
		}
	}
	var order string
	for _, s := range r.Ranked() {
		order += s.Code
	}
	if order != "dbace" {
		t.Error(order)
	}
}

func TestAnIndicatorMayReadAnother(t *testing.T) {
	c := Catalogue{
		{Code: "rate", Formula: "value(done) / value(due) * 100"}, {Code: "done", Formula: "sum(w.done)"}, {Code: "due", Formula: "sum(w.due) - sum(w.excused)"},
		{Code: "better", Formula: "value(rate) - base(value(rate))"}, {Code: "against", Formula: "value(done) / target"}, {Code: "tax", Statistic: "tax"}, {Code: "voice", Panel: &Panel{}},
	}
	b, err := NewBook(kernel.Date{}, c)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, t := range b.Terms("better", "against", "tax", "voice") {
		got = append(got, t.String())
	}
	want := "panel(voice) stat(tax) sum(w.done) base(sum(w.done)) sum(w.due) base(sum(w.due)) sum(w.excused) base(sum(w.excused)) target"
	if strings.Join(got, " ") != want {
		t.Errorf("%v", got)
	}
	facts := values(map[string]string{"sum(w.done)": "9", "sum(w.due)": "12", "sum(w.excused)": "2", "base(sum(w.done))": "8", "base(sum(w.due))": "10", "base(sum(w.excused))": "0"})
	trace := b.Trace("better", facts)
	if trace.Value.String() != "10" || trace.Numbers != "90 - 80" || len(trace.Parts) != 2 || trace.Parts[0].Numbers != "9 / 10 * 100" || trace.Parts[1].Parts[1].Numbers != "10 - 0" {
		t.Errorf("%+v", trace)
	}
	asked := map[Term]int{}
	cols := b.Columns(1, func(t Term) []Value { asked[t]++; return []Value{facts(t)} }, "better", "rate", "none")
	if cols["better"][0].String() != "10" || cols["rate"][0].String() != "90" || cols["none"][0].Known() {
		t.Errorf("%v", cols)
	}
	for term, times := range asked {
		if times != 1 {
			t.Errorf("%s was fetched %d times", term, times)
		}
	}
}

// What is asked of an indicator over the group or the zone is asked of all it reads.
func TestScopesAndShiftsReachThroughIndicators(t *testing.T) {
	b, err := NewBook(kernel.Date{}, Catalogue{{Code: "load", Formula: "sum(w.done) / prev(zone(avg(w.hours)))"}, {Code: "part", Formula: "share(base(value(load)))"}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, term := range b.Terms("part") {
		got = append(got, term.String())
	}
	if want := "zone(prev(base(avg(w.hours)))), base(sum(w.done)), group(base(sum(w.done)))"; strings.Join(got, ", ") != want {
		t.Errorf("%s; want %s", strings.Join(got, ", "), want)
	}
}

func TestTheRunFillsInTargetsSharesAndAttributes(t *testing.T) {
	s := scheme(Parts{Items: []Item{leafOf("a", "50"), leafOf("b", "50")}})
	s.Groups[0].Items[0].Target = p("40")
	s.Indicators = Catalogue{{Code: "a", Name: kernel.T("a", "a"), Formula: "sum(w) / target * 100"}, {Code: "b", Name: kernel.T("b", "b"), Formula: "share(per_head(sum(w)))"}}
	book, err := NewBook(s.From, s.Indicators)
	if err != nil {
		t.Fatal(err)
	}
	in := &Inputs{Subjects: []Subject{{Code: "x", Attrs: map[string]Num{"heads": n("2")}}, {Code: "y", Attrs: map[string]Num{"heads": n("3")}}}}
	book.Evaluate(&s.Groups[0], in, func(t Term) []Value {
		w := []Value{Number(n("20")), Number(n("30"))}
		if t.Scope == OfGroup {
			return Together(w)
		}
		return w
	})
	if a, b := in.Values["a"], in.Values["b"]; a[0].String() != "50" || a[1].String() != "75" || b[0].String() != "100" || b[1].String() != "100" {
		t.Errorf("%v %v", a, b)
	}
}

func TestVersionsOfAnIndicatorFollowEachOther(t *testing.T) {
	day := func(s string) kernel.Date { d, _ := kernel.ParseDate(s); return d }
	c := Catalogue{{Code: "x", From: day("2021-01-01"), To: day("2022-01-01"), Formula: "sum(old)"}, {Code: "x", From: day("2022-01-01"), Formula: "sum(new)"}}
	for at, want := range map[string]string{"2021-12-31": "sum(old)", "2022-01-01": "sum(new)", "2030-01-01": "sum(new)"} {
		if got := c.At("x", day(at)); got == nil || got.Formula != want {
			t.Errorf("%s: %+v", at, got)
		}
	}
	if c.At("x", day("2020-12-31")) != nil {
		t.Error("in force before its time")
	}
}

func TestThePanelsTrimmedMean(t *testing.T) {
	panel := &Panel{Max: n("100"), Trim: 1, Quorum: 4}
	if v := panel.TrimmedMean([]Num{n("60"), n("90"), n("80"), n("100")}); v.String() != "85" {
		t.Error(v)
	}
	if v := panel.TrimmedMean([]Num{n("60"), n("90"), n("80")}); v.Known() || !strings.Contains(v.Why().EN, "there are 3 marks, 4") {
		t.Error(v.Why())
	}
}

func TestTheDigestSeesEveryNumberAndNoOrder(t *testing.T) {
	s := scheme(Parts{Items: []Item{leafOf("a", "50"), leafOf("b", "50")}})
	in := inputs(map[string]string{"a": "25 40", "b": "100 30"})
	first := run(t, s, in)
	turned := &Inputs{Period: in.Period, Subjects: []Subject{in.Subjects[1], in.Subjects[0]}, Values: map[string][]Value{"a": {in.Values["a"][1], in.Values["a"][0]}, "b": {in.Values["b"][1], in.Values["b"][0]}}}
	if again := run(t, s, turned); again.Digest() != first.Digest() || turned.Digest() != in.Digest() {
		t.Error("the order of subjects shows")
	}
	other := inputs(map[string]string{"a": "25 40", "b": "100 30.0001"})
	if run(t, s, other).Digest() == first.Digest() || other.Digest() == in.Digest() {
		t.Error("a changed number does not show")
	}
	none := inputs(map[string]string{"a": "25 40", "b": "100 -"})
	none.Values["b"][1] = NoData(kernel.T("丢了", "lost"))
	why := none.Digest()
	none.Values["b"][1] = Value{}
	if none.Digest() == why {
		t.Error("the reason does not show")
	}
}

func TestAVoidItemVoidsTheTotalAndSaysSo(t *testing.T) {
	s := scheme(Parts{Items: []Item{nest("n", "60", Sum, leafOf("x", "30"), leafOf("y", "30")), leafOf("z", "40")}})
	of(s, "0.1").NoData = VoidItem
	in := inputs(map[string]string{"x": "50 60", "y": "- 70", "z": "80 90"})
	in.Values["y"] = []Value{NoData(kernel.T("没有上报", "not reported")), Number(n("70"))}
	r := run(t, s, in)
	a := r.Subject("a")
	if a.Total.Known() || a.Rank != 0 || r.Subject("b").Rank != 1 || marks(r, "x") != "15 18" {
		t.Errorf("%+v", a)
	}
	step := r.Explain(a)
	for want, how := range map[string]kernel.Text{
		"no data (an item that must have data has none); the total is therefore void": step.How,
		"no data (not reported); the total is therefore void":                         step.Parts[0].Parts[1].How,
	} {
		if how.EN != want {
			t.Errorf("%q; want %q", how.EN, want)
		}
	}
}
