package web_test

import (
	"strings"
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/economy"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

const (
	claimer = "economy-statistics.statistics-1"
	checker = "economy-statistics.chief"
	owner   = "tax.head" // answers for the tax series alone
	leader  = "admin-committee.director"
	tax     = "/statistics/series/tax_revenue"
)

func each(t *testing.T, fn func(s *apptest.Site)) { apptest.Each(t, "2022-04-08", fn) }

// verifyHref is where the one pending value of a series is verified.
func verifyHref(s *apptest.Site, series string) string {
	s.Helper()
	pairs, err := s.Economy.Values(s.Ctx, economy.Query{Series: series})
	if err != nil || len(pairs) != 1 {
		s.Fatalf("%d values (%v)", len(pairs), err)
	}
	return "/statistics/claims/" + string(pairs[0].Claimed.ID) + "/verify"
}

// A value is claimed by one and verified by another; the pages keep both apart,
// and refused forms keep what was typed.
func TestAValueIsClaimedAndVerified(t *testing.T) {
	each(t, func(s *apptest.Site) {
		s.Page(leader, "/statistics", 200).Has("#series .nodata", "2022-01 没有核实数")
		s.Page(leader, "/statistics", 200).Has("#papers .empty", "还没有导入过文件")
		s.Page(leader, tax, 200).Has("#values .empty", "这一年还没有数")

		p := s.Refused(claimer, tax+"/claim", apptest.Values{"period": {"2022-13"}, "value": {"很多"}, "note": {"一季度快报"}, "_key": {"c"}})
		p.Has("#period-error", "2022-13")
		p.Has("#value-error", "很多")
		if p.Typed("period") != "2022-13" || p.Typed("value") != "很多" || p.Typed("note") != "一季度快报" {
			t.Errorf("the form holds %q, %q, %q", p.Typed("period"), p.Typed("value"), p.Typed("note"))
		}
		if to := s.Sent(claimer, tax+"/claim", apptest.Values{"period": {"2022-03"}, "value": {"2.2261"}, "_key": {"c"}}); to != tax+"?year=2022" {
			t.Errorf("it leads to %s", to)
		}
		p = s.Page(checker, tax, 200)
		if row := strings.Join(p.Row("#values", "2022-03"), "|"); !strings.HasPrefix(row, "2022-03|2.2261|待核实||填报|") {
			t.Errorf("the claim says %s", row)
		}

		verify := verifyHref(s, "tax_revenue")
		s.Page(claimer, tax, 200).Lacks("#values .acts a", "核实")
		if w := s.Ask(claimer, verify, apptest.Values{"value": {"2.2261"}, "_key": {"v"}}); w.Code != 403 {
			t.Errorf("one's own claim: %d", w.Code)
		}
		p = s.Refused(checker, verify, apptest.Values{"value": {"2.2"}, "note": {""}, "_key": {"v"}})
		p.Has("#note-error", "请写明理由")
		if p.Typed("value") != "2.2" {
			t.Errorf("the form holds %q", p.Typed("value"))
		}
		s.Sent(checker, verify, apptest.Values{"value": {"2.2"}, "note": {"扣除退库"}, "_key": {"v"}})
		if row := strings.Join(s.Page(leader, tax, 200).Row("#values", "2022-03")[:3], "|"); row != "2022-03|2.2261|2.2000" {
			t.Errorf("verified, it says %s", row)
		}
		p = s.Page(leader, tax+"/versions/2022-03?lang=en", 200)
		p.Has("#versions .tag.good", "Verified")
		p.Has("#versions td", "扣除退库")
		s.Page(leader, "/statistics?lang=en", 200).Has("h1", "Statistics")
	})
}

// The last year with verified values comes first, not an empty one.
func TestTheLastYearWithValuesComesFirst(t *testing.T) {
	each(t, func(s *apptest.Site) {
		s.Sent(claimer, tax+"/claim", apptest.Values{"period": {"2021-12"}, "value": {"2.5"}, "_key": {"c"}})
		s.Sent(checker, verifyHref(s, "tax_revenue"), apptest.Values{"value": {"2.5"}, "_key": {"v"}})
		for _, path := range []string{"/statistics", tax} {
			s.Page(leader, path, 200).Has(".tabs a[aria-current=page]", "2021")
		}
		s.Page(leader, tax, 200).Has("#values td", "2021-12")
		s.Page(leader, tax+"?year=2022", 200).Has("#values .empty", "这一年还没有数")
	})
}

// A file is read line by line before anything is entered; one with faults
// cannot be entered, one without is confirmed, kept and verified as a whole.
func TestAFileIsPreviewedBeforeItCounts(t *testing.T) {
	each(t, func(s *apptest.Site) {
		const home = "/statistics/import"
		s.Page(claimer, home, 200).Has("button", "逐行预览")
		s.Refused(claimer, home, apptest.Values{}).Has("#file-error", "请选择一个 Excel 或 CSV 文件")
		s.Read(s.Upload(claimer, home, "file", "表.csv", "名称,数\n税收收入,1\n"), home, 422).Has("#file-error", "表里没有“指标”这一列")

		p := s.Read(s.Upload(claimer, home, "file", "三月.csv", "指标,统计期,数值\n税收收入,2022-03,2.2261\n没有的指标,2022-03,1\n固定资产投资,三月,9\n"), home, 422)
		p.Has(".notice", "3 行，其中 2 行有错")
		if row := p.Row("#rows-sheet", "没有的指标"); !strings.Contains(row[len(row)-1], "没有统计指标") {
			t.Errorf("the fault says %q", row)
		}
		p.Lacks("button", "上报")

		good := "指标,统计期,数值\n税收收入,2022-03,2.2261\n固定资产投资,2022-03,9\n"
		p = s.Read(s.Upload(claimer, home, "file", "三月.csv", good), home, 200)
		p.Has("button", "上报 2 个数")
		s.Page(leader, tax, 200).Has("#values .empty", "这一年还没有数")
		s.Sent(claimer, home+"/confirm", apptest.Values{"name": {p.Typed("name")}, "body": {p.Typed("body")}, "_key": {"i"}})

		s.Page(claimer, "/statistics", 200).Lacks("#papers .acts a", "整份核实")
		p = s.Page(checker, "/statistics", 200)
		if row := strings.Join(p.Row("#papers", "三月.csv")[1:3], "|"); row != "2|2" {
			t.Errorf("the file says %s", row)
		}
		file := p.Href("#papers .acts a")
		s.Sent(checker, file, apptest.Values{"_key": {"f"}})
		if row := strings.Join(s.Page(leader, "/statistics", 200).Row("#papers", "三月.csv")[1:3], "|"); row != "2|0" {
			t.Errorf("verified, the file says %s", row)
		}
		if w := s.Ask(leader, strings.TrimSuffix(file, "/verify"), nil); w.Body.String() != good {
			t.Errorf("the file came back as %q", w.Body)
		}
	})
}

// A unit claims what it answers for; a leader only reads; what there is not is
// not found.
func TestWhoMayClaim(t *testing.T) {
	each(t, func(s *apptest.Site) {
		s.Page(owner, tax, 200).Has(".head .actions a", "填报一期")
		s.Page(owner, "/statistics/series/fixed_investment", 200).Lacks(".head .actions a", "填报一期")
		form := apptest.Values{"period": {"2022-03"}, "value": {"1"}, "_key": {"c"}}
		if w := s.Ask(owner, "/statistics/series/fixed_investment/claim", form); w.Code != 403 {
			t.Errorf("another unit's series: %d", w.Code)
		}
		s.Page(leader, tax, 200).Lacks(".head .actions a", "填报一期")
		s.Page(leader, "/statistics/import", 403)
		s.Page(leader, "/statistics/series/none", 404)
		s.Page(leader, tax+"/versions/soon", 422)
		s.Page(checker, "/statistics/claims/none/verify", 404)
	})
}
