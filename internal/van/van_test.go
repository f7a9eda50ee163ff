package van_test

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/project"
	"juyan/internal/store/storetest"
	"juyan/internal/van"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var ctx = context.Background()

const (
	office  = "service-office.head"
	officer = "economy-projects.service-1"
	crew    = "approval-assist.agent-1"
	window  = "approval-center.window-1"
	day     = "2022-03-02" // a Wednesday
)

type form = map[string][]string

type house struct {
	*apptest.Site
	project *matter.Matter
}

func each(t *testing.T, fn func(h *house)) {
	apptest.Each(t, "2022-03-01", func(s *apptest.Site) {
		h := &house{Site: s}
		m, err := s.Project.Sign(ctx, s.Who(office), project.SignInput{Firm: project.NewFirm{Name: "居延净源电子材料有限公司"}, Values: form{"title": {"电子级添加剂一期"}, "investment": {"120000"}, "item_unit": {s.Unit("economy")}, "unit": {s.Unit("investment")}, "signed_on": {"2022-01-08"}}})
		s.Must(err)
		h.project = m
		fn(h)
	})
}

// ask asks for a visit on behalf of an enterprise.
func (h *house) ask(place, part string, checks ...string) *matter.Matter {
	h.Helper()
	m, err := h.try(form{"place": {place}, "on_day": {day}, "window": {part}, "checks": checks})
	h.Must(err)
	return m
}

func (h *house) try(v form) (*matter.Matter, error) {
	return h.Matter.Raise(ctx, h.Who(officer), matter.RaiseInput{Kind: van.Kind, Parent: h.project.ID, Enterprise: h.project.Enterprise, Values: v})
}

func (h *house) day() *van.Day {
	h.Helper()
	d, err := h.Van.Day(ctx, h.Who(crew), h.on())
	h.Must(err)
	return d
}

func (h *house) on() kernel.Date {
	h.Helper()
	on, err := kernel.ParseDate(day)
	h.Must(err)
	return on
}

func (h *house) planned() *van.Day {
	h.Helper()
	h.Must(h.Van.Plan(ctx, h.Who(crew), h.on(), ""))
	return h.day()
}

// From the request to the result: the day is planned, confirmed, driven, and the
// result stands on the matter the visit belongs to.
func TestAVisitFromTheRequestToTheResult(t *testing.T) {
	each(t, func(h *house) {
		first, second := h.ask("HG-01", "morning", "filing"), h.ask("WL-05", "afternoon", "site", "permit")
		if d := h.day(); d.Planned() || len(d.Visits) != 2 || len(d.Plan.Left) != 2 {
			h.Fatalf("before planning: %+v", d)
		}
		d := h.planned()
		if !d.Planned() || len(d.Plan.Left) != 0 || !d.Plan.Sound() || d.Confirmed {
			h.Fatalf("planned: %+v %+v", d, d.Plan)
		}
		if r := d.Plan.Routes[0]; len(r.Visits) != 2 || r.Visits[0].Begins < 9*3600 || r.Visits[0].Leaves > 12*3600 || r.Visits[1].Begins < 14*3600+1800 || r.Visits[1].Leaves > 17*3600 {
			h.Errorf("the times: %+v", r)
		}
		h.Must(h.Van.Confirm(ctx, h.Who(crew), h.on(), d.Version, ""))
		if d := h.day(); !d.Confirmed || d.Visit(first.ID).State != "planned" || d.Visit(first.ID).PlannedAt == "" {
			h.Errorf("confirmed: %+v", d)
		}
		h.Must(h.Van.Confirm(ctx, h.Who(crew), h.on(), d.Version, "")) // nobody is told twice
		_, err := h.Matter.Act(ctx, h.Who(crew), matter.ActInput{Matter: first.ID, Action: "visit", Values: form{"result": {"ready"}}})
		if err == nil || kernel.AllErrors(err)[0].Field != "result" {
			h.Errorf("a result before the day: %v", err)
		}
		h.At(day, 12)
		_, err = h.Matter.Act(ctx, h.Who(crew), matter.ActInput{Matter: first.ID, Action: "visit", Values: form{"result": {"lacking"}}})
		if err == nil || kernel.AllErrors(err)[0].Field != "lacking" {
			h.Errorf("what is missing was not asked: %v", err)
		}
		h.Do(crew, first, "visit", form{"result": {"lacking"}, "lacking": {"缺用地批准书，三日内由企业补交"}})
		for id, want := range map[kernel.ID]string{first.ID: "visit.asked visit.planned visit.done", second.ID: "visit.asked visit.planned", h.project.ID: "project.signed van.result"} {
			if got := h.Events(id); got != want {
				h.Errorf("events %q, want %q", got, want)
			}
		}
		list, err := h.Van.OfMatter(ctx, h.project.ID)
		h.Must(err)
		for _, v := range list {
			if made := v.Matter == first.ID; len(list) != 2 || made != (v.Result == "lacking") || made != strings.Contains(v.Lacking, "用地批准书") {
				h.Errorf("on the record: %+v", list)
			}
		}
		if err := h.Van.Plan(ctx, h.Who(crew), h.on(), ""); kernel.CodeOf(err) != kernel.CodeConflict {
			h.Errorf("planned anew while the vans drive: %v", err)
		}
	})
}

