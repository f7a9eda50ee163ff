package intake

import (
	"encoding/json"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/store"
)

// again takes up the known cases that the file tells otherwise.
func (r *run) again(c *Case) error {
	if r.changed[c.Number] && r.seen[c.Number].row == c.row {
		r.add(c)
	}
	return nil
}

// flushChanged corrects the cases of a chunk, unless they live here by now.
func (r *run) flushChanged() error {
	return briefly(r.ctx, r.s.o.DB, len(r.chunk), func(tx *store.Tx, i int) (int, error) {
		c := r.chunk[i]
		c.ID = r.have[c.Number].id
		alive, err := acted(tx, c.ID)
		if err == nil && !alive {
			err = r.correct(tx, c)
		}
		return 1, err
	})
}

// correct writes a case over what an earlier import made of it. Its events
// stay; new ones join them. Its facts stay; what they no longer add up to is
// made good by compensating ones, in the name of the event that says so.
func (r *run) correct(tx *store.Tx, c *Case) error {
	old, err := history(tx, c.ID, r.in.Kind)
	if err != nil {
		return err
	}
	if r.plan.created < 0 && old.created > 0 { // the file has no such column: the first event known counts
		c.CreatedAt = min(c.CreatedAt, old.created)
	}
	if err := matter.CorrectPast(tx, r.plan.how, &c.Past); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE intake_case SET hash = $1 WHERE matter_id = $2`, c.hash, c.ID); err != nil {
		return err
	}
	if err := r.addDeeds(tx, c, old); err != nil {
		return err
	}
	def := r.plan.how.Course.Def
	ev, err := r.s.o.Ledger.Append(tx, r.actor, ledger.Draft{Kind: def.Kind + ".corrected", Matter: c.ID, RuleVersion: def.Version,
		Payload: map[string]any{"stage": r.stageOf(c), "set": c.Data, "import": r.batch, "created": c.CreatedAt, "closed": c.ClosedAt, "due": c.DueAt, "unit": c.Unit,
			"said": kernel.T("按新导入的文件更正", "corrected by a newer file")}})
	if err != nil {
		return err
	}
	if err := r.compensate(tx, c, ev.ID); err != nil {
		return err
	}
	return r.s.settlePast(tx, []kernel.ID{c.ID})
}

func (r *run) stageOf(c *Case) string {
	if c.Stage != "" {
		return c.Stage
	}
	if c.Open {
		return r.plan.how.Open.Code
	}
	return r.plan.how.Closed.Code
}

// recorded is what the ledger knows of a past matter.
type recorded struct {
	created kernel.Instant
	deeds   map[deed]bool
}

func history(tx *store.Tx, id kernel.ID, kind string) (recorded, error) {
	out := recorded{deeds: map[deed]bool{}}
	events, err := ledger.OfMatter(tx, id)
	for _, ev := range events {
		if out.created == 0 || ev.At < out.created {
			out.created = ev.At
		}
		var p happened
		if ev.Kind == kind+".history" && json.Unmarshal(ev.Payload, &p) == nil && p.Activity != "" {
			out.deeds[deed{p.Activity, p.Resource, p.Group, ev.At}] = true
		}
	}
	return out, err
}

// addDeeds writes the events of the file that the ledger does not know.
func (r *run) addDeeds(tx *store.Tx, c *Case, old recorded) error {
	var list []event
	for _, d := range c.events {
		if !old.deeds[d] {
			list = append(list, r.deedEvent(d))
		}
	}
	salted(list)
	var w rows
	w.add(tx, r, c, list)
	return w.write(tx)
}

// factKey is everything of a fact but who took it back.
type factKey struct {
	measure    string
	at         kernel.Instant
	unit       kernel.ID
	post       kernel.ID
	person     kernel.ID
	force      kernel.ID
	enterprise kernel.ID
	project    kernel.ID
	value      int64
}

// compensate takes back the facts the case no longer stands for and publishes
// those it has too few of.
func (r *run) compensate(tx *store.Tx, c *Case, event kernel.ID) error {
	have, err := surviving(tx, c.ID)
	if err != nil {
		return err
	}
	var keys []factKey
	want := map[factKey]int64{}
	count := func(at kernel.Instant, facts []caseflow.Fact) {
		for _, f := range facts {
			k := factKey{measure: f.Measure, at: at, unit: c.Unit, enterprise: c.Enterprise, value: factValue(f, c.Data)}
			keys = append(keys, k)
			want[k]++
		}
	}
	count(c.CreatedAt, c.raised)
	count(c.ClosedAt, c.ended)
	for _, t := range c.taken {
		count(t.at, t.facts)
	}
	for _, s := range have {
		keys = append(keys, s.key)
		want[s.key] -= s.count
	}
	var facts []measure.Fact
	for _, k := range keys {
		for ; want[k] > 0; want[k]-- {
			facts = append(facts, k.fact(c.ID, event))
		}
		for ; want[k] < 0; want[k]++ {
			back := k.fact(c.ID, event)
			back.Value, back.TakesBack = -back.Value, true
			facts = append(facts, back)
		}
	}
	return measure.Publish(tx, facts)
}

func (k *factKey) fact(matter, event kernel.ID) measure.Fact {
	return measure.Fact{Measure: k.measure, At: k.at, Value: k.value, Unit: k.unit, Post: k.post, Person: k.person, TaskForce: k.force,
		Enterprise: k.enterprise, Project: k.project, Matter: matter, Event: event}
}

// survivor is a fact and how many of it were not taken back.
type survivor struct {
	key   factKey
	count int64
}

func surviving(tx *store.Tx, matter kernel.ID) ([]survivor, error) {
	return store.All(tx, func(sc store.Scanner) (survivor, error) {
		var s survivor
		k := &s.key
		err := sc.Scan(&k.measure, &k.at, &k.unit, &k.post, &k.person, &k.force, &k.enterprise, &k.project, &k.value, &s.count)
		return s, err
	}, `SELECT measure, at, unit_id, post_id, person_id, task_force_id, enterprise_id, project_id, value * sign, CAST(SUM(sign) AS BIGINT)
		FROM fact_shown WHERE matter_id = $1 GROUP BY measure, at, unit_id, post_id, person_id, task_force_id, enterprise_id, project_id, value * sign
		ORDER BY measure, at, unit_id, value * sign`, matter)
}
