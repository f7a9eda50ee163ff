package meeting_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/meeting"
	"juyan/internal/meeting/meetingtest"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/internal/whistle"
)

func TestMain(m *testing.M) { storetest.Main(m) }

type values = meetingtest.Values

func each(t *testing.T, fn func(h *meetingtest.House)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		fn(meetingtest.New(t, db, nil, whistle.New(func() whistle.Options { return whistle.Options{} }).Effects()))
	}, meetingtest.Migrations()...)
}

func plan(h *meetingtest.House, day string) *meeting.Meeting {
	h.Helper()
	m, err := h.Meeting.Plan(h.Ctx, h.Post("office"), meeting.PlanInput{HeldOn: meetingtest.Day(day), Chair: h.Post("leader").Post})
	if err != nil {
		h.Fatal(err)
	}
	return m
}

func items(h *meetingtest.House, m *meeting.Meeting) map[kernel.ID]*meeting.Item {
	h.Helper()
	v, err := h.Meeting.View(h.Ctx, h.Post("office"), m.ID)
	if err != nil {
		h.Fatal(err)
	}
	out := map[kernel.ID]*meeting.Item{}
	for _, i := range v.Items {
		out[i.Matter] = i
	}
	return out
}

func why(i *meeting.Item) string {
	var out []string
	for _, w := range i.Why {
		out = append(out, w.ZH)
	}
	return strings.Join(out, "；")
}

// The agenda holds exactly what is stuck, each point with its reason.
func TestAgendaIsWhatIsStuck(t *testing.T) {
	each(t, func(h *meetingtest.House) {
		late := h.Work(h.Whistle("e1", "变压器容量不足"), "gd")
		redone := h.Work(h.Whistle("e1", "蒸汽压力不稳"), "gd")
		leaderless := h.Work(h.Whistle("e2", "厂区道路积水"), "gd", "zr", "sw")
		deferred := h.Work(h.Whistle("e2", "等待规划调整"), "zr")
		done := h.Work(h.Whistle("e2", "车间停水了"), "sw")
		h.At("2022-07-06", 10, 0)
		answer := func(m *matter.Matter, unit string) {
			h.Act(head[unit], m, unit, "arrive", nil)
			h.Act(head[unit], m, unit, "reply", values{"reply": {"办好了"}})
			h.Act("zg", m, "", "answer", values{"result": {"办好了"}})
		}
		answer(redone, "gd")
		answer(done, "sw")
		if _, err := h.Matter.Act(h.Ctx, h.Firm("e1"), matter.ActInput{Matter: redone.ID, Action: "reject", Values: values{"unsolved_note": {"还是不稳"}}}); err != nil {
			h.Fatal(err)
		}
		h.Act("zg", leaderless, "gd", "excuse", nil)
		h.Act("zr1", deferred, "zr", "arrive", nil)
		h.Act("zg", deferred, "", "defer", values{"defer_reason": {"no_quota"}, "defer_note": {"规划调整中"}, "review_date": {"2022-07-18"}})
		h.Act("office", deferred, "", "defer_approve", values{"review_date": {"2022-07-18"}})
		h.At("2022-07-12", 9, 0) // the five working days of 4 July end on the 11th
		bounced := h.Work(h.Whistle("e1", "围墙外绿化"), "zr")
		h.Act("zr1", bounced, "zr", "bounce", values{"bounce_reason": {"not_our_duty"}, "bounce_basis": {"三定规定第四条"}})
		calm := h.Work(h.Whistle("e2", "刚刚提出"), "gd")

		h.Act("gd1", calm, "gd", "arrive", nil)
		got := items(h, plan(h, "2022-07-18"))
		want := map[kernel.ID]string{late.ID: "时限", redone.ID: "已提级", leaderless.ID: "没有牵头单位", bounced.ID: "自然资源分局：退单待裁定", deferred.ID: "挂账应于 2022-07-18 复核"}
		for id, reason := range want {
			if got[id] == nil || !strings.Contains(why(got[id]), reason) {
				h.Errorf("%s: %+v", reason, got[id])
			}
		}
		if len(got) != len(want) {
			h.Errorf("%d points, want %d; done %v calm %v", len(got), len(want), got[done.ID], got[calm.ID])
		}
		// A meeting before the review has no business with the deferred one.
		if early := items(h, plan(h, "2022-07-14")); early[deferred.ID] != nil || early[late.ID] == nil {
			h.Errorf("early meeting: %v", early)
		}
	})
}

var head = map[string]string{"gd": "gd1", "zr": "zr1", "sw": "sw1"}

