package doubt_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"juyan/internal/app/apptest"
	"juyan/internal/doubt"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var (
	ctx  = context.Background()
	zone = time.FixedZone("CST", 8*3600)
)

const (
	overseer  = "office-oversight.oversight-1"
	overseer2 = "office-oversight.oversight-2"
	leader    = "admin-committee.deputy-economy"
	landHead  = "land.head"
)

// house is the model zone on one engine.
type house struct{ *apptest.Site }

func each(t *testing.T, fn func(h *house)) {
	apptest.Each(t, "2022-05-10", func(s *apptest.Site) { fn(&house{s}) })
}

func (h *house) at(day string, hour, minute int) {
	h.Helper()
	d, err := kernel.ParseDate(day)
	if err != nil {
		h.Fatal(err)
	}
	h.Clock.Set(d.At(hour, minute, zone))
}

type form = map[string][]string

func (h *house) act(by kernel.Actor, m *matter.Matter, action string, f form) *matter.Matter {
	h.Helper()
	out, err := h.try(by, m.ID, action, f)
	if err != nil {
		h.Fatalf("%s: %v", action, err)
	}
	return out
}

func (h *house) try(by kernel.Actor, id kernel.ID, action string, f form) (*matter.Matter, error) {
	return h.Matter.Act(ctx, by, matter.ActInput{Matter: id, Action: action, Values: f})
}

// calledOff has a firm withdraw half an hour after a unit of land called it.
func (h *house) calledOff(firm, day string) {
	h.Helper()
	h.at(day, 9, 0)
	m, err := h.Matter.Raise(ctx, h.Contact(firm), matter.RaiseInput{Kind: "whistle", Values: form{"problem": {"土地边界有争议，围墙没法砌"}, "topic": {"land"}}})
	if err != nil {
		h.Fatal(err)
	}
	h.act(kernel.System(), m, "contact", form{"contact_way": {"phone"}, "contact_note": {"了解情况"}})
	land := h.Unit("land")
	h.act(kernel.System(), m, "call", form{"lead": {land}, "units": {land}, "call_note": {"请核实"}})
	lanes, err := h.Matter.Lanes(ctx, m.ID)
	if err != nil || len(lanes) != 1 {
		h.Fatal(len(lanes), err)
	}
	head := h.Who(landHead)
	for _, a := range []struct {
		action string
		form   form
	}{{"arrive", nil}, {"report", form{"progress": {"已电话联系企业"}}}} {
		if _, err := h.Matter.Act(ctx, head, matter.ActInput{Matter: m.ID, Lane: lanes[0].ID, Action: a.action, Values: a.form}); err != nil {
			h.Fatal(a.action, err)
		}
	}
	h.at(day, 9, 30)
	h.act(h.Contact(firm), m, "withdraw", form{"withdraw_note": {"先不办了"}})
}

// threeCalledOff is what the detector of withdrawals is to find.
func (h *house) threeCalledOff() {
	h.Helper()
	for i, firm := range []string{"E0033", "E0034", "E0036"} {
		h.calledOff(firm, []string{"2022-05-10", "2022-05-11", "2022-05-12"}[i])
	}
	h.at("2022-05-13", 8, 0)
}

func (h *house) search(by string) []doubt.Found {
	h.Helper()
	got, err := h.Doubt.Search(ctx, h.Who(by), doubt.SearchInput{})
	if err != nil {
		h.Fatal(err)
	}
	return got.Found
}

func (h *house) one(by string) doubt.Found {
	h.Helper()
	found := h.search(by)
	if len(found) != 1 {
		h.Fatalf("found %d, want 1: %+v", len(found), found)
	}
	return found[0]
}

