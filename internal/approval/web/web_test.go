package web_test

import (
	"net/url"
	"strings"
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/matter"
	"juyan/internal/project"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

const (
	office  = "service-office.head"
	leader  = "admin-committee.director"
	officer = "economy-projects.service-1"
	second  = "science.platform-1"
	land    = "land.head"
	signer  = "investment.head"
)

func signed(s *apptest.Site, title string) *matter.Matter {
	s.Helper()
	e, _ := s.Org.Directory().EnterpriseByCode("E0001")
	m, err := s.Project.Sign(s.Ctx, s.Who(signer), project.SignInput{Values: apptest.Values{"title": {title}, "investment": {"20000"}, "item_unit": {s.Unit("economy")}, "unit": {s.Unit("investment")}, "signed_on": {"2022-02-01"}, "enterprise": {string(e.ID)}}})
	s.Must(err)
	return m
}

// filed is a project with its plan.
func filed(s *apptest.Site) *matter.Matter {
	s.Helper()
	m := signed(s, "电子级添加剂一期")
	s.Do(office, m, "staff", apptest.Values{"commissioner": {s.Post("economy-projects.commissioner")}, "officer": {s.Post(officer)}})
	s.Do(officer, m, "file", apptest.Values{"code": {"2210-152900-04-01-123458"}, "filed_on": {"2022-03-01"}, "template": {"ordinary"}})
	return m
}

// The list says whose turn it is, to each what concerns them, and goes to a sheet.
func TestWhoseTurnItIs(t *testing.T) {
	apptest.Each(t, "2022-03-01", func(s *apptest.Site) {
		s.Page(office, "/plans", 200).Has("#turns .empty", "没有轮到办的步骤")
		m := filed(s)
		p := s.Page(office, "/plans", 200)
		p.Has("#turns td", "水土保持")
		p.Has("#turns td", m.Title)
		if got := p.Href("#turns .tools a"); !strings.HasPrefix(got, "/plans/export.xlsx") {
			t.Errorf("the sheet stands at %s", got)
		}
		all := len(p.All("#turns tbody tr"))
		mine := s.Page(land, "/plans", 200)
		if n := len(mine.All("#turns tbody tr")); n == 0 || n >= all {
			t.Errorf("the head of a unit sees %d of %d steps", n, all)
		}
		if n := len(s.Page(office, "/plans?state=late", 200).All("#turns tbody tr")); n != 0 {
			t.Errorf("%d steps are late on the first day", n)
		}
		own := s.Read(s.AskFirm("E0001", "/plans"), "/plans", 200)
		own.Lacks("#turns .tools a", "")
		for who, want := range map[string]int{office: 200, leader: 200, officer: 403} {
			if w := s.Ask(who, "/plans/export.xlsx", nil); w.Code != want {
				t.Errorf("the sheet for %s: %d, want %d", who, w.Code, want)
			}
		}
		if w := s.AskFirm("E0001", "/plans/export.xlsx"); w.Code != 403 {
			t.Errorf("the sheet for a firm: %d", w.Code)
		}
		if w := s.AskFirm("E0002", "/plans/"+string(m.ID)); w.Code != 404 {
			t.Errorf("another firm reads the plan: %d", w.Code)
		}
		s.Read(s.AskFirm("E0001", "/plans/"+string(m.ID)), "/plans", 200).Has("#steps-sheet td", "水土保持")
	})
}

// What if a step takes longer: answered on the plan's own page; a question that
// makes no sense is refused there and stands as it was asked.
func TestWhatIf(t *testing.T) {
	apptest.Each(t, "2022-03-01", func(s *apptest.Site) {
		at := "/plans/" + string(filed(s).ID)
		p := s.Page(office, at, 200)
		p.Has("#forecast", "投产")
		p.Lacks("#what .notice", "")
		p = s.Page(office, at+"?what=soil-water&days=10", 200)
		p.Has("#what .notice", "水土保持")
		p = s.Page(office, at+"?what=soil-water&days=0", 200)
		p.Has("#what .notice.bad", "天")
		if p.Typed("days") != "0" {
			t.Errorf("the question is lost: %q", p.Typed("days"))
		}
		s.Page(office, at+"?what=nothing&days=3", 200).Has("#what .notice.bad", "")
	})
}

// A plan is opened by hand by whoever directs; a refusal keeps what was typed, and
// the tick says that the filing is done.
func TestAPlanOpenedByHand(t *testing.T) {
	apptest.Each(t, "2022-03-01", func(s *apptest.Site) {
		m := signed(s, "老厂改造项目")
		at := "/plans/" + string(m.ID)
		s.Page(office, at, 404)
		s.Page(land, at+"/open", 403)
		s.Page(office, at+"/open", 200).Has("#open", "项目类型")
		p := s.Refused(office, at+"/open", url.Values{"template": {"chemical"}, "start": {"2022-04-01"}, "filed": {"1"}})
		p.Has("#open", "今天或以前的日期")
		if p.Typed("template") != "chemical" || p.Typed("start") != "2022-04-01" || len(p.All("#f-filed[checked=]")) != 1 {
			t.Errorf("the form lost what was typed: %q %q", p.Typed("template"), p.Typed("start"))
		}
		s.Sent(office, at+"/open", url.Values{"template": {"chemical"}, "start": {"2022-02-20"}, "filed": {"1"}, "_key": {"k"}})
		p = s.Page(office, at, 200)
		if row := strings.Join(p.Row("#steps-sheet", "备案"), "|"); !strings.Contains(row, "已办结") {
			t.Errorf("the filing is done: %s", row)
		}
		if w := s.Ask(office, at+"/open", url.Values{"template": {"chemical"}, "start": {"2022-02-20"}, "_key": {"k2"}}); w.Code != 409 {
			t.Errorf("opened twice: %d", w.Code)
		}
	})
}

// Another officer takes over the project, and with it the steps that are open.
func TestTheNewOfficerHasThePlan(t *testing.T) {
	apptest.Each(t, "2022-03-01", func(s *apptest.Site) {
		m := filed(s)
		l, err := s.Approval.Live(s.Ctx, s.Who(office), m.ID)
		s.Must(err)
		step := l.Recorded("soil-water").Matter
		s.Page(officer, "/m/approval/"+string(step), 200)
		s.Page(second, "/m/approval/"+string(step), 404)
		s.Do(office, m, "staff", apptest.Values{"commissioner": {s.Post("economy-projects.commissioner")}, "officer": {s.Post(second)}})
		s.Page(second, "/m/approval/"+string(step), 200).Has(".facts", "科技平台一岗")
		if got := s.Events(step); got != "approval.opened approval.handed" {
			t.Errorf("the step's events: %s", got)
		}
		l, err = s.Approval.Live(s.Ctx, s.Who(office), m.ID)
		s.Must(err)
		if string(l.Officer) != s.Post(second) {
			t.Errorf("the plan has the officer %s", l.Officer)
		}
		s.Do(office, m, "staff", apptest.Values{"commissioner": {s.Post("economy-projects.commissioner")}, "officer": {s.Post(second)}})
		if got := s.Events(step); got != "approval.opened approval.handed" {
			t.Errorf("the same officer again: %s", got)
		}
	})
}
