package kernel

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestIDsSortByTheInstantTheyWereMade(t *testing.T) {
	src := NewIDSource(nil)
	last := ID("")
	for i := range 1000 {
		id := src.New(Instant(1_640_995_200_000 + i))
		if id <= last || len(id) != 36 || id[14] != '7' || !strings.ContainsRune("89ab", rune(id[19])) {
			t.Fatalf("%s after %s", id, last)
		}
		last = id
	}
}

// Ids of one instant sort by the order they were made in, also when a clock went
// back in between.
func TestIDsOfOneInstantSortByTheirOrder(t *testing.T) {
	src := NewIDSource(nil)
	const at = Instant(1_640_995_200_000)
	last := ID("")
	for range 20_000 { // more than one field of the counter holds
		id := src.New(at)
		if id <= last || len(id) != 36 || id[14] != '7' || !strings.ContainsRune("89ab", rune(id[19])) {
			t.Fatalf("%s after %s", id, last)
		}
		last = id
	}
	src.New(at - 5)
	if id := src.New(at); id <= last {
		t.Fatalf("%s after %s", id, last)
	}
}

func TestSameEntropySameIDs(t *testing.T) {
	a, b := NewIDSource(strings.NewReader(strings.Repeat("x", 64))), NewIDSource(strings.NewReader(strings.Repeat("x", 64)))
	if a.New(1) != b.New(1) {
		t.Fatal("a replay would make other ids")
	}
}

func TestDates(t *testing.T) {
	d, err := ParseDate("2022-02-28")
	if err != nil || d.AddDays(1).String() != "2022-03-01" || d.Days(d.AddDays(400)) != 400 || d.Weekday() != time.Monday {
		t.Fatalf("%v %v", d, err)
	}
	if _, err := ParseDate("2022-02-30"); CodeOf(err) != CodeInvalid {
		t.Fatalf("30 February: %v", err)
	}
	raw, err := json.Marshal(map[string]Date{"d": d, "none": {}})
	if err != nil || string(raw) != `{"d":"2022-02-28","none":""}` {
		t.Fatalf("%s %v", raw, err)
	}
	var back map[string]Date
	if err := json.Unmarshal(raw, &back); err != nil || back["d"] != d || !back["none"].IsZero() {
		t.Fatalf("%v %v", back, err)
	}
}

// A period contains its beginning and not its end (half-open).
func TestPeriodsAreHalfOpen(t *testing.T) {
	p := Period{From: 10, To: 20}
	for at, want := range map[Instant]bool{9: false, 10: true, 19: true, 20: false} {
		if p.Contains(at) != want {
			t.Errorf("%d: %v", at, !want)
		}
	}
	if !(Period{From: 10}).Contains(1 << 40) {
		t.Error("a period without end ended")
	}
}

func TestMoneyIsWrittenInYuanExactly(t *testing.T) {
	for fen, want := range map[Money]string{0: "0.00", 5: "0.05", -5: "-0.05", 123456: "1234.56", Yuan(7): "7.00"} {
		if fen.String() != want {
			t.Errorf("%d: %s, want %s", int64(fen), fen, want)
		}
	}
}

func TestTextsFillBothLanguagesAndFallBack(t *testing.T) {
	got := T("“%s”缺 %d 件", "%q lacks %d").Format(T("材料", "paper"), 2)
	if got.ZH != "“材料”缺 2 件" || got.EN != `"paper" lacks 2` {
		t.Fatalf("%+v", got)
	}
	if T("只有中文", "").In(EN) != "只有中文" || T("", "only English").In(ZH) != "only English" {
		t.Fatal("a missing translation does not fall back")
	}
}

