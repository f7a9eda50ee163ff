package app

import (
	"log/slog"
	"testing"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

// The machine's clock is set back by two hours in the middle of a matter, and
// forward again: everybody goes on working, nothing took less than no time, no
// timer fires twice, and the ledger is whole in the order of what happened.
func TestTheClockGoesBack(t *testing.T) {
	for _, d := range []store.Dialect{store.SQLite, store.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			clock := storetest.NewClock()
			start := kernel.Date{Year: 2022, Month: 7, Day: 1}.At(10, 0, shanghai())
			clock.Set(start)
			a, err := Open(t.Context(), Config{Log: slog.New(slog.DiscardHandler), DB: storetest.URL(t, d), Pack: packs.Model(), Clock: clock})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = a.Close() })
			if err := a.Found(t.Context(), kernel.Date{Year: 2022, Month: 1, Day: 1}); err != nil {
				t.Fatal(err)
			}
			dir := a.Org.Directory()
			firm, _ := dir.EnterpriseByCode("E0001")
			post, _ := dir.PostByCode("economy-projects.service-1")
			contact, officer := a.contactOf(firm.ID), a.actorOf(post.ID)
			m, err := a.Matter.Raise(t.Context(), contact, matter.RaiseInput{Kind: "whistle", Values: map[string][]string{"problem": {"停电两小时"}, "urgency": {"urgent"}}})
			if err != nil {
				t.Fatal(err)
			}
			act := func(who kernel.Actor, action string, values map[string][]string) {
				t.Helper()
				if _, err := a.Matter.Act(t.Context(), who, matter.ActInput{Matter: m.ID, Action: action, Values: values}); err != nil {
					t.Errorf("%s: %v", action, err)
				}
				if _, err := a.Matter.FireDue(t.Context()); err != nil {
					t.Errorf("timers after %s: %v", action, err)
				}
			}
			clock.Advance(24 * time.Minute) // a rung of the first limit has passed
			if n, err := a.Matter.FireDue(t.Context()); err != nil || n == 0 {
				t.Fatal(n, err)
			}
			clock.Advance(-2 * time.Hour)
			act(officer, "muster", nil)
			act(officer, "contact", map[string][]string{"contact_way": {"phone"}, "contact_note": {"已联系"}, "topic": {"utilities"}, "urgency": {"urgent"}})
			if _, err := a.Sealer.Seal(t.Context()); err != nil {
				t.Fatal(err)
			}
			clock.Advance(3 * time.Hour)
			act(officer, "take", map[string][]string{"plan": {"专班自办，今天接通"}})
			for range 2 {
				if _, err := a.Matter.FireDue(t.Context()); err != nil {
					t.Error(err)
				}
			}
			wantSound(t, a, m.ID)
		})
	}
}

// wantSound holds what was written against what there can be.
func wantSound(t *testing.T, a *App, id kernel.ID) {
	t.Helper()
	if _, err := a.Sealer.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	v, err := ledger.Verify(t.Context(), a.DB, ledger.Trust{}, nil)
	if err != nil || len(v.Damage) > 0 || v.Waiting > 0 {
		t.Errorf("ledger: %+v %v", v, err)
	}
	view, err := a.Matter.View(t.Context(), kernel.System(), id)
	if err != nil {
		t.Fatal(err)
	}
	rungs := map[string]int{}
	for _, ev := range view.Events {
		rungs[ev.Kind]++
	}
	for _, kind := range []string{"whistle.mustered", "whistle.contacted", "whistle.taken"} {
		if rungs[kind] != 1 {
			t.Errorf("%s stands %d times in the record: %v", kind, rungs[kind], rungs)
		}
	}
	err = a.DB.Read(t.Context(), func(tx *store.Tx) error {
		for what, q := range map[string]string{
			"facts below nothing":                 `SELECT measure || ' ' || value FROM fact WHERE value < 0`,
			"clocks that ended before they began": `SELECT code FROM matter_clock WHERE stop_at <> 0 AND stop_at < start_at`,
			"notices given twice":                 `SELECT text FROM notice GROUP BY matter_id, holder, text HAVING COUNT(*) > 1`,
			"timers that failed":                  `SELECT error FROM matter_clock WHERE attempts > 0`,
		} {
			list, err := store.All(tx, store.Value[string], q)
			if err != nil {
				return err
			}
			if len(list) > 0 {
				t.Errorf("%s: %v", what, list)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