// A change by hand is shown with its effect before it is kept, stays when the day
// is planned anew, and is refused when the day changed meanwhile.
func TestARoundIsChangedByHand(t *testing.T) {
	each(t, func(h *house) {
		first, second := h.ask("HG-01", "morning", "filing"), h.ask("WL-05", "afternoon", "filing")
		d := h.planned()
		move := van.Move{On: h.on(), Visit: second.ID, Van: "van-1", Place: 1, Version: d.Version}
		before, after, err := h.Van.Try(ctx, h.Who(crew), move)
		h.Must(err)
		if before.Late != 0 || after.Late == 0 || after.LateStops != 1 || !h.same(d) {
			h.Errorf("the effect: before %+v, after %+v", before, after)
		}
		h.Must(h.Van.Move(ctx, h.Who(crew), move))
		d = h.day()
		if r := d.Plan.Routes[0]; r.Visits[0].Stop != string(second.ID) || !d.Visit(second.ID).Locked || d.Plan.LateStops != 1 {
			h.Errorf("changed: %+v", d)
		}
		if err := h.Van.Move(ctx, h.Who(crew), move); kernel.CodeOf(err) != kernel.CodeConflict {
			h.Errorf("an old version: %v", err)
		}
		off := van.Move{On: h.on(), Visit: first.ID, Version: d.Version}
		h.Must(h.Van.Move(ctx, h.Who(crew), off))
		if d = h.day(); d.Visit(first.ID).Van != "" || len(d.Plan.Left) != 1 {
			h.Errorf("taken off: %+v", d)
		}
		d = h.planned()
		if len(d.Plan.Left) != 0 || d.Plan.LateStops != 0 || !d.Visit(second.ID).Locked || d.Visit(first.ID).Locked {
			h.Errorf("planned anew: %+v", d)
		}
		if got := h.Events(second.ID); got != "visit.asked van.moved" {
			h.Errorf("events: %s", got)
		}
		for _, bad := range []struct {
			m    van.Move
			code kernel.Code
		}{{van.Move{On: h.on(), Visit: "nobody", Version: d.Version}, kernel.CodeNotFound}, {van.Move{On: h.on(), Visit: first.ID, Van: "van-9", Version: d.Version}, kernel.CodeNotFound}} {
			if err := h.Van.Move(ctx, h.Who(crew), bad.m); kernel.CodeOf(err) != bad.code {
				h.Errorf("%+v: %v", bad.m, err)
			}
		}
	})
}

func (h *house) same(d *van.Day) bool { return h.day().Version == d.Version }

// Who asked is told again when the van comes at another time; a visit that moves to
// another day or is called off leaves its round.
func TestChangesAfterTheDayIsConfirmed(t *testing.T) {
	each(t, func(h *house) {
		first, second := h.ask("HG-01", "day", "filing"), h.ask("WL-05", "day", "filing")
		d := h.planned()
		h.Must(h.Van.Confirm(ctx, h.Who(crew), h.on(), d.Version, ""))
		h.Do(officer, first, "change", form{"place": {"HG-01"}, "on_day": {"2022-03-03"}, "window": {"day"}, "checks": {"filing"}, "reason": {"企业当天停电"}})
		d = h.day()
		if d.Confirmed || len(d.Visits) != 1 || d.Visits[0].Matter != second.ID {
			h.Errorf("moved to another day: %+v", d)
		}
		h.Must(h.Van.Confirm(ctx, h.Who(crew), h.on(), d.Version, ""))
		h.Do(officer, second, "cancel", form{"reason": {"改到大厅办"}})
		if d = h.day(); len(d.Visits) != 0 {
			h.Errorf("called off: %+v", d)
		}
		if err := h.Van.Confirm(ctx, h.Who(crew), h.on(), d.Version, ""); kernel.CodeOf(err) != kernel.CodeConflict {
			h.Errorf("an empty day is confirmed: %v", err)
		}
		if got := h.Events(first.ID); got != "visit.asked visit.planned visit.changed" {
			h.Errorf("events: %s", got)
		}
	})
}

