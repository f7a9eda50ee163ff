package web_test

import (
	"net/url"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
)

// An enterprise's chain is set on a form reached from its page; the page shows
// it from the top down, the history tells what it was before.
func TestSettingAChain(t *testing.T) {
	s := newSite(t)
	firm := "/enterprises/" + string(s.firmID("E1"))
	at := "/chains/enterprise/" + string(s.firmID("E1"))
	s.page("manager", firm+"?lang=zh", 200).has("[href="+at+"]", "设置责任链")
	s.page("staff", firm+"?lang=zh", 200).lacks("main", "设置责任链")
	form := s.page("manager", at, 200).fill("chain", "overall", s.unitID("jjj"), "responsible", s.unitID("tax"), "post", s.postID("tax-1"))
	s.moved(s.ask("manager", at, form))
	s.page("manager", firm+"?lang=zh", 200).has("dl", "总牵头单位 经济发展局 责任单位 税务局 责任岗位 联络岗")
	again := s.page("manager", at+"?lang=zh", 200)
	again.has(".slips", "设置责任链：总牵头单位：经济发展局；责任单位：税务局；责任岗位：联络岗")
	form = again.fill("chain")
	if form.Get("overall") != s.unitID("jjj") || form.Get("responsible") != s.unitID("tax") || form.Get("post") != s.postID("tax-1") {
		t.Errorf("the form proposes %v", form)
	}
	form.Set("post", "")
	form["item"] = []string{s.unitID("tax")}
	s.moved(s.ask("manager", at, form))
	p := s.page("manager", firm+"?lang=zh", 200)
	p.has("dl", "总牵头单位 经济发展局 分项牵头单位 税务局 责任单位 税务局")
	p.has(".slips", "分项牵头单位：税务局；责任单位：税务局，自 2022-07-01 起")
}

// Each mistake stands at its field, and nothing typed is lost: neither the
// chips, nor a post that was looked up, nor a second one.
func TestARefusedChainLosesNothing(t *testing.T) {
	s := newSite(t)
	at := "/chains/enterprise/" + string(s.firmID("E1")) + "?lang=zh"
	typed := url.Values{"_key": {"k"}, "item": {s.unitID("jjj"), s.unitID("tax")}, "post": {s.postID("tax-1")}, "post2": {s.postID("qyk-1")}, "from": {"2022-08-01"}}
	p := s.parse(s.ask("manager", at, typed), 422)
	p.has("#overall-error", "总牵头单位要有且只有一个，现在有 0 个")
	p.has("#responsible-error", "至少要有一个责任单位")
	back := p.values("chain")
	for _, name := range []string{"post", "post2", "from"} {
		if back.Get(name) != typed.Get(name) {
			t.Errorf("%s came back as %q", name, back.Get(name))
		}
	}
	if strings.Join(back["item"], " ") != strings.Join(typed["item"], " ") {
		t.Errorf("the item leads came back as %q", back["item"])
	}
	typed.Set("overall", s.unitID("jjj"))
	typed.Set("responsible", s.unitID("tax"))
	typed.Set("from", "下月")
	s.parse(s.ask("manager", at, typed), 422).has("#from-error", "“下月”不是日期")
	typed.Set("from", "2022-08-01")
	typed.Set("post", "nobody")
	s.parse(s.ask("manager", at, typed), 422).has("#post-error", "责任链的每一环都要有单位")
}

// A matter whose kind has chains is given one from its own record; of any
// other, or one the reader may not see, there is no such page.
func TestTheChainOfAMatter(t *testing.T) {
	s := newSite(t)
	raise := func(kind string) string {
		m, err := s.matter.Raise(ctx, s.actors["contact"], matter.RaiseInput{Kind: kind, Values: map[string][]string{"what": {"断气"}}})
		if err != nil {
			t.Fatal(err)
		}
		return string(m.ID)
	}
	task := raise("task")
	form := s.page("manager", "/chains/task/"+task, 200).fill("chain", "overall", s.unitID("jjj"), "responsible", s.unitID("tax"))
	if to := s.moved(s.ask("manager", "/chains/task/"+task, form)); to != "/m/task/"+task {
		t.Errorf("leads to %s", to)
	}
	chain, events, err := s.org.ViewChain(ctx, org.Subject{Kind: "task", ID: kernel.ID(task)})
	if err != nil || len(chain) != 2 || len(events) != 1 || events[0].Kind != "chain.set" {
		t.Errorf("%+v, %d events, %v", chain, len(events), err)
	}
	s.page("manager", "/chains/whistle/"+raise("whistle"), 404)
	s.page("manager", "/chains/whistle/"+task, 404)
	s.page("manager", "/chains/enterprise/nobody", 404)
	for _, who := range []string{"staff", "contact", "nobody"} {
		s.parse(s.ask(who, "/chains/task/"+task, form), 403)
	}
}
