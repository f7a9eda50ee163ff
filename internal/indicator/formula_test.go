package indicator

import (
	"strings"
	"testing"

	"juyan/internal/kernel"
)

// n reads a number, known to be one.
func n(s string) Num {
	out, err := ParseNum(s)
	if err != nil {
		panic(err)
	}
	return out
}

func p(s string) *Num { out := n(s); return &out }

// values answers terms by their text; "" is no data.
func values(m map[string]string) func(Term) Value {
	return func(t Term) Value {
		if s := m[t.String()]; s != "" {
			return Number(n(s))
		}
		return NoData(kernel.T("没有", "none"))
	}
}

func TestFormulasComputeExactly(t *testing.T) {
	facts := values(map[string]string{
		"sum(w.in_time)": "45", "sum(w.due)": "50", "stat(tax)": "2923420000", "base(stat(tax))": "2095942068.54", "count(w.all)": "12", "prev(count(w.all))": "10",
		"group(count(w.all))": "48", "zone(count(w.all))": "120", "pct(w.hours, 90)": "36.5", "attr(heads)": "8", "attr(mu)": "0", "target": "4", "sum(w.none)": "0", "value(other)": "7",
		"base(base(stat(tax)))": "-100", "base(stat(debt))": "-50", "stat(debt)": "-25",
	})
	for _, v := range []struct{ text, want, numbers string }{
		{"sum(w.in_time) / sum(w.due) * 100", "90", "45 / 50 * 100"},
		{"sum(w.in_time)÷（sum(w.due)－5）×100", "100", "45 / (50 - 5) * 100"},
		{"1 - 2 - 3", "-4", "1 - 2 - 3"},
		{"1 - (2 - 3)", "2", "1 - (2 - 3)"},
		{"2 + 3 * 4 / 6", "4", "2 + 3 * 4 / 6"},
		{"-2 * -(1 + 2)", "6", "(-2) * (-(1 + 2))"},
		{"8 / (4 / 2)", "4", "8 / (4 / 2)"},
		{"growth(stat(tax))", "39.48000013361094479", "(2923420000 - 2095942068.54) / |2095942068.54| * 100"},
		{"growth(stat(debt))", "50", "(-25 - (-50)) / |-50| * 100"},
		{"prev(count(w.all))", "10", "10"},
		{"share(count(w.all))", "25", "12 / 48 * 100"},
		{"zone(count(w.all))", "120", "120"},
		{"pct(w.hours, 90) + target", "40.5", "36.5 + 4"},
		{"per_head(count(w.all))", "1.5", "12 / 8"},
		{"value(other) * 2", "14", "7 * 2"},
		{"round(10 / 3, 2)", "3.33", "round(10 / 3, 2)"},
		{"least(3, 1, 2) + greatest(3, 1, 2)", "4", "least(3, 1, 2) + greatest(3, 1, 2)"},
		{"abs(1 - 4)", "3", "abs(1 - 4)"},
		{"ln(10)", "2.302585092994045684", "ln(10)"},
		{"log10(1000)", "3", "log10(1000)"},
		{"sqrt(2)", "1.414213562373095049", "sqrt(2)"},
		{"exp(1)", "2.718281828459045235", "exp(1)"},
		{"pow(2, 10)", "1024", "pow(2, 10)"},
		{"pow(2, 0.5)", "1.414213562373095049", "pow(2, 0.5)"},
	} {
		f, err := Compile(v.text)
		if err != nil {
			t.Errorf("%s: %v", v.text, err)
			continue
		}
		got, trace := f.Eval(facts)
		if got.String() != v.want || trace.Numbers != v.numbers || trace.Formula != v.text {
			t.Errorf("%s = %s as %s; want %s as %s", v.text, got, trace.Numbers, v.want, v.numbers)
		}
	}
}

