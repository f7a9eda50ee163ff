package codes

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
)

var today = kernel.Date{Year: 2022, Month: 12, Day: 31}

func TestVerdicts(t *testing.T) {
	resident := func(s string) Result { return CheckResidentID(s, today) }
	for _, c := range []struct {
		check func(string) Result
		code  string
		want  Verdict
		says  string // part of the Chinese reason
	}{
		{CheckUSCC, "91350100M000100Y43", OK, "福建省福州市"},
		{CheckUSCC, "91350200MA2YJ1XR9G", OK, "市场监管"},
		{CheckUSCC, " 91350100m000100y43 ", OK, "校验正确"},
		{CheckUSCC, "９１３５０１００Ｍ０００１００Ｙ４３", OK, "校验正确"},
		{CheckUSCC, "91350203M0001QAY9B", Warn, "校验位不符"}, // genuine, fails: warn, don't block
		{CheckUSCC, "91350100M000100Y44", Warn, "末位应为3"},
		{CheckUSCC, "91350100M000100O43", Bad, "第16位“O”"},
		{CheckUSCC, "9135010AM000100Y43", Bad, "行政区划"},
		{CheckUSCC, "91350100M000100Y4", Bad, "应为18位，这里有17位"},
		{CheckUSCC, "中文代码", Bad, "应为18位"},
		{CheckUSCC, "", Bad, "有0位"},
		{CheckOrgCode, "M000100Y4", OK, "校验正确"},
		{CheckOrgCode, "M000100Y-4", OK, "校验正确"},
		{CheckOrgCode, "M000100Y5", Warn, "末位应为4"},
		{CheckOrgCode, "M000_00Y4", Bad, "数字和大写字母"},
		{CheckOrgCode, "M000100", Bad, "应为9位"},
		{resident, "11010519491231002X", OK, "北京市；1949-12-31出生；女"},
		{resident, "11010519491231002x", OK, "北京市"},
		{resident, "110105194912310021", Bad, "校验位不符"},
		{resident, "11010519490231002X", Bad, "出生日期"},
		{resident, "11010520491231002X", Bad, "出生日期"},
		{resident, "1101051949123100X2", Bad, "前17位"},
		{resident, "110105491231002", Warn, "15位"},
		{resident, "1101051949123100", Bad, "应为18位"},
		{CheckProjectCode, "2111-522323-04-01-342068", OK, "贵州省黔西南布依族苗族自治州普安县"},
		{CheckProjectCode, "2509-320193-89-01-544060", Warn, "320193"}, // check fits; a zone's area
		{CheckProjectCode, "2411-130202-89-01-637015", OK, "唐山市"},
		{CheckProjectCode, "2210-152900-04-01-123458", OK, "2022年10月"},
		{CheckProjectCode, "2210-152900-04-01-123459", Warn, "末位应为8"},
		{CheckProjectCode, "2213-152900-04-01-123458", Warn, "月份"},
		{CheckProjectCode, "2210-152900-04-01-12345", Bad, "应为20位"},
		{CheckProjectCode, "2210-15290A-04-01-123458", Bad, "只有数字"},
		{CheckIndustry, "2662", OK, "制造业 › 化学原料和化学制品制造业 › 专用化学产品制造 › 专项化学用品制造"},
		{CheckIndustry, "C2669", OK, "其他专用化学产品制造"},
		{CheckIndustry, "A2662", Bad, "没有“A2662”"},
		{CheckIndustry, "9999", Bad, "没有"},
		{CheckArea, "152900", OK, "内蒙古自治区阿拉善盟"},
		{CheckArea, "152921", OK, "阿拉善左旗"},
		{CheckArea, "152971", OK, "统计用区划代码：内蒙古自治区阿拉善盟"},
		{CheckArea, "152971001", OK, "高新技术产业开发区"},
		{CheckArea, "152972", Warn, "像是内蒙古自治区阿拉善盟下开发区"},
		{CheckArea, "152999", Warn, "没有这个代码"},
		{CheckArea, "990000", Bad, "省级"},
		{CheckArea, "1529", Bad, "6位"},
	} {
		got := c.check(c.code)
		if got.Verdict != c.want || !strings.Contains(got.Reason.ZH, c.says) {
			t.Errorf("%q: %s %q; want %s with %q", c.code, got.Verdict, got.Reason.ZH, c.want, c.says)
		}
		if got.Reason.EN == "" || strings.Contains(got.Reason.ZH+got.Reason.EN, "%!") {
			t.Errorf("%q: reason is not complete in both languages: %+v", c.code, got.Reason)
		}
		if err := got.Err("code"); (err == nil) != (c.want != Bad) {
			t.Errorf("%q: Err = %v", c.code, err)
		}
	}
}