func TestProblemTicketIsOnTheAgenda(t *testing.T) {
	each(t, func(h *meetingtest.House) {
		m := h.Work(h.Whistle("e1", "三次没解决"), "gd")
		for range 3 {
			h.Act("gd1", m, "gd", "arrive", nil)
			h.Act("gd1", m, "gd", "reply", values{"reply": {"办好了"}})
			h.Act("zg", m, "", "answer", values{"result": {"办好了"}})
			if _, err := h.Matter.Act(h.Ctx, h.Firm("e1"), matter.ActInput{Matter: m.ID, Action: "reject", Values: values{"unsolved_note": {"没有"}}}); err != nil {
				h.Fatal(err)
			}
		}
		got := items(h, plan(h, "2022-07-05"))
		if len(got) != 1 || !strings.Contains(why(got[m.ID]), "难题工单") {
			h.Errorf("agenda: %+v", got)
		}
	})
}

// decided plans a meeting about one late whistle and decides on it.
func decided(h *meetingtest.House) (*matter.Matter, *meeting.Meeting, *meeting.Item) {
	h.Helper()
	m := h.Work(h.Whistle("e1", "变压器容量不足"), "gd")
	h.At("2022-07-12", 9, 0)
	met := plan(h, "2022-07-12")
	i, err := h.Meeting.Decide(h.Ctx, h.Post("leader"), meeting.DecideInput{Item: items(h, met)[m.ID].ID, Text: "供电分公司先行架设临时变压器", Unit: h.Unit("gd"), Due: meetingtest.Day("2022-07-15"), Key: "k1"})
	if err != nil {
		h.Fatal(err)
	}
	return m, met, i
}

func TestDecisionRaisesTask(t *testing.T) {
	each(t, func(h *meetingtest.House) {
		m, met, i := decided(h)
		v, err := h.Matter.View(h.Ctx, h.Post("office"), i.Task)
		if err != nil {
			h.Fatal(err)
		}
		if v.Kind != "task" || v.Parent != m.ID || v.Unit != h.Unit("gd") || v.Data["task_due"] != "2022-07-15" || v.Title != "供电分公司先行架设临时变压器" || v.Enterprise != "" {
			h.Errorf("task: %+v", v.Matter)
		}
		if len(v.Clocks) != 1 || v.Clocks[0].Limit != "@2022-07-15" && v.Clocks[0].DueAt != meetingtest.Day("2022-07-16").At(0, 0, h.Org.Location())-1 {
			h.Errorf("clocks: %+v", v.Clocks)
		}
		if waiting, err := h.Matter.Today(h.Ctx, h.Post("gd1"), 50); err != nil || !slices.ContainsFunc(waiting, func(w matter.Waiting) bool { return w.ID == i.Task && w.Action == "accept" }) {
			h.Errorf("the unit does not have it on its desk: %v %v", waiting, err)
		}
		ev := h.Events(m.ID)
		last := ev[len(ev)-1]
		var said struct{ Said kernel.Text }
		if err := json.Unmarshal(last.Payload, &said); err != nil {
			h.Fatal(err)
		}
		if ev[len(ev)-2].Kind != "meeting.item_added" || last.Kind != "meeting.decided" || last.Subject != met.ID ||
			!strings.Contains(said.Said.ZH, "2022年第1次调度会决定：供电分公司先行架设临时变压器（供电分公司负责，2022-07-15 前完成，见"+v.Number) || !strings.HasPrefix(said.Said.EN, "Coordination meeting 1 of 2022 decided") {
			h.Errorf("record of the whistle: %s %+v", last.Kind, said)
		}
		// The same submission again changes nothing; another is refused.
		if again, err := h.Meeting.Decide(h.Ctx, h.Post("leader"), meeting.DecideInput{Item: i.ID, Text: "供电分公司先行架设临时变压器", Unit: h.Unit("gd"), Due: meetingtest.Day("2022-07-15"), Key: "k1"}); err != nil || again.Task != i.Task {
			h.Errorf("again: %v %v", again, err)
		}
		if _, err := h.Meeting.Decide(h.Ctx, h.Post("leader"), meeting.DecideInput{Item: i.ID, Text: "另一个"}); kernel.CodeOf(err) != kernel.CodeConflict {
			h.Errorf("decided twice: %v", err)
		}
		if v, err := h.Meeting.View(h.Ctx, h.Post("office"), met.ID); err != nil || v.Status != meeting.Held || !v.Items[0].Decided() {
			h.Errorf("meeting: %+v %v", v, err)
		}
	})
}

