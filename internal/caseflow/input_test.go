package caseflow

import (
	"reflect"
	"strings"
	"testing"

	"juyan/internal/kernel"
)

var colours = []Option{{Code: "red", Name: kernel.T("红", "Red")}, {Code: "green", Name: kernel.T("绿", "Green")}}

func fieldOf(kind FieldType) *Field {
	f := &Field{Code: "x", Name: kernel.T("某项", "Thing"), Type: kind}
	if kind == TypeCode || kind == TypeCodes {
		f.Options = colours
	}
	return f
}

// every type of field: what it reads, and as what.
func TestParseReadsEveryType(t *testing.T) {
	for _, c := range []struct {
		kind FieldType
		raw  []string
		want any
	}{
		{TypeText, []string{"  a \t b "}, "a b"},
		{TypeText, []string{"", " "}, nil},
		{TypeText, nil, nil},
		{TypeLong, []string{" 一行\r\n二行\r "}, "一行\n二行"},
		{TypeCode, []string{"red"}, "red"},
		{TypeCode, []string{"绿"}, "green"},
		{TypeCode, []string{"Green"}, "green"},
		{TypeCodes, []string{"绿", "red", "Red", ""}, []string{"green", "red"}},
		{TypeInt, []string{"1,234"}, int64(1234)},
		{TypeMoney, []string{"1,234.5"}, int64(123450)},
		{TypeMoney, []string{"0"}, int64(0)},
		{TypeMoney, []string{"99999999999999"}, int64(9999999999999900)},
		{TypeDate, []string{"2022-07-01"}, "2022-07-01"},
		{TypeTime, []string{"2022-07-01T08:00:00+08:00"}, int64(1656633600000)},
		{TypeTime, []string{"2022-07-01T00:00:00.25Z"}, int64(1656633600250)},
		{TypeBool, []string{"是"}, true},
		{TypeBool, []string{"on"}, true},
		{TypeBool, []string{"0"}, false},
		{TypeBool, []string{"No"}, false},
		{TypePhone, []string{"0483-123 4567"}, "04831234567"},
		{TypePhone, []string{"+86 139 0000 0000"}, "+8613900000000"},
		{TypeEnterprise, []string{"e1"}, "e1"},
		{TypeUnit, []string{"u1"}, "u1"},
		{TypeUnits, []string{"u1", "u2"}, []string{"u1", "u2"}},
		{TypePost, []string{"p1"}, "p1"},
		{TypePerson, []string{"h1"}, "h1"},
		{TypeFiles, []string{"f1"}, []string{"f1"}},
	} {
		got, err := fieldOf(c.kind).Parse(c.raw)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s %q: got %#v, %v, want %#v", c.kind, c.raw, got, err, c.want)
		}
	}
}

