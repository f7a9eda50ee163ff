package economy_test

import (
	"context"
	"strings"
	"testing"

	"juyan/internal/economy"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var ctx = context.Background()

// house is the statistics of the model zone in an empty database.
type house struct {
	*testing.T
	*economy.Service
	db    *store.DB
	clock *storetest.Clock
}

var (
	model = func() *pack.Pack {
		p, err := pack.Load(packs.Model())
		if err != nil {
			panic(err)
		}
		return p
	}()
	all     = map[string]kernel.Scope{economy.PermView: kernel.ScopeAll, economy.PermClaim: kernel.ScopeAll, economy.PermVerify: kernel.ScopeAll}
	claimer = kernel.Actor{Kind: kernel.ActorPerson, Person: "p1", Name: "统计一岗", Post: "post1", Grants: all}
	checker = kernel.Actor{Kind: kernel.ActorPerson, Person: "p2", Name: "统计科科长", Post: "post2", Grants: all}
)

func each(t *testing.T, fn func(h *house)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		led := ledger.New()
		o := org.New(db, led, org.Options{Location: model.Zone.Location()})
		h := &house{T: t, Service: economy.New(economy.Options{DB: db, Ledger: led, Org: o, Series: model.Series}), db: db, clock: db.Clock().(*storetest.Clock)}
		fn(h)
	}, ledger.Migrations(), org.Migrations(), economy.Migrations())
}

func (h *house) claim(series, period string, value int64) {
	h.Helper()
	p, err := economy.ParsePeriod(period)
	if err != nil {
		h.Fatal(err)
	}
	if err := h.Claim(ctx, claimer, economy.ClaimInput{Rows: []economy.Row{{Series: series, Period: p, Value: value}}}); err != nil {
		h.Fatal(err)
	}
}

func (h *house) newest(series, period string) economy.Pair {
	h.Helper()
	p, _ := economy.ParsePeriod(period)
	pairs, err := h.Values(ctx, economy.Query{Series: series, From: p, To: p})
	if err != nil || len(pairs) != 1 {
		h.Fatalf("%d values (%v)", len(pairs), err)
	}
	return pairs[0]
}

func (h *house) sure(series, period string) {
	h.Helper()
	if err := h.Verify(ctx, checker, economy.VerifyInput{Claims: []kernel.ID{h.newest(series, period).Claimed.ID}}); err != nil {
		h.Fatal(err)
	}
}

