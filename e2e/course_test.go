package e2e

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/project"
	"juyan/internal/store"
)

// TestProjectCourse clicks a project through its whole way, each step by who
// takes it in the zone: two units claim the lead, three bodies review it, it is
// signed and planned, energy is short, the firm whistles, a meeting solves it,
// the project enters the statistics, and what was promised stands against what
// was done.
func TestProjectCourse(t *testing.T) {
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
			c := &course{t: t, s: s, p: newTab(t, s, run.v), firm: newTab(t, s, run.v)}
			c.p.allow(422)
			c.claimed()
			c.ruled()
			c.proposed()
			c.admitted()
			c.studied()
			c.signed()
			c.planned()
			c.short()
			c.whistled()
			c.met()
			c.solved()
			c.answered()
			c.counted()
			c.compared()
		})
	}
}

// course is one project on its way; p is whoever works for the zone, firm its
// contact.
type course struct {
	t       *testing.T
	s       *site
	p, firm *tab

	lead, project, other, need, gap, whistle, decision kernel.ID
}

// who takes part.
const (
	finder      = "science.head"
	rival       = "economy-projects.chief"
	rivalHead   = "economy.head"
	overall     = "investment.head"
	clerk       = "office-secretariat.chief"
	dispatcher  = "service-office.head"
	commissary  = "economy-projects.commissioner"
	officerPost = "economy-projects.service-1"
	energy      = "economy-energy.chief"
	statistics  = "economy-statistics.chief"
)

// as lets the holder of a post open a page.
func (c *course) as(post, path string) *tab {
	c.t.Helper()
	c.p.become(post)
	c.p.open(path)
	return c.p
}

// act takes an action on a matter by its form, as the holder of a post.
func (c *course) act(post, kind string, id kernel.ID, action string, typed ...string) {
	c.t.Helper()
	c.as(post, "/m/"+kind+"/"+string(id)).take(action, typed...)
}

// unit and post are the ids of what the pack names.
func (c *course) unit(code string) string {
	u, _ := c.s.Org.Directory().UnitByCode(code)
	return string(u.ID)
}

func (c *course) post(code string) string {
	x, _ := c.s.Org.Directory().PostByCode(code)
	return string(x.ID)
}

// landed is the id at the end of the address, which begins with prefix.
func (c *course) landed(p *tab, prefix string) kernel.ID {
	c.t.Helper()
	id, ok := strings.CutPrefix(strings.Split(strings.Split(p.path(), "?")[0], "#")[0], prefix)
	if !ok || strings.Contains(id, "/") {
		p.fatal("not at %s", prefix)
	}
	return kernel.ID(id)
}

// wrote asserts the exact events of a matter.
func (c *course) wrote(id kernel.ID, want string) {
	c.t.Helper()
	var kinds []string
	for _, ev := range c.events(id) {
		kinds = append(kinds, ev.Kind)
	}
	if got := strings.Join(kinds, " "); got != want {
		c.t.Errorf("events\n%s, want\n%s", got, want)
	}
}

// events are those of a matter, the oldest first.
func (c *course) events(id kernel.ID) (list []ledger.Event) {
	c.t.Helper()
	c.must(c.s.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		list, err = ledger.OfMatter(tx, id)
		return err
	}))
	return list
}

// claimed: a unit registers the lead; another, about to register the same
// investor, finds it and claims it.
func (c *course) claimed() {
	p := c.as(finder, "/leads")
	p.follow(`a[href="/m/lead/new"]`)
	p.fill("investor", "虚构晶源材料集团", "title", "年产 2 万吨电子级双氧水项目", "investment", "12亿", "chain", "electronic_chemicals", "contact_name", "林某", "contact_phone", "13900000001")
	p.follow(".formacts button")
	c.lead = c.landed(p, "/m/lead/")
	p = c.as(rival, "/m/lead/new")
	p.fill("investor", "虚构晶源材料集团")
	p.until("the lead that may be the same", `document.querySelector('#similar a[href^="/leads/claim/"]')`)
	p.follow(`#similar a[href^="/leads/claim/"]`)
	p.fill("claim_note", "一月在展会上由项目科首先接洽，已两次互访")
	p.follow(".formacts button")
	if c.landed(p, "/m/lead/") != c.lead {
		p.fatal("the claim leads elsewhere")
	}
	c.wrote(c.lead, "lead.registered lead.claimed")
}