// What a field refuses, with a message in both languages that says why.
func TestParseRefuses(t *testing.T) {
	long := func(n int) string { return strings.Repeat("字", n) }
	for _, c := range []struct {
		name     string
		f        Field
		raw      []string
		zh, en   string
		accepted []string // the nearest thing that passes
	}{
		{"a NUL", Field{Type: TypeText}, []string{"a\x00b"}, "无法识别的字符", "cannot be read", []string{"ab"}},
		{"bytes that are no text", Field{Type: TypeLong}, []string{"\xff\xfe"}, "无法识别的字符", "cannot be read", []string{"ab"}},
		{"a NUL among several", Field{Type: TypeUnits}, []string{"u1", "\x00"}, "无法识别的字符", "cannot be read", []string{"u1"}},
		{"a line that is too long", Field{Type: TypeText}, []string{long(201)}, "最多 200 字，现在 201 字", "at most 200 characters; there are 201", []string{long(200)}},
		{"a text that is too long", Field{Type: TypeLong}, []string{long(4001)}, "最多 4000 字", "at most 4000", []string{long(4000)}},
		{"beyond the field's own limit", Field{Type: TypeLong, Max: 3}, []string{"四个字的"}, "最多 3 字", "at most 3", []string{"三个字"}},
		{"too short", Field{Type: TypeLong, Min: 2}, []string{"坏"}, "至少 2 字", "at least 2", []string{"坏了"}},
		{"short once blanks are gone", Field{Type: TypeText, Min: 4}, []string{"a   b"}, "至少 4 字", "at least 4", []string{"a bc"}},
		{"no such choice", Field{Type: TypeCode, Options: colours}, []string{"blue"}, "没有“blue”这一项", `no choice "blue"`, []string{"red"}},
		{"one of several is no choice", Field{Type: TypeCodes, Options: colours}, []string{"red", "blue"}, "没有“blue”这一项", `no choice "blue"`, []string{"red", "green"}},
		{"too many", Field{Type: TypeUnits, Max: 1}, []string{"a", "b"}, "最多选 1 项，现在有 2 项", "at most 1 entries; there are 2", []string{"a"}},
		{"no number", Field{Type: TypeInt}, []string{"12.5"}, "应是整数", "whole number", []string{"12"}},
		{"a number too large for anything", Field{Type: TypeInt}, []string{"99999999999999999999"}, "应是整数", "whole number", []string{"9"}},
		{"beyond the bounds", Field{Type: TypeInt, Min: 1, Max: 5}, []string{"6"}, "应在 1 到 5 之间", "between 1 and 5", []string{"5"}},
		{"below the bounds", Field{Type: TypeInt, Min: 1, Max: 5}, []string{"0"}, "应在 1 到 5 之间", "between 1 and 5", []string{"1"}},
		{"negative without a largest", Field{Type: TypeInt}, []string{"-1"}, "不能小于 0", "not be less than 0", []string{"0"}},
		{"below a negative smallest", Field{Type: TypeInt, Min: -3}, []string{"-4"}, "不能小于 -3", "not be less than -3", []string{"-3"}},
		{"three decimals", Field{Type: TypeMoney}, []string{"1.005"}, "最多两位小数", "at most two decimals", []string{"1.01"}},
		{"a sign alone", Field{Type: TypeMoney}, []string{"-"}, "应是金额", "amount in yuan", []string{"1"}},
		{"a point alone", Field{Type: TypeMoney}, []string{"."}, "应是金额", "amount in yuan", []string{"0."}},
		{"more than there is", Field{Type: TypeMoney}, []string{"100000000000000"}, "应是金额", "amount in yuan", []string{"1"}},
		{"a negative amount", Field{Type: TypeMoney}, []string{"-0.01"}, "不能小于 0", "not be less than 0", []string{"0"}},
		{"an amount beyond the bounds", Field{Type: TypeMoney, Max: 10}, []string{"10.01"}, "应在 0 到 10 之间", "between 0 and 10", []string{"10.00"}},
		{"no day", Field{Type: TypeDate}, []string{"2022-02-30"}, "应写成 2022-07-01 这样", "like 2022-07-01", []string{"2022-02-28"}},
		{"no time", Field{Type: TypeTime}, []string{"noon"}, "应写成 2022-07-01 09:30 这样", "like 2022-07-01 09:30", []string{"2022-07-01T12:00:00+08:00"}},
		{"a time of no zone", Field{Type: TypeTime}, []string{"2022-07-01T12:00"}, "应写成 2022-07-01 09:30 这样", "like 2022-07-01 09:30", []string{"2022-07-01T12:00:00Z"}},
		{"a bare number is no time", Field{Type: TypeTime}, []string{"1656633600000"}, "应写成", "write the time", []string{"2022-07-01T12:00:00Z"}},
		{"neither yes nor no", Field{Type: TypeBool}, []string{"maybe"}, "请选“是”或“否”", "yes or no", []string{"yes"}},
		{"too few digits", Field{Type: TypePhone}, []string{"12-34"}, "位数不对", "wrong length", []string{"1234567"}},
		{"too many digits", Field{Type: TypePhone}, []string{strings.Repeat("1", 21)}, "位数不对", "wrong length", []string{strings.Repeat("1", 20)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.f.Code, c.f.Name = "x", kernel.T("某项", "Thing")
			got, err := c.f.Parse(c.raw)
			if err == nil {
				t.Fatalf("accepted as %#v", got)
			}
			if err.Code != kernel.CodeInvalid || err.Field != "x" || !strings.Contains(err.Text.ZH, c.zh) || !strings.Contains(err.Text.EN, c.en) || !strings.Contains(err.Text.ZH, "某项") || !strings.Contains(err.Text.EN, "Thing") {
				t.Errorf("refused with %+v", err)
			}
			if _, err := c.f.Parse(c.accepted); err != nil {
				t.Errorf("%q is refused too: %v", c.accepted, err)
			}
		})
	}
}

