package keytask_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"juyan/internal/app/apptest"
	"juyan/internal/kernel"
	"juyan/internal/keytask"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var (
	ctx  = context.Background()
	zone = time.FixedZone("CST", 8*3600)
)

// house is the model zone on one engine.
type house struct{ *apptest.Site }

func each(t *testing.T, fn func(h *house)) {
	apptest.Each(t, "2022-01-10", func(s *apptest.Site) { fn(&house{s}) })
}

type form map[string][]string

const (
	overseer  = "office-oversight.oversight-1"
	overseer2 = "office-oversight.oversight-2"
	head      = "economy.head"
	deputy    = "economy.deputy-1"
	leader    = "admin-committee.deputy-economy"
)

// task is a task of the economic bureau, with land as responsible unit.
func (h *house) form() form {
	return form{"title": {"新增规上工业企业 8 家"}, "tier": {"task"}, "area": {"economy"}, "source_level": {"league"}, "source_doc": {"盟发〔2022〕1号第三条"}, "points": {"5"},
		"leader": {h.Post(leader)}, "overall": {h.Unit("office")}, "lead_unit": {h.Unit("economy")}, "units": {h.Unit("land"), h.Unit("investment")}, "deadline": {"2022-06-30"}}
}

func (h *house) raise(who string, f form, parent kernel.ID) (*matter.Matter, error) {
	h.Helper()
	return h.Matter.Raise(ctx, h.Who(who), matter.RaiseInput{Kind: "keytask", Values: f, Parent: parent})
}

func (h *house) deployed(f form, parent kernel.ID) *matter.Matter {
	h.Helper()
	m, err := h.raise(overseer, f, parent)
	if err != nil {
		h.Fatal(err)
	}
	return m
}

// planned is a task with a plan: 10, 30, 50, 70, 90, 100 % from January on.
func (h *house) planned() *matter.Matter {
	h.Helper()
	m := h.deployed(h.form(), "")
	h.Do(head, m, "plan", form{"p01": {"10"}, "p02": {"30"}, "p03": {"50"}, "p04": {"70"}, "p05": {"90"}, "p06": {"100"}})
	return m
}

func report(pct string) form { return form{"pct": {pct}, "progress": {"按计划推进"}} }

// events are a task's events without the name of its kind.
func (h *house) events(m *matter.Matter) string {
	h.Helper()
	return strings.ReplaceAll(h.Events(m.ID), "keytask.", "")
}

func (h *house) wantSums(q measure.Query, want map[string]int64) {
	h.Helper()
	for name, n := range want {
		if got := h.Sum(name, q); got != n {
			h.Errorf("%s is %d, want %d", name, got, n)
		}
	}
}

func unit(id string) measure.Query {
	return measure.Query{Where: map[measure.Dim]kernel.ID{measure.ByUnit: kernel.ID(id)}}
}

func (h *house) lights(m *matter.Matter) string {
	h.Helper()
	r, err := h.KeyTask.Record(ctx, h.Who(overseer), m.ID)
	if err != nil {
		h.Fatal(err)
	}
	var out []string
	for _, x := range r.Months {
		out = append(out, string(x.Light))
	}
	return strings.Join(out, " ")
}

// From deployment to closure: every step an event, every month a light, every
// unit of the chain its own measures.
func TestATaskFromDeploymentToClosure(t *testing.T) {
	each(t, func(h *house) {
		m := h.planned()
		h.At("2022-01-20", 10)
		h.Do(head, m, "report", report("10"))
		h.At("2022-02-24", 10)
		h.Do(deputy, m, "report", report("12")) // 18 behind: yellow
		h.At("2022-03-02", 10)
		h.Do(overseer, m, "remind", form{"letter_to": {h.Unit("economy")}, "letter": {"截至2月底落后计划18个百分点，请加快推进。"}})
		h.Do(head, m, "reply", form{"reply": {"已排出倒排工期表"}})
		h.At("2022-03-20", 10)
		h.Do(head, m, "report", report("48"))
		h.At("2022-04-10", 10)
		h.Do(head, m, "finish", form{"outcome": {"8 家企业全部入库"}})
		h.At("2022-04-12", 10)
		h.Do(overseer2, m, "close", form{"check_note": {"统计科入库名单核对无误"}})

		if got, want := h.events(m), "deployed planned reported warned reported letter_sent replied reported finished closed"; got != want {
			t.Errorf("events\n%s, want\n%s", got, want)
		}
		if got := h.lights(m); got != "green yellow green green" {
			t.Errorf("lights %s", got)
		}
		h.wantSums(unit(h.Unit("economy")), map[string]int64{"keytask.due": 1, "keytask.in_time": 1, "keytask.closed": 1, "keytask.report_due": 4, "keytask.reported": 4,
			"keytask.light.green": 3, "keytask.light.yellow": 1, "keytask.light.red": 0, "keytask.planned": 7000, "keytask.progress": 10000,
			"keytask.points_planned": 350, "keytask.points_done": 500, "keytask.reminded": 1, "keytask.reply_due": 1, "keytask.replied": 1, "keytask.joint.closed": 0})
		h.wantSums(unit(h.Unit("land")), map[string]int64{"keytask.joint.closed": 1, "keytask.joint.due": 1, "keytask.joint.in_time": 1, "keytask.joint.light.yellow": 1, "keytask.closed": 0})
		h.wantSums(measure.Query{Where: map[measure.Dim]kernel.ID{measure.ByPost: kernel.ID(h.Post(leader))}}, map[string]int64{"keytask.leader.closed": 1, "keytask.leader.light.green": 3})
		h.wantSums(measure.Query{}, map[string]int64{"keytask.closed": 1, "keytask.joint.closed": 2, "keytask.leader.closed": 1, "keytask.post.closed": 0})
	})
}