// ruled: the overall lead unit rules; shares that do not sum to 100 % are refused
// at the field, and nothing is lost.
func (c *course) ruled() {
	p := c.as(overall, "/leads")
	p.follow(`a[href="/m/lead/` + string(c.lead) + `"]`)
	p.follow(`a[href$="/actions/rule"]`)
	p.fill("ruling", "joint", "shares", "科创局 60%，经发局 30%", "ruling_note", "两家都有接洽记录，以先登记单位为责任单位")
	c.refused("shares")
	if p.value(`[name="ruling_note"]`) == "" || p.picked("ruling") != "joint" {
		p.fatal("the refused ruling lost what was typed")
	}
	p.fill("shares", "科创局 60%，经发局 40%")
	p.follow(".formacts button")
	if rows := p.text("#claims-sheet"); !strings.Contains(rows, "60%") || !strings.Contains(rows, "40%") {
		p.fatal("the record does not show the shares: %q", rows)
	}
}

// refused sends the form and expects the fault at a field.
func (c *course) refused(field string) {
	c.t.Helper()
	p := c.p
	eval[bool](p, `document.querySelector("form.form").dataset.sent = "1", true`)
	p.click(".formacts button")
	p.until("the refused form", `document.querySelector("form.form[data-failed]:not([data-sent]), form.form[data-failed] .notice.bad") && `+settled)
	if p.text("#"+field+"-error") == "" {
		p.fatal("the refused form names no fault at %s", field)
	}
}

// proposed: the responsible unit takes it on and proposes it for review.
func (c *course) proposed() {
	c.act(finder, "lead", c.lead, "triage", "triage_note", "符合电子化学品产业方向，建议接洽")
	c.act(finder, "lead", c.lead, "propose", "propose_note", "各项条件具备", "industry", "2669", "background", "private", "mu", "300", "energy", "60000", "tax", "6000", "output", "130000", "jobs", "320", "voc", "12")
}

// session plans a session of a body on what waits, opens it with some on leave,
// and returns the address of the item.
func (c *course) session(body string, leave ...string) string {
	c.t.Helper()
	p := c.as(clerk, "/reviews")
	p.follow(`a[href="/reviews/new?body=` + body + `"]`)
	p.follow(".formacts button")
	p.follow(`a[href$="/open"]`)
	for _, post := range leave {
		p.choose("at-"+c.post(post), "leave")
	}
	p.follow(".formacts button")
	return eval[string](p, `document.querySelector('#items td a[href*="/items/"]').pathname`)
}

// votes lets members vote for an item, each in the own name.
func (c *course) votes(item string, posts ...string) {
	c.t.Helper()
	for _, post := range posts {
		p := c.as(post, item)
		p.follow(`#vote button[value="yes"]`)
	}
}

// decide records what the body decided and issues the minutes.
func (c *course) decide(item string, typed ...string) {
	c.t.Helper()
	p := c.as(clerk, item)
	p.follow(`a[href$="/decide"]`)
	p.fill(typed...)
	p.follow(".formacts button")
	p.follow(`a[href$="/close"]`)
	p.follow(".formacts button")
	if !p.has(`#minutes a[href$="/minutes/minutes.pdf"]`) {
		p.fatal("no minutes")
	}
}

// admitted: departments and experts are asked, one answers; the group votes in
// secret, and who has claimed the lead stands aside.
func (c *course) admitted() {
	p := c.as(clerk, "/reviews")
	p.follow(`a[href="/review-leads/` + string(c.lead) + `/ask"]`)
	p.follow(".formacts button")
	p = c.as("planning.head", "/today")
	p.follow(`tr:has(a[href^="/m/opinion/"]) .acts a[href*="/actions/state"]`)
	p.fill("stance", "ok", "opinion_text", "选址在规划工业用地内")
	p.follow(".formacts button")
	item := c.session("admission", "finance.head", "approval.head")
	if aside := c.as(rivalHead, item); aside.has("#vote") || !strings.Contains(aside.text("#recusals"), aside.say("经发局局长岗", "Head of the Economic Bureau")) {
		aside.fatal("a unit with a share in the lead votes on it: %q", aside.text("#recusals"))
	}
	c.votes(item, "admin-committee.deputy-economy", "investment.head", "planning.head", "land.head", "ecology.head", "emergency.head")
	c.decide(item, "outcome", "pass")
}

