package award

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/govalues/decimal"

	"juyan/internal/kernel"
)

func n(s string) Num  { return decimal.MustParse(s) }
func p(s string) *Num { x := n(s); return &x }

// jiyuan has the published multiples: at most 5, 3, 2 times the base, and none.
func jiyuan() *Rules {
	return &Rules{Grades: []Grade{
		{Code: "excellent", Name: kernel.T("优秀", "Excellent"), Quota: p("0.2"), Min: p("85"), Multiple: n("5")},
		{Code: "good", Name: kernel.T("良好", "Good"), Quota: p("0.4"), Multiple: n("3")},
		{Code: "pass", Name: kernel.T("合格", "Pass"), Min: p("60"), Multiple: n("2")},
		{Code: "fail", Name: kernel.T("不合格", "Fail"), Multiple: n("0")},
	}}
}

// rated ranks totals: "90 90 -" ; a veto is written "90!pass".
func rated(list string) []Rated {
	var out []Rated
	for i, s := range strings.Fields(list) {
		total, veto, vetoed := strings.Cut(s, "!")
		r := Rated{Code: string(rune('a' + i))}
		if vetoed {
			r.Caps = []string{veto}
		}
		if total != "-" {
			r.Total, r.Rank = n(total), 1
		}
		out = append(out, r)
	}
	for i := range out {
		for j := range out {
			if out[i].Rank > 0 && out[j].Rank > 0 && out[j].Total.Cmp(out[i].Total) > 0 {
				out[i].Rank++
			}
		}
	}
	return out
}

// grades lists code:first letter of the grade, by code.
func grades(t *testing.T, r *Rules, list string) string {
	t.Helper()
	got, err := Assign(r, rated(list))
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(got, func(a, b Graded) int { return strings.Compare(a.Code, b.Code) })
	var out strings.Builder
	for _, g := range got {
		if g.Why.ZH == "" || g.Why.EN == "" {
			t.Errorf("%s has no reason", g.Code)
		}
		out.WriteString((g.Grade + "-")[:1])
	}
	return out.String()
}

func TestQuotasAreRoundedDownAndTiesNeverExceedThem(t *testing.T) {
	for _, v := range []struct{ name, totals, want string }{
		{"20 % of nine is one, 40 % is three", "99 98 97 96 95 94 93 92 91", "egggppppp"},
		{"20 % of four is none", "99 98 97 96", "gppp"},
		{"two tie for one place: neither has it", "99 99 97 96 95 94 93 92 91", "gggpppppp"},
		{"a place a tie could not fill stays empty", "99 98 98 97 96 95 94 93 92 91", "eggggppppp"},
		{"the whole field ties", "90 90 90 90 90", "ppppp"},
		{"below the least total there is no excellence", "84 83 82 81 80", "ggppp"},
		{"and below 60 no pass", "99 98 70 59.9999 10", "eggff"},
		{"no total, no grade; the quota counts those with one", "99 - - - - -", "p-----"},
		{"a veto caps the grade and leaves its place to the next", "99!pass 98 97 96 95", "peggp"},
		{"a veto to fail", "99!fail 98 97 96 95", "feggp"},
		{"a vetoed one among equals", "99!pass 99 97 96 95", "peggp"},
		{"vetoes do not exceed the quota of the grade they leave", "99!good 98!good 97!good 96 95", "ggpep"},
	} {
		if got := grades(t, jiyuan(), v.totals); got != v.want {
			t.Errorf("%s: %s; want %s", v.name, got, v.want)
		}
	}
}

// Each reason says in both languages why the grade is no better, and names grades
// in quotation marks.
func TestReasons(t *testing.T) {
	for _, v := range []struct{ totals, code, zh, en string }{
		{"99 98 97 96 95", "a", "在“优秀”的 1 个名额之内", "within the limit of 1 for “Excellent”"},
		{"99 98 97 96 95", "b", "“优秀”的 1 个名额已满；在“良好”的 2 个名额之内", "“Excellent” is limited to 1 here and full; within the limit of 2 for “Good”"},
		{"99 98 97 96 95", "d", "“良好”的 2 个名额已满；定为“合格”", "“Good” is limited to 2 here and full; graded “Pass”"},
		{"99 98 97", "a", "“优秀”按 3 个对象算没有名额；在“良好”的 1 个名额之内", "a group of 3 has no place for “Excellent”; within the limit of 1 for “Good”"},
		{"99 99 97 96 95 94 93 92 91", "a", "并列 2 个，“优秀”只剩 1 个名额，一并降等；在“良好”的 3 个名额之内", "2 are tied and “Excellent” has room for only 1, so all of them go one grade down; within the limit of 3 for “Good”"},
		{"84 83 82 81 59", "e", "得分 59 不到“合格”要求的 60；定为“不合格”", "the total 59 is below the 60 required for “Pass”; graded “Fail”"},
		{"99!pass 98 97 96 95", "a", "一票否决，等次最高“合格”", "a veto allows “Pass” at best"},
		{"-", "a", "没有总分，不定等次", "no total, no grade"},
	} {
		got, err := Assign(jiyuan(), rated(v.totals))
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(got, func(g Graded) bool { return g.Code == v.code })
		if why := got[i].Why; why.ZH != v.zh || why.EN != v.en {
			t.Errorf("%s of %s:\n%s\n%s", v.code, v.totals, why.ZH, why.EN)
		}
	}
}

