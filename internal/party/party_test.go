package party_test

import (
	"context"
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/party"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var ctx = context.Background()

// house is the model zone on one engine.
type house struct{ *apptest.Site }

func each(t *testing.T, fn func(h *house)) {
	apptest.Each(t, "2022-03-01", func(s *apptest.Site) { fn(&house{s}) })
}

// task is a task given to the economic bureau.
func (h *house) task() *matter.Matter {
	h.Helper()
	return h.Raise("service-office.head", "task", "", apptest.Values{"task_title": {"协调专用线接轨"}, "task_unit": {h.Unit("economy")}, "task_due": {"2022-03-20"}})
}

func (h *house) sum(name string, branch kernel.ID) int64 {
	h.Helper()
	return h.Sum(name, measure.Query{Where: map[measure.Dim]kernel.ID{measure.ByUnit: branch}})
}

// A branch takes a task in charge; it is credited when the task is checked, not
// when it is reported done, and once.
func TestABranchIsCreditedWhenTheMatterEndsWell(t *testing.T) {
	each(t, func(h *house) {
		m, branch := h.task(), kernel.ID(h.Unit("branch-economy"))
		in := party.TakeInput{Branch: branch, Matter: m.ID, Promise: "支部三名党员专班推进"}
		if err := h.Party.Take(ctx, h.Who("economy.head"), in); err != nil {
			t.Fatal(err)
		}
		if err := h.Party.Take(ctx, h.Who("economy.head"), in); kernel.CodeOf(err) != kernel.CodeConflict {
			t.Errorf("taken twice: %v", err)
		}
		h.Do("economy.head", m, "accept", nil)
		h.Do("economy.head", m, "finish", map[string][]string{"outcome": {"接轨协议已签"}})
		if h.sum(party.Taken, branch) != 1 || h.sum(party.Solved, branch) != 0 {
			t.Error("credited before it was checked, or not taken")
		}
		h.Do("service-office.head", m, "check", nil)
		if h.sum(party.Solved, branch) != 1 {
			t.Errorf("solved %d", h.sum(party.Solved, branch))
		}
		if got, want := h.Events(m.ID), "task.given party.taken task.accepted task.finished task.checked"; got != want {
			t.Errorf("events %s, want %s", got, want)
		}
		counts, err := h.Party.Counts(ctx, h.Who("economy.head"))
		if err != nil || counts[branch] != (party.Count{Taken: 1, Solved: 1}) {
			t.Errorf("%+v (%v)", counts[branch], err)
		}
	})
}

// A cancelled matter ends the charge and credits nobody.
func TestACancelledMatterCreditsNobody(t *testing.T) {
	each(t, func(h *house) {
		m, branch := h.task(), kernel.ID(h.Unit("branch-economy"))
		if err := h.Party.Take(ctx, h.Who("economy.head"), party.TakeInput{Branch: branch, Matter: m.ID, Promise: "支部包抓到底"}); err != nil {
			t.Fatal(err)
		}
		h.Do("service-office.head", m, "cancel", map[string][]string{"check_note": {"不再需要"}})
		c, ok, err := h.Party.Charge(ctx, m.ID)
		if err != nil || !ok || c.Outcome != party.Ended || c.EndedAt == 0 || h.sum(party.Solved, branch) != 0 {
			t.Errorf("%+v %v (%v)", c, ok, err)
		}
	})
}

// Only a branch's own secretary, or the party department, speaks for it; what
// the actor may not see is not found; a promise is needed.
func TestWhoSpeaksForABranch(t *testing.T) {
	each(t, func(h *house) {
		m, branch := h.task(), kernel.ID(h.Unit("branch-economy"))
		in := party.TakeInput{Branch: branch, Matter: m.ID, Promise: "支部三名党员专班推进"}
		if err := h.Party.Take(ctx, h.Who("planning.head"), in); kernel.CodeOf(err) != kernel.CodeForbidden {
			t.Errorf("another branch's secretary: %v", err)
		}
		foreign := in
		foreign.Branch = kernel.ID(h.Unit("branch-planning"))
		if err := h.Party.Take(ctx, h.Who("planning.head"), foreign); kernel.CodeOf(err) != kernel.CodeNotFound {
			t.Errorf("a matter the secretary may not see: %v", err)
		}
		in.Promise = " "
		if err := h.Party.Take(ctx, h.Who("economy.head"), in); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("no promise: %v", err)
		}
		if h.Events(m.ID) != "task.given" {
			t.Errorf("what was refused left a trace: %s", h.Events(m.ID))
		}
	})
}

// A pioneer post is named for a period with a commitment.
func TestAPioneerPostIsNamed(t *testing.T) {
	each(t, func(h *house) {
		p, _ := h.Org.Directory().PostByCode("economy-projects.service-1")
		day := func(s string) kernel.Date { d, _ := kernel.ParseDate(s); return d }
		in := party.PioneerInput{Branch: kernel.ID(h.Unit("branch-economy")), Post: p.ID, From: day("2022-03-01"), To: day("2022-12-31"), Commitment: "企业来电当天回复"}
		if err := h.Party.NamePioneer(ctx, h.Who("economy.head"), in); err != nil {
			t.Fatal(err)
		}
		_, list, err := h.Party.Of(ctx, h.Who("economy.head"), in.Branch)
		if err != nil || len(list) != 1 || list[0].Commitment != in.Commitment || list[0].To != in.To {
			t.Errorf("%+v (%v)", list, err)
		}
		in.To = day("2022-02-01")
		if err := h.Party.NamePioneer(ctx, h.Who("economy.head"), in); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("a period that ends before it begins: %v", err)
		}
	})
}
