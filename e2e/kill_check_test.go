package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"juyan/internal/app"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/sim"
	"juyan/internal/store"
	"juyan/packs"
)

// aftermath is the database after the last kill.
type aftermath struct {
	*killed
	a   *app.App
	tx  *store.Tx
	cal *matter.Clockwork
}

// check reads the database of the dead program and judges it.
func (k *killed) check() {
	k.t.Helper()
	ctx := context.Background()
	a, err := app.Open(ctx, app.Config{DB: k.db, Pack: packs.Model(), Demo: true, Clock: sim.NewClock(0)})
	if err != nil {
		k.t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			k.t.Error(err)
		}
	}()
	found, err := ledger.Verify(ctx, a.DB, ledger.Trust{}, nil)
	if err != nil {
		k.t.Fatal(err)
	}
	for _, d := range found.Damage {
		k.t.Errorf("ledger: %s", d.Text.EN)
	}
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		after := &aftermath{k, a, tx, &matter.Clockwork{Calendar: a.Calendar()}}
		after.whole()
		after.nothingLost()
		after.nothingTwice()
		for _, id := range after.ids(`SELECT id FROM matter`) {
			after.consistent(kernel.ID(id))
		}
		return nil
	})
	if err != nil {
		k.t.Fatal(err)
	}
}

// ids returns the first column of a query.
func (f *aftermath) ids(q string, args ...any) []string {
	f.t.Helper()
	out, err := store.All(f.tx, func(s store.Scanner) (id string, err error) { return id, s.Scan(&id) }, q, args...)
	if err != nil {
		f.t.Fatal(err)
	}
	return out
}

// none complains of every row of a query.
func (f *aftermath) none(what, q string, args ...any) {
	f.t.Helper()
	if rows := f.ids(q, args...); len(rows) > 0 {
		f.t.Errorf("%s: %d, for example %s", what, len(rows), rows[0])
	}
}

// whole: the file is sound, and no row points to one that is not there.
func (f *aftermath) whole() {
	f.t.Helper()
	if f.tx.Dialect() == store.SQLite {
		if said := strings.Join(f.ids(`PRAGMA integrity_check`), "; "); said != "ok" {
			f.t.Errorf("integrity_check: %s", said)
		}
	}
	f.none("events without their payload", `SELECT e.id FROM event e LEFT JOIN event_secret s ON s.event_id = e.id WHERE s.event_id IS NULL`)
	f.none("payloads without their event", `SELECT s.event_id FROM event_secret s LEFT JOIN event e ON e.id = s.event_id WHERE e.id IS NULL`)
	f.none("events of matters that are not there", `SELECT e.id FROM event e LEFT JOIN matter m ON m.id = e.matter_id WHERE e.matter_id <> '' AND m.id IS NULL`)
	f.none("facts without their event", `SELECT f.event_id FROM fact f LEFT JOIN event e ON e.id = f.event_id WHERE e.id IS NULL`)
	for _, table := range []string{"inbox", "matter_clock", "matter_involved", "matter_tag", "notice"} {
		f.none(table+" of matters that are not there", `SELECT x.matter_id FROM `+table+` x LEFT JOIN matter m ON m.id = x.matter_id WHERE m.id IS NULL`)
	}
	f.none("timers of clocks that stand still", `SELECT id FROM matter_clock WHERE wake_at > 0 AND (stop_at <> 0 OR paused_at <> 0)`)
	f.none("timers that failed", `SELECT id || ' ' || error FROM matter_clock WHERE attempts > 0`)
}

// nothingLost: whatever was acknowledged is there, whistles and acts.
func (f *aftermath) nothingLost() {
	f.t.Helper()
	for problem, path := range f.raised {
		id := strings.TrimPrefix(path, "/m/whistle/")
		if n := f.ids(`SELECT id FROM matter WHERE id = $1 AND data LIKE $2`, id, "%"+problem[strings.LastIndex(problem, " ")+1:]+"%"); len(n) != 1 {
			f.t.Errorf("%s was acknowledged and is gone", path)
		}
	}
	for _, a := range f.acts {
		id := strings.TrimPrefix(a.path, "/m/whistle/")
		if n := f.ids(`SELECT id FROM event WHERE matter_id = $1 AND kind = 'whistle.contacted'`, id); len(n) != 1 {
			f.t.Errorf("%s on %s was acknowledged and stands %d times in the record", a.action, a.path, len(n))
		}
	}
}

