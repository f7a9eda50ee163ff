package matter_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"juyan/internal/calendar"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/org"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var ctx = context.Background()

// repair is a kind with everything a kind may have: two units called at once,
// a pause, a ladder, a branch, an automatic action.
const repair = `
kind: repair
name: {zh: 报修, en: Repair}
number: 修〔{year}〕{seq}号
titled: what
fields:
  - {code: what, name: {zh: 什么坏了, en: What broke}, type: longtext, min: 2}
  - {code: grade, name: {zh: 级别, en: Grade}, type: code, default: normal, filter: true, options: [{code: normal, name: {zh: 一般, en: Normal}}, {code: urgent, name: {zh: 紧急, en: Urgent}}]}
  - {code: units, name: {zh: 单位, en: Units}, type: units}
  - {code: lead, name: {zh: 牵头, en: Lead}, type: unit}
  - {code: why, name: {zh: 原因, en: Why}, type: longtext}
  - {code: done, name: {zh: 结果, en: Result}, type: longtext}
  - {code: good, name: {zh: 满意, en: Satisfied}, type: bool}
raise: {code: raise, name: {zh: 报, en: Report}, event: repair.raised, to: open, by: [caller], permission: repair.raise, form: [what, grade], requires: [what], start: [answer], assign: [{relation: officer, from: serving.officer}], shown: true}
stages:
  - {code: open, name: {zh: 待派, en: Open}, face: accepted, awaits: [call], holder: officer}
  - {code: work, name: {zh: 办理, en: Work}, face: working, awaits: [finish], holder: lead}
  - {code: check, name: {zh: 待确认, en: Check}, face: working, awaits: [accept], holder: caller}
  - {code: end, name: {zh: 结束, en: End}, face: done, end: true}
actions:
  - {code: call, name: {zh: 派, en: Call}, from: [open], to: work, by: [officer], form: [lead, units], requires: [lead], open: {lane: job, units: units, lead: lead}}
  - {code: pause, name: {zh: 停, en: Pause}, from: [work], by: [officer], form: [why], requires: [why], suspend: [answer]}
  - {code: resume, name: {zh: 续, en: Resume}, from: [work], by: [officer], when: m.paused, resume: [answer]}
  - {code: finish, name: {zh: 完, en: Finish}, from: [work], to: check, by: [lead, officer], when: m.lanes_open == 0, form: [done], stop: [answer]}
  - code: accept
    name: {zh: 认可, en: Accept}
    from: [check]
    to: end
    branches: [{when: "f.good == false", to: work}]
    by: [caller]
    permission: repair.raise
    form: [good]
    requires: [good]
    facts: [{measure: repair.accepted, of: lead, when: f.good}]
    shown: true
  - {code: troubled, name: {zh: 列难题, en: Troubled}, from: [work], by: [system], auto: m.count.accept >= 2, level: 1}
clocks:
  - code: answer
    name: {zh: 办结, en: Answer}
    limits: [{when: f.grade == "urgent", is: 2h}, {is: 5wd}]
    steps: [{at: 50%, do: notify, to: [officer]}, {at: "0", do: remind, to: [officer, head]}, {at: +1wd, do: escalate, to: ["role:office"]}]
    in_time: [{measure: repair.due, of: officer}, {measure: repair.in_time, of: officer}]
    late: [{measure: repair.due, of: officer}]
lanes:
  - code: job
    name: {zh: 单位, en: Units}
    first: called
    stages:
      - {code: called, name: {zh: 待到, en: Called}, awaits: [arrive], holder: lane}
      - {code: going, name: {zh: 在办, en: Going}, awaits: [close], holder: lane}
      - {code: closed, name: {zh: 办完, en: Closed}, end: true}
    actions:
      - {code: arrive, name: {zh: 到, en: Arrive}, from: [called], to: going, by: [lane], stop: [arrive]}
      - {code: close, name: {zh: 完, en: Close}, from: [going], to: closed, by: [lane]}
    clocks:
      - {code: arrive, name: {zh: 报到, en: Arrive}, limits: [{is: 2wh}], in_time: [{measure: repair.arrived, of: lane}]}
`

// zone is a founded zone with the kind "repair".
type zone struct {
	*testing.T
	db    *store.DB
	m     *matter.Service
	clock *storetest.Clock
	cal   *calendar.Calendar // in force
	dir   *org.Directory
	heard ledger.Subscriber // of every event; nil = nobody
}

