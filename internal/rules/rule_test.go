package rules

import (
	"strings"
	"sync"
	"testing"
	"time"

	"juyan/internal/kernel"
)

func TestEvalThreeAnswers(t *testing.T) {
	f := map[string]any{"urgency": "urgent", "amount": int64(500), "none": nil, "tags": []string{"a", "b"}, "empty": "",
		"due": kernel.Date{Year: 2022, Month: 7, Day: 1}, "unit": kernel.ID("u1"), "ok": true, "share": 0.5}
	m := map[string]any{"redos": 3, "age": kernel.Money(7)}
	for _, c := range []struct {
		expr string
		want Answer
	}{
		{"f.urgency == 'urgent'", Yes},
		{"f.urgency == 'hard'", No},
		{"f.missing == 'x'", Unknown},
		{"f.missing != 'x'", Unknown},
		{"!(f.missing == 'x')", Unknown},
		{"f.none == 'x'", Unknown}, // nil is not filled
		{"f.missing == 'x' && f.urgency == 'hard'", No},
		{"f.missing == 'x' && f.urgency == 'urgent'", Unknown},
		{"f.missing == 'x' || f.urgency == 'urgent'", Yes},
		{"f.missing == 'x' || f.urgency == 'hard'", Unknown},
		{"f.missing in ['a', 'b']", Unknown},
		{"f.urgency in ['urgent', 'hard']", Yes},
		{"'a' in f.tags", Yes},
		{"'c' in f.tags", No},
		{"'c' in f.missing", Unknown},
		{"f.tags.exists(t, t == 'b')", Yes},
		{"f.missing.exists(t, t == 'b')", Unknown},
		{"f.amount > 100 && m.redos >= 3", Yes},
		{"f.amount > 100.5", Yes},
		{"f.share < 1", Yes},
		{"f.missing > 3", Unknown},
		{"size(f.missing) > 3", Unknown},
		{"f.missing ? true : false", Unknown},
		{"f.ok", Yes},
		{"f.missing", Unknown},
		{"f.due < '2022-08-01'", Yes},
		{"f.unit == 'u1'", Yes},
		{"f['urgency'] == 'urgent'", Yes},
		{"m.age == 7", Yes},
		{"has(f.urgency)", Yes},
		{"has(f.missing)", No},
		{"has(f.none)", No},
		{"filled(f.empty)", No},
		{"filled(f.missing)", No},
		{"filled(f.tags)", Yes},
		{"filled(f.amount)", Yes},
		{"!filled(f.missing) && f.ok", Yes},
		{"true", Yes},
	} {
		r, err := Compile(c.expr)
		if err != nil {
			t.Fatalf("%s: %v", c.expr, err)
		}
		got, err := r.Eval(f, m)
		if err != nil || got != c.want {
			t.Errorf("%s = %v, %v, want %v", c.expr, got, err, c.want)
		}
	}
}

func TestEvalOfNothingFilledIsUnknown(t *testing.T) {
	r, err := Compile("f.a == 'x'")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := r.Eval(nil, nil); got != Unknown || err != nil {
		t.Errorf("Eval(nil, nil) = %v, %v, want unknown", got, err)
	}
}

func TestEvalCannotBeAnswered(t *testing.T) {
	f := map[string]any{"name": "x", "n": int64(1), "long": make([]string, 5000)}
	for expr, want := range map[string]string{
		"f.name > 3":                           "类型不一样",
		"f.name":                               "不是“是/否”",
		"f.long.all(a, f.long.all(b, a == b))": "太复杂",
	} {
		r, err := Compile(expr)
		if err != nil {
			t.Fatalf("%s: %v", expr, err)
		}
		a, err := r.Eval(f, nil)
		if a != Unknown || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s = %v, %v, want an error with %q", expr, a, err, want)
		}
	}
}

func TestCompileExplains(t *testing.T) {
	for expr, want := range map[string]string{
		"":                              "条件是空的",
		"f.urgency = 'urgent'":          "两个等号",
		"f.urgency == “urgent”":         "英文标点",
		"f.a == 'x' and f.b == 'y'":     "并且",
		"urgency == 'urgent'":           "第 1 个字符",
		"f.urgency == urgent":           "第 14 个字符",
		"f.urgency == 'urgent' &&":      "有误",
		"1 + 2":                         "不是“是/否”",
		"'a' > 3":                       "类型不一样",
		strings.Repeat("(", 500):        "太长或括号太多",
		strings.Repeat("true||", 900):   "太长",
		"f.a == 'x'\n&& f.b == \x00'y'": "有误",
	} {
		_, err := Compile(expr)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Compile(%.40q) = %v, want an error with %q", expr, err, want)
		}
		if kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("Compile(%.40q): code %v", expr, kernel.CodeOf(err))
		}
	}
}

// A pattern that takes other engines for ever takes time that grows with the text.
func TestAPatternTakesLittleTime(t *testing.T) {
	r, err := Compile(`f.text.matches("^(a+)+$")`)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	a, err := r.Eval(map[string]any{"text": strings.Repeat("a", 100_000) + "b"}, nil)
	if took := time.Since(began); took > 5*time.Second || a == Yes {
		t.Errorf("%v, %v after %s", a, err, took)
	}
}

func TestRefs(t *testing.T) {
	r, err := Compile("f.urgency == 'urgent' && f['topic'] in ['land', 'tax'] || 'x' in f.tags && has(f.note) && m.redos > 2")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(r.Fields(), " "); got != "note tags topic urgency" {
		t.Errorf("fields %s", got)
	}
	if got := strings.Join(r.Facts(), " "); got != "redos" {
		t.Errorf("facts %s", got)
	}
	want := []Comparison{{"urgency", "urgent"}, {"topic", "land"}, {"topic", "tax"}, {"tags", "x"}}
	if len(r.Comparisons()) != len(want) {
		t.Fatalf("comparisons %v, want %v", r.Comparisons(), want)
	}
	for i, c := range r.Comparisons() {
		if c != want[i] {
			t.Errorf("comparison %d = %v, want %v", i, c, want[i])
		}
	}
}

func TestRuleIsSafeForConcurrentUse(t *testing.T) {
	r, err := Compile("f.n >= 5 && (m.redos > 2 || f.missing == 'x')")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			want := Unknown
			if n < 5 {
				want = No
			}
			for range 500 {
				if got, err := r.Eval(map[string]any{"n": n}, map[string]any{"redos": 1}); got != want || err != nil {
					t.Errorf("n=%d: %v, %v, want %v", n, got, err, want)
					return
				}
			}
		})
	}
	wg.Wait()
}

func FuzzCompile(f *testing.F) {
	for _, s := range []string{"f.a == 'x'", "has(f.a) && m.b in [1, 2]", "f['a'].exists(x, x > 1)", "((", "f.a ? m.b : f.c", "'\\x", "size(f.a) / 0 == 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, expr string) {
		r, err := Compile(expr)
		if err != nil {
			return
		}
		_, _ = r.Eval(map[string]any{"a": []string{"x"}}, map[string]any{"b": 2})
	})
}

func BenchmarkEval(b *testing.B) {
	r, err := Compile("f.urgency == 'urgent' && f.topic in ['utilities', 'energy'] && (m.redos >= 3 || f.missing == 'x')")
	if err != nil {
		b.Fatal(err)
	}
	f := map[string]any{"urgency": "urgent", "topic": "energy"}
	m := map[string]any{"redos": 1}
	for b.Loop() {
		if _, err := r.Eval(f, m); err != nil {
			b.Fatal(err)
		}
	}
}