func TestDecisionIsChecked(t *testing.T) {
	each(t, func(h *meetingtest.House) {
		m := h.Work(h.Whistle("e1", "变压器容量不足"), "gd")
		h.At("2022-07-12", 9, 0)
		met := plan(h, "2022-07-12")
		item := items(h, met)[m.ID].ID
		for field, in := range map[string]meeting.DecideInput{
			"decision": {Item: item, Unit: h.Unit("gd"), Due: meetingtest.Day("2022-07-15")},
			"due":      {Item: item, Text: "限期办结", Unit: h.Unit("gd")},
			"unit":     {Item: item, Text: "限期办结", Due: meetingtest.Day("2022-07-15")},
		} {
			if _, err := h.Meeting.Decide(h.Ctx, h.Post("leader"), in); kernel.CodeOf(err) != kernel.CodeInvalid || kernel.AllErrors(err)[0].Field != field {
				h.Errorf("%s: %v", field, err)
			}
		}
		if _, err := h.Meeting.Decide(h.Ctx, h.Post("leader"), meeting.DecideInput{Item: item, Text: "限期办结", Unit: h.Unit("gd"), Due: meetingtest.Day("2022-07-11")}); kernel.AllErrors(err)[0].Field != "due" {
			h.Errorf("a day that has passed: %v", err)
		}
		i, err := h.Meeting.Decide(h.Ctx, h.Post("leader"), meeting.DecideInput{Item: item, Text: "继续观察"})
		if err != nil || i.Task != "" || !i.Decided() {
			h.Errorf("a decision without a task: %+v %v", i, err)
		}
	})
}

// A closed meeting never changes.
func TestClosingFreezes(t *testing.T) {
	each(t, func(h *meetingtest.House) {
		m, met, i := decided(h)
		office := h.Post("office")
		if err := h.Meeting.Close(h.Ctx, office, meeting.CloseInput{Meeting: met.ID, Minutes: " "}); kernel.AllErrors(err)[0].Field != "minutes" {
			h.Errorf("without minutes: %v", err)
		}
		if err := h.Meeting.Close(h.Ctx, office, meeting.CloseInput{Meeting: met.ID, Minutes: "会议议定一项。", Record: 1}); kernel.CodeOf(err) != kernel.CodeConflict {
			h.Errorf("a form filled before the decision: %v", err)
		}
		if err := h.Meeting.AddItem(h.Ctx, office, meeting.AddItemInput{Meeting: met.ID, Title: "其他事项", Note: "临时"}); err != nil {
			h.Fatal(err)
		}
		open := items(h, met)[""]
		if err := h.Meeting.Close(h.Ctx, office, meeting.CloseInput{Meeting: met.ID, Minutes: "会议议定一项。"}); err != nil {
			h.Fatal(err)
		}
		for name, err := range map[string]error{
			"add":    h.Meeting.AddItem(h.Ctx, office, meeting.AddItemInput{Meeting: met.ID, Matter: m.ID}),
			"remove": h.Meeting.RemoveItem(h.Ctx, office, meeting.RemoveItemInput{Item: open.ID}),
			"decide": second(h.Meeting.Decide(h.Ctx, office, meeting.DecideInput{Item: open.ID, Text: "晚了"})),
			"close":  h.Meeting.Close(h.Ctx, office, meeting.CloseInput{Meeting: met.ID, Minutes: "再写一次"}),
		} {
			if kernel.CodeOf(err) != kernel.CodeConflict {
				h.Errorf("%s after closing: %v", name, err)
			}
		}
		v, err := h.Meeting.View(h.Ctx, office, met.ID)
		if err != nil || v.Status != meeting.Closed || v.Minutes != "会议议定一项。" || len(v.Items) != 2 || v.Items[0].Decision != i.Decision || v.ClosedAt == 0 {
			h.Errorf("closed: %+v %v", v, err)
		}
	})
}

func second(_ *meeting.Item, err error) error { return err }

// A task of an earlier meeting comes back until it is done.
func TestUnfinishedTaskComesBack(t *testing.T) {
	each(t, func(h *meetingtest.House) {
		m, _, i := decided(h)
		h.At("2022-07-13", 9, 0)
		got := items(h, plan(h, "2022-07-19"))
		if len(got) != 2 || !strings.Contains(why(got[i.Task]), "2022年第1次调度会交办，尚未完成") || !strings.Contains(why(got[m.ID]), "此前上会 1 次") {
			h.Errorf("next agenda: %+v", got)
		}
		task := &matter.Matter{ID: i.Task}
		h.Act("gd1", task, "", "accept", nil)
		h.Act("gd1", task, "", "finish", values{"outcome": {"临时变压器已送电"}})
		h.Act("office", task, "", "check", values{"check_note": {"属实"}})
		if got := items(h, plan(h, "2022-07-26")); got[i.Task] != nil || got[m.ID] == nil {
			h.Errorf("after it is done: %+v", got)
		}
	})
}

