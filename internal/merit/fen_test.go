package merit_test

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/govalues/decimal"
	"pgregory.net/rapid"

	"juyan/internal/award"
	"juyan/internal/calendar"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/measure"
	"juyan/internal/merit"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

// till is a zone in which pay is reckoned: who held which post when, what units
// and people scored, and the rules.
type till struct {
	award     pack.Award
	founding  org.Founding
	period    string
	units     map[string]string // code → total; "" = none
	people    map[string]string
	available *kernel.Money
}

// oneRun is an appraisal with one official run.
type oneRun struct {
	merit.Runs
	run *merit.Run
}

func (r oneRun) Official(context.Context, kernel.ID) (*merit.Run, error) { return r.run, nil }

// fataler is a test or a case of a property.
type fataler interface {
	Fatalf(format string, args ...any)
	Helper()
}

func must(t fataler, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v", err)
	}
}

// pay announces, makes final and reckons, and reads what was stored.
func (z *till) pay(t fataler, db *store.DB) *merit.Pay {
	t.Helper()
	l, zero := ledger.New(), kernel.System()
	books := org.New(db, l, org.Options{})
	clock := db.Clock().(*storetest.Clock)
	at := func(day kernel.Date) { clock.Set(day.At(9, 0, books.Location())) }
	at(kernel.Date{Year: 2023, Month: 1, Day: 10})
	_, err := books.Found(ctx, zero, z.founding)
	must(t, err)
	cal, err := calendar.New(calendar.Official(), calendar.OfficeHours(), books.Location())
	must(t, err)
	s := merit.New(merit.Options{DB: db, Ledger: l, Org: books, Calendar: func() *calendar.Calendar { return cal }, Pack: func() *pack.Pack { return &pack.Pack{Award: z.award} },
		Runs: oneRun{run: z.run(t, books.Directory())}})
	r, err := s.Announce(ctx, zero, merit.AnnounceInput{Run: "run"})
	must(t, err)
	at(kernel.Date{Year: 2023, Month: 2, Day: 20})
	must(t, s.Finalize(ctx, zero, merit.FinalizeInput{Result: r.ID}))
	_, err = s.ComputePay(ctx, zero, merit.ComputePayInput{Result: r.ID, Available: z.available})
	must(t, err)
	p, err := s.Pay(ctx, zero, r.ID)
	must(t, err)
	return p
}

// run is the appraisal: units in one group, people in another.
func (z *till) run(t fataler, dir *org.Directory) *merit.Run {
	period, err := indicator.ParsePeriod(z.period)
	must(t, err)
	units, people := merit.Group{Code: "units", Kind: indicator.Units}, merit.Group{Code: "people", Kind: indicator.People}
	for _, code := range sorted(z.units) {
		u, _ := dir.UnitByCode(code)
		units.Subjects = append(units.Subjects, merit.Subject{Code: code, ID: u.ID, Unit: u.ID, Name: u.Name, Total: value(z.units[code]), Rank: rank(z.units, code)})
	}
	for _, code := range sorted(z.people) {
		p, _ := dir.PersonByCode(code)
		people.Subjects = append(people.Subjects, merit.Subject{Code: code, ID: p.ID, Person: p.ID, Name: kernel.T(p.Name, p.Name), Total: value(z.people[code]), Rank: rank(z.people, code)})
	}
	return &merit.Run{ID: "run", Code: "year", Period: period, Groups: []merit.Group{units, people}}
}

func sorted(m map[string]string) (out []string) {
	for code := range m {
		out = append(out, code)
	}
	slices.Sort(out)
	return out
}

func value(text string) indicator.Value {
	if text == "" {
		return indicator.Value{}
	}
	return indicator.Number(decimal.MustParse(text))
}

// rank is 1 for the best; equals share one.
func rank(totals map[string]string, code string) int {
	if totals[code] == "" {
		return 0
	}
	n := 1
	for _, other := range totals {
		if other != "" && decimal.MustParse(totals[code]).Less(decimal.MustParse(other)) {
			n++
		}
	}
	return n
}