// A month nobody reported is settled by its timer, once; reporting it later
// sets the lights anew and publishes the difference, so that both what was known
// then and what is known now can be summed.
func TestAMissedMonthAndItsCorrection(t *testing.T) {
	each(t, func(h *house) {
		m := h.planned()
		h.At("2022-01-20", 10)
		h.Do(head, m, "report", report("10"))
		h.At("2022-03-01", 9) // 2022-02-25 passed
		if got := h.events(m); !strings.Contains(got, "overdue missed") || strings.Count(got, "missed") != 1 {
			t.Errorf("events %s", got)
		}
		if got := h.lights(m); got != "green yellow" {
			t.Errorf("lights %s", got)
		}
		then := h.Clock.Now()
		h.wantSums(unit(h.Unit("economy")), map[string]int64{"keytask.report_due": 2, "keytask.reported": 1, "keytask.progress": 1000})
		h.At("2022-03-02", 9)
		h.Do(head, m, "report", report("35"))
		if got := h.lights(m); got != "green yellow red" { // 15 behind, after a yellow
			t.Errorf("lights %s", got)
		}
		h.At("2022-03-10", 9)
		h.Do(head, m, "catch_up", report("30"))
		if got := h.lights(m); got != "green green yellow" {
			t.Errorf("after catching up: lights %s", got)
		}
		h.wantSums(unit(h.Unit("economy")), map[string]int64{"keytask.report_due": 3, "keytask.reported": 2, "keytask.light.red": 0, "keytask.light.yellow": 1, "keytask.light.green": 2, "keytask.progress": 3500})
		known := unit(h.Unit("economy"))
		known.Known = then
		h.wantSums(known, map[string]int64{"keytask.light.yellow": 1, "keytask.light.green": 1, "keytask.progress": 1000})
		if err := h.Try(head, m, "catch_up", report("40")); kernel.CodeOf(err) != kernel.CodeConflict {
			t.Errorf("nothing is missing any more: %v", err)
		}
		h.Do(head, m, "amend", report("45"))
		h.wantSums(unit(h.Unit("economy")), map[string]int64{"keytask.progress": 4500, "keytask.light.yellow": 0, "keytask.light.green": 3})
	})
}

// Oversight hears of a task when it turns red: once, and not again while it
// stays red.
func TestOversightHearsWhenATaskTurnsRed(t *testing.T) {
	each(t, func(h *house) {
		m := h.planned()
		h.At("2022-01-20", 10)
		h.Do(head, m, "report", report("10"))
		h.At("2022-02-24", 10)
		h.Do(head, m, "report", report("12")) // 18 behind: yellow
		if n := h.heard(overseer, "亮红灯"); n != 0 {
			t.Errorf("%d notices of a yellow light", n)
		}
		for _, month := range []string{"2022-03-20", "2022-04-20"} {
			h.At(month, 10)
			h.Do(head, m, "report", report("15")) // 35 behind: red, then red still
			if n := h.heard(overseer, "亮红灯"); n != 1 {
				t.Errorf("%s: %d notices of a red light, want 1", month, n)
			}
		}
		if n := h.heard(head, "亮红灯"); n != 0 {
			t.Errorf("the unit itself got %d", n)
		}
	})
}