func TestGradesThatDoNotExistAreRefused(t *testing.T) {
	if _, err := Assign(jiyuan(), rated("99!superb")); kernel.CodeOf(err) != kernel.CodeInvalid {
		t.Error(err)
	}
	if _, err := Assign(jiyuan(), append(rated("99"), rated("98")...)); kernel.CodeOf(err) != kernel.CodeInvalid {
		t.Error("a subject stands twice")
	}
	if _, err := Pools(jiyuan(), []Unit{{"a", "superb", 1}}, nil); kernel.CodeOf(err) != kernel.CodeNotFound {
		t.Error(err)
	}
}

// Whatever the totals: no quota is exceeded, nobody with less has more, equals are
// equal, and the order does not matter.
func TestGradesAreFair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []string
		for range rapid.IntRange(1, 25).Draw(t, "n") {
			s := fmt.Sprint(rapid.IntRange(50, 100).Draw(t, "total"))
			if rapid.IntRange(0, 6).Draw(t, "veto") == 0 {
				s += "!" + rapid.SampledFrom([]string{"good", "pass", "fail"}).Draw(t, "cap")
			}
			list = append(list, s)
		}
		r, in := jiyuan(), rated(strings.Join(list, " "))
		out, err := Assign(r, in)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Assign(r, rapid.Permutation(in).Draw(t, "order"))
		if err != nil || !slices.Equal(out, again) {
			t.Fatal("the order shows", err)
		}
		count, capped := map[string]int{}, map[string]bool{}
		for _, s := range in {
			capped[s.Code] = len(s.Caps) > 0
		}
		for i, g := range out {
			count[g.Grade]++
			for _, h := range out[i+1:] {
				if !capped[g.Code] && r.index(h.Grade) < r.index(g.Grade) {
					t.Fatalf("%+v is behind %+v", h, g)
				}
				if h.Rank == g.Rank && h.Grade != g.Grade && !capped[g.Code] && !capped[h.Code] {
					t.Fatalf("equals %+v and %+v", g, h)
				}
			}
		}
		for _, g := range r.Grades {
			if g.Quota != nil && count[g.Code] > g.Places(len(in)) {
				t.Fatalf("%d are %s, %d may be", count[g.Code], g.Code, g.Places(len(in)))
			}
		}
	})
}