func form() (*Course, *Action) {
	d := &Definition{Kind: "k", Fields: []Field{
		{Code: "what", Name: kernel.T("什么", "What"), Type: TypeText},
		{Code: "much", Name: kernel.T("多少", "How much"), Type: TypeInt},
		{Code: "gone", Name: kernel.T("不问", "Not asked"), Type: TypeText}}}
	c, err := Compile(d, plain)
	if err != nil {
		panic(err)
	}
	return c, &Action{Code: "a", Name: kernel.T("动作", "Act"), Form: []string{"what", "much", "unknown"}, Requires: []string{"what"}}
}

// A form reports every fault at once, and never lets a value in that it did
// not ask for.
func TestInputReportsEveryFaultAtOnce(t *testing.T) {
	c, a := form()
	_, err := c.Input(a, map[string][]string{"much": {"viel"}, "gone": {"smuggled"}, "level": {"9"}})
	got := map[string]bool{}
	for _, e := range kernel.AllErrors(err) {
		got[e.Field] = true
		if e.Text.ZH == "" || e.Text.EN == "" {
			t.Errorf("%s: no words", e.Field)
		}
	}
	if want := (map[string]bool{"what": true, "much": true, "gone": true, "level": true}); !reflect.DeepEqual(got, want) {
		t.Errorf("faults at %v, want %v", got, want)
	}
}

func TestInputKeepsWhatWasEmptiedApartFromWhatWasNotSent(t *testing.T) {
	c, a := form()
	in, err := c.Input(a, map[string][]string{"what": {"a"}, "much": {" "}})
	if err != nil {
		t.Fatal(err)
	}
	if v, sent := in["much"]; !sent || v != nil {
		t.Errorf("an emptied field: %v, %v", v, sent)
	}
	if in, err = c.Input(a, map[string][]string{"what": {"a"}}); err != nil || len(in) != 1 {
		t.Errorf("got %v, %v", in, err)
	}
}

func TestTypedIsTheInverseOfParse(t *testing.T) {
	for _, c := range []struct {
		kind FieldType
		v    any
	}{{TypeText, "a b"}, {TypeCodes, []string{"red"}}, {TypeMoney, int64(150)}, {TypeInt, int64(-0)}, {TypeBool, true}, {TypeBool, false}, {TypeTime, int64(5)}, {TypeText, nil}} {
		f := fieldOf(c.kind)
		if got, err := f.Parse(f.Typed(c.v)); err != nil || !reflect.DeepEqual(got, c.v) {
			t.Errorf("%s %v: got %v, %v", c.kind, c.v, got, err)
		}
	}
	if fieldOf(TypeText).Typed(3.5) != nil {
		t.Error("a value of no field type was typed")
	}
}

