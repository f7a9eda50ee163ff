package web_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/project"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

const (
	office   = "service-office.head"
	officer  = "economy-projects.service-1"
	supplier = "water.head"
	head     = "land.head"
	signer   = "investment.head"
)

// needing is a project whose need of water is confirmed.
func needing(s *apptest.Site, title, amount string) *matter.Matter {
	s.Helper()
	e, _ := s.Org.Directory().EnterpriseByCode("E0001")
	m, err := s.Project.Sign(s.Ctx, s.Who(signer), project.SignInput{Values: apptest.Values{"title": {title}, "investment": {"20000"}, "item_unit": {s.Unit("economy")}, "unit": {s.Unit("investment")}, "signed_on": {"2022-02-01"}, "enterprise": {string(e.ID)}}})
	s.Must(err)
	s.Do(supplier, s.Raise(officer, "need", m.ID, apptest.Values{"resource": {"water"}, "amount": {amount}, "from_on": {"2022-03-01"}}), "confirm", nil)
	return m
}

// What does not fit is said in one row: by how much, the first five projects it
// hits, each a door, and how many more; whoever directs gives it, once, and a
// refusal keeps what was typed.
func TestAGapOnTheBoard(t *testing.T) {
	apptest.Each(t, "2022-02-10", func(s *apptest.Site) {
		s.Page(office, "/resources", 200).Lacks("#r-water form", "")
		var last *matter.Matter
		for i := range 12 { // 36,000 t of 20,000: the last six are hit
			last = needing(s, fmt.Sprintf("用水项目第%02d号", i+1), "3000")
		}
		p := s.Page(office, "/resources", 200)
		row := p.Row("#r-water", "16,000 吨/日")
		if len(row) < 4 || strings.Count(row[3], "用水项目") != 5 || !strings.HasSuffix(row[3], "等，另有 1 个") {
			t.Errorf("the gap says %q", row)
		}
		if to := p.Href("#r-water .plainlist a"); !strings.HasPrefix(to, "/m/project/") {
			t.Errorf("the project hit leads to %s", to)
		}
		s.Page(office, "/resources?lang=en", 200).Has("#r-water .plainlist li", "and 1 more")
		p.Has("#sums", "16,000")

		seen := s.Page(head, "/resources", 200)
		seen.Lacks("#r-water form", "")
		seen.Has("#r-water td", "还没有交办")
		if w := s.AskFirm("E0001", "/resources"); w.Code != 403 {
			t.Errorf("a firm reads the zone's supplies: %d", w.Code)
		}

		form := url.Values{"resource": {"water"}, "from": {"2022-03-01"}, "due": {"2022-02-01"}}
		if w := s.Ask(head, "/resources/gap", form); w.Code != 403 {
			t.Errorf("given by who may not: %d", w.Code)
		}
		again := s.Refused(office, "/resources/gap", form)
		again.Has(".notice.bad", "今天或以后的日期")
		if again.Typed("due") != "2022-02-01" {
			t.Errorf("the day is lost: %q", again.Typed("due"))
		}
		form.Set("due", "2022-02-25")
		task := kernel.ID(strings.TrimPrefix(s.Sent(office, "/resources/gap", form), "/matters/"))
		if got := s.Events(task); got != "task.given resource.gap_raised" {
			t.Errorf("the task's events: %s", got)
		}
		if w := s.Ask(office, "/resources/gap", form); w.Code != 409 {
			t.Errorf("given twice: %d", w.Code)
		}
		if row := strings.Join(s.Page(office, "/resources", 200).Row("#r-water", "16,000 吨/日"), "|"); !strings.HasSuffix(row, "|供水公司|02-25") {
			t.Errorf("the gap that was given says %s", row)
		}
		s.Page(office, "/m/project/"+string(last.ID), 200).Has("#needs-sheet .tag.bad", "2022-03-01 起有缺口")
	})
}

// On the record of a project a need is claimed; a refused form keeps what was
// typed; who supplies sees it, and the firm does not.
func TestNeedsOnAProject(t *testing.T) {
	apptest.Each(t, "2022-02-10", func(s *apptest.Site) {
		m := needing(s, "用水项目", "3000")
		at := "/m/project/" + string(m.ID)
		p := s.Page(office, at, 200)
		p.Has("#needs-sheet td", "3,000 吨/日")
		p.Has("#needs-sheet .tag.good", "有保障")
		to := p.Href("#needs-sheet .btn")
		s.Page(office, to, 200).Has("blockquote", "用水项目")
		form := url.Values{"_parent": {string(m.ID)}, "resource": {"steam"}, "amount": {"12"}, "from_on": {"2022-06-01"}, "until_on": {"2022-05-01"}, "phase": {"一期干燥"}}
		again := s.Refused(office, "/m/need", form)
		again.Has("#raise", "日期倒挂")
		if again.Typed("amount") != "12" || again.Typed("phase") != "一期干燥" {
			t.Error("the refused need lost what was typed")
		}
		form.Del("until_on")
		need := s.Sent(office, "/m/need", form)
		s.Page("steam.head", need, 200).Has(".actions", "确认")
		s.Page(office, at, 200).Has("#needs-sheet .tag.warn", "待供给单位确认")
		s.Read(s.AskFirm("E0001", at), at, 200).Lacks("#needs-sheet", "")
	})
}