func TestAddAndRemove(t *testing.T) {
	each(t, func(h *meetingtest.House) {
		m := h.Work(h.Whistle("e1", "并不逾期"), "gd")
		met := plan(h, "2022-07-05")
		office := h.Post("office")
		in := meeting.AddItemInput{Meeting: met.ID, Matter: m.ID, Note: "领导关注", Key: "a"}
		for range 2 { // the same submission twice adds one point
			if err := h.Meeting.AddItem(h.Ctx, office, in); err != nil {
				h.Fatal(err)
			}
		}
		in.Key = "b"
		if err := h.Meeting.AddItem(h.Ctx, office, in); kernel.CodeOf(err) != kernel.CodeConflict {
			h.Errorf("twice on one agenda: %v", err)
		}
		if err := h.Meeting.AddItem(h.Ctx, office, meeting.AddItemInput{Meeting: met.ID}); kernel.AllErrors(err)[0].Field != "matter" {
			h.Errorf("nothing to add: %v", err)
		}
		got := items(h, met)
		if len(got) != 1 || got[m.ID].Note != "领导关注" || got[m.ID].Title != m.Number+" 并不逾期" {
			h.Fatalf("items: %+v", got)
		}
		if err := h.Meeting.RemoveItem(h.Ctx, office, meeting.RemoveItemInput{Item: got[m.ID].ID}); err != nil {
			h.Fatal(err)
		}
		var kinds []string
		for _, ev := range h.Events(m.ID) {
			kinds = append(kinds, ev.Kind)
		}
		if len(items(h, met)) != 0 || !slices.Equal(kinds[len(kinds)-2:], []string{"meeting.item_added", "meeting.item_removed"}) {
			h.Errorf("after removing: %v", kinds)
		}
		if found, err := h.Meeting.Candidates(h.Ctx, office, "并不逾期"); err != nil || len(found) != 1 || found[0].ID != m.ID {
			h.Errorf("candidates: %v %v", found, err)
		}
	})
}

func TestPlanIsChecked(t *testing.T) {
	each(t, func(h *meetingtest.House) {
		office, chair := h.Post("office"), h.Post("leader").Post
		for field, in := range map[string]meeting.PlanInput{
			"held_on": {Chair: chair}, "chair": {HeldOn: meetingtest.Day("2022-07-05")},
			"place":      {HeldOn: meetingtest.Day("2022-07-05"), Chair: chair, Enterprise: h.Firm("e1").Enterprise},
			"enterprise": {HeldOn: meetingtest.Day("2022-07-05"), Chair: chair, Place: "厂区", Enterprise: "nobody"},
		} {
			if _, err := h.Meeting.Plan(h.Ctx, office, in); kernel.CodeOf(err) != kernel.CodeInvalid || kernel.AllErrors(err)[0].Field != field {
				h.Errorf("%s: %v", field, err)
			}
		}
		plan(h, "2022-07-05")
		if _, err := h.Meeting.Plan(h.Ctx, office, meeting.PlanInput{HeldOn: meetingtest.Day("2022-07-05"), Chair: chair}); kernel.CodeOf(err) != kernel.CodeConflict {
			h.Errorf("two meetings on a day: %v", err)
		}
		if m := plan(h, "2023-01-04"); m.Number() != kernel.T("2023年第1次调度会", "Coordination meeting 1 of 2023") {
			h.Errorf("number: %v", m.Number())
		}
	})
}

// An on-site meeting is about one firm, and may stand beside the weekly one.
func TestOnSite(t *testing.T) {
	each(t, func(h *meetingtest.House) {
		one, other := h.Work(h.Whistle("e1", "变压器容量不足"), "gd"), h.Work(h.Whistle("e2", "厂外管网破损"), "sw")
		h.At("2022-07-12", 9, 0)
		weekly := plan(h, "2022-07-12")
		for _, i := range items(h, weekly) {
			if _, err := h.Meeting.Decide(h.Ctx, h.Post("office"), meeting.DecideInput{Item: i.ID, Text: "限期办结", Unit: h.Unit("gd"), Due: meetingtest.Day("2022-07-15")}); err != nil {
				h.Fatal(err)
			}
		}
		m, err := h.Meeting.Plan(h.Ctx, h.Post("office"), meeting.PlanInput{HeldOn: meetingtest.Day("2022-07-12"), Chair: h.Post("leader").Post, Place: "漠岩新材料厂区", Enterprise: h.Firm("e1").Enterprise})
		if err != nil {
			h.Fatal(err)
		}
		got := items(h, m)
		if got[one.ID] == nil || got[other.ID] != nil || len(got) != 2 || m.Seq != 2 || !strings.Contains(m.Number().ZH, "现场办公") {
			h.Errorf("on site: %+v %v", got, m.Number())
		}
	})
}