// rat is a decimal as an exact fraction.
func rat(x decimal.Decimal) *big.Rat {
	out, ok := new(big.Rat).SetString(x.String())
	if !ok {
		panic(x.String())
	}
	return out
}

// check holds what was stored against the rules, reckoned anew in fractions.
func (z *till) check(t fataler, p *merit.Pay) {
	t.Helper()
	pools, most := kernel.Money(0), kernel.Money(0)
	for _, q := range p.Pools {
		z.checkPool(t, p, &q)
		pools, most = pools+q.Amount, most+q.Most
	}
	shares, people := kernel.Money(0), map[kernel.ID]bool{}
	for _, x := range p.Shares {
		shares += x.Amount
		people[x.Person] = true
	}
	switch {
	case pools != p.Total || shares != p.Total || len(people) != p.People:
		t.Fatalf("pools %d, shares %d, total %d fen; %d people, %d counted", pools, shares, p.Total, len(people), p.People)
	case z.available != nil && p.Total > *z.available:
		t.Fatalf("%d fen are paid of %d", p.Total, *z.available)
	case p.Total > most:
		t.Fatalf("%d fen are paid, at most %d may be", p.Total, most)
	}
}

func (z *till) checkPool(t fataler, p *merit.Pay, q *merit.Pool) {
	t.Helper()
	base := new(big.Rat).Mul(rat(z.award.Base), big.NewRat(100*int64(q.Heads), 1))
	multiple := new(big.Rat)
	for _, g := range z.award.Rules.Grades {
		if g.Code == q.Grade {
			multiple = rat(g.Multiple)
		}
	}
	if floor(base) != q.Base || floor(new(big.Rat).Mul(big.NewRat(int64(q.Base), 1), multiple)) != q.Most || q.Amount > q.Most || q.Amount < 0 {
		t.Fatalf("pool %+v", q)
	}
	weights, sum, paid := map[string]*big.Rat{}, new(big.Rat), kernel.Money(0)
	for _, x := range p.Shares {
		if x.Unit != q.Unit {
			continue
		}
		w := rat(x.Base)
		for _, f := range []decimal.Decimal{x.Factor, x.Personal, x.Months} {
			w = new(big.Rat).Mul(w, rat(f))
		}
		if x.Months.Cmp(decimal.MustParse("12")) > 0 || !x.Factor.Equal(z.award.Unit[q.Grade]) {
			t.Fatalf("share %+v", x)
		}
		weights[x.Code], paid = w, paid+x.Amount
		sum.Add(sum, w)
	}
	if paid != q.Amount || sum.Sign() == 0 && q.Amount != 0 {
		t.Fatalf("%s has %d fen, %d are shared out", q.Name.ZH, q.Amount, paid)
	}
	for _, x := range p.Shares {
		if w := weights[x.Code]; w != nil && sum.Sign() > 0 {
			exact := floor(new(big.Rat).Quo(new(big.Rat).Mul(w, big.NewRat(int64(q.Amount), 1)), sum))
			if x.Floor != exact || x.Amount != exact && x.Amount != exact+1 {
				t.Fatalf("%s has %d fen, exactly %d and a remainder", x.Code, x.Amount, exact)
			}
		}
	}
}

func floor(x *big.Rat) kernel.Money {
	return kernel.Money(new(big.Int).Quo(x.Num(), x.Denom()).Int64())
}

// migrations are the tables that pay needs.
func migrations() []store.Migrations {
	return []store.Migrations{ledger.Migrations(), measure.Migrations(), org.Migrations(), merit.Migrations()}
}

// Whatever units and people scored, whoever held which posts how long, whatever
// the rules: what is stored adds up to each pool and to the whole, to the fen.
func TestPayAddsUpToTheFen(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		z := drawTill(r)
		db := storetest.Open(t, store.SQLite, migrations()...)
		z.check(r, z.pay(r, db))
	})
}