func TestAFindingBecomesAMatterOnce(t *testing.T) {
	each(t, func(h *house) {
		h.threeCalledOff()
		f := h.one(overseer)
		if f.Detector != "call_off" || len(f.Acts) != 3 || !strings.Contains(f.Said.ZH, "3 家次在") || f.Number == "" {
			t.Errorf("found %+v", f)
		}
		m, err := h.Matter.Get(ctx, h.Who(overseer), f.Matter)
		h.Must(err)
		if m.Stage != "found" || m.Data["detector"] != "call_off" || m.Data["fingerprint"] != doubt.Fingerprint(f.Finding) || m.Enterprise != "" {
			t.Errorf("the matter is %+v", m)
		}
		if got := h.Events(f.Matter); got != "doubt.found" {
			t.Errorf("events %v", got)
		}
		if again := h.search(overseer); len(again) != 0 {
			t.Errorf("a second search found %d", len(again))
		}
		h.calledOff("E0038", "2022-05-16")
		if again := h.search(overseer); len(again) != 0 {
			t.Errorf("one more case is no new doubt, found %d", len(again))
		}
		h.calledOff("E0030", "2022-05-17")
		h.calledOff("E0028", "2022-05-18")
		if again := h.search(overseer); len(again) != 1 || len(again[0].Acts) != 3 {
			t.Errorf("three new cases are: %+v", again)
		}
	})
}

func TestADryRunRaisesNothing(t *testing.T) {
	each(t, func(h *house) {
		h.threeCalledOff()
		got, err := h.Doubt.Search(ctx, h.Who(overseer), doubt.SearchInput{DryRun: true})
		h.Must(err)
		if len(got.Found) != 1 || got.Found[0].Matter != "" {
			t.Errorf("dry run: %+v", got.Found)
		}
		h.one(overseer)
	})
}

func TestWhoMaySearch(t *testing.T) {
	each(t, func(h *house) {
		for _, who := range []kernel.Actor{h.Who(landHead), h.Contact("E0033")} {
			if _, err := h.Doubt.Search(ctx, who, doubt.SearchInput{}); kernel.CodeOf(err) != kernel.CodeForbidden {
				t.Errorf("%s: %v", who.Name, err)
			}
		}
	})
}

func TestBeforeTheVerdictThoseConcernedSeeNothing(t *testing.T) {
	each(t, func(h *house) {
		h.threeCalledOff()
		f := h.one(overseer)
		sees := func(who kernel.Actor) bool {
			_, err := h.Matter.Get(ctx, who, f.Matter)
			_, _, evidence := h.Doubt.Evidence(ctx, who, f.Matter)
			page, board := h.Doubt.Board(ctx, who, doubt.Filter{})
			saw := err == nil
			if saw != (evidence == nil) || saw != (board == nil && len(page.Doubts) == 1) {
				t.Errorf("%s: record %v, evidence %v, board %d %v", who.Name, err, evidence, len(page.Doubts), board)
			}
			return saw
		}
		for post, want := range map[string]bool{overseer: true, leader: true, landHead: false, "economy.head": false} {
			if sees(h.Who(post)) != want {
				t.Errorf("%s sees it: %v", post, !want)
			}
		}
		if sees(h.Contact("E0033")) {
			t.Error("an enterprise sees a doubt")
		}
		m, err := h.Matter.Get(ctx, h.Who(overseer), f.Matter)
		h.Must(err)
		h.act(h.Who(overseer), m, "take", nil)
		h.act(h.Who(overseer), m, "verdict", form{"verdict": {"explained"}, "verdict_note": {"企业与单位当面说清，自愿撤回"}})
		for post, want := range map[string]bool{landHead: true, "economy.head": false} {
			if sees(h.Who(post)) != want {
				t.Errorf("after the verdict %s sees it: %v", post, !want)
			}
		}
		if sees(h.Contact("E0033")) {
			t.Error("an enterprise sees a doubt after the verdict")
		}
	})
}