func TestWordsPointToAnOption(t *testing.T) {
	f := &Field{Options: []Option{{Code: "power", Words: []string{"停电", "电"}}, {Code: "water", Words: []string{"停水"}}, {Code: "none"}}}
	for text, want := range map[string]string{"昨晚停电": "power", "停水又停水": "water", "道路": ""} {
		if got := f.Suggest(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	if !f.Suggests() || (&Field{Options: colours}).Suggests() {
		t.Error("whether words can point to an option")
	}
	if got := f.OptionName("away").ZH; got != "away" {
		t.Errorf("an option that is gone is called %q", got)
	}
}

// Whatever is typed, a field either says in both languages what is wrong or
// returns a value that reads the same when it is typed again.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", " ", "red", "1,234.50", "-1", "2022-07-01", "2022-02-30", "是", "\x00", "\xff", "0483-1234567", "a\r\r\nb", "9223372036854775808", "+", "١٢٣"} {
		for i := range 16 {
			f.Add(i, s, "green", 0, 0)
		}
	}
	kinds := []FieldType{TypeText, TypeLong, TypeCode, TypeCodes, TypeInt, TypeMoney, TypeDate, TypeTime, TypeBool, TypeFiles, TypePhone, TypeEnterprise, TypeUnit, TypeUnits, TypePost, TypePerson}
	f.Fuzz(func(t *testing.T, kind int, a, b string, low, high int) {
		x := fieldOf(kinds[(kind%len(kinds)+len(kinds))%len(kinds)])
		x.Min, x.Max = low%100, max(0, high%10_000)
		v, err := x.Parse([]string{a, b})
		if err != nil {
			if err.Field != "x" || err.Text.ZH == "" || err.Text.EN == "" || strings.Contains(err.Text.EN, "%!") {
				t.Fatalf("refused with %+v", err)
			}
			return
		}
		if v == nil {
			return
		}
		again, err := x.Parse(x.Typed(v))
		if err != nil || !reflect.DeepEqual(again, v) {
			t.Fatalf("%s: %#v, typed again %#v, %v", x.Type, v, again, err)
		}
	})
}

// An amount in 万元 is read as offices write it, exactly, and what was probably
// meant in another unit is refused with that said.
func TestMoneyInWan(t *testing.T) {
	f := &Field{Code: "investment", Name: kernel.T("投资额", "Investment"), Type: TypeMoney, In: InWan, Min: 100, Max: 5_000_000}
	for typed, want := range map[string]int64{
		"12000": 12000 * kernel.Wan, "12,000": 12000 * kernel.Wan, "8000万": 8000 * kernel.Wan, "8000万元": 8000 * kernel.Wan, "8000 万元": 8000 * kernel.Wan,
		"1.2亿": 12000 * kernel.Wan, "1.2亿元": 12000 * kernel.Wan, "1亿2000万": 12000 * kernel.Wan, "1亿2000万元": 12000 * kernel.Wan,
		"100.000001": 100*kernel.Wan + 1, "0.0100000001亿": 100*kernel.Wan + 1, "120.50": 120*kernel.Wan + kernel.Wan/2,
	} {
		got, err := f.Parse([]string{typed})
		if err != nil || got != want {
			t.Errorf("%s: got %v, %v, want %d", typed, got, err, want)
		}
		if back, err := f.Parse(f.Typed(want)); err != nil || back != want {
			t.Errorf("%s shown as %q reads as %v, %v", typed, f.Typed(want), back, err)
		}
	}
	for typed, says := range map[string]string{
		"350000000": "写混", "3.5": "写混", "600亿": "500亿元", "-12000": "写混", "亿": "万元", "一亿": "万元", "1.2.3": "万元", "1e9": "万元", "100.0000001": "万元", "": "", "12000美元": "万元", "99999999999999999999": "万元",
	} {
		got, err := f.Parse([]string{typed})
		if says == "" {
			if err != nil || got != nil {
				t.Errorf("empty: got %v, %v", got, err)
			}
			continue
		}
		if err == nil || err.Field != "investment" || !strings.Contains(err.Text.ZH, says) || !strings.Contains(err.Text.ZH, "亿元") {
			t.Errorf("%s: got %v, %v, want a refusal that says %s and names the units", typed, got, err, says)
		}
	}
	plain := &Field{Code: "x", Name: kernel.T("金额", "Amount"), Type: TypeMoney}
	if _, err := plain.Parse([]string{"1.2亿"}); err == nil || !strings.Contains(err.Text.ZH, "元计") {
		t.Errorf("亿 in a field in yuan: %v", err)
	}
}
