package web_test

import (
	"net/url"
	"testing"

	"juyan/internal/baton/batontest"
)

// Blind forms: one's own unit is not judged, standing aside needs a reason, who
// handed in is seen and never what.
func TestAPanelJudgesBlindly(t *testing.T) {
	s := newSite(t)
	v := s.Published(batontest.Scheme)
	at := "/appraisal/schemes/" + string(v.ID) + "/panels"
	s.page("leader", at, 403)
	s.page("office", at, 200).has("#sheet-panel-judged .empty", "还没有请评委")
	s.page("office", at+"?period=2022", 422, url.Values{"indicator": {"judged"}}).has("#appoint-judged .error", "请选择评委")
	s.done("office", at+"?period=2022", url.Values{"indicator": {"judged"}, "people": {string(s.Person("b-head")), string(s.Person("leader2"))}})
	p := s.page("office", at, 200)
	p.count("#sheet-panel-judged tbody tr", 2)
	p.has("#sheet-panel-judged tbody tr", "待交")

	p = s.page("head", "/appraisal/seats", 200)
	p.has("nav", "我的评议表 1")
	seat := p.href("judged")
	s.page("leader", seat, 404) // nobody sees another's form
	p = s.page("head", seat, 200)
	p.count(".markline", 3)
	p.has(".markline", "机构b 本单位或本人，不评")
	p = s.page("head", seat, 422, url.Values{"unit:a": {"77"}, "unit:c": {""}, "note.unit:a": {"扎实"}})
	p.has(".error", "请给“机构c”打分")
	if p.field("unit:a") != "77" || p.field("note.unit:a") != "扎实" {
		t.Error("what was typed is lost")
	}
	s.page("head", seat, 422, url.Values{"unit:a": {"101"}, "unit:c": {"90"}}).has(".error", "0 到 100")
	s.done("head", seat, url.Values{"unit:a": {"77"}, "aside.unit:c": {"曾在那里任职"}})
	p = s.page("head", seat, 200)
	p.count("form.form", 0)
	p.has(".notice", "没有人能看到")
	s.page("head", "/appraisal/seats", 200).has("#seats tbody tr", "已交")
	p = s.page("office", at, 200)
	p.has("main", "已交")
	p.lacks("main", "77")
	p.lacks("main", "曾在那里任职")
}

// Changes stand in the address; ranks before and after stand side by side, and
// what weight would flip which rank below them.
func TestWhatIf(t *testing.T) {
	s, _, r := scored(t)
	at := "/appraisal/whatif/" + string(r.ID) + "/units"
	p := s.page("leader", at, 200)
	p.has("#moves", "还没有改动")
	p.count("#moves tbody tr", 3)
	p = s.page("leader", at+"?t.in_time=70", 200)
	p.has("#moves", "按改过的算")
	p.has("#moves tbody tr", "机构b 2 → 1 升 90.62 100.00 +9.38")
	p = s.page("leader", at+"?x.in_time=a&x.in_time=b", 200)
	p.has("#moves tbody tr", "机构b 2 → 1 升")
	p = s.page("leader", at+"?w.in_time=lots", 422)
	p.has(".error", "“lots”不是数")
	if p.field("w.in_time") != "lots" {
		t.Error("what was typed is lost")
	}
	s.page("leader", at+"?w.in_time=900", 422).has(".error", "权重不能是负数")
	s.page("leader", at+"?w.nothing=9", 404)
	s.page("head", at, 409) // not all of the group is theirs to see
	s.page("leader", "/appraisal/whatif/"+string(r.ID)+"/moon", 404)
	s.page("leader", at+"?lang=en", 200).count("h1", 1)
}