// heard counts the notices of the holder of a post that say something.
func (h *house) heard(post, words string) (n int) {
	h.Helper()
	page, err := h.Matter.Notices(ctx, h.Who(post), matter.NoticeFilter{Limit: 100})
	if err != nil {
		h.Fatal(err)
	}
	for _, x := range page.Notices {
		if strings.Contains(x.Text.ZH, words) {
			n++
		}
	}
	return n
}

// A month is reported once, and not before it has begun.
func TestAMonthIsReportedOnce(t *testing.T) {
	each(t, func(h *house) {
		m := h.planned()
		h.Do(head, m, "report", report("10"))
		before := h.events(m)
		if err := h.Try(head, m, "report", report("20")); kernel.CodeOf(err) != kernel.CodeConflict {
			t.Errorf("February in January: %v", err)
		}
		if h.events(m) != before {
			t.Error("a refused report left a trace")
		}
		h.At("2022-02-07", 9)
		h.Do(head, m, "report", report("20"))
	})
}

// A report day on a day of rest moves to the next working day: 25 June 2022 is
// a Saturday.
func TestReportDayMovesToAWorkingDay(t *testing.T) {
	each(t, func(h *house) {
		m := h.planned()
		h.At("2022-06-01", 9)
		got, err := h.Matter.Get(ctx, h.Who(head), m.ID)
		if err != nil || got.Data["report_month"] != "2022-06" || got.Data["report_due"] != "2022-06-27" {
			t.Errorf("due %v for %v (%v)", got.Data["report_due"], got.Data["report_month"], err)
		}
	})
}

// Nobody confirms their own work; whoever reported cannot close.
func TestClosureIsConfirmedBySomebodyElse(t *testing.T) {
	each(t, func(h *house) {
		m := h.planned()
		h.Do(head, m, "report", report("10"))
		h.Do(head, m, "finish", form{"outcome": {"全部完成"}})
		for _, who := range []string{head, deputy} {
			if err := h.Try(who, m, "close", form{"check_note": {"属实"}}); kernel.CodeOf(err) != kernel.CodeForbidden {
				t.Errorf("%s closes: %v", who, err)
			}
		}
		h.Do(overseer, m, "return", form{"check_note": {"佐证材料不足"}})
		h.At("2022-02-08", 9)
		h.Do(head, m, "report", report("90"))
		if got := h.lights(m); got != "green green" {
			t.Errorf("lights %s", got)
		}
		h.wantSums(unit(h.Unit("economy")), map[string]int64{"keytask.returned": 1, "keytask.progress": 9000, "keytask.due": 0})
	})
}

// A deployment is decomposed; it stands as its parts do, and closes after them.
func TestADeploymentClosesAfterItsParts(t *testing.T) {
	each(t, func(h *house) {
		whole := h.form()
		whole["tier"], whole["title"], whole["deadline"] = []string{"deployment"}, []string{"工业经济提质增效"}, []string{"2022-12-31"}
		d := h.deployed(whole, "")
		a, b := h.form(), h.form()
		a["points"], b["points"] = []string{"3"}, []string{"1"}
		ma, mb := h.deployed(a, d.ID), h.deployed(b, d.ID)
		for _, m := range []*matter.Matter{ma, mb} {
			h.Do(head, m, "plan", form{"p01": {"40"}, "p06": {"100"}})
		}
		h.Do(head, ma, "report", report("40"))
		h.Do(head, mb, "report", report("0"))
		r, err := h.KeyTask.Record(ctx, h.Who(overseer), d.ID)
		if err != nil || r.Reported != 30 || r.Planned != 40 || r.Light != keytask.Red {
			t.Errorf("the deployment stands at %d of %d, %s (%v)", r.Reported, r.Planned, r.Light, err)
		}
		if err := h.Try(overseer, d, "conclude", form{"check_note": {"核验"}}); kernel.CodeOf(err) != kernel.CodeConflict {
			t.Errorf("closed before its parts: %v", err)
		}
		h.Do(overseer, mb, "cancel", form{"cancel_note": {"并入另一项任务"}})
		h.Do(head, ma, "finish", form{"outcome": {"任务全部完成"}})
		h.Do(overseer, ma, "close", form{"check_note": {"属实"}})
		h.Do(overseer, d, "conclude", form{"check_note": {"核验"}})
		if got := h.events(d); got != "deployed concluded" {
			t.Errorf("events %s", got)
		}
	})
}

