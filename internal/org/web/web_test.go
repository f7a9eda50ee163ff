package web_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
	orgweb "juyan/internal/org/web"
	"juyan/internal/sheet"
	"juyan/internal/web"
)

func TestTextsAreComplete(t *testing.T) {
	for _, fault := range web.CheckTexts([][]byte{orgweb.Texts}, ".") {
		t.Error(fault)
	}
}

// Whoever holds nothing gets nothing, at every address.
func TestEveryAddressAsksItsPermission(t *testing.T) {
	s := newSite(t)
	for _, r := range s.pages.Routes() {
		path := strings.NewReplacer("{id}", "x", "{kind}", "posts", "{post}", "y").Replace(r.Path)
		if w := s.send("nobody", httptest.NewRequest(r.Method, path, nil)); w.Code != http.StatusForbidden {
			t.Errorf("%s %s: %d, want 403", r.Method, path, w.Code)
		}
	}
}

// Every page speaks both languages; an unknown record is not found.
func TestEveryPageInBothLanguages(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/units", "/units?view=list", "/units/" + s.unitID("jjj"), "/units/new", "/units/" + s.unitID("jjj") + "/edit", "/units/" + s.unitID("tax") + "/end", "/units/" + s.unitID("jjj") + "/posts/new",
		"/posts", "/posts/" + s.postID("qyk-1"), "/posts/" + s.postID("qyk-1") + "/edit", "/posts/" + s.postID("qyk-1") + "/end", "/posts/" + s.postID("qyk-1") + "/appoint", "/posts/" + s.postID("qyk-1") + "/vacate",
		"/people/" + string(s.personID("p1")), "/people/" + string(s.personID("c1")), "/people/new", "/people/new?firm=" + string(s.firmID("E1")), "/people/" + string(s.personID("p1")) + "/edit", "/task-forces", "/task-forces/" + s.forceID("fw"), "/task-forces/" + s.forceID("xm"), "/task-forces/new",
		"/task-forces/" + s.forceID("fw") + "/end", "/task-forces/" + s.forceID("fw") + "/members/new", "/task-forces/" + s.forceID("fw") + "/members/" + s.postID("qyk-1") + "/remove",
		"/enterprises", "/enterprises/" + string(s.firmID("E1")), "/enterprises/new", "/enterprises/" + string(s.firmID("E1")) + "/edit", "/enterprises/" + string(s.firmID("E1")) + "/serve",
		"/import/enterprises", "/import/posts", "/import/people"} {
		for _, lang := range []string{"zh", "en"} {
			sep := "?"
			if strings.Contains(path, "?") {
				sep = "&"
			}
			s.page("manager", path+sep+"lang="+lang, 200).count("h1", 1)
		}
	}
	for _, path := range []string{"/units/x", "/units/x/edit", "/posts/x", "/posts/x/appoint", "/people/x", "/task-forces/x", "/task-forces/x/end", "/enterprises/x", "/enterprises/x/edit", "/enterprises/x/serve", "/import/moons"} {
		s.page("manager", path, 404)
	}
}

func TestUnitTree(t *testing.T) {
	s := newSite(t)
	p := s.page("staff", "/units?lang=zh", 200)
	p.has(".head .sub", "4 个机构，4 个岗位")
	p.has(".tree .node", "一类工作机构 1 个")
	p.has(".tree .node", "经济发展局 曾庆 · 3 岗")
	p.has("h2", "垂管")
	p.has(".tree .tag", "延时办")
	p.lacks(".actions", "设立机构")
	p = s.page("staff", "/units?extended=1&lang=zh", 200)
	p.count("#list tbody tr", 1)
	p.has("#list tbody tr", "税务局")
	p.has(".head .sub", "开展延时服务的 1 个部门")
	p = s.page("staff", "/units/"+s.unitID("jjj")+"?lang=zh", 200)
	p.has("td", "曾庆")
	p.has("td", "企业服务科")
	s.page("staff", "/units/"+s.unitID("tax")+"?lang=zh", 200).has("td .nodata", "空缺")
}

func TestPostsList(t *testing.T) {
	s := newSite(t)
	s.page("staff", "/posts?lang=zh&held=vacant", 200).has("#list tbody tr", "联络岗")
	p := s.page("staff", "/posts?lang=zh&unit="+s.unitID("jjj"), 200)
	p.count("#list tbody tr", 3) // its own and its section's
	s.page("staff", "/posts?lang=zh&q=suqing", 200).count("#list tbody tr", 0)
	s.page("staff", "/posts?lang=zh&q=苏晴", 200).count("#list tbody tr", 1)
	s.page("staff", "/posts?lang=zh&state=ended", 200).has("#list .empty", "没有符合条件的记录")
}

func TestFirmList(t *testing.T) {
	s := newSite(t)
	for query, want := range map[string]int{"": 50, "q=jyyh": 1, "q=91350203M0001QAY9B": 1, "q=弱水": 1, "size=large": 1, "class=salt": 1, "industry=26": 1, "industry=27": 0, "status=building": 1, "party=yes": 1,
		"above=yes": 0, "force=" + s.forceID("fw"): 50, "force=" + s.forceID("xm"): 0, "post=" + s.postID("qyk-2"): 50, "size=micro&q=测试0": 10} {
		s.page("staff", "/enterprises?lang=zh&"+query, 200).count("#list tbody tr", want)
	}
	first := s.page("staff", "/enterprises?sort=-employees", 200).all("#list tbody tr")
	if !strings.Contains(first[0], "Juyan Salt") && !strings.Contains(first[0], "居延盐化") {
		t.Errorf("most employees first: %q", first[0])
	}
}

