package web_test

import (
	"net/url"
	"strings"
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/kernel"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

const (
	secretary = "office-secretariat.chief"
	investor  = "investment-first.chief"
)

// A session from its plan to its minutes, in the browser: every refusal stands
// at its field and keeps what was typed.
func TestASessionInTheBrowser(t *testing.T) {
	apptest.Each(t, "2022-03-01", func(s *apptest.Site) {
		m := s.Raise(investor, "lead", "", apptest.Values{"title": {"电子级硅烷项目"}, "investor": {"虚构硅材集团"}, "chain": {"silicon"}})
		s.Do(investor, m, "triage", apptest.Values{"triage_note": {"符合产业方向"}})
		s.Do(investor, m, "propose", apptest.Values{"propose_note": {"各项条件基本具备"}, "industry": {"2645"}, "background": {"private"}, "investment": {"20000"}, "mu": {"100"}, "energy": {"9000"}})
		s.Page(secretary, "/reviews", 200).Has("#b-admission", "电子级硅烷项目")
		s.Refused(secretary, "/reviews", url.Values{"body": {"admission"}, "held_on": {"2022-02-01"}, "place": {"三楼会议室"}}).Has("#plan", "已经过去")
		where := s.Sent(secretary, "/reviews", url.Values{"body": {"admission"}, "held_on": {"2022-03-01"}, "leads": {string(m.ID)}})
		v, err := s.Review.View(s.Ctx, s.Who(secretary), kernel.ID(strings.TrimPrefix(where, "/reviews/")))
		s.Must(err)
		item := where + "/items/" + string(v.Items[0].ID)

		form := url.Values{"chair": {s.Post("economy.head"), s.Post("admin-committee.deputy-economy")}}
		for _, p := range v.Members {
			form.Set("at-"+string(p.Post), "present")
		}
		s.Refused(secretary, where+"/open", form).Has("#open", "选了 2 个主持人")
		form.Set("chair", s.Post("admin-committee.deputy-economy"))
		s.Sent(secretary, where+"/open", form)
		s.Page("land.head", "/today", 200).Has("td", "准入评审组2022年第1次会议")
		page := s.Page("land.head", item, 200)
		page.Has("#vote", "赞成")
		page.Has("#recusals", "本单位")
		page.Has("#checks-sheet", "不符合")
		s.Page("investment.head", item, 200).Lacks("#vote", "")
		for _, p := range v.Members {
			post, _ := s.Org.Directory().Post(p.Post)
			if post.Code != "investment.head" {
				s.Sent(post.Code, item+"/vote", url.Values{"vote": {"yes"}})
			}
		}
		s.Page("ecology.head", item, 200).Lacks("#votes", "")
		typed := url.Values{"outcome": {"conditions"}, "text1": {"落实蒸汽接入"}, "due1": {"2022-04-01"}}
		again := s.Refused(secretary, item+"/decide", typed)
		again.Has("#decide", "请选择由谁落实")
		if got := again.Typed("text1"); got != "落实蒸汽接入" {
			s.Errorf("the condition was lost: %q", got)
		}
		typed.Set("unit1", s.Unit("planning"))
		s.Refused(secretary, item+"/decide", typed).Has("#decide", "通过须写明理由")
		typed.Set("reason", "产业链急需")
		s.Sent(secretary, item+"/decide", typed)
		s.Sent(secretary, where+"/close", url.Values{})
		s.Page(secretary, where, 200).Has("#minutes", "居高评纪〔2022〕1号")
		if w := s.Ask("land.head", where+"/minutes/minutes.pdf", nil); w.Code != 200 || w.Header().Get("Content-Type") != "application/pdf" {
			s.Errorf("minutes: %d %s", w.Code, w.Header())
		}
		record := s.Page(investor, "/m/lead/"+string(m.ID), 200)
		record.Has("#review", "附条件通过")
		record.Has("#conditions-sheet", "落实蒸汽接入")
		s.Page("tax.head", item, 404)
	})
}