func TestAVerdictIsGivenAndMovesNoFact(t *testing.T) {
	each(t, func(h *house) {
		h.threeCalledOff()
		f := h.one(overseer)
		before := h.facts()
		m, err := h.Matter.Get(ctx, h.Who(overseer), f.Matter)
		h.Must(err)
		h.act(h.Who(overseer), m, "take", nil)
		if _, err := h.try(h.Who(overseer2), m.ID, "verdict", form{"verdict": {"unfounded"}, "verdict_note": {"没有问题"}}); kernel.CodeOf(err) != kernel.CodeForbidden {
			t.Errorf("who did not take it judged it: %v", err)
		}
		confirmed := form{"verdict": {"confirmed"}, "verdict_note": {"三家企业均称单位要求撤回"}}
		if _, err := h.try(h.Who(overseer), m.ID, "verdict", confirmed); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("confirmed without a consequence: %v", err)
		}
		confirmed["consequence"] = []string{"exclude", "letter"}
		m = h.act(h.Who(overseer), m, "verdict", confirmed)
		if m.Stage != "confirmed" || m.Open {
			t.Errorf("it stands at %s", m.Stage)
		}
		if got := h.Events(m.ID); got != "doubt.found doubt.taken doubt.judged" {
			t.Errorf("events %v", got)
		}
		if after := h.facts(); after != before {
			t.Errorf("facts were %d, are %d", before, after)
		}
		page, err := h.Doubt.Board(ctx, h.Who(leader), doubt.Filter{Consequence: "exclude"})
		h.Must(err)
		if len(page.Doubts) != 1 || page.Doubts[0].Verdict != "confirmed" || !slices.Equal(page.Doubts[0].Consequences, []string{"exclude", "letter"}) {
			t.Errorf("board %+v", page.Doubts)
		}
		h.counted("call_off", doubt.Count{Detector: "call_off", Found: 1, Confirmed: 1})
	})
}

func (h *house) facts() (n int) {
	h.Helper()
	h.Must(h.DB.Read(ctx, func(tx *store.Tx) error {
		totals, err := measure.Totals(tx)
		for _, v := range totals {
			n += int(v)
		}
		return err
	}))
	return n
}

func (h *house) counted(detector string, want doubt.Count) {
	h.Helper()
	list, err := h.Doubt.Counts(ctx, h.Who(overseer))
	h.Must(err)
	i := slices.IndexFunc(list, func(c doubt.Count) bool { return c.Detector == detector })
	if i < 0 || list[i] != want {
		h.Errorf("counts %+v, want %+v", list, want)
	}
}

func TestNobodyJudgesWhatConcernsThem(t *testing.T) {
	each(t, func(h *house) {
		dept := kernel.ID(h.Unit("office-oversight"))
		m, err := h.Matter.Raise(ctx, kernel.System(), matter.RaiseInput{Kind: "doubt", Values: form{"title": {"期末突击：督查考核科"}, "detector": {"burst"}, "said": {"一"}, "units": {string(dept)}, "fingerprint": {"x"}}})
		h.Must(err)
		if _, err := h.try(h.Who(overseer), m.ID, "take", nil); kernel.CodeOf(err) != kernel.CodeForbidden {
			t.Errorf("a doubt about their unit was taken: %v", err)
		}
		p, _ := h.Org.Directory().PostByCode(overseer2)
		if _, err := h.try(h.Who(leader), m.ID, "assign", form{"checker": {string(p.ID)}}); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("it was given to somebody concerned: %v", err)
		}
		h.act(h.Who(leader), m, "take", nil)
		m = h.act(h.Who(leader), m, "verdict", form{"verdict": {"unfounded"}, "verdict_note": {"核对台账，办结属实"}})
		if m.Stage != "unfounded" {
			t.Errorf("it stands at %s", m.Stage)
		}
	})
}