// Every firm stands on exactly one page, forwards and back.
func TestFirmListPages(t *testing.T) {
	s := newSite(t)
	var after string
	for n := range s.page("staff", "/enterprises", 200).doc.Descendants() {
		if n.Data == "a" && strings.Contains(attr(n, "href"), "after=") && strings.Contains(attr(n, "class"), "btn") {
			after = attr(n, "href")
		}
	}
	second := s.page("staff", after, 200)
	second.count("#list tbody tr", 10)
	for n := range second.doc.Descendants() {
		if n.Data == "a" && strings.Contains(attr(n, "href"), "before=") && strings.Contains(attr(n, "class"), "btn") {
			s.page("staff", attr(n, "href"), 200).count("#list tbody tr", 50)
			return
		}
	}
	t.Error("the second page leads back")
}

func TestExports(t *testing.T) {
	s := newSite(t)
	for path, want := range map[string]int{"/units/export.xlsx": 4, "/posts/export.xlsx?held=vacant": 1, "/task-forces/export.xlsx": 2, "/enterprises/export.xlsx": 60, "/enterprises/export.xlsx?size=large": 1, "/import/posts/template.xlsx": 0} {
		w := s.ask("manager", path, nil)
		rows := 0
		r, err := sheet.Open("x.xlsx", bytes.NewReader(w.Body.Bytes()), int64(w.Body.Len()), sheet.Options{HeaderRow: 1})
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for {
			if _, err := r.Next(); err != nil {
				break
			}
			rows++
		}
		if rows != want || strings.Contains(w.Body.String(), "04838180001") {
			t.Errorf("%s: %d rows, want %d", path, rows, want)
		}
	}
	if w := s.ask("contact", "/enterprises/export.xlsx", nil); w.Code != 200 || w.Body.Len() == 0 {
		t.Errorf("contact: %d", w.Code)
	}
}

func (s *site) raise(what string) *matter.Matter {
	m, err := s.matter.Raise(ctx, s.actors["contact"], matter.RaiseInput{Kind: "whistle", Values: map[string][]string{"what": {what}}, Key: what})
	if err != nil {
		s.Fatal(err)
	}
	return m
}

func TestFirmPage(t *testing.T) {
	s := newSite(t)
	id := string(s.firmID("E1"))
	m := s.raise("蒸汽压力不足")
	if _, err := s.matter.AddRecord(ctx, sys, "platform", map[string][]string{"name": {"盐化工程中心"}, "level": {"自治区级"}, "enterprise": {id}}, "k1"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.org.SetChain(ctx, sys, org.SetChainInput{Subject: org.EnterpriseSubject(kernel.ID(id)), Links: []org.ChainLink{{Level: org.OverallLead, Unit: kernel.ID(s.unitID("jjj"))}, {Level: org.ResponsibleUnit, Unit: kernel.ID(s.unitID("qyk"))}}}); err != nil {
		t.Fatal(err)
	}
	p := s.page("manager", "/enterprises/"+id+"?lang=zh", 200)
	p.has("dd", "校验位不符") // a genuine code may fail: a quiet warning
	p.has("dd", "2662 专项化学用品制造")
	p.has("dd", "048****0001")
	p.lacks("body", "04838180001")
	p.has("dd", "服务专员岗 · 苏晴")
	p.has("dt", "总牵头单位")
	p.has("td", m.Title)
	p.has("td", "盐化工程中心")
	p.has("[href=/m/whistle?firm="+id+"]", "企业吹哨 1 件")
	p.has("[href=/m/whistle/new?firm="+id+"]", "代企业：吹哨")
	p.has(".slips", "设置责任链")
	s.page("manager", "/enterprises/"+string(s.firmID("E2"))+"?lang=zh", 200).has(".empty", "还没有办理事项")
}

// Who serves the firm may look at its number, others may not.
func TestUnmaskIsOfferedToWhoServes(t *testing.T) {
	s := newSite(t)
	path := "/enterprises/" + string(s.firmID("E1")) + "?lang=zh"
	door := "[href=/unmask?kind=enterprise&id=" + string(s.firmID("E1")) + "]"
	s.page("staff", path, 200).count(door, 1)
	s.page("manager", path, 200).count(door, 0)
	s.page("staff", path, 200).count("[href=/m/whistle/new?firm="+string(s.firmID("E1"))+"]", 0)
}

func TestContactSeesItsOwnFirmOnly(t *testing.T) {
	s := newSite(t)
	own := "/enterprises/" + string(s.firmID("E1"))
	if to := s.moved(s.ask("contact", "/enterprises", nil)); to != own {
		t.Errorf("led to %s", to)
	}
	s.raise("道路坑洼")
	p := s.page("contact", own+"?lang=zh", 200)
	p.has("dd", "04838180001")
	p.has("td", "已受理")
	p.lacks("td", "待报到")
	p.has("[href=/m/whistle/new]", "吹哨")
	p.count("h2 [href=/units]", 0)
	p.lacks("h2", "变动记录")
	for _, path := range []string{"/enterprises/" + string(s.firmID("E2")), "/enterprises/" + string(s.firmID("E2")) + "/edit"} {
		s.page("contact", path, 404)
	}
	for _, path := range []string{"/units", "/posts", "/task-forces", "/people/" + string(s.personID("p1")), "/enterprises/new", own + "/serve", "/import/enterprises"} {
		s.page("contact", path, 403)
	}
}