func TestWhatCannotBeComputedIsNoDataWithItsReason(t *testing.T) {
	facts := values(map[string]string{"sum(w.due)": "5", "sum(w.none)": "0", "attr(mu)": "0"})
	for text, why := range map[string]string{
		"sum(w.due) / sum(w.none)":            "“sum(w.none)” is 0",
		"sum(w.due) / (sum(w.due) - 5)":       "“sum(w.due) - 5” is 0",
		"per_mu(sum(w.due))":                  "“attr(mu)” is 0",
		"per_head(sum(w.due))":                "none",
		"sum(w.missing) * 0":                  "none",
		"growth(sum(w.due))":                  "none",
		"ln(sum(w.none))":                     "no logarithm",
		"log10(0 - 1)":                        "no logarithm",
		"sqrt(0 - 1)":                         "no root",
		"pow(0, 0 - 1)":                       "no result",
		"pow(0 - 2, 0.5)":                     "no result",
		"exp(1000)":                           "19 digits",
		"9999999999999999999 * 10":            "19 digits",
		"9999999999999999999 + 1":             "19 digits",
		"pow(10, 30)":                         "no result",
		"least(1, sum(w.missing))":            "none",
		"9999999999999999999 / 0.00000000001": "19 digits",
	} {
		f, err := Compile(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if v, trace := f.Eval(facts); v.Known() || !strings.Contains(v.Why().EN, why) || v.Why().ZH == "" || trace.Value.Known() {
			t.Errorf("%s = %s %q; want no data because %q", text, v, v.Why().EN, why)
		}
	}
}

func TestAFormulaListsWhatItAsksFor(t *testing.T) {
	f, err := Compile("growth(sum(a.x)) + share(sum(a.x)) + zone(base(avg(b))) + base(prev(base(stat(c)))) + target + growth(sum(a.x))")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, term := range f.Terms() {
		got = append(got, term.String())
	}
	want := "sum(a.x), base(sum(a.x)), group(sum(a.x)), zone(base(avg(b))), prev(base(base(stat(c)))), target"
	if strings.Join(got, ", ") != want {
		t.Errorf("%v; want %s", got, want)
	}
}

func TestAFormulaThatIsWrongSaysWhere(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "character 1: the formula breaks off",
		"1 +":                         "character 4: the formula breaks off",
		"(1 + 2":                      "character 7: the parenthesis opened at character 1",
		"1 + 2)":                      "character 6: an operator is missing before \")\"",
		"sum(w.due) sum(b)":           "character 12: an operator is missing before \"sum\"",
		"总数 / 2":                      "character 1: \"总\" is not known",
		"1 + w.due":                   "character 5: \"w.due\" alone",
		"summ(w.due)":                 "character 1: there is no function \"summ\"",
		"sum(1)":                      "character 1: sum(…) takes a name",
		"sum(w.due, 2)":               "character 1: sum(…) takes a name",
		"pct(w.due, 100)":             "character 12: a whole number from 1 to 99",
		"pct(w.due, w)":               "character 12: a whole number",
		"round(1, 99)":                "character 10: a whole number from 0 to 10",
		"ln(1, 2)":                    "character 1: ln(…) takes 1 to 1 arguments, there are 2",
		"base(1, 2)":                  "character 1: base(…) takes one argument",
		"base(target)":                "character 6: target cannot stand inside",
		"1.2.3":                       "character 1: \"1.2.3\" is not a number",
		"* 2":                         "character 1: a number is missing before \"*\"",
		"12345678901234567890":        "more than 19 digits",
		"sum(w.due) / 0":              "character 12: the divisor is always 0",
		"1 / (2 - 1 * 2)":             "character 3: the divisor is always 0",
		"sum()":                       "character 5: a number is missing",
		"neg(":                        "breaks off",
		strings.Repeat("(", 50) + "1": "more than 40 parentheses",
		strings.Repeat("growth(", 15) + "sum(a)" + strings.Repeat(")", 15): "too long once written out",
		strings.Repeat("1+", 600) + "1":                                    "longer than 1000",
	} {
		f, err := Compile(text)
		all := kernel.AllErrors(err)
		if f != nil || len(all) != 1 || all[0].Code != kernel.CodeInvalid || !strings.Contains(all[0].Text.EN, want) || !strings.Contains(all[0].Text.ZH, "第") {
			t.Errorf("%s: %v; want %q", text, err, want)
		}
	}
}

func FuzzCompile(f *testing.F) {
	for _, s := range []string{"sum(a.b) / count(c) * 100", "growth(stat(x)) - target", "pct(m, 90)", "share(per_head(sum(a)))", "round(ln(exp(1)),3)", "-(-(1))", "（1＋2）×3", "pow(2, 1000)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		formula, err := Compile(text)
		if err != nil {
			if e := kernel.AllErrors(err); len(e) != 1 || e[0].Code != kernel.CodeInvalid || e[0].Text.ZH == "" || e[0].Text.EN == "" {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		for _, v := range []Value{{}, Number(zero), Number(one), Number(n("-9999999999999999999")), Number(n("0.0000000000000000001"))} {
			got, trace := formula.Eval(func(Term) Value { return v })
			if !got.Known() && got.Why().IsZero() || trace.Numbers == "" {
				t.Fatalf("%q: %v, %+v", text, got, trace)
			}
		}
	})
}
