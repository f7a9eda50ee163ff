package e2e

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/project"
	"juyan/internal/store"
)

// TestCounterCourse clicks a case through its whole way, each step by who takes
// it: a firm finds the item by everyday words and gives a mandate, the agent
// files, one notice says what is missing, a special procedure stands outside the
// limit, the decision is handed over after hours and rated on a phone. Then a day
// of the mobile office, from the request to the result on the project.
func TestCounterCourse(t *testing.T) {
	for _, run := range []struct {
		d store.Dialect
		v view
	}{
		{store.SQLite, view{lang: "zh", width: 1440}},
		{store.Postgres, view{lang: "en", width: 390}},
	} {
		t.Run(string(run.d)+"-"+run.v.String(), func(t *testing.T) {
			t.Parallel()
			s := startFounded(t, run.d, kernel.Date{Year: 2022, Month: 3, Day: 1})
			c := &atCounter{course: course{t: t, s: s, p: newTab(t, s, run.v), firm: newTab(t, s, run.v)}, phone: newTab(t, s, view{lang: run.v.lang, width: 390}), who: s.contact(t, "E0001")}
			c.found()
			c.mandated()
			c.filed()
			c.corrected()
			c.halted()
			c.decided()
			c.booked()
			c.delivered()
			c.rated()
			c.asked()
			c.routed()
			c.moved()
			c.visited()
		})
	}
}

// atCounter is one case of a firm on its way, then a day of the mobile office.
type atCounter struct {
	course
	phone   *tab         // of the contact, then of the crew
	who     kernel.Actor // the contact
	item    string       // address of its guide
	filing  kernel.ID
	booking string // address
	works   kernel.ID
	visit   [3]kernel.ID // the first is asked for on the page
	hand    kernel.ID    // the visit moved by hand
	before  string       // the round as it was found
}

const (
	assistant = "approval-assist.agent-1"
	desk      = "approval-center.window-1"
	licensing = "market.head"
)

var vanDay = kernel.Date{Year: 2022, Month: 3, Day: 7} // a Monday

// contact is the firm's own tab at an address.
func (c *atCounter) contact(path string) *tab {
	c.firm.open(path)
	return c.firm
}

// record is the address of the case.
func (c *atCounter) record() string { return "/m/case/" + string(c.filing) }

// found: everyday words lead to the item, first of the list, and to its guide.
func (c *atCounter) found() {
	p := c.firm
	p.signIn("contact")
	p.menu("/services")
	p.write("#items-q", "开饭店")
	eval[bool](p, `document.activeElement.blur(), true`)
	p.until("what is found", `new URLSearchParams(location.search).get("q") === "开饭店" && `+settled)
	first := `#items tbody tr:first-child a[href^="/services/"]`
	if got := p.text(first); got != p.say("食品经营许可核发", "Food business licence") {
		p.fatal("everyday words find %q first", got)
	}
	p.follow(first)
	c.item = p.path()
	if figures := strings.Join(strings.Fields(p.text("#figures")), " "); !strings.Contains(figures, p.say("8 个工作日", "8 working days")) {
		p.fatal("the guide does not say how long it takes: %q", figures)
	}
}

// mandated: without a mandate the agent has no firm to file for; the firm gives one.
func (c *atCounter) mandated() {
	if p := c.as(assistant, c.item+"/file?place=rented"); p.has(`[value="`+string(c.who.Enterprise)+`"]`) || !strings.Contains(p.text("form#case"), p.say("没有企业委托您", "No firm has given you a mandate")) {
		p.fatal("an agent may file for a firm that gave no mandate")
	}
	p := c.firm
	p.menu("/mandates")
	p.fill("post", c.post(assistant), "role", "lead", "until", "2022-05-31", "scope", "食品经营许可的申请和补正")
	p.follow("#give .formacts button")
	if row := p.text("#mandates-sheet tbody"); !strings.Contains(row, p.say("有效", "In force")) {
		p.fatal("the mandate does not hold: %q", row)
	}
	var list []ledger.Event
	c.must(c.s.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		list, err = ledger.OfSubject(tx, c.who.Enterprise, 1)
		return err
	}))
	if len(list) != 1 || list[0].Kind != "mandate.given" || list[0].Person != c.who.Person {
		c.t.Errorf("events of the firm %+v", list)
	}
}