// The inferred check of project codes fits three of three public codes.
func TestProjectCheckDigit(t *testing.T) {
	for _, code := range []string{"2111-522323-04-01-342068", "2509-320193-89-01-544060", "2411-130202-89-01-637015"} {
		s := Normalize(code)
		if got := mod1110(s[:19]); got != s[19] {
			t.Errorf("%s: check digit %c", code, got)
		}
	}
}

// A USCC whose last character was computed over a wrong organisation code is
// told from one that is wrong at the end.
func TestUSCCInnerCheck(t *testing.T) {
	s := "91350100M000100Y5"
	got := CheckUSCC(s + string(usccCheck(s)))
	if got.Verdict != Warn || !strings.Contains(got.Reason.ZH, "GB 11714") {
		t.Errorf("got %+v", got)
	}
}

// genUSCC draws codes whose both checks fit.
func genUSCC(t *rapid.T) string {
	const alphabet = usccAlphabet
	org := rapid.StringOfN(rapid.RuneFrom([]rune(alphabet)), 8, 8, -1).Draw(t, "org")
	s := rapid.SampledFrom([]string{"91", "92", "93", "12", "52"}).Draw(t, "kind") +
		rapid.SampledFrom([]string{"152900", "152921", "350200", "100000"}).Draw(t, "area") + org + string(orgCheck(org))
	return s + string(usccCheck(s))
}

func genResident(t *rapid.T) string {
	born := kernel.Date{Year: 1900, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 44000).Draw(t, "day"))
	s := rapid.SampledFrom([]string{"152921", "110105"}).Draw(t, "area") + strings.ReplaceAll(born.String(), "-", "") +
		rapid.StringMatching(`[0-9]{3}`).Draw(t, "order")
	return s + string(residentCheckOf(s))
}

// flip returns s with one character replaced by another of the alphabet.
func flip(t *rapid.T, s, alphabet string) string {
	at := rapid.IntRange(0, len(s)-1).Draw(t, "at")
	to := rapid.SampledFrom([]byte(strings.ReplaceAll(alphabet, s[at:at+1], ""))).Draw(t, "to")
	return s[:at] + string(to) + s[at+1:]
}

// swap returns s with two differing neighbours exchanged, "" if all are equal.
func swap(t *rapid.T, s string) string {
	at := rapid.IntRange(0, len(s)-2).Draw(t, "swap")
	return s[:at] + s[at+1:at+2] + s[at:at+1] + s[at+2:]
}

// 31 is prime and every weight is a unit, so any one wrong character and any
// exchange of neighbours is noticed: no exceptions.
func TestOneWrongCharacterOfUSCC(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genUSCC(t)
		if got := CheckUSCC(s); got.Verdict != OK {
			t.Fatalf("%s: %+v", s, got)
		}
		if wrong := flip(t, s, usccAlphabet); CheckUSCC(wrong).Verdict == OK {
			t.Fatalf("%s passes though %s was right", wrong, s)
		}
		if wrong := swap(t, s); wrong != s && CheckUSCC(wrong).Verdict == OK {
			t.Fatalf("%s passes though %s was right", wrong, s)
		}
	})
}

// 11 is prime and every weight is a unit: no exceptions.
func TestOneWrongDigitOfResidentID(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genResident(t)
		if got := CheckResidentID(s, kernel.Date{}); got.Verdict != OK {
			t.Fatalf("%s: %+v", s, got)
		}
		if wrong := flip(t, s, "0123456789"); CheckResidentID(wrong, kernel.Date{}).Verdict != Bad {
			t.Fatalf("%s passes though %s was right", wrong, s)
		}
		if wrong := swap(t, s); wrong != s && CheckResidentID(wrong, kernel.Date{}).Verdict != Bad {
			t.Fatalf("%s passes though %s was right", wrong, s)
		}
	})
}

