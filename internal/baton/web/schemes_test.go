package web_test

import (
	"net/url"
	"strings"
	"testing"

	"juyan/internal/baton"
	"juyan/internal/baton/batontest"
)

// draft begins a scheme in the browser and returns its address.
func (s *site) draft() string {
	s.Helper()
	return s.done("office", "/appraisal/schemes", url.Values{"from": {"text"}, "text": {batontest.Scheme}})
}

// A scheme goes from a text over opinions and answers to being binding, and
// each sees what is theirs to see on the way.
func TestASchemeBecomesBinding(t *testing.T) {
	s := newSite(t)
	at := s.draft()
	s.page("leader", at, 404) // a draft is for those who manage
	p := s.page("office", at, 200)
	p.has("h1 .tag", "草案")
	p.has("#lines", "机构a、机构b、机构c")
	p.has("#lines tbody tr", "in_time 60")
	p.has("#lines tbody tr", "80件、机构a 90件")
	p.has("#adjust tbody tr", "3 次起，等次不高于合格")
	s.page("office", at+"/consult", 422, url.Values{"record": {p.field("record")}, "consult_to": {"2021-01-01"}}).has("#consult .error", "截止日期")
	s.done("office", at+"/consult", url.Values{"record": {p.field("record")}, "consult_to": {"2022-01-10"}})
	p = s.page("head", at, 200)
	p.count("#step-publish", 0)
	s.page("head", at+"/opine", 422, url.Values{"opinion": {""}}).has("#opine .error", "请写意见")
	s.done("head", at+"/opine", url.Values{"opinion": {"目标高了"}})
	s.page("head", at, 200).has(".opinion", "待答复")
	s.page("leader", at, 200).count(".opinion", 0) // opinions are their unit's and the office's
	p = s.page("office", s.page("office", at, 200).href("答复"), 200)
	answer := attr(p.nodes(".opinion form")[0], "action")
	s.page("office", answer, 422, url.Values{"answer": {"可以"}}).has(".opinion .error", "请选择是否采纳")
	s.done("office", answer, url.Values{"taken": {"1"}, "answer": {"已改"}})
	s.page("office", at+"/publish", 409, url.Values{"record": {p.field("record")}}).has("#publish .notice", "之后才能发布")
	s.At("2022-01-12", 9)
	s.done("office", at+"/publish", url.Values{"record": {p.field("record")}})
	p = s.page("staff", at, 200)
	p.has("h1 .tag", "已发布")
	p.count("form.form", 0)
	s.page("office", at+"/edit", 409)
}

// Faults are listed by line and nothing typed is lost; who was slower sees the
// other text beside their own and may then send it.
func TestAnEditLosesNothing(t *testing.T) {
	s := newSite(t)
	at := s.draft()
	p := s.page("office", at+"/edit", 200)
	broken := strings.Replace(p.field("text"), "kind: unit", "kind: moon", 1)
	p = s.page("office", at+"/edit", 422, url.Values{"record": {p.field("record")}, "text": {broken}})
	p.has("#text-error", "units-2022.yaml:10")
	if p.field("text") != broken {
		t.Error("the text typed is lost")
	}
	mine, theirs := strings.Replace(batontest.Scheme, "target: 80", "target: 81", 1), strings.Replace(batontest.Scheme, "target: 80", "target: 82", 1)
	seen := p.field("record")
	s.done("office", at+"/edit", url.Values{"record": {seen}, "text": {theirs}})
	p = s.page("office", at+"/edit", 409, url.Values{"record": {seen}, "text": {mine}})
	p.has("#theirs", "target: 82")
	if p.field("text") != mine || p.field("record") == seen {
		t.Errorf("the form holds record %s of %s", p.field("record"), seen)
	}
	s.done("office", at+"/edit", url.Values{"record": {p.field("record")}, "text": {mine}})
	s.page("office", at, 200).has("#lines tbody tr", "81件")
	s.page("office", at, 200).count("#faults", 0)
}

// A draft may be kept half done; its page says what is to be mended, by line,
// and no trial is run of it.
func TestADraftSaysWhatIsToBeMended(t *testing.T) {
	s := newSite(t)
	text := strings.Replace(batontest.Scheme, "weight: 60", "weight: 50", 1)
	at := s.done("office", "/appraisal/schemes", url.Values{"from": {"text"}, "text": {text}})
	s.page("office", at, 200).has("#faults li", "schemes/units-2022.yaml:12: 权重加起来是 90，应为 100")
	form := url.Values{"scheme": {strings.TrimPrefix(at, "/appraisal/schemes/")}, "period": {"2022"}, "purpose": {"trial"}}
	p := s.page("office", "/appraisal/runs", 422, form)
	p.has("#scheme-error", "权重加起来是 90")
}

// A copy of last year's: dates move along, targets grow.
func TestACopyMovesItsTargets(t *testing.T) {
	s := newSite(t)
	v := s.Published(batontest.Scheme)
	form := url.Values{"from": {"copy"}, "copy": {string(v.ID)}, "year": {"22"}, "moved": {"5"}}
	p := s.page("office", "/appraisal/schemes", 422, form)
	p.has("#year-error", "例如 2023")
	form.Set("year", "2023")
	p = s.page("office", s.done("office", "/appraisal/schemes", form), 200)
	p.has("h1", "2023 年机构考核")
	p.has("#lines tbody tr", "84件、机构a 94件")
	s.page("office", "/appraisal/schemes", 422, url.Values{"from": {"pack"}}).has("#pack-error", "请选择")
}

// What the zone wants against what its units carry.
func TestCoverageOfTheZonesTarget(t *testing.T) {
	s := newSite(t)
	text := strings.Replace(batontest.Scheme, "target: 80, targets: {a: 90}", "targets: {a: 90, b: 60}, zone_target: 200", 1)
	at := s.done("office", "/appraisal/schemes", url.Values{"from": {"text"}, "text": {text}})
	p := s.page("office", at, 200)
	p.has("#cover tbody tr", "50 没有人承担")
	p.has("#cover tbody tr", "机构a 90、机构b 60")
}

// Judged weights beside those that the data of a run suggest.
func TestComputedWeightsBesideTheJudged(t *testing.T) {
	s, v, _ := scored(t)
	p := s.page("office", "/appraisal/schemes/"+string(v.ID), 200)
	p.has("#lines th", "熵权")
	p.has("#lines", "供参考")
	_, err := s.Baton.Draft(s.Ctx, s.Office(), baton.DraftInput{Text: strings.Replace(batontest.Scheme, "code: units-2022", "code: units-new", 1)})
	if err != nil {
		t.Fatal(err)
	}
	p = s.page("office", "/appraisal/schemes", 200)
	p.count("#schemes tbody tr", 2)
	s.page("leader", "/appraisal/schemes", 200).count("#schemes tbody tr", 1)
}

// A draft that is given up can no longer be changed.
func TestADraftIsGivenUp(t *testing.T) {
	s := newSite(t)
	at := s.draft()
	s.page("office", at+"/drop", 409, url.Values{"record": {"9"}})
	s.done("office", at+"/drop", url.Values{"record": {"1"}})
	s.page("office", at, 200).has("h1 .tag", "已作废")
	s.page("office", at+"/edit", 409)
}