func each(t *testing.T, fn func(z *zone)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) { fn(newZone(t, db)) },
		ledger.Migrations(), measure.Migrations(), org.Migrations(), matter.Migrations())
}

func newZone(t *testing.T, db *store.DB) *zone {
	led := ledger.New()
	o := org.New(db, led, org.Options{})
	if _, err := o.Found(ctx, kernel.System(), founding()); err != nil {
		t.Fatal(err)
	}
	cal, err := calendar.New(calendar.Official(), calendar.OfficeHours(), o.Location())
	if err != nil {
		t.Fatal(err)
	}
	kinds := matter.NewKinds(matter.CompileRule)
	if err := kinds.Publish(ctx, db, []*caseflow.Definition{define(t, repair)}); err != nil {
		t.Fatal(err)
	}
	z := &zone{T: t, db: db, clock: db.Clock().(*storetest.Clock), cal: cal, dir: o.Directory()}
	led.On("*", func(tx *store.Tx, ev ledger.Event) error {
		if z.heard == nil {
			return nil
		}
		return z.heard(tx, ev)
	})
	z.m = matter.New(matter.Options{DB: db, Ledger: led, Org: o, Kinds: kinds, Calendar: func() *calendar.Calendar { return z.cal }, Where: everything})
	return z
}

// everything lets whoever holds the permission see all; scopes are package
// auth's business.
func everything(a kernel.Actor, permission string, args []any) (string, []any) {
	if a.Can(permission) == kernel.ScopeNone {
		return "1 = 0", args
	}
	return "1 = 1", args
}