func TestWhatCannotBeDrivenIsRefused(t *testing.T) {
	each(t, func(h *house) {
		good := func() form {
			return form{"place": {"HG-01"}, "on_day": {day}, "window": {"day"}, "checks": {"filing"}}
		}
		for field, value := range map[string]string{"on_day": "2022-02-28", "place": "XX-99", "window": "night", "checks": "flight"} {
			v := good()
			v[field] = []string{value}
			if _, err := h.try(v); err == nil || kernel.AllErrors(err)[0].Field != field {
				h.Errorf("%s: %v", field, err)
			}
		}
		v := good()
		v["on_day"] = []string{"2022-03-05"} // a Saturday
		if _, err := h.try(v); err == nil || !strings.Contains(kernel.AllErrors(err)[0].Text.EN, "no working day") {
			h.Errorf("a day off: %v", err)
		}
		h.ask("HG-01", "day", "filing")
		for who, code := range map[string]kernel.Code{window: kernel.CodeForbidden, officer: kernel.CodeForbidden} {
			if err := h.Van.Plan(ctx, h.Who(who), h.on(), ""); kernel.CodeOf(err) != code {
				h.Errorf("%s plans: %v", who, err)
			}
		}
		h.Pack.Vans.Vans[0].Has = nil
		defer func() { h.Pack.Vans.Vans[0].Has = []string{"intake", "drawings", "survey"} }()
		d := h.planned()
		if len(d.Plan.Left) != 1 || !strings.Contains(d.Plan.Left[0].Why.EN, "skills") {
			h.Errorf("without the equipment: %+v", d.Plan)
		}
		h.Must(h.Van.Move(ctx, h.Who(crew), van.Move{On: h.on(), Visit: d.Visits[0].Matter, Van: "van-1", Version: d.Version}))
		if err := h.Van.Confirm(ctx, h.Who(crew), h.on(), d.Version+1, ""); kernel.CodeOf(err) != kernel.CodeConflict {
			h.Errorf("confirmed without the equipment: %v", err)
		}
	})
}

// The pages: the board with the map, the effect of a change, the day sheet, the
// crew's page, the panel on the record.
func TestThePagesOfADay(t *testing.T) {
	each(t, func(h *house) {
		if p := h.Page(crew, "/vans?day="+day, 200); len(p.All(".plan-pin")) != 0 {
			h.Error("a map without a visit")
		}
		first := h.ask("HG-01", "morning", "filing")
		second := h.ask("WL-05", "afternoon", "filing")
		if to := h.Sent(crew, "/vans/plan", url.Values{"day": {day}}); to != "/vans?day="+day {
			h.Errorf("leads to %s", to)
		}
		p := h.Page(crew, "/vans?day="+day, 200)
		if n := len(p.All(".wideplan .plan-pin")); n != 3 {
			h.Errorf("%d pins", n)
		}
		if rows := p.All("#round-van-1 tbody tr"); len(rows) != 2 || !strings.Contains(rows[0], "09:") || !strings.Contains(rows[1], "14:") {
			h.Errorf("rows %q", rows)
		}
		at := "/vans?day=" + day + "&visit=" + string(second.ID)
		p = h.Page(crew, at+"&van=van-1&place=1", 200)
		if rows := p.All("#change tbody tr"); len(rows) != 6 || !strings.Contains(strings.Join(rows, " "), "+1 个") {
			h.Errorf("the effect %q", rows)
		}
		if p := h.Page(crew, at+"&van=van-9", 404); p.All("main") == nil {
			h.Error("an unknown van")
		}
		version := strconv.FormatInt(h.day().Version, 10)
		h.Sent(crew, "/vans/move", url.Values{"day": {day}, "visit": {string(second.ID)}, "van": {"van-1"}, "place": {"1"}, "version": {version}})
		if rows := h.Page(crew, "/vans?day="+day, 200).All("#round-van-1 tbody tr"); !strings.Contains(rows[0], "手工定的") || !strings.Contains(rows[1], "迟") {
			h.Errorf("changed rows %q", rows)
		}
		if w := h.Ask(crew, "/vans/move", url.Values{"day": {day}, "visit": {string(first.ID)}, "van": {"van-1"}, "version": {version}}); w.Code != 409 {
			h.Errorf("an old version: %d", w.Code)
		}
		h.Sent(crew, "/vans/confirm", url.Values{"day": {day}, "version": {strconv.FormatInt(h.day().Version, 10)}})
		if got := h.Page(crew, "/vans/crew?day="+day, 200).All(".crewlist li"); len(got) != 2 || !strings.Contains(got[0], "记结果") {
			h.Errorf("the crew's page %q", got)
		}
		if got := h.Page(crew, "/vans/sheet?day="+day, 200).All("#round-van-1 tbody tr"); len(got) != 2 {
			h.Errorf("the day sheet %q", got)
		}
		if got := h.Page(office, "/m/project/"+string(h.project.ID), 200).All("#visits-sheet tbody tr"); len(got) != 2 || !strings.Contains(got[0], "预计 ") {
			h.Errorf("on the record %q", got)
		}
		h.Page(officer, "/vans?day="+day, 403)
	})
}