// Only who may manage meetings changes them; the others see what concerns them.
func TestPermissions(t *testing.T) {
	each(t, func(h *meetingtest.House) {
		_, met, i := decided(h)
		other := h.Work(h.Whistle("e2", "厂外管网破损"), "sw")
		if err := h.Meeting.AddItem(h.Ctx, h.Post("office"), meeting.AddItemInput{Meeting: met.ID, Matter: other.ID}); err != nil {
			h.Fatal(err)
		}
		if err := h.Meeting.Close(h.Ctx, h.Post("office"), meeting.CloseInput{Meeting: met.ID, Minutes: "纪要"}); err != nil {
			h.Fatal(err)
		}
		for _, who := range []kernel.Actor{h.Post("gd1"), h.Post("zg"), h.Firm("e1")} {
			for name, err := range map[string]error{
				"plan":   must(h.Meeting.Plan(h.Ctx, who, meeting.PlanInput{HeldOn: meetingtest.Day("2022-07-20"), Chair: who.Post})),
				"agenda": must(h.Meeting.Agenda(h.Ctx, who, meetingtest.Day("2022-07-20"), "")),
				"add":    h.Meeting.AddItem(h.Ctx, who, meeting.AddItemInput{Meeting: met.ID, Title: "x"}),
				"remove": h.Meeting.RemoveItem(h.Ctx, who, meeting.RemoveItemInput{Item: i.ID}),
				"decide": second(h.Meeting.Decide(h.Ctx, who, meeting.DecideInput{Item: i.ID, Text: "x"})),
				"close":  h.Meeting.Close(h.Ctx, who, meeting.CloseInput{Meeting: met.ID, Minutes: "x"}),
				"find":   must(h.Meeting.Candidates(h.Ctx, who, "管网")),
			} {
				if kernel.CodeOf(err) != kernel.CodeForbidden {
					h.Errorf("%s by %s: %v", name, who.Name, err)
				}
			}
		}
		v, err := h.Meeting.View(h.Ctx, h.Post("gd1"), met.ID)
		if err != nil || len(v.Items) != 1 || v.Items[0].ID != i.ID || v.Minutes != "" || v.Whole {
			h.Errorf("the power branch sees %+v %v", v, err)
		}
		if _, err := h.Meeting.View(h.Ctx, h.Post("zr1"), met.ID); kernel.CodeOf(err) != kernel.CodeNotFound {
			h.Errorf("natural resources has nothing to do with it: %v", err)
		}
		if _, err := h.Meeting.View(h.Ctx, h.Firm("e1"), met.ID); kernel.CodeOf(err) != kernel.CodeForbidden {
			h.Errorf("a firm: %v", err)
		}
		for code, want := range map[string]int{"leader": 2, "gd1": 1, "sw1": 1, "zr1": 0} {
			rows, _, err := h.Meeting.List(h.Ctx, h.Post(code), "", 10)
			if err != nil || want == 0 && len(rows) != 0 || want > 0 && (len(rows) != 1 || rows[0].Items != want) {
				h.Errorf("list of %s: %+v %v", code, rows, err)
			}
		}
	})
}

func must[T any](_ T, err error) error { return err }

func TestListPages(t *testing.T) {
	each(t, func(h *meetingtest.House) {
		for _, day := range []string{"2022-07-05", "2022-07-12", "2022-07-19"} {
			plan(h, day)
		}
		first, next, err := h.Meeting.List(h.Ctx, h.Post("leader"), "", 2)
		if err != nil || len(first) != 2 || first[0].HeldOn.String() != "2022-07-19" || next == "" {
			h.Fatalf("first page: %+v %q %v", first, next, err)
		}
		rest, next, err := h.Meeting.List(h.Ctx, h.Post("leader"), next, 2)
		if err != nil || len(rest) != 1 || rest[0].HeldOn.String() != "2022-07-05" || next != "" {
			h.Errorf("second page: %+v %q %v", rest, next, err)
		}
	})
}