func TestTheDailySearchRunsOnceADay(t *testing.T) {
	each(t, func(h *house) {
		h.threeCalledOff()
		for _, step := range []struct {
			day          string
			hour, minute int
			want         bool
		}{{"2022-05-13", 6, 0, false}, {"2022-05-13", 6, 31, true}, {"2022-05-13", 9, 0, false}, {"2022-05-14", 7, 0, true}} {
			h.at(step.day, step.hour, step.minute)
			if ran, err := h.Doubt.Daily(ctx); err != nil || ran != step.want {
				t.Errorf("%s %d:%02d: ran %v %v", step.day, step.hour, step.minute, ran, err)
			}
		}
		h.counted("call_off", doubt.Count{Detector: "call_off", Found: 1, Open: 1})
	})
}

// rated has a whistle of a firm handled and rated, each from an address.
func (h *house) rated(handler, device, rater, raterDevice string) {
	h.Helper()
	caller := h.Contact("E0033")
	caller.IP, caller.Device = rater, raterDevice
	m, err := h.Matter.Raise(ctx, caller, matter.RaiseInput{Kind: "whistle", Values: form{"problem": {"土地边界有争议，围墙没法砌"}, "topic": {"land"}}})
	h.Must(err)
	h.act(kernel.System(), m, "contact", form{"contact_way": {"phone"}, "contact_note": {"了解情况"}})
	land := h.Unit("land")
	h.act(kernel.System(), m, "call", form{"lead": {land}, "units": {land}, "call_note": {"请核实"}})
	lanes, err := h.Matter.Lanes(ctx, m.ID)
	h.Must(err)
	head := h.Who(landHead)
	head.IP, head.Device = handler, device
	for _, a := range []string{"arrive", "reply"} {
		f := form{}
		if a == "reply" {
			f["reply"] = []string{"已指界"}
		}
		_, err := h.Matter.Act(ctx, head, matter.ActInput{Matter: m.ID, Lane: lanes[0].ID, Action: a, Values: f})
		h.Must(err)
	}
	h.act(kernel.System(), m, "answer", form{"result": {"边界已经明确"}})
	h.act(caller, m, "confirm", form{"satisfaction": {"satisfied"}})
}

func TestARatingFromTheHandlersOwnPlace(t *testing.T) {
	each(t, func(h *house) {
		h.rated("192.0.2.7", "browser-a", "198.51.100.9", "browser-b")
		if found := h.search(overseer); len(found) != 0 {
			t.Errorf("the firm rated from its own place: %+v", found)
		}
		h.at("2022-05-11", 9, 0)
		h.rated("192.0.2.7", "browser-a", "192.0.2.7", "browser-b")
		h.at("2022-05-12", 9, 0)
		f := h.one(overseer)
		if f.Detector != "same_place" || len(f.Acts) != 1 || len(f.Units) != 1 || string(f.Units[0]) != h.Unit("land") {
			t.Errorf("found %+v", f)
		}
	})
}

func TestMarksAreHashesAndExpire(t *testing.T) {
	each(t, func(h *house) {
		h.rated("192.0.2.7", "browser-a", "192.0.2.7", "browser-a")
		marks := h.marks()
		if len(marks) == 0 {
			t.Fatal("nothing was marked")
		}
		for _, m := range marks {
			if strings.Contains(m, "192.0.2") || strings.Contains(m, "browser") || len(m) != 64 {
				t.Errorf("a mark is %q", m)
			}
		}
		h.at("2022-12-31", 7, 0)
		if ran, err := h.Doubt.Daily(ctx); err != nil || !ran {
			t.Fatal(ran, err)
		}
		if left := h.marks(); len(left) != 0 {
			t.Errorf("%d marks outlived their time", len(left))
		}
		var keys int
		h.Must(h.DB.Read(ctx, func(tx *store.Tx) error { return tx.QueryRow(`SELECT COUNT(*) FROM doubt_key`).Scan(&keys) }))
		if keys != 0 {
			t.Errorf("%d keys outlived their time", keys)
		}
	})
}

func (h *house) marks() (out []string) {
	h.Helper()
	h.Must(h.DB.Read(ctx, func(tx *store.Tx) (err error) {
		out, err = store.All(tx, store.Value[string], `SELECT net || device FROM doubt_mark`)
		return err
	}))
	return out
}
