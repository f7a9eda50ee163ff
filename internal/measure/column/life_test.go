package column_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/measure"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

// life is a random zone: facts, corrections, corrections of corrections,
// imports that are staged, published, discarded.
type life struct {
	*rand.Rand
	t      testing.TB
	db     *store.DB
	events []kernel.ID
	staged []kernel.ID
}

var measures = []string{"m.a", "m.b", "m.c"}

var units = []kernel.ID{"", "u1", "u2", "u3", "u4", "u5"}

func (l *life) fact() measure.Fact {
	return measure.Fact{Measure: measures[l.IntN(len(measures))], At: kernel.Instant(1000 + l.IntN(50)), Value: int64(l.IntN(9) - 2),
		Unit: units[l.IntN(len(units))], Post: kernel.ID([]string{"", "p1", "p2"}[l.IntN(3)]), Enterprise: kernel.ID([]string{"", "e1", "e2"}[l.IntN(3)])}
}

func (l *life) step() {
	l.db.Clock().(*storetest.Clock).Advance(time.Second)
	write(l.t, l.db, func(tx *store.Tx) error {
		switch k := l.IntN(10); {
		case k < 6 || len(l.events) == 0:
			return l.publish(tx)
		case k < 8:
			i := l.IntN(len(l.events))
			ev, err := takeBack(tx, l.events[i])
			l.events[i] = ev
			return err
		case k == 8:
			return l.stage(tx)
		default:
			return l.settle(tx)
		}
	})
}

func (l *life) publish(tx *store.Tx) error {
	var facts []measure.Fact
	for range l.IntN(5) {
		facts = append(facts, l.fact())
	}
	ev, err := happen(tx, facts...)
	l.events = append(l.events, ev)
	return err
}

// stage puts the rows of an import there that nobody sees yet.
func (l *life) stage(tx *store.Tx) error {
	b := tx.NewID()
	l.staged = append(l.staged, b)
	if err := tx.Exec(`INSERT INTO import_batch (id, kind, file_name, file_hash, mapping, rows, taken, rejected, person_id, started_at, published_at)
		VALUES ($1,'','','','',0,0,0,'',0,0)`, b); err != nil {
		return err
	}
	for range 5 {
		f, ev := l.fact(), tx.NewID()
		if err := tx.Exec(`INSERT INTO event (id, at, kind, matter_id, lane_id, subject_id, actor_kind, person_id, actor_name, post_id, unit_id, on_behalf, rule_version, hash, batch)
			VALUES ($1,0,'','','','','','','','','','','','',$2)`, ev, b); err != nil {
			return err
		}
		if err := tx.Exec(`INSERT INTO fact (measure, at, recorded_at, value, unit_id, post_id, person_id, task_force_id, enterprise_id, project_id, matter_id, event_id, batch)
			VALUES ($1,$2,$3,$4,$5,$6,'','',$7,'','',$8,$9)`, f.Measure, f.At, tx.Now(), f.Value, f.Unit, f.Post, f.Enterprise, ev, b); err != nil {
			return err
		}
	}
	return nil
}

// settle publishes or discards the oldest import.
func (l *life) settle(tx *store.Tx) error {
	if len(l.staged) == 0 {
		return nil
	}
	b := l.staged[0]
	l.staged = l.staged[1:]
	if l.IntN(3) == 0 {
		if err := tx.Exec(`DELETE FROM fact WHERE batch = $1`, b); err != nil {
			return err
		}
		return tx.Exec(`UPDATE import_batch SET published_at = -1 WHERE id = $1`, b)
	}
	return tx.Exec(`UPDATE import_batch SET published_at = $1 WHERE id = $2`, tx.Now(), b)
}