func drawTill(r *rapid.T) *till {
	number := func(name string, least, most int64, scale int) decimal.Decimal {
		return decimal.MustNew(rapid.Int64Range(least, most).Draw(r, name), scale)
	}
	z := &till{units: map[string]string{}, people: map[string]string{}, period: rapid.SampledFrom([]string{"2022", "2022Q3", "2022-02"}).Draw(r, "period")}
	quota, min := number("quota", 0, 100, 2), number("min", 0, 100, 0)
	z.award = pack.Award{NoticeWorkdays: 5, RevisedWorkdays: 3, Base: number("base", 0, 9_999_999, 3), Levels: map[string]indicator.Num{}, Unit: map[string]indicator.Num{"fail": {}}, Personal: map[string]indicator.Num{"fail": {}},
		Documents: pack.AwardDocuments{Number: "{year}-{seq}"}}
	z.award.Rules.Grades = []award.Grade{{Code: "good", Quota: &quota, Min: &min, Multiple: number("multiple", 1000, 5000, 3)}, {Code: "pass", Multiple: number("multiple", 0, 999, 3)}}
	for _, level := range []string{"head", "staff"} {
		z.award.Levels[level] = number(level, 0, 3000, 3)
	}
	for _, grade := range []string{"good", "pass"} {
		z.award.Unit[grade], z.award.Personal[grade] = number("unit factor", 0, 1500, 3), number("personal factor", 0, 1500, 3)
	}
	z.found(r)
	if rapid.Bool().Draw(r, "limited") {
		m := kernel.Money(rapid.Int64Range(0, 20_000_000).Draw(r, "available"))
		z.available = &m
	}
	return z
}

// found draws units with sections, posts, and who held them in turn; somebody may
// hold several at once.
func (z *till) found(r *rapid.T) {
	first := kernel.Date{Year: 2021, Month: 1, Day: 1}
	z.founding = org.Founding{Version: "test", From: first, Units: []org.UnitFields{{Code: "zone", Name: kernel.T("区", "Zone"), Kind: org.Committee}}}
	total := func(name string) string {
		if n := rapid.IntRange(-1, 100).Draw(r, name); n >= 0 {
			return fmt.Sprint(n)
		}
		return ""
	}
	people := rapid.IntRange(1, 9).Draw(r, "people")
	for i := range people {
		code := fmt.Sprintf("p%d", i)
		z.founding.People = append(z.founding.People, org.PersonFields{Code: code, Name: "人" + code})
		if rapid.Bool().Draw(r, "graded") {
			z.people[code] = total("own total")
		}
	}
	for i := range rapid.IntRange(1, 4).Draw(r, "units") {
		u, section := fmt.Sprintf("u%d", i), fmt.Sprintf("u%d-s", i)
		z.founding.Units = append(z.founding.Units, org.UnitFields{Code: u, Name: kernel.T("机构"+u, u), Kind: org.Agency, Class: 1, Parent: "zone"}, org.UnitFields{Code: section, Name: kernel.T("科"+u, section), Parent: kernel.ID(u)})
		z.units[u] = total("total")
		for k := range rapid.IntRange(0, 4).Draw(r, "posts") {
			post := org.PostFields{Code: fmt.Sprintf("%s-%d", u, k), Unit: kernel.ID(rapid.SampledFrom([]string{u, section}).Draw(r, "of")), Name: kernel.T("岗", "Post"), Level: rapid.SampledFrom([]string{"head", "staff"}).Draw(r, "level")}
			z.founding.Posts = append(z.founding.Posts, post)
			z.hold(r, post.Code, first, people)
		}
	}
}

// hold draws who held a post one after another, up to a day of 2023.
func (z *till) hold(r *rapid.T, post string, from kernel.Date, people int) {
	end := kernel.Date{Year: 2023, Month: 6, Day: 1}
	for from.Before(end) {
		to := from.AddDays(rapid.IntRange(1, 500).Draw(r, "days"))
		if rapid.IntRange(0, 3).Draw(r, "vacant") > 0 {
			z.founding.Appointments = append(z.founding.Appointments, org.AppointInput{Person: kernel.ID(fmt.Sprintf("p%d", rapid.IntRange(0, people-1).Draw(r, "who"))), Post: kernel.ID(post), From: from, To: to})
		}
		from = to
	}
}