// filed: the agent answers the questions and files what this situation asks; the
// record names the person who filed and the firm it was for.
func (c *atCounter) filed() {
	p := c.as(assistant, c.item)
	p.follow(`a[href$="/file"]`)
	p.fill("place", "rented")
	p.follow("#questions .formacts button")
	if papers := p.text("#materials-sheet"); !strings.Contains(papers, p.say("经营场所使用证明", "Proof of the premises")) || strings.Contains(papers, p.say("不动产权证书", "Property certificate")) {
		p.fatal("materials of rented premises: %q", papers)
	}
	p.fill("_firm", string(c.who.Enterprise), "contact_name", "崔岚红", "contact_phone", "13900000002")
	p.do(chromedp.SetUploadFiles(chromedp.CSS(`#case .fileinput input`), []string{photo(c.t)}))
	p.until("a chosen file is kept by itself", `document.querySelector("#case [id^=kept-] .files.kept a[href^='/drafts/']") && ![...document.querySelectorAll("#case input[type=file]")].some((i) => i.files.length)`)
	p.follow("form#case .formacts button")
	c.filing = c.landed(p, "/m/case/")
	if !p.has(`#case-papers-sheet a[href^="/files/"]`) {
		p.fatal("what was kept of the form is not filed")
	}
	dir, agent, lang := c.s.Org.Directory(), c.s.actor(c.t, assistant), kernel.Lang(p.v.lang)
	firm, _ := dir.Enterprise(c.who.Enterprise)
	if banner := p.text("section.acting"); !strings.Contains(banner, firm.In(lang)) {
		p.fatal("no banner says for whom: %q", banner)
	}
	ev := c.events(c.filing)[0]
	if ev.Kind != "case.filed" || ev.Person != agent.Person || ev.OnBehalf != c.who.Enterprise || ev.ActorName == "" {
		c.t.Errorf("the filing does not name who filed for whom: %+v", ev)
	}
	person, _ := dir.Person(agent.Person)
	if slip := p.text(`[id="e-` + string(ev.ID) + `"]`); !strings.Contains(slip, person.In(lang)) || !strings.Contains(slip, firm.ShortIn(lang)) {
		p.fatal("the record does not name who filed for whom: %q", slip)
	}
}

// corrected: one notice says all that is missing, the firm completes it; no second
// notice is offered, and the window accepts.
func (c *atCounter) corrected() {
	c.act(desk, "case", c.filing, "correct", "missing", "平面布置图\n经营场所使用证明")
	p := c.contact(c.record())
	if papers := p.text("#case-papers-sheet"); strings.Count(papers, p.say("还缺", "Missing")) != 2 {
		p.fatal("the firm does not see what is missing: %q", papers)
	}
	p.take("supply", "supply_note", "平面图和租赁合同已补")
	if c.as(desk, c.record()).has(`a[href$="/actions/correct"]`) {
		c.p.fatal("a second notice is offered")
	}
	c.act(desk, "case", c.filing, "accept")
}

// halted: experts are asked, which the firm is told in writing; days later it ends.
func (c *atCounter) halted() {
	c.act(licensing, "case", c.filing, "special", "special", "expert", "special_days", "5", "special_note", "现场核查后请专家评审，五个工作日")
	c.s.step(c.t, 3*24*time.Hour)
	c.act(licensing, "case", c.filing, "resume", "special_result", "专家同意，布局符合要求")
}

// decided: the decision is made; each notice is an official document on the record.
func (c *atCounter) decided() {
	c.act(licensing, "case", c.filing, "decide", "decision", "granted", "result", "准予，食品经营许可证 JY-0001")
	p := c.contact(c.record())
	if n := eval[int](p, `document.querySelectorAll("#documents-sheet tbody tr").length`); n != 4 {
		p.fatal("%d documents, want the notice, the acceptance, the procedure and the decision", n)
	}
}

// booked: the contact books the time after work of the same day.
func (c *atCounter) booked() {
	p := c.firm
	p.menu("/bookings")
	p.follow(`a[href="/bookings/new"]`)
	at := `a[href="/bookings/new?item=` + strings.TrimPrefix(c.item, "/services/") + `"]`
	p.click(`details:has(` + at + `) > summary`)
	p.follow(at)
	p.follow(`.times-list a[href$="start=` + strconv.FormatInt(int64(today(c.s).At(17, 30, beijing)), 10) + `"]`)
	if p.value(`[name="visitor"]`) == "" {
		p.fatal("the contact is asked for the own name")
	}
	p.follow("form#book .formacts button")
	c.booking = p.path()
}

func today(s *site) kernel.Date { return kernel.DateOf(s.clock.Now().In(beijing)) }

// delivered: after hours the contact comes, and the window hands the decision over.
func (c *atCounter) delivered() {
	c.s.step(c.t, today(c.s).At(17, 35, beijing).Sub(c.s.clock.Now()))
	c.as(licensing, c.booking).follow(`form[action$="/came"] button`)
	if shown := c.contact(c.booking); !strings.Contains(shown.text("main"), shown.say("已到", "Came")) {
		shown.fatal("the booking does not say that its visitor came")
	}
	c.act(desk, "case", c.filing, "deliver", "handed", "延时窗口当面领取")
}

// rated on a phone, which ends the case.
func (c *atCounter) rated() {
	p := c.phone
	p.signIn("contact")
	p.open(c.record())
	p.take("rate", "satisfaction", "very_satisfied", "efficiency", "satisfied", "rating_note", "下班后来领，很方便")
	c.wrote(c.filing, "case.filed case.correction_asked case.completed case.accepted case.special_begun case.special_ended case.decided case.delivered case.rated")
}

