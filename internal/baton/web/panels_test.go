package web_test

import (
	"net/url"
	"strings"
	"testing"

	"juyan/internal/baton"
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
	s.page("head", seat, 200).has("main", "亲属等其他关系，系统里没有登记")
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

// A line is judged by another method between its own marks, between others, or is
// refused beside what was typed.
func TestWhatIfByAnotherMethod(t *testing.T) {
	s, _, r := scored(t)
	at := "/appraisal/whatif/" + string(r.ID) + "/units"
	p := s.page("leader", at, 200)
	p.has("[name=m.in_time] option", "线性")
	p.has("[name=m.judged] option", "功效系数")
	p.lacks("[name=m.in_time] option", "分段") // the scheme has no table to go by
	p.has("[for=f-hi.judged]", "现 100")
	p.has("[for=f-hi.served]", "到（满分）")
	before := strings.Join(p.texts("#moves tbody tr"), "; ")
	p = s.page("leader", at+"?m.in_time=linear&lo.in_time=50&hi.in_time=100", 200)
	p.has("#moves", "按改过的算")
	if strings.Join(p.texts("#moves tbody tr"), "; ") == before || p.field("lo.in_time") != "50" {
		t.Errorf("nothing moved: %s", before)
	}
	s.page("leader", at+"?hi.in_time=70", 200).has("#moves tbody tr", "机构b 2 → 1 升 90.62 100.00 +9.38") // as another target
	p = s.page("leader", at+"?m.served=linear&w.in_time=50", 422)
	p.has("[id=m.served-error]", "请写明从多少到多少")
	p.has("#moves", "还没有改动")
	if p.field("w.in_time") != "50" {
		t.Error("what was typed is lost")
	}
	s.page("leader", at+"?lo.served=3", 422).has("[id=m.served-error]", "不看")
	s.page("leader", at+"?m.in_time=control", 422).has("[id=m.in_time-error]", "只用于方向")
	s.page("leader", at+"?m.in_time=linear&lo.in_time=90&hi.in_time=80", 422).has("[id=m.in_time-error]", "“从”应小于“到”")
	s.page("leader", at+"?m.nothing=linear", 404)
}

// Cases are ticked beside the records of a number, or named in the form; the page
// says which were left out and which line moved. What cannot be left out is said
// beside what was typed.
func TestWhatIfWithoutCases(t *testing.T) {
	s := newSite(t)
	v := s.Published(batontest.Scheme)
	s.Year()
	s.WorkOn(s.Case("甲1"), "work.due", "b", "2022-07-01", 1)
	s.Case("甲3")
	s.At("2023-01-10", 9)
	r := s.run(baton.RunInput{Scheme: v.ID, Period: "2022", Purpose: baton.Official})

	records := "/appraisal/runs/" + string(r.ID) + "/units/b/in_time/records/0"
	p := s.page("leader", records, 200)
	box := p.nodes("#records [name=out]")
	if len(box) != 1 || attr(box[0], "value") != "甲1" || attr(box[0], "form") != attr(p.nodes("main form")[0], "id") {
		t.Fatalf("%d boxes beside the records", len(box))
	}
	at := attr(p.nodes("main form")[0], "action")
	s.page("head", records, 200).count("[name=out]", 0) // who may not try is not asked

	p = s.page("leader", at+"?out="+url.QueryEscape("甲1")+"&out="+url.QueryEscape("甲1"), 200)
	p.has(".leftout", "甲1 办件甲1")
	p.has("#moves tbody tr", "in_time：63.64 件 → 70 件")
	p.has("#moves tbody tr", "机构a 1 ")
	if p.field("out") != "甲1" {
		t.Errorf("the form holds %q", p.field("out"))
	}
	for number, why := range map[string]string{"甲9": "没有编号为“甲9”的办件", "甲3": "没有一条记录计入"} {
		p = s.page("leader", at+"?t.in_time=70&out="+url.QueryEscape("甲1，"+number), 422)
		p.has("#out-error", why)
		if p.field("out") != "甲1 "+number || p.field("t.in_time") != "70" {
			t.Errorf("what was typed is lost: %q", p.field("out"))
		}
		p.has("#moves", "还没有改动")
	}
}
