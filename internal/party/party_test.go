package party_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"juyan/internal/app"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/party"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var ctx = context.Background()

// house is the model zone on one engine.
type house struct {
	*testing.T
	*app.App
	clock *storetest.Clock
}

func each(t *testing.T, fn func(h *house)) {
	for _, d := range []store.Dialect{store.SQLite, store.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			h := &house{T: t, clock: storetest.NewClock()}
			h.clock.Set(kernel.Date{Year: 2022, Month: 3, Day: 1}.At(9, 0, time.FixedZone("CST", 8*3600)))
			var err error
			if h.App, err = app.Open(ctx, app.Config{DB: storetest.URL(t, d), Pack: packs.Model(), Demo: true, Clock: h.clock}); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := h.Close(); err != nil {
					t.Error(err)
				}
			})
			if err := h.Found(ctx, kernel.Date{Year: 2022, Month: 1, Day: 1}); err != nil {
				t.Fatal(err)
			}
			fn(h)
		})
	}
}

func (h *house) who(post string) kernel.Actor {
	h.Helper()
	dir := h.Org.Directory()
	p, _ := dir.PostByCode(post)
	holder, _ := dir.Holder(p.ID, h.clock.Now())
	a, err := h.Auth.ActorIn(dir, h.clock.Now(), holder.ID, p.ID)
	if err != nil {
		h.Fatal(err)
	}
	return a
}

func (h *house) unit(code string) kernel.ID {
	h.Helper()
	u, ok := h.Org.Directory().UnitByCode(code)
	if !ok {
		h.Fatalf("no unit %s", code)
	}
	return u.ID
}

// task is a task given to the economic bureau.
func (h *house) task() *matter.Matter {
	h.Helper()
	m, err := h.Matter.Raise(ctx, h.who("service-office.head"), matter.RaiseInput{Kind: "task", Values: map[string][]string{"task_title": {"协调专用线接轨"}, "task_unit": {string(h.unit("economy"))}, "task_due": {"2022-03-20"}}})
	if err != nil {
		h.Fatal(err)
	}
	return m
}

func (h *house) do(post string, m *matter.Matter, action string, values map[string][]string) {
	h.Helper()
	if _, err := h.Matter.Act(ctx, h.who(post), matter.ActInput{Matter: m.ID, Action: action, Values: values}); err != nil {
		h.Fatalf("%s: %v", action, err)
	}
}

func (h *house) sum(name string, branch kernel.ID) (n int64) {
	h.Helper()
	err := h.DB.Read(ctx, func(tx *store.Tx) error {
		sums, err := measure.Sums(tx, measure.Query{Measures: []string{name}, Where: map[measure.Dim]kernel.ID{measure.ByUnit: branch}})
		for _, x := range sums {
			n += x.Value
		}
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	return n
}

func (h *house) events(m *matter.Matter) string {
	h.Helper()
	var out []string
	err := h.DB.Read(ctx, func(tx *store.Tx) error {
		evs, err := ledger.OfMatter(tx, m.ID)
		for _, ev := range evs {
			out = append(out, ev.Kind)
		}
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	return strings.Join(out, " ")
}

// A branch takes a task in charge; it is credited when the task is checked, not
// when it is reported done, and once.
func TestABranchIsCreditedWhenTheMatterEndsWell(t *testing.T) {
	each(t, func(h *house) {
		m, branch := h.task(), h.unit("branch-economy")
		in := party.TakeInput{Branch: branch, Matter: m.ID, Promise: "支部三名党员专班推进"}
		if err := h.Party.Take(ctx, h.who("economy.head"), in); err != nil {
			t.Fatal(err)
		}
		if err := h.Party.Take(ctx, h.who("economy.head"), in); kernel.CodeOf(err) != kernel.CodeConflict {
			t.Errorf("taken twice: %v", err)
		}
		h.do("economy.head", m, "accept", nil)
		h.do("economy.head", m, "finish", map[string][]string{"outcome": {"接轨协议已签"}})
		if h.sum(party.Taken, branch) != 1 || h.sum(party.Solved, branch) != 0 {
			t.Error("credited before it was checked, or not taken")
		}
		h.do("service-office.head", m, "check", nil)
		if h.sum(party.Solved, branch) != 1 {
			t.Errorf("solved %d", h.sum(party.Solved, branch))
		}
		if got, want := h.events(m), "task.given party.taken task.accepted task.finished task.checked"; got != want {
			t.Errorf("events %s, want %s", got, want)
		}
		counts, err := h.Party.Counts(ctx, h.who("economy.head"))
		if err != nil || counts[branch] != (party.Count{Taken: 1, Solved: 1}) {
			t.Errorf("%+v (%v)", counts[branch], err)
		}
	})
}

// A cancelled matter ends the charge and credits nobody.
func TestACancelledMatterCreditsNobody(t *testing.T) {
	each(t, func(h *house) {
		m, branch := h.task(), h.unit("branch-economy")
		if err := h.Party.Take(ctx, h.who("economy.head"), party.TakeInput{Branch: branch, Matter: m.ID, Promise: "支部包抓到底"}); err != nil {
			t.Fatal(err)
		}
		h.do("service-office.head", m, "cancel", map[string][]string{"check_note": {"不再需要"}})
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
		m, branch := h.task(), h.unit("branch-economy")
		in := party.TakeInput{Branch: branch, Matter: m.ID, Promise: "支部三名党员专班推进"}
		if err := h.Party.Take(ctx, h.who("planning.head"), in); kernel.CodeOf(err) != kernel.CodeForbidden {
			t.Errorf("another branch's secretary: %v", err)
		}
		foreign := in
		foreign.Branch = h.unit("branch-planning")
		if err := h.Party.Take(ctx, h.who("planning.head"), foreign); kernel.CodeOf(err) != kernel.CodeNotFound {
			t.Errorf("a matter the secretary may not see: %v", err)
		}
		in.Promise = " "
		if err := h.Party.Take(ctx, h.who("economy.head"), in); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("no promise: %v", err)
		}
		if h.events(m) != "task.given" {
			t.Errorf("what was refused left a trace: %s", h.events(m))
		}
	})
}

// A pioneer post is named for a period with a commitment.
func TestAPioneerPostIsNamed(t *testing.T) {
	each(t, func(h *house) {
		p, _ := h.Org.Directory().PostByCode("economy-projects.service-1")
		day := func(s string) kernel.Date { d, _ := kernel.ParseDate(s); return d }
		in := party.PioneerInput{Branch: h.unit("branch-economy"), Post: p.ID, From: day("2022-03-01"), To: day("2022-12-31"), Commitment: "企业来电当天回复"}
		if err := h.Party.NamePioneer(ctx, h.who("economy.head"), in); err != nil {
			t.Fatal(err)
		}
		_, list, err := h.Party.Of(ctx, h.who("economy.head"), in.Branch)
		if err != nil || len(list) != 1 || list[0].Commitment != in.Commitment || list[0].To != in.To {
			t.Errorf("%+v (%v)", list, err)
		}
		in.To = day("2022-02-01")
		if err := h.Party.NamePioneer(ctx, h.who("economy.head"), in); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("a period that ends before it begins: %v", err)
		}
	})
}