// studied: the administrative committee agrees, one member standing aside; then
// the party work committee votes. The decision opens the gate, not before.
func (c *course) studied() {
	item := c.session("committee")
	p := c.as("admin-committee.deputy-planning", item)
	p.follow(`a[href$="/recuse"]`)
	p.fill("why", "近亲属在投资方任职")
	p.follow(".formacts button")
	c.decide(item, "outcome", "conditions", "text1", "能耗指标落实后开工", "unit1", c.unit("economy"), "due1", "2022-04-15")
	if c.as(overall, "/m/lead/"+string(c.lead)).has(`a[href^="/projects/sign"]`) {
		c.p.fatal("the gate is open before the party work committee has decided")
	}
	item = c.session("party", "party-committee.deputy", "party-committee.organisation")
	c.votes(item, "party-committee.secretary", "party-committee.discipline", "admin-committee.director")
	c.decide(item, "outcome", "pass")
}

// signed: with what the lead knows, promises by year, conditions of both sides.
func (c *course) signed() {
	p := c.as(overall, "/m/lead/"+string(c.lead))
	p.follow(`a[href^="/projects/sign"]`)
	p.find("enterprise", "E0001")
	p.fill("item_unit", c.unit("economy"), "plan_start", "2022-05-01", "plan_trial", "2023-03-31", "plan_production", "2023-06-30",
		"promise-0-year", "2022", "promise-0-investment", "50000", "promise-0-jobs", "80", "promise-1-year", "2023", "promise-1-investment", "7亿", "promise-1-tax", "3000", "promise-1-jobs", "320",
		"condition-0-side", "zone", "condition-0-content", "完成场平", "condition-0-unit", c.unit("land"), "condition-0-due", "2022-04-10")
	p.follow(".formacts button")
	c.project = c.landed(p, "/m/project/")
	c.wrote(c.lead, "lead.registered lead.claimed lead.ruled lead.triaged lead.proposed review.asked review.stated review.listed review.recused review.decided lead.admitted review.listed review.recused review.decided review.listed review.decided lead.passed lead.signed")
}

// planned: staffed and filed; the plan of approvals begins by itself and answers
// what happens if a step takes longer.
func (c *course) planned() {
	p := c.as(dispatcher, c.at())
	p.follow(`a[href$="/actions/staff"]`)
	p.find("commissioner", p.say("重大项目专员岗", "Major Projects Commissioner"))
	p.find("officer", p.say("项目服务一岗", "Project Service 1"))
	p.follow(".formacts button")
	c.act(officerPost, "project", c.project, "file", "code", "2210-152900-04-01-123458", "filed_on", "2022-03-01", "template", "chemical")
	p = c.as(officerPost, c.at())
	p.follow(`a[href="/plans/` + string(c.project) + `"]`)
	p.follow(`#steps-sheet a[href*="what="]`)
	if !strings.Contains(p.text("#what"), "10") {
		p.fatal("the plan does not say what ten days more would do: %q", p.text("#what"))
	}
}

// at is the project's record.
func (c *course) at() string { return "/m/project/" + string(c.project) }

// short: another project has taken most of the energy quota; what this one needs
// does not fit. The gap goes to the unit that supplies, and holds the works up.
func (c *course) short() {
	c.rivalNeeds()
	p := c.as(officerPost, c.at())
	p.follow(`a[href^="/m/need/new"]`)
	p.fill("resource", "energy", "amount", "60000", "from_on", "2022-06-01", "phase", "一期")
	p.follow(".formacts button")
	c.need = c.landed(p, "/m/need/")
	c.act(energy, "need", c.need, "confirm")
	p = c.as(dispatcher, "/resources")
	if gap := p.text("#r-energy"); !strings.Contains(gap, "20,000") || !strings.Contains(gap, "电子级双氧水") {
		p.fatal("no gap of energy that hits the project: %q", gap)
	}
	p.fill("due", "2022-03-25")
	p.follow(`form[action="/resources/gap"] button`)
	c.gap = c.landed(p, "/m/task/")
	if shown := c.as(officerPost, c.at()).text("#needs-sheet"); !strings.Contains(shown, c.p.say("2022-06-01 起有缺口", "short from 2022-06-01")) {
		c.p.fatal("the project's record does not show the gap: %q", shown)
	}
	c.act(officerPost, "project", c.project, "block", "block_kind", "energy", "block_unit", c.unit("economy"), "block_since", "2022-03-01", "block_due", "2022-03-18", "block_note", "能耗指标缺 2 万吨标准煤，节能审查批不下来")
}