func (h *house) events() string {
	h.Helper()
	var out []string
	err := h.db.Read(ctx, func(tx *store.Tx) error {
		list, err := ledger.List(tx, ledger.Query{Limit: 100})
		for i := len(list) - 1; i >= 0; i-- {
			out = append(out, list[i].Kind)
		}
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	return strings.Join(out, " ")
}

// Who claims does not verify; a correction of the claim says why; each step is
// an event.
func TestClaimedAndVerifiedStandApart(t *testing.T) {
	each(t, func(h *house) {
		h.claim("tax_revenue", "2022-01", 20000)
		id := h.newest("tax_revenue", "2022-01").Claimed.ID
		if err := h.Verify(ctx, claimer, economy.VerifyInput{Claims: []kernel.ID{id}}); kernel.CodeOf(err) != kernel.CodeForbidden {
			t.Errorf("one's own claim: %v", err)
		}
		other := int64(19900)
		if err := h.Verify(ctx, checker, economy.VerifyInput{Claims: []kernel.ID{id}, Amount: &other}); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("a correction without a reason: %v", err)
		}
		if err := h.Verify(ctx, checker, economy.VerifyInput{Claims: []kernel.ID{id}, Amount: &other, Note: "扣除退库"}); err != nil {
			t.Fatal(err)
		}
		p := h.newest("tax_revenue", "2022-01")
		if p.Claimed.Amount != 20000 || p.Verified.Amount != 19900 || p.Verified.Person != "p2" || p.Pending() {
			t.Errorf("%+v %+v", p.Claimed, p.Verified)
		}
		if err := h.Verify(ctx, checker, economy.VerifyInput{Claims: []kernel.ID{id}}); kernel.CodeOf(err) != kernel.CodeConflict {
			t.Errorf("verified twice: %v", err)
		}
		if got := h.events(); got != "statistics.claimed statistics.verified" {
			t.Errorf("events %s", got)
		}
	})
}

// A correction is a new version; what was known before stays answerable.
func TestCorrectionsKeepTheOldVersion(t *testing.T) {
	each(t, func(h *house) {
		h.claim("tax_revenue", "2022-01", 100)
		h.sure("tax_revenue", "2022-01")
		then := h.clock.Now()
		h.clock.Set(then + 60_000)
		h.claim("tax_revenue", "2022-01", 120)
		if p := h.newest("tax_revenue", "2022-01"); !p.Pending() || p.Verified.Amount != 100 || p.Claimed.Version != 2 {
			t.Errorf("%+v", p)
		}
		h.sure("tax_revenue", "2022-01")
		jan, _ := economy.ParsePeriod("2022-01")
		span := economy.Span{From: jan.First(), To: jan.Last()}
		now, ids, err := h.Column(ctx, "tax_revenue", span, nil)
		if err != nil || now[0].Amount != 120 || len(ids) != 1 {
			t.Errorf("now %+v %v (%v)", now, ids, err)
		}
		span.Known = then
		before, old, err := h.Column(ctx, "tax_revenue", span, nil)
		if err != nil || before[0].Amount != 100 || old[0] == ids[0] {
			t.Errorf("then %+v %v (%v)", before, old, err)
		}
		versions, err := h.Versions(ctx, checker, "tax_revenue", jan, "")
		if err != nil || len(versions) != 4 {
			t.Errorf("%d versions (%v)", len(versions), err)
		}
	})
}

// A year is the sum of its months; one missing or unverified month makes it no
// data, never less.
func TestAYearWithoutAMonthIsNoData(t *testing.T) {
	each(t, func(h *house) {
		for _, m := range []string{"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"} {
			h.claim("tax_revenue", "2021-"+m, 10)
			h.sure("tax_revenue", "2021-"+m)
			h.claim("tax_revenue", "2022-"+m, 15)
			if m != "07" {
				h.sure("tax_revenue", "2022-"+m)
			}
		}
		f, err := h.Figure(ctx, "tax_revenue", economy.Year(2022))
		if err != nil || f.Missing.IsZero() || !strings.Contains(f.Missing.ZH, "2022-07") || f.Growth != nil {
			t.Errorf("%+v (%v)", f, err)
		}
		h.sure("tax_revenue", "2022-07")
		f, err = h.Figure(ctx, "tax_revenue", economy.Year(2022))
		if err != nil || !f.Missing.IsZero() || f.Amount != 180 || *f.Growth != 5000 || f.Share != nil {
			t.Errorf("%+v (%v)", f, err)
		}
	})
}

// The year a page opens with is the last with a verified value: a claim alone
// moves nothing.
func TestTheLastYearIsTheLastVerifiedOne(t *testing.T) {
	each(t, func(h *house) {
		last := func(want int) {
			t.Helper()
			if got, err := h.LastYear(ctx); err != nil || got != want {
				t.Errorf("the last year is %d, want %d (%v)", got, want, err)
			}
		}
		last(0)
		h.claim("tax_revenue", "2021-12", 10)
		h.sure("tax_revenue", "2021-12")
		h.claim("tax_revenue", "2022-01", 10)
		last(2021)
		h.sure("tax_revenue", "2022-01")
		last(2022)
	})
}

// A file is read row by row; what is wrong is told by row, and nothing is taken.
func TestAFileIsReadRowByRow(t *testing.T) {
	each(t, func(h *house) {
		body := []byte("指标,统计期,对象,数值\n税收收入,2022-01,,2.5\ntax_revenue,2022-01,,2.6\ntax_revenue,2022-Q1,,1\ntax_revenue,2022-02,,1.23456\n没有,2022-02,,1\nfirm_tax,2022,不在册公司,3\n")
		read, err := h.Read("月报.csv", body)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"", "重复", "统计期", "小数", "没有统计指标", "没有“不在册公司”"}
		for i, l := range read.Lines {
			if (l.Fault == nil) != (want[i] == "") || l.Fault != nil && !strings.Contains(kernel.AllErrors(l.Fault)[0].Text.ZH, want[i]) {
				t.Errorf("row %d: %v, want %q", l.Number, l.Fault, want[i])
			}
		}
		if read.Faults != 5 || read.Lines[0].Row.Value != 25000 {
			t.Errorf("%d faults, %+v", read.Faults, read.Lines[0])
		}
		if _, err := h.Read("x.csv", []byte("甲,乙\n1,2\n")); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("a file without the columns: %v", err)
		}
	})
}

// A file is claimed at once and verified at once, with its bytes kept.
func TestAFileIsVerifiedAsAWhole(t *testing.T) {
	each(t, func(h *house) {
		body := []byte("指标,统计期,数值\ntax_revenue,2022-01,2.5\ntax_revenue,2022-02,2.6\n")
		read, err := h.Read("月报.csv", body)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Claim(ctx, claimer, economy.ClaimInput{Rows: read.Rows(), File: &economy.File{Name: "月报.csv", Upload: store.NewUpload(body)}}); err != nil {
			t.Fatal(err)
		}
		papers, err := h.Papers(ctx, checker, 10)
		if err != nil || len(papers) != 1 || papers[0].Open != 2 {
			t.Fatalf("%+v (%v)", papers, err)
		}
		if err := h.Verify(ctx, checker, economy.VerifyInput{File: papers[0].ID}); err != nil {
			t.Fatal(err)
		}
		_, kept, err := h.Paper(ctx, checker, papers[0].ID)
		if err != nil || string(kept) != string(body) || h.newest("tax_revenue", "2022-02").Verified == nil {
			t.Errorf("%q (%v)", kept, err)
		}
		if err := h.Verify(ctx, checker, economy.VerifyInput{File: papers[0].ID}); kernel.CodeOf(err) != kernel.CodeConflict {
			t.Errorf("verified twice: %v", err)
		}
	})
}

// Who answers for one unit alone claims no other's series.
func TestAUnitClaimsItsOwnSeriesAlone(t *testing.T) {
	each(t, func(h *house) {
		who := claimer
		who.Unit, who.Grants = "somewhere", map[string]kernel.Scope{economy.PermClaim: kernel.ScopeUnit}
		p, _ := economy.ParsePeriod("2022-01")
		err := h.Claim(ctx, who, economy.ClaimInput{Rows: []economy.Row{{Series: "tax_revenue", Period: p, Value: 1}}})
		if kernel.CodeOf(err) != kernel.CodeForbidden || h.events() != "" {
			t.Errorf("%v, events %q", err, h.events())
		}
	})
}