// ISO 7064 MOD 11,10 notices every single wrong digit.
func TestOneWrongDigitOfProjectCode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[0-9]{19}`).Draw(t, "code")
		s += string(mod1110(s))
		wrong := flip(t, s, "0123456789")
		if mod1110(wrong[:19]) == wrong[19] {
			t.Fatalf("%s passes though %s was right", wrong, s)
		}
	})
}

// GB 11714 works mod 11 on 36 values: one wrong character slips through exactly
// when old and new value differ by a multiple of 11 (such as 0 and B).
func TestOneWrongCharacterOfOrgCode(t *testing.T) {
	const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.RuneFrom([]rune(alphabet)), 8, 8, -1).Draw(t, "code")
		wrong := flip(t, s, alphabet)
		multiple := true
		for i := range s {
			multiple = multiple && (orgValue(s[i])-orgValue(wrong[i]))%11 == 0
		}
		if passes := orgCheck(s) == orgCheck(wrong); passes != multiple {
			t.Fatalf("%s and %s: same check %v, values congruent %v", s, wrong, passes, multiple)
		}
	})
}

// Nothing typed may panic, and every reading explains itself in both languages.
func FuzzIdentify(f *testing.F) {
	for _, s := range []string{"", "91350100M000100Y43", "11010519491231002X", "2662", "C", "152971", "2210-152900-04-01-123458", "１５", "\xff\xfe", "M000100Y-4", "ſſſſſſſſſ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		found := Identify(s, today)
		if len(found) == 0 {
			t.Fatal("no finding")
		}
		for _, x := range found {
			if x.Reason.ZH == "" || x.Reason.EN == "" || x.Verdict == "" || x.Name.IsZero() {
				t.Fatalf("incomplete: %+v", x)
			}
		}
	})
}

func TestIdentify(t *testing.T) {
	for code, want := range map[string]string{
		"91350100M000100Y43":       "uscc ok",
		"11010519491231002X":       "resident ok",
		"91350203M0001QAY9B":       "uscc warn",
		"110105491231002":          "resident warn",
		"11010519490231002X":       "resident bad",
		"110105194912310021":       "resident bad",
		"2210-152900-04-01-123458": "project ok",
		"M000100Y-4":               "org ok",
		"152971":                   "area ok",
		"C2662":                    "industry ok",
		"26":                       "industry ok",
		"":                         "unknown bad",
		"hello world":              "unknown bad",
	} {
		found := Identify(code, today)
		if got := string(found[0].Kind) + " " + string(found[0].Verdict); got != want || len(found) != 1 && found[0].Verdict == OK {
			t.Errorf("%q: %q (%d readings), want %q", code, got, len(found), want)
		}
	}
	// A public body's code may be all digits; both readings are told when neither fits.
	if found := Identify("111529000115273629", today); len(found) != 2 || found[0].Kind != KindUSCC || found[0].Verdict != Warn {
		t.Errorf("got %+v", found)
	}
}

func TestBirthDate(t *testing.T) {
	if d, known := BirthDate("11010519491231002X"); !known || d.String() != "1949-12-31" {
		t.Errorf("got %v %v", d, known)
	}
	if _, known := BirthDate("110105194912310021"); known {
		t.Error("a bad number has no date of birth")
	}
}

func TestMask(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{MaskPhone("13812345678"), "138****5678"},
		{MaskPhone(" 0483-8220114 "), "048*****0114"},
		{MaskPhone("12345"), "*****"},
		{MaskPhone("123456789"), "*********"},
		{MaskPhone(""), ""},
		{MaskResidentID("11010519491231002X"), "110105********002X"},
		{MaskResidentID("110105491231002"), "110105*****1002"},
		{MaskResidentID("123456789012"), "************"},
		{MaskName("张三"), "张*"},
		{MaskName("欧阳娜娜"), "欧***"},
		{MaskName("张"), "*"},
		{MaskName(""), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// Whatever is typed into a phone field, at most seven characters stay readable.
func TestMaskNeverShowsMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := strings.ReplaceAll(rapid.String().Draw(t, "s"), "*", "")
		shown := func(masked string) int { return len([]rune(strings.ReplaceAll(masked, "*", ""))) }
		if shown(MaskPhone(s)) > 7 || shown(MaskResidentID(s)) > 10 || shown(MaskName(s)) > 1 {
			t.Fatalf("%q → %q %q %q", s, MaskPhone(s), MaskResidentID(s), MaskName(s))
		}
	})
}