func TestErrorsKeepCodeFieldAndCause(t *testing.T) {
	cause := errors.New("disk")
	e := Internal(cause)
	if CodeOf(e) != CodeInternal || !errors.Is(e, cause) || CodeOf(nil) != "" || CodeOf(cause) != CodeInternal {
		t.Fatal("codes")
	}
	var es Errors
	es.Add(nil)
	if es.Err() != nil {
		t.Fatal("no errors are an error")
	}
	es.Add(Invalid("name", T("空", "empty")))
	es.Add(Conflict(T("变了", "changed")))
	all := AllErrors(es.Err())
	if len(all) != 2 || all[0].Field != "name" || CodeOf(es) != CodeInvalid {
		t.Fatalf("%v", all)
	}
}

func TestPermissionsAreDeniedByDefault(t *testing.T) {
	a := Actor{Kind: ActorPerson, Grants: map[string]Scope{"whistle.view": ScopeOwn}}
	if a.Can("whistle.view") != ScopeOwn || a.Can("whistle.direct") != ScopeNone || CodeOf(a.Require("whistle.direct")) != CodeForbidden {
		t.Fatal("granted what nobody granted")
	}
	if (Actor{}).Can("whistle.view") != ScopeNone {
		t.Fatal("nobody may see")
	}
	if System().Can("anything") != ScopeAll {
		t.Fatal("the system may not")
	}
}

// A source is a plain text, as packs and definitions of old have it, or one in
// both languages.
func TestASourceIsPlainOrInBothLanguages(t *testing.T) {
	for text, want := range map[string]Source{
		`"GB/T 9704"`:                {ZH: "GB/T 9704"},
		`{"zh":"模型自定","en":"Model"}`: {ZH: "模型自定", EN: "Model"},
	} {
		var got Source
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
		var again Source
		b, err := json.Marshal(got)
		if err == nil {
			err = json.Unmarshal(b, &again)
		}
		if err != nil || again != want {
			t.Errorf("%s comes back as %+v, %v", b, again, err)
		}
	}
	for s, want := range map[Source]bool{{ZH: "模型自定"}: true, {ZH: "GB/T 9704"}: false, {ZH: "模型自定", EN: "Model"}: false, {}: false} {
		if s.Unrendered() != want {
			t.Errorf("%+v: unrendered %v", s, !want)
		}
	}
	if (Source{ZH: "甲"}).In(EN) != "甲" || (Source{ZH: "甲", EN: "A"}).In(EN) != "A" || json.Unmarshal([]byte(`3`), new(Source)) == nil {
		t.Error("a source in English")
	}
}

// Large sums are told in 亿元 from there on and in 万元 below; nothing is lost
// where the amount is to be typed again.
func TestLargeMoney(t *testing.T) {
	for m, want := range map[Money][3]string{
		12000 * Wan: {"1.2亿元", "120 million yuan", "12000"}, 8000 * Wan: {"8000万元", "80 million yuan", "8000"}, 0: {"0万元", "0 million yuan", "0"},
		61193 * 100 * 10 * Wan: {"6119.3亿元", "611930 million yuan", "61193000"}, 12345678901: {"1.23亿元", "123.46 million yuan", "12345.678901"},
		-8000*Wan - Wan/2: {"-8000.5万元", "-80.01 million yuan", "-8000.5"},
	} {
		if l := m.Large(); l.ZH != want[0] || l.EN != want[1] || m.InWan() != want[2] {
			t.Errorf("%d: %s, %s, %s; want %v", m, l.ZH, l.EN, m.InWan(), want)
		}
	}
}

func TestListed(t *testing.T) {
	got := Listed(" 企哨〔2022〕1号，企哨〔2022〕2号、A-3;A-3\n b\t　c ")
	if want := []string{"企哨〔2022〕1号", "企哨〔2022〕2号", "A-3", "b", "c"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := Listed(" ,，\n"); got != nil {
		t.Errorf("nothing typed is %q", got)
	}
}

func TestCodesAreOneWord(t *testing.T) {
	for s, want := range map[string]bool{
		"a": true, "专班": true, "service-office.officer-1": true, "a/b_c.9": true, "9": true, strings.Repeat("码", 64): true,
		"": false, "-a": false, ".": false, "a b": false, "a\n": false, "a,b": false, "a\xff": false, strings.Repeat("a", 65): false,
	} {
		if IsCode(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}