// A year by hand, on both databases: a head who left at the end of June, one who
// came then and holds a post in another unit beside it, and less money than the
// multiples would give.
func TestAYearsPayByHand(t *testing.T) {
	day := func(y int, m time.Month, d int) kernel.Date { return kernel.Date{Year: y, Month: m, Day: d} }
	first := day(2021, 1, 1)
	n := decimal.MustParse
	money := kernel.Money(1_000_001)
	z := &till{period: "2022", units: map[string]string{"a": "90", "b": "70"}, people: map[string]string{"new": "90"}, available: &money}
	z.award = pack.Award{NoticeWorkdays: 5, RevisedWorkdays: 3, Base: n("2400"), Levels: map[string]indicator.Num{"head": n("1.3"), "staff": n("1")}, Unit: map[string]indicator.Num{"good": n("1"), "pass": n("0.9")},
		Personal: map[string]indicator.Num{"good": n("1.2"), "pass": n("1")}, Documents: pack.AwardDocuments{Number: "{year}-{seq}"}}
	least := n("80")
	z.award.Rules.Grades = []award.Grade{{Code: "good", Min: &least, Multiple: n("3")}, {Code: "pass", Multiple: n("2")}}
	z.founding = org.Founding{Version: "test", From: first,
		Units:  []org.UnitFields{{Code: "zone", Name: kernel.T("区", "Zone"), Kind: org.Committee}, {Code: "a", Name: kernel.T("甲局", "A"), Kind: org.Agency, Class: 1, Parent: "zone"}, {Code: "b", Name: kernel.T("乙局", "B"), Kind: org.Agency, Class: 1, Parent: "zone"}},
		Posts:  []org.PostFields{{Code: "a-head", Unit: "a", Name: kernel.T("局长", "Head"), Level: "head"}, {Code: "a-staff", Unit: "a", Name: kernel.T("干部", "Staff"), Level: "staff"}, {Code: "b-staff", Unit: "b", Name: kernel.T("干部", "Staff"), Level: "staff"}, {Code: "b-other", Unit: "b", Name: kernel.T("干部", "Staff"), Level: "staff"}},
		People: []org.PersonFields{{Code: "old", Name: "老局长"}, {Code: "new", Name: "新局长"}, {Code: "clerk", Name: "干部"}, {Code: "other", Name: "别的干部"}},
		Appointments: []org.AppointInput{{Person: "old", Post: "a-head", From: first, To: day(2022, 7, 1)}, {Person: "new", Post: "a-head", From: day(2022, 7, 1)}, {Person: "new", Post: "b-staff", From: day(2022, 1, 1)},
			{Person: "clerk", Post: "a-staff", From: first}, {Person: "other", Post: "b-other", From: first}}}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := z.pay(t, db)
		z.check(t, p)
		var out []string
		for _, q := range p.Pools {
			out = append(out, fmt.Sprintf("%s %d heads %s", q.Name.EN, q.Heads, q.Amount))
		}
		for _, x := range p.Shares {
			out = append(out, fmt.Sprintf("%s %s months %s", x.Code, x.Months.Trim(0), x.Amount))
		}
		want := []string{
			// the multiples give a 2 × 2400 × 3 = 14400 yuan and b, where one is counted
			// on the last day, 4800: of 10000.01 yuan three quarters are a's, exactly
			// 7500.0075, and the fen that is left goes to the larger remainder
			"A 2 heads 7500.01", "B 1 heads 2500.00",
			// 28800 : 22464 : 18720 of 69984; 3086.4239, 2407.4106, 2006.1755
			"clerk/a-staff 12 months 3086.42", "new/a-head 6 months 2407.41", "old/a-head 6 months 2006.18",
			// 15552 : 25920 of 41472
			"new/b-staff 6 months 937.50", "other/b-other 12 months 1562.50",
		}
		if !slices.Equal(out, want) {
			t.Errorf("%s", strings.Join(out, "\n"))
		}
	}, migrations()...)
}