// Who may deploy and decompose: oversight and leaders; the unit that leads a
// task its sub-tasks; nobody else. A part fits into its whole.
func TestWhoDeploysAndWhatFits(t *testing.T) {
	each(t, func(h *house) {
		if _, err := h.raise(head, h.form(), ""); kernel.CodeOf(err) != kernel.CodeForbidden {
			t.Errorf("a unit deploys: %v", err)
		}
		m := h.deployed(h.form(), "")
		sub := h.form()
		sub["tier"] = []string{"subtask"}
		if _, err := h.raise("land.head", sub, m.ID); kernel.CodeOf(err) != kernel.CodeForbidden {
			t.Errorf("another unit decomposes: %v", err)
		}
		if _, err := h.raise(head, sub, m.ID); err != nil {
			t.Errorf("the lead unit decomposes: %v", err)
		}
		for field, change := range map[string]string{"deadline": "2022-07-01", "tier": "task"} {
			bad := h.form()
			bad["tier"] = []string{"subtask"}
			bad[field] = []string{change}
			if _, err := h.raise(overseer, bad, m.ID); kernel.CodeOf(err) != kernel.CodeInvalid || kernel.AllErrors(err)[0].Field != field {
				t.Errorf("%s %s: %v", field, change, err)
			}
		}
		late := h.form()
		late["deadline"] = []string{"2022-01-09"}
		if _, err := h.raise(overseer, late, ""); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("a deadline in the past: %v", err)
		}
	})
}

// Letters climb: reminder, order, criticism; each is answered, each goes to a
// unit of the task.
func TestLettersOfOversightClimb(t *testing.T) {
	each(t, func(h *house) {
		m := h.planned()
		text := form{"letter_to": {h.Unit("economy")}, "letter": {"请说明滞后原因并限期整改。"}}
		if err := h.Try(overseer, m, "order", text); kernel.CodeOf(err) != kernel.CodeConflict {
			t.Errorf("an order before a reminder: %v", err)
		}
		elsewhere := form{"letter_to": {h.Unit("police")}, "letter": text["letter"]}
		if err := h.Try(overseer, m, "remind", elsewhere); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("a letter to a unit that has nothing to do with it: %v", err)
		}
		h.Do(overseer, m, "remind", text)
		h.At("2022-01-18", 9) // three working days without a reply
		h.wantSums(unit(h.Unit("economy")), map[string]int64{"keytask.reply_due": 1, "keytask.replied": 0})
		h.Do(overseer, m, "order", text)
		h.Do(leader, m, "criticise", text)
		h.Do(head, m, "reply", form{"reply": {"立行立改"}})
		h.wantSums(unit(h.Unit("economy")), map[string]int64{"keytask.reminded": 1, "keytask.supervised": 1, "keytask.criticised": 1, "keytask.replied": 1})
		if !slices.Contains(strings.Fields(h.events(m)), "criticised") {
			t.Errorf("events %s", h.events(m))
		}
	})
}

// The board counts by light; past its deadline is a task whose own deadline has
// passed, not one that missed a report.
func TestTheBoardCountsWhatItShows(t *testing.T) {
	each(t, func(h *house) {
		m := h.planned()
		h.At("2022-02-01", 9) // January was missed
		day := func(s string) kernel.Date { d, _ := kernel.ParseDate(s); return d }
		sums := func(today string) keytask.Sum {
			s, err := h.KeyTask.Sums(ctx, h.Who(overseer), keytask.Filter{Today: day(today)})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		if got := sums("2022-02-01"); got != (keytask.Sum{Yellow: 1}) {
			t.Errorf("%+v", got)
		}
		if got := sums("2022-07-01"); got != (keytask.Sum{Yellow: 1, Late: 1}) {
			t.Errorf("after the deadline %+v", got)
		}
		for f, want := range map[keytask.Filter]int{{Light: "yellow"}: 1, {Light: "red"}: 0, {Unit: kernel.ID(h.Unit("land"))}: 1, {Unit: kernel.ID(h.Unit("police"))}: 0, {Year: 2022}: 1, {Year: 2023}: 0,
			{Due: "2022-02"}: 1, {Due: "2022-01"}: 0, {Light: "late", Today: day("2022-02-01")}: 0, {Search: "规上"}: 1, {Mine: true}: 0} {
			p, err := h.KeyTask.Board(ctx, h.Who(overseer), f)
			if err != nil || p.Total != want || len(p.Tasks) != want {
				t.Errorf("%+v finds %d, want %d (%v)", f, p.Total, want, err)
			}
		}
		p, err := h.KeyTask.Board(ctx, h.Who(head), keytask.Filter{Mine: true})
		if err != nil || len(p.Tasks) != 1 || p.Tasks[0].ID != m.ID || p.Tasks[0].Units[kernel.ID(h.Unit("land"))] != "responsible" {
			t.Errorf("%+v (%v)", p.Tasks, err)
		}
	})
}
