package web_test

import (
	"net/url"
	"strings"
	"testing"

	"juyan/internal/baton"
	"juyan/internal/baton/batontest"
)

// Who holds nothing gets nothing, at every address.
func TestEveryAddressAsksItsPermission(t *testing.T) {
	s := newSite(t)
	fill := strings.NewReplacer("{run}", "x", "{group}", "x", "{subject}", "x", "{line}", "x", "{n}", "0", "{scheme}", "x", "{opinion}", "x", "{seat}", "x")
	for _, r := range s.pages.Routes() {
		var form url.Values
		if r.Method == "POST" {
			form = url.Values{}
		}
		if w := s.send("nobody", fill.Replace(r.Path), form); w.Code != 403 {
			t.Errorf("%s %s: %d, want 403", r.Method, r.Path, w.Code)
		}
	}
}

func TestEveryPageInBothLanguages(t *testing.T) {
	s, v, r := scored(t)
	run, scheme := "/appraisal/runs/"+string(r.ID), "/appraisal/schemes/"+string(v.ID)
	for _, path := range []string{"/appraisal", "/appraisal/mine", "/appraisal/runs", "/appraisal/runs/new", run, run + "?group=staff", run + "/units/b", run + "/units/b/in_time", run + "/units/b/in_time/records/0",
		"/appraisal/compare", "/appraisal/compare?old=" + string(r.ID) + "&new=" + string(r.ID), "/appraisal/schemes", "/appraisal/schemes/new", scheme} {
		for _, lang := range []string{"zh", "en"} {
			sep := "?"
			if strings.Contains(path, "?") {
				sep = "&"
			}
			s.page("office", path+sep+"lang="+lang, 200).count("h1", 1)
		}
	}
	for _, path := range []string{"/appraisal/runs/x", run + "/units/x", run + "/units/b/x", run + "/units/b/in_time/records/9", run + "/units/b/in_time/records/x", "/appraisal/schemes/x", "/appraisal/schemes/x/edit"} {
		s.page("office", path, 404)
	}
}

// Nothing there is said as such, with what to do.
func TestEmptyPagesSayWhy(t *testing.T) {
	s := newSite(t)
	for path, want := range map[string]string{"/appraisal": "还没有计算过", "/appraisal/runs": "还没有计算过", "/appraisal/schemes": "还没有方案", "/appraisal/mine": "现在没有考核您"} {
		s.page("office", path, 200).has(".empty", want)
	}
}

// A ranking shows everybody with rank, total and points; what has no data is
// hatched and says so, never 0.
func TestARunRanksItsGroups(t *testing.T) {
	s, _, r := scored(t)
	p := s.page("office", "/appraisal/runs/"+string(r.ID), 200)
	p.has("h1", "2022 年机构考核")
	p.has("h1 .tag", "正式")
	p.count("#ranking tbody tr", 3)
	if rows := p.texts("#ranking tbody tr"); !strings.HasPrefix(rows[0], "1 机构a 100.00") || !strings.Contains(rows[2], "无数据") {
		t.Errorf("the ranking is %q", rows)
	}
	p.count(".tabs a", 2)
	s.Work("work.scolded", "b", "2022-09-01", 1)
	s.At("2023-01-11", 9)
	again := s.run(baton.RunInput{Scheme: r.Scheme, Period: "2022", Purpose: baton.Official, Follows: r.ID, Reason: "补录"})
	adjusted := s.page("office", "/appraisal/runs/"+string(again.ID), 200).nodes("#ranking [data-label=加扣分]")
	for i, want := range []bool{false, true, false} { // a cell without an adjustment is empty, so that a card shows no label for it
		if adjusted[i].FirstChild != nil != want {
			t.Errorf("row %d: an adjustment is shown: %v", i+1, !want)
		}
	}
	p = s.page("head", "/appraisal/runs/"+string(r.ID), 200)
	p.count("#ranking tbody tr", 1) // their own unit
	p.has("main", "另有 2 个对象的得分您无权查看")
	p.lacks("main", "机构a")
}

// A trial is seen, and kept only where that was asked for.
func TestATrialIsNotKept(t *testing.T) {
	s, v, _ := scored(t)
	form := url.Values{"scheme": {string(v.ID)}, "period": {"2022"}, "purpose": {"trial"}, "preview": {"1"}, "as_of": {"2022-06-30"}}
	p := s.page("office", "/appraisal/runs", 200, form)
	p.has("h1", "试算，未保存")
	p.count("#sheet-group-units tbody tr", 3)
	if got := p.field("as_of"); got != "2022-06-30" {
		t.Errorf("the form that keeps it holds %q", got)
	}
	s.page("office", "/appraisal/runs", 200).count("#runs tbody tr", 1)
	form.Del("preview")
	s.page("office", s.done("office", "/appraisal/runs", form), 200).has("h1 .tag", "试算")
	s.page("office", "/appraisal/runs", 200).count("#runs tbody tr", 2)
	s.page("leader", "/appraisal/runs", 200).count("#runs tbody tr", 1) // trials are the office's
}