func TestPoolsAreBaseTimesMultipleUpToWhatThereIs(t *testing.T) {
	units := []Unit{{"c", "pass", 100_01}, {"a", "excellent", 100_00}, {"b", "good", 33_33}, {"d", "fail", 500_00}, {"e", "", 1}}
	got, err := Pools(jiyuan(), units, nil)
	want := []Pool{{"a", "excellent", 500_00, 500_00}, {"b", "good", 99_99, 99_99}, {"c", "pass", 200_02, 200_02}, {"d", "fail", 0, 0}, {"e", "", 0, 0}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	available := kernel.Money(400_00)
	if got, err = Pools(jiyuan(), units, &available); err != nil || got[0].Amount+got[1].Amount+got[2].Amount != available || got[0].Amount != 250_00 || got[1].Amount != 49_99 || got[2].Amount != 100_01 {
		t.Errorf("%v, %v", got, err)
	}
	for _, bad := range []Unit{{"a", "pass", -1}, {"a", "excellent", 1 << 62}} {
		if _, err := Pools(jiyuan(), []Unit{bad}, nil); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	less := kernel.Money(-1)
	if _, err := Pools(jiyuan(), units, &less); kernel.CodeOf(err) != kernel.CodeInvalid {
		t.Error(err)
	}
}

func person(code, base, unit, personal, months string) Person {
	return Person{code, n(base), n(unit), n(personal), n(months)}
}

func TestSharesByHand(t *testing.T) {
	// 4000·1.2·1·12 : 3000·1.2·1.1·12 : 3000·1.2·0.9·6 = 57600 : 47520 : 19440 of 124560.
	got, err := Share(100_000_00, []Person{person("c", "3000", "1.2", "0.9", "6"), person("a", "4000", "1.2", "1", "12"), person("b", "3000", "1.2", "1.1", "12")})
	want := []Paid{{"a", 46_242_77, 46_242_77}, {"b", 38_150_29, 38_150_28}, {"c", 15_606_94, 15_606_93}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	// Equal remainders: the fen left over goes to the smaller code.
	got, err = Share(100, []Person{person("z", "1", "1", "1", "12"), person("x", "1", "1", "1", "12"), person("y", "1", "1", "1", "12")})
	if err != nil || got[0].Amount != 34 || got[1].Amount != 33 || got[2].Amount != 33 || got[0].Code != "x" {
		t.Errorf("%v, %v", got, err)
	}
}

func TestSharesThatCannotBeAreRefused(t *testing.T) {
	ok := person("a", "1", "1", "1", "12")
	for name, try := range map[string]func() error{
		"negative pool": func() error { _, err := Share(-1, []Person{ok}); return err },
		"nobody":        func() error { _, err := Share(100, nil); return err },
		"no positive base": func() error {
			_, err := Share(100, []Person{person("a", "0", "1", "1", "12"), person("b", "1", "1", "1", "0")})
			return err
		},
		"negative factor":   func() error { _, err := Share(100, []Person{ok, person("b", "1", "-1", "-1", "12")}); return err },
		"thirteen months":   func() error { _, err := Share(100, []Person{person("a", "1", "1", "1", "12.1")}); return err },
		"somebody twice":    func() error { _, err := Share(100, []Person{ok, ok}); return err },
		"a negative amount": func() error { _, _, err := Apportion(-5, []*big.Int{big.NewInt(1)}); return err },
	} {
		if err := try(); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, err := Share(0, []Person{ok}); err != nil || got[0].Amount != 0 {
		t.Errorf("an empty pool: %v, %v", got, err)
	}
}

// The shares of any pool with any factors add up to the pool to the fen; nobody
// is more than a fen away from the exact share; who has nothing gets nothing; the
// order does not matter.
func TestSharesAddUpToTheFen(t *testing.T) {
	factor := rapid.Custom(func(t *rapid.T) Num {
		return rapid.SampledFrom([]Num{n("0"), n("1"), n("0.0000000000000000001"), n("9999999999999999999"), n("1.2345678901234567"),
			decimal.MustNew(rapid.Int64Range(0, 100_000).Draw(t, "f"), rapid.IntRange(0, 6).Draw(t, "scale"))}).Draw(t, "factor")
	})
	rapid.Check(t, func(t *rapid.T) {
		pool := kernel.Money(rapid.OneOf(rapid.Int64Range(0, 1000), rapid.Int64Range(0, 1<<62)).Draw(t, "pool"))
		people := []Person{person("000", "1", "1", "1", "1")}
		for i := range rapid.IntRange(0, 40).Draw(t, "people") {
			people = append(people, Person{fmt.Sprintf("%03d", i+1), factor.Draw(t, "b"), factor.Draw(t, "d"), factor.Draw(t, "p"), decimal.MustNew(rapid.Int64Range(0, 12).Draw(t, "m"), 0)})
		}
		got, err := Share(pool, people)
		if err != nil {
			t.Fatal(err)
		}
		sum := kernel.Money(0)
		for i, s := range got {
			sum += s.Amount
			if s.Amount < s.Floor || s.Amount > s.Floor+1 {
				t.Fatalf("%+v", s)
			}
			if product(people[i].Base, people[i].Unit, people[i].Personal, people[i].Months).Sign() == 0 && s.Amount != 0 {
				t.Fatalf("%+v of nothing", s)
			}
		}
		if sum != pool {
			t.Fatalf("%d shared out of %d", sum, pool)
		}
		again, err := Share(pool, rapid.Permutation(people).Draw(t, "order"))
		if err != nil || !slices.Equal(got, again) {
			t.Fatal("the order shows")
		}
	})
}

func TestRulesOfGradesAreChecked(t *testing.T) {
	if f := Check(jiyuan()); len(f) > 0 {
		t.Fatal(f)
	}
	for want, spoil := range map[string]func(*Rules){
		"grades.1.code":     func(r *Rules) { r.Grades[1].Code = "excellent" },
		"grades.0.quota":    func(r *Rules) { r.Grades[0].Quota = p("20") },
		"grades.2.multiple": func(r *Rules) { r.Grades[2].Multiple = n("4") },
		"grades.3.multiple": func(r *Rules) { r.Grades[3].Multiple = n("-1") },
		"grades.2.min":      func(r *Rules) { r.Grades[1].Min = p("50") },
		"grades.3":          func(r *Rules) { r.Grades[3].Min = p("10") },
		"grades":            func(r *Rules) { r.Grades = r.Grades[3:] },
	} {
		r := jiyuan()
		spoil(r)
		if f := Check(r); len(f) == 0 || f[0].Path != want || f[0].What.EN == "" || f[0].How.ZH == "" {
			t.Errorf("%s: %v", want, f)
		}
	}
}
