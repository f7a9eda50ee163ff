package measure

import (
	"embed"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

//go:embed migrations
var migrations embed.FS

// Migrations are the facts' table.
func Migrations() store.Migrations {
	return store.Migrations{Module: "measure", FS: store.Sub(migrations, "migrations")}
}

// Fact is one published value. Empty dimensions do not apply.
type Fact struct {
	Measure    string
	At         kernel.Instant // when it is effective
	Value      int64
	Unit       kernel.ID
	Post       kernel.ID
	Person     kernel.ID // who held the post then
	TaskForce  kernel.ID
	Enterprise kernel.ID
	Project    kernel.ID
	Matter     kernel.ID
	Event      kernel.ID // the event it came from
	TakesBack  bool      // takes back an earlier fact of the opposite value, all else equal
}

// sign is what the fact counts for.
func (f *Fact) sign() int64 {
	if f.TakesBack {
		return -1
	}
	return 1
}

const perFact = 14

// Publish writes facts in one statement.
func Publish(tx *store.Tx, facts []Fact) error {
	if len(facts) == 0 {
		return nil
	}
	args := make([]any, 0, perFact*len(facts))
	for i := range facts {
		f := &facts[i]
		args = append(args, f.Measure, f.At, tx.Now(), f.Value, f.Unit, f.Post, f.Person, f.TaskForce, f.Enterprise, f.Project, f.Matter, f.Event, "", f.sign())
	}
	return tx.Queue(`INSERT INTO fact (measure, at, recorded_at, value, unit_id, post_id, person_id, task_force_id,
		enterprise_id, project_id, matter_id, event_id, batch, sign) VALUES `+store.Values(len(facts), perFact), args...)
}

// Compensate takes back every fact of event old, in the name of event new: a
// correction never changes a fact, it writes the opposite.
func Compensate(tx *store.Tx, old, new kernel.ID) error {
	return tx.Queue(`INSERT INTO fact (measure, at, recorded_at, value, unit_id, post_id, person_id, task_force_id,
		enterprise_id, project_id, matter_id, event_id, batch, sign)
		SELECT measure, at, $1, -value, unit_id, post_id, person_id, task_force_id, enterprise_id, project_id, matter_id, $2, '', -sign
		FROM fact WHERE event_id = $3`, tx.Now(), new, old)
}
