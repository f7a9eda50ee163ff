package e2e

import (
	"context"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// TestWhistleDetours clicks what does not go straight: a bounce and its
// binding ruling, a result the enterprise rejects, a bad rating.
func TestWhistleDetours(t *testing.T) {
	for _, run := range []struct {
		d store.Dialect
		v view
	}{{store.SQLite, view{lang: "en", width: 390}}, {store.Postgres, view{lang: "zh", width: 1440}}} {
		t.Run(string(run.d)+"-"+run.v.String(), func(t *testing.T) {
			t.Parallel()
			w := &detour{loop: &loop{t: t, s: startSite(t, run.d), v: run.v}}
			w.prepare()
			w.bounce()
			w.ruling()
			w.reject()
			w.badRating()
		})
	}
}

// detour is a whistle with land leading and planning called.
type detour struct {
	*loop
	id                   kernel.ID
	land, planning, econ kernel.ID
}

// actor is who holds a post now.
func (s *site) actor(t *testing.T, post string) kernel.Actor {
	t.Helper()
	dir, now := s.Org.Directory(), s.Clock.Now()
	p, _ := dir.PostByCode(post)
	h, _ := dir.Holder(p.ID, now)
	a, err := s.Auth.ActorIn(dir, now, h.ID, p.ID)
	if err != nil {
		t.Fatalf("%s: %v", post, err)
	}
	return a
}

// contact is who speaks for a firm.
func (s *site) contact(t *testing.T, firm string) kernel.Actor {
	t.Helper()
	dir := s.Org.Directory()
	e, _ := dir.EnterpriseByCode(firm)
	a, err := s.Auth.ActorIn(dir, s.Clock.Now(), e.Contact, "")
	if err != nil {
		t.Fatalf("%s: %v", firm, err)
	}
	return a
}

// act takes an action by command, on the lane of unit where one is named.
func (w *detour) act(post, action string, unit kernel.ID, values map[string][]string) {
	w.t.Helper()
	who := w.s.actor(w.t, post)
	in := matter.ActInput{Matter: w.id, Action: action, Values: values}
	if unit != "" {
		v, err := w.s.Matter.View(context.Background(), who, w.id)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, l := range v.Lanes {
			if l.Unit == unit && l.Open {
				in.Lane = l.ID
			}
		}
	}
	if _, err := w.s.Matter.Act(context.Background(), who, in); err != nil {
		w.t.Fatalf("%s by %s: %v", action, post, err)
	}
}

func (w *detour) prepare() {
	w.raiseByCommand()
	w.firm = newTab(w.t, w.s, w.v)
	w.firm.signIn("contact")
}

// raiseByCommand brings a whistle as far as two called units.
func (w *detour) raiseByCommand() {
	w.t.Helper()
	dir := w.s.Org.Directory()
	for code, id := range map[string]*kernel.ID{"land": &w.land, "planning": &w.planning, "economy": &w.econ} {
		u, _ := dir.UnitByCode(code)
		*id = u.ID
	}
	m, err := w.s.Matter.Raise(context.Background(), w.s.contact(w.t, "E0001"), matter.RaiseInput{Kind: "whistle", Values: map[string][]string{
		"problem": {"厂区北侧绿带占用，规划许可办不下来"}, "topic": {"land"}, "urgency": {"ordinary"}}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.id, w.number, w.record = m.ID, m.Number, "/m/whistle/"+string(m.ID)
	w.act("economy-projects.service-1", "contact", "", map[string][]string{"contact_way": {"phone"}, "contact_note": {"已联系"}})
	w.act("economy-projects.service-1", "call", "", map[string][]string{"lead": {string(w.land)}, "units": {string(w.land), string(w.planning)}, "call_note": {"请核对"}})
}

// bounce: only with the duty basis, and the enterprise does not learn of it.
func (w *detour) bounce() {
	p := newTab(w.t, w.s, w.v)
	p.allow(422)
	p.become("planning.head")
	p.open(w.record)
	p.follow(`#called .acts a[href*="/actions/bounce"]`)
	p.choose("bounce_reason", "other_leads")
	w.refused(p, "bounce_basis")
	if p.picked("bounce_reason") != "other_leads" {
		p.fatal("the refused bounce lost its reason")
	}
	p.write(`[name="bounce_basis"]`, "《居延高新区工作机构职责规定》第三条")
	p.follow(".formacts button")
	if !strings.Contains(p.text(".slips"), "第三条") {
		p.fatal("the bounce does not stand in the record")
	}
	w.outward()
}

// ruling: the office rules, from Today; the unit ruled responsible can muster
// and no longer bounce.
func (w *detour) ruling() {
	p := newTab(w.t, w.s, w.v)
	p.signIn("office")
	p.follow(`tr:has(a[href="` + w.record + `"]) .acts a[href*="/actions/rule"]`)
	p.choose("ruling_unit", string(w.econ))
	p.write(`[name="ruling_note"]`, "由经发局核对绿带占用")
	p.follow(".formacts button")
	w.outward()
	next := newTab(w.t, w.s, w.v)
	next.become("economy.head")
	next.open("/notices")
	if !strings.Contains(next.text("main"), w.number) {
		next.fatal("the unit ruled responsible has no notice")
	}
	next.open(w.record)
	if next.has(`a[href*="/actions/bounce"]`) {
		next.fatal("a ruling can be bounced again")
	}
	next.follow(`#called .acts a[href*="/actions/arrive"]`)
	next.follow(".formacts button")
	w.reply(next, "绿带占用已核对")
}

// reject: the enterprise says it is not solved; the matter is redone one level
// higher, which only the zone sees.
func (w *detour) reject() {
	w.act("land.head", "arrive", w.land, nil)
	w.act("land.head", "reply", w.land, map[string][]string{"reply": {"已出具意见"}})
	w.act("economy-projects.service-1", "answer", "", map[string][]string{"result": {"已出具意见，请查收"}})
	p := w.firm
	p.allow(422)
	p.open(w.record)
	p.follow(`.actions a[href$="/actions/reject"]`)
	w.refused(p, "unsolved_note")
	p.write(`[name="unsolved_note"]`, "意见里没有写何时发证")
	p.follow(".formacts button")
	w.outward()
	head := newTab(w.t, w.s, w.v)
	head.signIn("unit_head")
	head.open(w.record)
	if tags := head.text("h1 .tag"); !strings.Contains(tags, head.say("提级 1", "Level 1")) {
		head.fatal("the record does not show the level: %q", tags)
	}
	if who := head.text(".facts"); !strings.Contains(who, head.say("提级督办", "Supervisor")) {
		head.fatal("nobody stands over the redo: %q", who)
	}
	head.follow(`#called .acts a[href*="/actions/arrive"]`)
	head.follow(".formacts button")
	w.reply(head, "发证时间为本周五")
}

// badRating: the bottom levels call a follow-up by somebody else.
func (w *detour) badRating() {
	w.act("economy-projects.service-1", "answer", "", map[string][]string{"result": {"本周五发证"}})
	p := w.firm
	p.open(w.record)
	p.follow(`.actions a[href$="/actions/confirm"]`)
	p.choose("satisfaction", "dissatisfied")
	p.follow(".formacts button")
	w.outward()
	officer := newTab(w.t, w.s, w.v)
	officer.become("economy-projects.service-1")
	officer.open(w.record)
	if officer.has(`a[href*="/actions/revisit"]`) {
		officer.fatal("the handler may judge the own work")
	}
	office := newTab(w.t, w.s, w.v)
	office.signIn("office")
	office.follow(`tr:has(a[href="` + w.record + `"]) .acts a[href*="/actions/revisit_settled"]`)
	office.write(`[name="follow_note"]`, "已说明原因，企业认可")
	office.follow(".formacts button")
	if !office.has(".steps li.done") || office.has(".steps li.now") {
		office.fatal("the matter is not closed")
	}
	w.outward()
	if tag := p.text("h1 .tag"); !strings.Contains(tag, p.say("已办结", "Done")) {
		p.fatal("the enterprise sees %q after the end", tag)
	}
}