// asked: an officer asks for the mobile office on the record of a project; two
// more visits of the day are there already.
func (c *atCounter) asked() {
	ctx := context.Background()
	m, err := c.s.Project.Sign(ctx, c.s.actor(c.t, overall), project.SignInput{Values: map[string][]string{"title": {"年产 2 万吨碳素制品项目"}, "chain": {"silicon"}, "investment": {"30000"}, "item_unit": {c.unit("economy")}, "unit": {c.unit("investment")}, "signed_on": {"2022-03-04"}}, Firm: project.NewFirm{Name: "虚构碳素制品有限公司"}})
	c.must(err)
	c.works = m.ID
	_, err = c.s.Matter.Act(ctx, c.s.actor(c.t, dispatcher), matter.ActInput{Matter: m.ID, Action: "staff", Values: map[string][]string{"commissioner": {c.post(commissary)}, "officer": {c.post(officerPost)}}})
	c.must(err)
	for i, place := range []string{"WL-05", "NY-07"} {
		v, err := c.s.Matter.Raise(ctx, c.s.actor(c.t, officerPost), matter.RaiseInput{Kind: "visit", Parent: m.ID, Enterprise: m.Enterprise, Values: map[string][]string{"place": {place}, "on_day": {vanDay.String()}, "window": {"day"}, "checks": {"permit"}}})
		c.must(err)
		c.visit[i+1] = v.ID
	}
	p := c.as(officerPost, "/m/project/"+string(c.works))
	p.follow(`#visits-sheet a[href^="/m/visit/new"]`)
	p.fill("place", "HG-01", "on_day", vanDay.String(), "checks", "filing")
	p.follow(".formacts button")
	c.visit[0] = c.landed(p, "/m/visit/")
}

// routed: the crew has the day planned; all three stand on the round.
func (c *atCounter) routed() {
	p := c.as(assistant, "/vans")
	p.follow(`form[action="/vans/plan"] button`)
	c.before = c.order()
	if !strings.Contains(p.path(), vanDay.String()) || strings.Count(c.before, " ") != 2 {
		p.fatal("planned: %q", c.before)
	}
}

// order is the round shown, as the visits of its stops.
func (c *atCounter) order() string {
	return eval[string](c.p, `[...document.querySelectorAll('#round-van-1 tbody a[href^="/m/visit/"]')].map(a => a.pathname.slice("/m/visit/".length)).join(" ")`)
}

// moved: the last stop becomes the first; what that does is shown before it is
// kept. Then the day is confirmed.
func (c *atCounter) moved() {
	p, stops := c.p, strings.Fields(c.before)
	c.hand = kernel.ID(stops[2])
	p.follow(`#round-van-1 a[href*="visit=` + stops[2] + `"]`)
	p.fill("van", "van-1", "place", "1")
	p.follow(`#change form[method="get"] button`)
	if way := p.text("#change tbody tr:first-child"); !strings.Contains(way, "+") || c.order() != c.before {
		p.fatal("the effect of a longer way is not shown, or it is kept already: %q", way)
	}
	p.follow(`#change form[action="/vans/move"] button`)
	if got, want := c.order(), stops[2]+" "+stops[0]+" "+stops[1]; got != want {
		p.fatal("the round is %s, want %s", got, want)
	}
	p.follow(`form[action="/vans/confirm"] button`)
	if mark := p.text("#round-van-1 tbody tr:first-child"); !strings.Contains(mark, p.say("手工定的", "by hand")) || !strings.Contains(mark, p.say("已通知", "told")) {
		p.fatal("the confirmed round: %q", mark)
	}
}

// visited: on the day the crew opens its page on a phone and records what it
// found; the result stands on the project.
func (c *atCounter) visited() {
	c.s.step(c.t, vanDay.At(10, 30, beijing).Sub(c.s.clock.Now()))
	p := c.phone
	p.become(assistant)
	p.open("/vans/crew")
	p.follow(".crewlist li.now a.btn")
	p.fill("result", "lacking", "lacking", "缺用地批准书，三日内由企业补交", "found", "现场已平整")
	p.follow(".formacts button")
	if c.landed(p, "/m/visit/") != c.hand {
		p.fatal("the first stop is not the one put there by hand")
	}
	if shown := c.as(officerPost, "/m/project/"+string(c.works)).text("#visits-sheet"); !strings.Contains(shown, "缺用地批准书") {
		c.p.fatal("the project's record does not show the result: %q", shown)
	}
	for _, id := range c.visit {
		want := "visit.asked visit.planned"
		if id == c.hand {
			want = "visit.asked van.moved visit.planned visit.done"
		}
		c.wrote(id, want)
	}
	c.wrote(c.works, "project.signed project.staffed van.result")
}