// quotaLess is the zone's quota of energy less some, as it is typed.
func (c *course) quotaLess(less int) string {
	c.t.Helper()
	for _, r := range c.s.Pack.Resources.Resources {
		if r.Code == "energy" {
			return strconv.Itoa(r.Supplies[0].Capacity - less)
		}
	}
	c.t.Fatal("the pack has no quota of energy")
	return ""
}

// rivalNeeds is another project that was there first, and leaves 40,000 t.
func (c *course) rivalNeeds() {
	c.t.Helper()
	ctx := context.Background()
	m, err := c.s.Project.Sign(ctx, c.s.actor(c.t, overall), project.SignInput{Values: map[string][]string{"title": {"年产 10 万吨工业硅项目"}, "chain": {"silicon"}, "investment": {"200000"}, "item_unit": {c.unit("economy")}, "unit": {c.unit("investment")}, "signed_on": {"2022-01-20"}}, Firm: project.NewFirm{Name: "虚构硅业有限公司"}})
	c.must(err)
	_, err = c.s.Matter.Act(ctx, c.s.actor(c.t, rivalHead), matter.ActInput{Matter: m.ID, Action: "file", Values: map[string][]string{"code": {"2210-152900-04-01-123458"}, "filed_on": {"2022-02-01"}}})
	c.must(err)
	n, err := c.s.Matter.Raise(ctx, c.s.actor(c.t, officerPost), matter.RaiseInput{Kind: "need", Parent: m.ID, Values: map[string][]string{"resource": {"energy"}, "amount": {c.quotaLess(40_000)}, "from_on": {"2022-03-01"}}})
	c.must(err)
	c.other = n.ID
	_, err = c.s.Matter.Act(ctx, c.s.actor(c.t, energy), matter.ActInput{Matter: n.ID, Action: "confirm"})
	c.must(err)
}

func (c *course) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// whistled: the firm blows the whistle; the project's record shows it, and the
// task force calls the unit.
func (c *course) whistled() {
	p := c.firm
	p.signIn("contact")
	p.follow(`main a[href="/m/whistle/new"]`)
	p.fill("problem", "能耗指标迟迟落实不了，节能审查停在那里")
	p.until("the topic suggested from the words", `document.querySelector('[name="topic"]:checked')?.value === "energy_eia" && `+settled)
	p.fill("urgency", "ordinary")
	p.follow(".formacts button")
	c.whistle = c.landed(p, "/m/whistle/")
	if shown := c.as(commissary, c.at()).text("#whistles-sheet"); !strings.Contains(shown, "能耗指标迟迟") {
		c.p.fatal("the project's record does not show its firm's whistle: %q", shown)
	}
	c.act(officerPost, "whistle", c.whistle, "contact", "contact_way", "visit", "contact_note", "到现场核实，缺 2 万吨标准煤指标")
	c.act(officerPost, "whistle", c.whistle, "call", "lead", c.unit("economy"), "call_note", "请落实能耗指标")
}

// met: the coordination meeting has the project on its agenda by itself; its
// decision becomes a task.
func (c *course) met() {
	p := c.as(dispatcher, "/meetings")
	p.follow(`a[href="/meetings/new"]`)
	if !strings.Contains(p.text("main"), "电子级双氧水") {
		p.fatal("the project with a bottleneck is not proposed")
	}
	p.follow("#plan .formacts button")
	meeting := p.path()
	c.s.step(c.t, 6*24*time.Hour)
	p = c.as(dispatcher, meeting)
	p.follow(`tr:has(a[href*="` + string(c.project) + `"]) .acts a[href$="/decide"]`)
	p.fill("decision", "由经发局从工业硅项目调剂 2 万吨标准煤能耗指标", "unit", c.unit("economy"), "due", "2022-03-14")
	p.follow(".formacts button")
	task := eval[string](p, `document.querySelector('#points td a[href^="/matters/"], td .decision a[href^="/matters/"]').pathname`)
	c.decision = kernel.ID(strings.TrimPrefix(task, "/matters/"))
	p.follow(`a[href$="/close"]`)
	p.follow(".formacts button")
}

