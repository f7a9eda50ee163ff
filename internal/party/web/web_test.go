package web_test

import (
	"strings"
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/matter"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

const (
	giver     = "service-office.head"
	secretary = "economy.head"  // of the branch of the economic bureau
	other     = "planning.head" // of another branch
	nobody    = "land.head"     // heads a unit, speaks for no branch
)

func each(t *testing.T, fn func(s *apptest.Site)) { apptest.Each(t, "2022-03-01", fn) }

func task(s *apptest.Site) *matter.Matter {
	s.Helper()
	return s.Raise(giver, "task", "", apptest.Values{"task_title": {"协调专用线接轨"}, "task_unit": {s.Unit("economy")}, "task_due": {"2022-03-20"}})
}

// From the offer on a record to the credit of the branch, in both languages.
func TestABranchTakesAMatterInCharge(t *testing.T) {
	each(t, func(s *apptest.Site) {
		m, branch := task(s), s.Unit("branch-economy")
		home, take := "/party/branches/"+branch, "/party/matters/"+string(m.ID)+"/take"
		s.Page(secretary, home, 200).Has("#charged .empty", "还没有领办")
		s.Page(secretary, home, 200).Has("#pioneer-posts .empty", "还没有设先锋岗")
		s.Page(secretary, "/m/task/"+string(m.ID), 200).Has("#party a[href="+take+"]", "领办")

		s.Page(secretary, take, 200).Has("blockquote", m.Number+" 协调专用线接轨")
		p := s.Refused(secretary, take, apptest.Values{"branch": {branch}, "promise": {"包"}, "_key": {"t"}})
		p.Has("#promise-error", "4 到 300 字")
		if p.Typed("promise") != "包" || p.Typed("branch") != branch {
			t.Errorf("the form holds %q and %q", p.Typed("promise"), p.Typed("branch"))
		}
		s.Refused(secretary, take, apptest.Values{"promise": {"支部三名党员专班推进"}, "_key": {"t"}}).Has("#branch-error", "请选择党支部")
		s.Sent(secretary, take, apptest.Values{"branch": {branch}, "promise": {"支部三名党员专班推进"}, "_key": {"t"}})

		p = s.Page(secretary, "/m/task/"+string(m.ID), 200)
		p.Has("#party dd", "支部三名党员专班推进")
		p.Has("#record .slips", "领办：支部三名党员专班推进")
		if row := strings.Join(s.Page(secretary, "/party", 200).Row("#branches", "经发局党支部")[2:], " "); row != "1 0 1 0" {
			t.Errorf("the branch counts %s", row)
		}
		s.Do(secretary, m, "accept", nil)
		s.Do(secretary, m, "finish", apptest.Values{"outcome": {"接轨协议已签"}})
		s.Do(giver, m, "check", nil)
		s.Page(secretary, home, 200).Has("#charged .tag.good", "办成")
		p = s.Page(secretary, home+"?lang=en", 200)
		p.Has("h1", "Party Branch of Economy")
		p.Has("#charged .tag.good", "Done well")
		s.Page(secretary, "/party?lang=en", 200).Has("#sums li", "Done well 1")
	})
}

// What a reader may not see has neither title nor promise; who speaks for no
// branch is offered nothing and refused.
func TestWhoMaySeeAndTake(t *testing.T) {
	each(t, func(s *apptest.Site) {
		m, branch := task(s), s.Unit("branch-economy")
		take := "/party/matters/" + string(m.ID) + "/take"
		s.Page(other, take, 404)
		s.Page(nobody, take, 404)
		s.Page(secretary, "/party/matters/none/take", 404)
		s.Sent(secretary, take, apptest.Values{"branch": {branch}, "promise": {"支部三名党员专班推进"}, "_key": {"t"}})

		p := s.Page(other, "/party/branches/"+branch, 200)
		p.Has("#charged td", "您无权查看的事项")
		p.Lacks("main", "协调专用线接轨")
		p.Lacks("main", "支部三名党员专班推进")
		p.Lacks(".head .actions", "设先锋岗")
		s.Page(other, "/party/branches/"+branch+"/pioneers/new", 403)
		s.Page(other, "/party/branches/none", 404)

		theirs := s.Raise(giver, "task", "", apptest.Values{"task_title": {"核对用地台账"}, "task_unit": {s.Unit("land")}, "task_due": {"2022-03-20"}})
		s.Page(nobody, "/m/task/"+string(theirs.ID), 200).Lacks("#party", "")
		s.Page(nobody, "/party/matters/"+string(theirs.ID)+"/take", 403)
	})
}

// A pioneer post is named by the branch, with its errors at their fields.
func TestAPioneerPostIsNamed(t *testing.T) {
	each(t, func(s *apptest.Site) {
		branch := s.Unit("branch-economy")
		home := "/party/branches/" + branch
		s.Page(secretary, home, 200).Has(".head .actions a", "设先锋岗")
		form := apptest.Values{"post": {s.Post("economy.deputy-1")}, "from": {"2022-03-01"}, "to": {"2022-02-01"}, "commitment": {"企业来电当天回复"}, "_key": {"p"}}
		p := s.Refused(secretary, home+"/pioneers", form)
		p.Has("#to-error", "止不早于起")
		if p.Typed("commitment") != "企业来电当天回复" || p.Typed("from") != "2022-03-01" {
			t.Errorf("the form holds %q and %q", p.Typed("commitment"), p.Typed("from"))
		}
		form["to"] = []string{"2022-12-31"}
		s.Sent(secretary, home+"/pioneers", form)
		s.Page(other, home, 200).Has("#pioneer-posts td", "企业来电当天回复")
	})
}