// A visit is asked for on a case as it is on a project; its result stands on the case.
func TestAVisitOnACase(t *testing.T) {
	each(t, func(h *house) {
		contact := h.Contact("E0001")
		items, err := h.Counter.Find(ctx, contact, counter.Query{Text: "公司变更登记"})
		h.Must(err)
		filed, err := h.Matter.Raise(ctx, contact, matter.RaiseInput{Kind: counter.Kind, Values: form{"item": {string(items.Items[0].Version)}}})
		h.Must(err)
		record := "/m/case/" + string(filed.ID)
		door := h.Read(h.AskFirm("E0001", record), record, 200).Href("#visits-sheet a.btn")
		h.Read(h.AskFirm("E0001", door), door, 200).Has("blockquote", filed.Number)
		visit, err := h.Matter.Raise(ctx, contact, matter.RaiseInput{Kind: van.Kind, Parent: filed.ID, Values: form{"place": {"HG-01"}, "on_day": {day}, "window": {"morning"}, "checks": {"licence"}}})
		h.Must(err)
		d := h.planned()
		h.Must(h.Van.Confirm(ctx, h.Who(crew), h.on(), d.Version, ""))
		h.At(day, 12)
		h.Do(crew, visit, "visit", form{"result": {"lacking"}, "lacking": {"变更决议没有盖章"}})
		if got := h.Events(filed.ID); got != "case.filed van.result" {
			h.Errorf("events %s", got)
		}
		h.Page(window, record, 200).Has(".slips li", "流动政务车上门（"+visit.Number+"）：还缺材料。变更决议没有盖章")
		h.Read(h.AskFirm("E0001", record), record, 200).Has("#visits-sheet td", "变更决议没有盖章")
	})
}

// The vans come for what the pack says, for its own firm and while it is open,
// whoever asks and however the request is made.
func TestAVisitBelongsToWhatTheVansServe(t *testing.T) {
	each(t, func(h *house) {
		task := h.Raise(office, "task", "", form{"task_title": {"示范任务"}, "task_unit": {h.Unit("economy")}, "task_due": {"2022-12-30"}})
		v := form{"place": {"HG-01"}, "on_day": {day}, "window": {"day"}, "checks": {"filing"}}
		other := h.Contact("E0002").Enterprise
		for _, x := range []struct {
			parent, firm kernel.ID
			code         kernel.Code
			field, words string
		}{
			{task.ID, h.project.Enterprise, kernel.CodeInvalid, "", task.Number},
			{"no-such-matter", h.project.Enterprise, kernel.CodeNotFound, "", "没有要上门的这件事"},
			{h.project.ID, other, kernel.CodeInvalid, matter.PartyField, "另一家企业"},
		} {
			_, err := h.Matter.Raise(ctx, h.Who(office), matter.RaiseInput{Kind: van.Kind, Parent: x.parent, Enterprise: x.firm, Values: v})
			if kernel.CodeOf(err) != x.code || kernel.AllErrors(err)[0].Field != x.field || !strings.Contains(kernel.AllErrors(err)[0].Text.ZH, x.words) {
				h.Errorf("%s for %s: %v", x.parent, x.firm, err)
			}
		}
		typed := url.Values{"_parent": {string(task.ID)}, "_firm": {string(h.project.Enterprise)}, "place": {"HG-01"}, "on_day": {day}, "window": {"day"}, "checks": {"filing"}, "note": {"带上图纸"}}
		drawn := h.Refused(office, "/m/visit", typed)
		drawn.Has(".notice", "不为“"+task.Number+"”上门")
		drawn.Has("textarea[name=note]", "带上图纸")
		h.Do("economy.head", h.project, "leave", form{"exit_on": {"2022-03-01"}, "exit_reason": {"企业不来了"}})
		if _, err := h.try(v); kernel.CodeOf(err) != kernel.CodeConflict {
			h.Errorf("on what is over: %v", err)
		}
		if got := h.day(); len(got.Visits) != 0 {
			h.Errorf("entered: %+v", got.Visits)
		}
	})
}