// nothingTwice: one key, one whistle; one rung of a clock, one event and one
// notice.
func (f *aftermath) nothingTwice() {
	f.t.Helper()
	f.none("whistles filed twice", `SELECT title FROM matter GROUP BY title HAVING COUNT(*) > 1`)
	f.none("whistles counted twice", `SELECT matter_id FROM fact WHERE measure = 'whistle.raised' GROUP BY matter_id HAVING COUNT(*) > 1`)
	f.none("notices given twice", `SELECT text FROM notice GROUP BY matter_id, holder, text HAVING COUNT(*) > 1`)
	f.none("facts published twice", `SELECT measure FROM fact GROUP BY event_id, measure HAVING COUNT(*) > 1`)
	if n := len(f.ids(`SELECT id FROM event WHERE kind = 'whistle.reminded'`)); n < 3 {
		f.t.Errorf("only %d timers fired: nothing is proved about them", n)
	}
}

// consistent: stage, events, inbox, clocks and timers of one matter tell the
// same story.
func (f *aftermath) consistent(id kernel.ID) {
	f.t.Helper()
	v, err := f.a.Matter.View(context.Background(), kernel.System(), id)
	if err != nil {
		f.t.Fatal(err)
	}
	events, err := ledger.OfMatter(f.tx, id)
	if err != nil {
		f.t.Fatal(err)
	}
	stage, rungs := story(events)
	if stage != v.Stage {
		f.t.Errorf("%s stands at %s, its events end at %s", v.Number, v.Stage, stage)
	}
	if v.Record != int64(len(events)) {
		f.t.Errorf("%s was saved %d times and has %d events", v.Number, v.Record, len(events))
	}
	var clocks, timers []string
	for _, c := range v.Clocks {
		def := v.Course.Clock("", c.Code)
		ladder, err := caseflow.Ladder(def, c.StartAt, c.DueAt, f.cal)
		if err != nil {
			f.t.Fatal(err)
		}
		if rungs[c.Code] != c.Rung {
			f.t.Errorf("%s: clock %s took %d rungs and wrote %d events", v.Number, c.Code, c.Rung, rungs[c.Code])
		}
		if c.Running() && c.Rung < len(ladder) {
			clocks = append(clocks, fmt.Sprint(c.ID, " ", int64(ladder[c.Rung].At)))
		}
	}
	timers = f.ids(`SELECT id || ' ' || wake_at FROM matter_clock WHERE matter_id = $1 AND wake_at > 0`, id)
	slices.Sort(clocks)
	slices.Sort(timers)
	if !slices.Equal(clocks, timers) {
		f.t.Errorf("%s: clocks wait for %v, timers for %v", v.Number, clocks, timers)
	}
	waits := f.ids(`SELECT DISTINCT action FROM inbox WHERE matter_id = $1 ORDER BY action`, id)
	if awaited := v.Course.Stage("", v.Stage).Awaits; !slices.Equal(waits, awaited) {
		f.t.Errorf("%s at %s waits for %v in the inboxes, for %v by its course", v.Number, v.Stage, waits, awaited)
	}
}

// story is where the events of a matter end, and how many rungs each clock took.
func story(events []ledger.Event) (stage string, rungs map[string]int) {
	rungs = map[string]int{}
	for _, ev := range events {
		var p struct{ Stage, Clock string }
		if json.Unmarshal(ev.Payload, &p) != nil {
			continue
		}
		if p.Stage != "" {
			stage = p.Stage
		}
		if p.Clock != "" {
			rungs[p.Clock]++
		}
	}
	return stage, rungs
}