func define(t *testing.T, text string) *caseflow.Definition {
	var d caseflow.Definition
	if err := yaml.Unmarshal([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	for _, f := range caseflow.Prove(&d, caseflow.Names{}) {
		t.Fatalf("%s: %s (%s)", f.Path, f.What.ZH, f.How.ZH)
	}
	d.Version = "v1"
	return &d
}

func day(s string) kernel.Date {
	d, err := kernel.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func founding() org.Founding {
	return org.Founding{
		Version: "test", From: day("2022-01-01"),
		Units: []org.UnitFields{
			{Code: "gwh", Name: kernel.T("管委会", "Committee"), Kind: org.Committee},
			{Code: "qyf", Name: kernel.T("企业服务办", "Enterprise Office"), Parent: "gwh"},
			{Code: "gd", Name: kernel.T("供电分公司", "Power"), Parent: "gwh"},
			{Code: "zr", Name: kernel.T("自然资源分局", "Land"), Parent: "gwh"},
		},
		Posts: []org.PostFields{
			{Code: "zy", Unit: "qyf", Name: kernel.T("专员岗", "Commissioner"), Roles: []string{"commissioner"}},
			{Code: "zg", Unit: "qyf", Name: kernel.T("专干岗", "Officer"), Roles: []string{"officer"}},
			{Code: "gd1", Unit: "gd", Name: kernel.T("客服岗", "Service"), Roles: []string{"unit_head"}},
			{Code: "zr1", Unit: "zr", Name: kernel.T("审批岗", "Permits"), Roles: []string{"unit_head"}},
		},
		People: []org.PersonFields{{Code: "p1", Name: "苏晴"}, {Code: "p2", Name: "陈皓"}, {Code: "p3", Name: "韩磊"}, {Code: "p4", Name: "乌日娜"}},
		Appointments: []org.AppointInput{
			{Person: "p1", Post: "zy"}, {Person: "p2", Post: "zg"}, {Person: "p3", Post: "gd1"}, {Person: "p4", Post: "zr1"}},
		TaskForces:  []org.TaskForceFields{{Code: "qyzb", Name: kernel.T("企业服务专班", "Service force"), Kind: org.Standing, LeadUnit: "qyf"}},
		Members:     []org.AddMemberInput{{TaskForce: "qyzb", Post: "zy", Role: org.RoleCommissioner}, {TaskForce: "qyzb", Post: "zg", Role: org.RoleOfficer}},
		Enterprises: []org.EnterpriseFields{{Code: "e1", Name: "漠岩新材料有限公司", Short: "漠岩新材料"}},
	}
}

// at sets the domain clock to a moment in the zone.
func (z *zone) at(day string, hour, minute int) {
	d, err := kernel.ParseDate(day)
	if err != nil {
		z.Fatal(err)
	}
	z.clock.Set(d.At(hour, minute, time.FixedZone("CST", 8*3600)))
}

// post is the actor in a post, with the permissions of the kind.
func (z *zone) post(code string) kernel.Actor {
	p, ok := z.dir.PostByCode(code)
	if !ok {
		z.Fatalf("no post %s", code)
	}
	h, _ := z.dir.Holder(p.ID, z.clock.Now())
	return kernel.Actor{Kind: kernel.ActorPerson, Person: h.ID, Name: h.Name, Post: p.ID, Unit: p.Unit, Roles: p.Roles,
		Grants: map[string]kernel.Scope{"repair.handle": kernel.ScopeAll, "repair.view": kernel.ScopeAll}}
}

func (z *zone) firm() kernel.Actor {
	e, _ := z.dir.EnterpriseByCode("e1")
	return kernel.Actor{Kind: kernel.ActorPerson, Person: "contact", Name: "程工", Enterprise: e.ID,
		Grants: map[string]kernel.Scope{"repair.raise": kernel.ScopeEnterprise, "repair.view": kernel.ScopeEnterprise}}
}

func (z *zone) unit(code string) string {
	u, _ := z.dir.UnitByCode(code)
	return string(u.ID)
}

func (z *zone) raise(values map[string][]string) *matter.Matter {
	m, err := z.m.Raise(ctx, z.firm(), matter.RaiseInput{Kind: "repair", Values: values})
	if err != nil {
		z.Fatal(err)
	}
	return m
}

func (z *zone) act(who kernel.Actor, m *matter.Matter, lane kernel.ID, action string, values map[string][]string) *matter.Matter {
	z.Helper()
	got, err := z.m.Act(ctx, who, matter.ActInput{Matter: m.ID, Lane: lane, Action: action, Values: values})
	if err != nil {
		z.Fatalf("%s: %v", action, err)
	}
	return got
}

func (z *zone) refuse(code kernel.Code, who kernel.Actor, m *matter.Matter, lane kernel.ID, action string, values map[string][]string) {
	z.Helper()
	_, err := z.m.Act(ctx, who, matter.ActInput{Matter: m.ID, Lane: lane, Action: action, Values: values})
	if kernel.CodeOf(err) != code {
		z.Fatalf("%s: got %v, want %s", action, err, code)
	}
}

func (z *zone) events(m *matter.Matter) []string {
	var kinds []string
	err := z.db.Read(ctx, func(tx *store.Tx) error {
		evs, err := ledger.OfMatter(tx, m.ID)
		for _, ev := range evs {
			kinds = append(kinds, ev.Kind)
		}
		return err
	})
	if err != nil {
		z.Fatal(err)
	}
	return kinds
}

func (z *zone) sum(name string) int64 {
	var total int64
	err := z.db.Read(ctx, func(tx *store.Tx) error {
		sums, err := measure.Sums(tx, measure.Query{Measures: []string{name}})
		for _, s := range sums {
			total += s.Value
		}
		return err
	})
	if err != nil {
		z.Fatal(err)
	}
	return total
}

func (z *zone) fire() {
	if _, err := z.m.FireDue(ctx); err != nil {
		z.Fatal(err)
	}
}

func (z *zone) waiting(who kernel.Actor) []string {
	list, err := z.m.Today(ctx, who, 50)
	if err != nil {
		z.Fatal(err)
	}
	var out []string
	for _, w := range list {
		out = append(out, w.Action)
	}
	return out
}

// lane returns the matter's lane for a unit.
func (z *zone) lane(m *matter.Matter, unit string) kernel.ID {
	v, err := z.m.View(ctx, kernel.System(), m.ID)
	if err != nil {
		z.Fatal(err)
	}
	for _, l := range v.Lanes {
		if string(l.Unit) == z.unit(unit) {
			return l.ID
		}
	}
	z.Fatalf("no lane of %s", unit)
	return ""
}

// called raises a repair and calls power (lead) and land.
func (z *zone) called() *matter.Matter {
	m := z.raise(map[string][]string{"what": {"蒸汽压力不足"}})
	return z.act(z.post("zg"), m, "", "call", map[string][]string{"lead": {z.unit("gd")}, "units": {z.unit("gd"), z.unit("zr")}})
}

func TestWholeCourseWritesEventsFactsAndInbox(t *testing.T) {
	each(t, func(z *zone) {
		z.at("2022-03-01", 9, 0)
		m := z.raise(map[string][]string{"what": {"蒸汽压力不足"}})
		if m.Number != "修〔2022〕1号" || m.Stage != "open" {
			z.Fatalf("got %+v", m)
		}
		if got := z.waiting(z.post("zg")); !slices.Equal(got, []string{"call"}) {
			z.Fatalf("the officer waits for %v", got)
		}
		z.refuse(kernel.CodeForbidden, z.post("gd1"), m, "", "call", map[string][]string{"lead": {z.unit("gd")}})
		z.refuse(kernel.CodeInvalid, z.post("zg"), m, "", "call", nil)
		z.act(z.post("zg"), m, "", "call", map[string][]string{"lead": {z.unit("gd")}, "units": {z.unit("zr")}})
		z.refuse(kernel.CodeConflict, z.post("gd1"), m, "", "finish", nil)
		for _, u := range []string{"gd", "zr"} {
			if got := z.waiting(z.post(u + "1")); !slices.Contains(got, "arrive") {
				z.Fatalf("%s waits for %v", u, got)
			}
			z.act(z.post(u+"1"), m, z.lane(m, u), "arrive", nil)
			z.act(z.post(u+"1"), m, z.lane(m, u), "close", nil)
		}
		z.act(z.post("gd1"), m, "", "finish", map[string][]string{"done": {"已恢复"}})
		m = z.act(z.firm(), m, "", "accept", map[string][]string{"good": {"true"}})
		if m.Open || m.Stage != "end" || m.ClosedAt != z.clock.Now() || m.DueAt != matter.Never {
			z.Fatalf("not closed: %+v", m)
		}
		want := []string{"repair.raised", "repair.call", "repair.arrive", "repair.close", "repair.arrive", "repair.close", "repair.finish", "repair.accept"}
		if got := z.events(m); !slices.Equal(got, want) {
			z.Fatalf("events %v", got)
		}
		for name, want := range map[string]int64{"repair.due": 1, "repair.in_time": 1, "repair.arrived": 2, "repair.accepted": 1} {
			if got := z.sum(name); got != want {
				z.Errorf("%s = %d, want %d", name, got, want)
			}
		}
	})
}

func TestBranchLeadsBackAndTheSystemStepsIn(t *testing.T) {
	each(t, func(z *zone) {
		z.at("2022-03-01", 9, 0)
		m := z.raise(map[string][]string{"what": {"停电"}})
		m = z.act(z.post("zg"), m, "", "call", map[string][]string{"lead": {z.unit("gd")}})
		z.act(z.post("gd1"), m, z.lane(m, "gd"), "arrive", nil)
		z.act(z.post("gd1"), m, z.lane(m, "gd"), "close", nil)
		for range 2 {
			z.act(z.post("gd1"), m, "", "finish", nil)
			m = z.act(z.firm(), m, "", "accept", map[string][]string{"good": {"false"}})
		}
		if m.Stage != "work" || m.Level != 1 {
			z.Fatalf("stage %s level %d", m.Stage, m.Level)
		}
		evs := z.events(m)
		if evs[len(evs)-1] != "repair.troubled" {
			z.Fatalf("events %v", evs)
		}
		if z.sum("repair.accepted") != 0 {
			z.Fatal("an unsatisfied caller was counted")
		}
	})
}

func TestPauseMovesTheDeadlineAndOnlyAPauseDoes(t *testing.T) {
	each(t, func(z *zone) {
		z.at("2022-03-01", 9, 0) // Tuesday
		m := z.called()
		if got, want := m.DueAt.In(z.org()).Format("01-02"), "03-01"; got != want { // the lanes' 2 hours press first
			z.Fatalf("due %s, want %s", got, want)
		}
		z.act(z.post("gd1"), m, z.lane(m, "gd"), "arrive", nil)
		m = z.act(z.post("zr1"), m, z.lane(m, "zr"), "arrive", nil)
		if got := m.DueAt.In(z.org()).Format("01-02"); got != "03-08" { // 5 working days, the start day excluded
			z.Fatalf("due %s", got)
		}
		z.refuse(kernel.CodeInvalid, z.post("zg"), m, "", "pause", nil)
		z.refuse(kernel.CodeConflict, z.post("zg"), m, "", "resume", nil)
		m = z.act(z.post("zg"), m, "", "pause", map[string][]string{"why": {"等设计院出图"}})
		if m.DueAt != matter.Never {
			z.Fatal("a paused clock still presses")
		}
		z.at("2022-03-03", 9, 0)
		m = z.act(z.post("zg"), m, "", "resume", nil)
		if got := m.DueAt.In(z.org()).Format("01-02"); got != "03-09" { // only 2 March lies wholly in the pause; 1 March is the start day anyway
			z.Fatalf("due %s after a pause of two days", got)
		}
	})
}

func (z *zone) org() *time.Location { return time.FixedZone("CST", 8*3600) }

func TestPassingALimitIsAnEventOnceWhateverRestarts(t *testing.T) {
	each(t, func(z *zone) {
		z.at("2022-03-01", 9, 0)
		m := z.raise(map[string][]string{"what": {"断水"}, "grade": {"urgent"}})
		z.at("2022-03-01", 10, 30)
		z.fire()
		z.at("2022-03-01", 11, 0)
		z.fire()
		z.fire()
		z.at("2022-03-02", 23, 0)
		z.fire()
		want := []string{"repair.raised", "repair.warned", "repair.overdue", "repair.reminded", "repair.escalated"}
		if got := z.events(m); !slices.Equal(got, want) {
			z.Fatalf("events %v, want %v", got, want)
		}
		if due, in := z.sum("repair.due"), z.sum("repair.in_time"); due != 1 || in != 0 {
			z.Fatalf("due %d in time %d", due, in)
		}
		p, err := z.m.Notices(ctx, z.post("zg"), matter.NoticeFilter{})
		if err != nil || len(p.Notices) != 2 || p.Total != 2 || p.Unread != 2 {
			z.Fatalf("the officer has the notices %+v, %v", p, err)
		}
	})
}

func TestAKeyUsedTwiceRaisesOnce(t *testing.T) {
	each(t, func(z *zone) {
		z.at("2022-03-01", 9, 0)
		in := matter.RaiseInput{Kind: "repair", Values: map[string][]string{"what": {"断气"}}, Key: "k1"}
		a, err := z.m.Raise(ctx, z.firm(), in)
		if err != nil {
			z.Fatal(err)
		}
		b, err := z.m.Raise(ctx, z.firm(), in)
		if err != nil || a.ID != b.ID {
			z.Fatalf("second raise: %v, %v", b, err)
		}
	})
}

func TestAStaleFormIsAConflictAndChangesNothing(t *testing.T) {
	each(t, func(z *zone) {
		z.at("2022-03-01", 9, 0)
		m := z.raise(map[string][]string{"what": {"断气"}})
		_, err := z.m.Act(ctx, z.post("zg"), matter.ActInput{Matter: m.ID, Action: "call", Record: 99, Values: map[string][]string{"lead": {z.unit("gd")}}})
		if kernel.CodeOf(err) != kernel.CodeConflict || len(z.events(m)) != 1 {
			z.Fatalf("got %v", err)
		}
	})
}

func TestListFindsWhatItShould(t *testing.T) {
	each(t, func(z *zone) {
		z.at("2022-03-01", 9, 0)
		for _, what := range []string{"蒸汽压力不足", "停电三小时", "蒸汽管道漏气"} {
			z.raise(map[string][]string{"what": {what}})
		}
		for name, c := range map[string]struct {
			f    matter.Filter
			want int
		}{
			"all":     {matter.Filter{Kind: "repair"}, 3},
			"search":  {matter.Filter{Search: "蒸汽"}, 2},
			"tag":     {matter.Filter{Kind: "repair", Tags: map[string]string{"grade": "urgent"}}, 0},
			"open":    {matter.Filter{Kind: "repair", State: "open"}, 3},
			"mine":    {matter.Filter{Kind: "repair", Mine: true}, 3},
			"by firm": {matter.Filter{Enterprise: z.firm().Enterprise}, 3},
		} {
			p, err := z.m.List(ctx, z.post("zg"), c.f)
			if err != nil || len(p.Matters) != c.want {
				z.Errorf("%s: %d rows, %v; want %d", name, len(p.Matters), err, c.want)
			}
		}
		first, err := z.m.List(ctx, z.post("zg"), matter.Filter{Kind: "repair", Limit: 2, Sort: "due"})
		if err != nil || len(first.Matters) != 2 || first.Next == "" {
			z.Fatalf("first page: %+v, %v", first, err)
		}
		rest, err := z.m.List(ctx, z.post("zg"), matter.Filter{Kind: "repair", Limit: 2, Sort: "due", After: first.Next})
		if err != nil || len(rest.Matters) != 1 || rest.Next != "" {
			z.Fatalf("second page: %+v, %v", rest, err)
		}
	})
}