// solved: the quota is moved, the gap is gone and takes its task along; the
// decision's task is done, checked by somebody else, and the bottleneck with it.
func (c *course) solved() {
	c.act(rivalHead, "task", c.decision, "accept")
	c.act(officerPost, "need", c.other, "change", "amount", c.quotaLess(60_000), "reason", "一期分两步用能，先少用 2 万吨")
	c.act(energy, "need", c.other, "confirm")
	c.act(rivalHead, "task", c.decision, "finish", "outcome", "已调剂 2 万吨标准煤")
	c.act(dispatcher, "task", c.decision, "check", "check_note", "已核对指标台账")
	c.act(officerPost, "project", c.project, "unblock", "removed_on", "2022-03-07", "unblock_note", "调度会调剂能耗指标")
}

// answered: the unit reports it done, the task force answers, the firm confirms.
func (c *course) answered() {
	p := c.as(rivalHead, "/m/whistle/"+string(c.whistle))
	p.follow(`#called .acts a[href*="/actions/arrive"]`)
	p.follow(".formacts button")
	p.follow(`#called .acts a[href*="/actions/reply"]`)
	p.fill("reply", "已调剂指标，可以报节能审查")
	p.follow(".formacts button")
	c.act(officerPost, "whistle", c.whistle, "answer", "result", "能耗指标已落实，请报节能审查")
	c.firm.open("/m/whistle/" + string(c.whistle))
	c.firm.follow(`.actions a[href$="/actions/confirm"]`)
	c.firm.fill("satisfaction", "very_satisfied")
	c.firm.follow(".formacts button")
}

// counted: works begin, and the project enters the statistics with its evidence.
func (c *course) counted() {
	c.s.step(c.t, 58*24*time.Hour)
	c.act(officerPost, "project", c.project, "start", "started_on", "2022-05-01")
	p := c.as(statistics, c.at())
	p.follow(`a[href$="/actions/register_stat"]`)
	if ticked := eval[string](p, `[...document.querySelectorAll('[name="stat_evidence"]:checked')].map(e => e.value).join(" ")`); ticked != "filing licence" {
		p.fatal("ticked from what the zone holds: %q", ticked)
	}
	p.choose("stat_evidence", "works")
	p.follow(".formacts button")
}

// compared: funds are claimed by one and verified by another; the record says
// what was promised and what was done.
func (c *course) compared() {
	c.act(officerPost, "project", c.project, "fund_claim", "fund_amount", "3亿", "fund_on", "2022-05-02", "fund_evidence", "bank")
	c.act(statistics, "project", c.project, "fund_verify", "fund_verified", "28000", "verify_note", "银行回单核对无误，2000 万元为往来款")
	p := c.as("admin-committee.director", c.at())
	if row := p.text("#promises"); !strings.Contains(row, "56.0%") || !strings.Contains(row, p.say("没有核实数", "no verified")) {
		p.fatal("promised and done do not stand beside each other, or what nobody counted passes for nought: %q", row)
	}
	if shown := p.text("#needs-sheet"); !strings.Contains(shown, p.say("有保障", "covered")) {
		p.fatal("the need is covered, and the record does not say so: %q", shown)
	}
	c.wrote(c.project, "project.signed project.staffed approval.plan_opened project.filed project.blocked meeting.item_added meeting.decided project.unblocked project.overdue project.warned project.reminded project.overdue project.reminded approval.milestone_reached project.started project.registered project.funds_claimed project.funds_verified")
	c.wrote(c.need, "need.claimed need.confirmed")
	c.wrote(c.gap, "task.given resource.gap_raised task.cancelled resource.gap_gone")
	c.wrote(c.decision, "task.given task.accepted task.finished task.checked")
	c.wrote(c.whistle, "whistle.raised whistle.contacted whistle.called whistle.overdue whistle.overdue whistle.warned whistle.reminded whistle.reminded whistle.unit_mustered whistle.unit_replied whistle.answered whistle.confirmed")
}