// What is refused stays typed, with the message at its field.
func TestARunIsRefusedWithReasons(t *testing.T) {
	s, v, r := scored(t)
	for field, form := range map[string]url.Values{
		"scheme": {"period": {"2022"}, "purpose": {"trial"}},
		"period": {"scheme": {string(v.ID)}, "period": {"2022Q9"}, "purpose": {"trial"}},
		"as_of":  {"scheme": {string(v.ID)}, "period": {"2022"}, "purpose": {"trial"}, "as_of": {"gestern"}},
		"reason": {"scheme": {string(v.ID)}, "period": {"2022"}, "purpose": {"official"}, "follows": {string(r.ID)}},
	} {
		p := s.page("office", "/appraisal/runs", 422, form)
		if len(p.texts("#"+field+"-error")) != 1 || p.field("period") != form.Get("period") {
			t.Errorf("%s: %q, period %q", field, p.texts(".error"), p.field("period"))
		}
	}
	s.page("leader", "/appraisal/runs", 403, url.Values{})
}

// A rerun says what it corrects, and the two runs say what changed and why.
func TestTwoRunsBesideEachOther(t *testing.T) {
	s, v, first := scored(t)
	s.Work("work.in_time", "b", "2022-07-01", 1)
	s.At("2023-01-12", 9)
	to := s.done("office", "/appraisal/runs", url.Values{"scheme": {string(v.ID)}, "period": {"2022"}, "purpose": {"official"}, "follows": {string(first.ID)}, "reason": {"补录一件"}})
	p := s.page("office", to, 200)
	p.has(".notice", "补录一件")
	p = s.page("office", p.href("比较"), 200)
	p.has(".why", "重新计算的原因：补录一件")
	p.count("#sheet-changes-units tbody tr", 1)
	p.has("#sheet-changes-units tbody tr", "机构b")
	p.has("#sheet-changes-units tbody tr", "in_time：70 件 → 80 件")
	p.has("#sheet-changes-units tbody tr", "+9.38") // 60 × 10/80, of 80 points that count for 100
	s.page("office", "/appraisal/compare?old="+string(first.ID)+"&new="+string(first.ID), 200).has(".notice", "逐位相同")
}

// From a score down to the record and who did it.
func TestAScoreIsExplained(t *testing.T) {
	s, _, r := scored(t)
	at := "/appraisal/runs/" + string(r.ID) + "/units/b"
	p := s.page("head", at, 200)
	p.has(".falls .whole", "90.62")
	p.has(".falls", "一票否决")
	p = s.page("head", p.href("in_time"), 200)
	p.has(".formula", "7 / 10 * 100")
	p = s.page("head", attr(p.nodes("#terms a")[0], "href"), 200)
	p.count("#records tbody tr", 1)
	p.has("#records tbody tr", "办了一件事")
	s.page("head", strings.Replace(at, "/b", "/a", 1), 404) // another's unit is not there
	at = "/appraisal/runs/" + string(r.ID) + "/units/c"     // why there is no number is said in words
	for _, to := range []string{at, at + "/in_time"} {
		p = s.page("leader", to, 200)
		p.has("main", "“应办结”为 0，不能作除数")
		p.lacks("main .nodata, main .stats", "work.due")
	}
}

// The leader's board: who leads, who cannot be told apart, what separates
// nobody, who is short of a target.
func TestTheBoardOfALeader(t *testing.T) {
	s, _, _ := scored(t)
	p := s.page("leader", "/appraisal", 200)
	p.count("#ranking tbody tr", 3)
	p.has("#short .hbars", "机构b · in_time")
	p.has("#short .hbars", "70 / 目标 80 件")
	p.count("#short .hbars .limit", len(p.nodes("#short .hbars li"))) // each bar beside the whole way
	p.has("#sources", "机构a")
	p.has("#sources", "得分由哪几项构成") // one level asks for everything
	p.has("#sources", "served")
	p.has("main", "还没有更早的考核期可以比")
	p = s.page("head", "/appraisal", 200)
	p.count("#ranking tbody tr", 1)
	p.lacks("main", "机构a")
}

// What moved one's own score this week, with the record, and what would move it
// most. Nobody sees another's.
func TestMyScoreToday(t *testing.T) {
	s := newSite(t)
	s.Published(batontest.Scheme)
	s.Year()
	s.At("2022-07-01", 9)
	s.page("staff", "/appraisal/mine", 200).has("#moved-0", "没有新的记录")
	s.Work("work.due", "a", "2022-07-01", 10)
	s.At("2022-07-03", 9)
	p := s.page("staff", "/appraisal/mine", 200)
	p.count(".moved", 1)
	p.has(".moved", "−80.00") // 9 of 20 in time: 45 % is below the worst, 50
	p.has(".moved tbody tr", "办了一件事")
	p.has("#chances-0 .hbars", "做到 100 件")
	p.lacks("main", "机构a") // results of units are not this reader's
	p.count("main h2", 4)
	s.page("head", "/appraisal/mine", 200).has("h2", "机构b")
}
