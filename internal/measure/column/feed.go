package column

import (
	"database/sql"
	"fmt"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// raw is one fact as the database tells it.
type raw struct {
	row
	sign    int64
	measure string
	id      [perDim]kernel.ID
}

// few leaves are named one by one: of a range, however short, PostgreSQL plans for a
// part of all leaves. Among ten million facts it took 8 ms for those of one event.
const few = 8

// leavesIn is the condition for leaves in [from, to), with its arguments.
func leavesIn(from, to int64) (where string, args []any) {
	if to-from > few {
		return `l.leaf >= $1 AND l.leaf < $2`, []any{from, to}
	}
	for i := range int64(few) {
		args = append(args, min(from+i, to-1))
	}
	return `l.leaf IN (` + store.Marks(1, few) + `)`, args
}

// facts reads the facts of the events with leaves in [from, to), leaf by leaf.
func facts(tx *store.Tx, from, to int64) (out []raw, err error) {
	where, args := leavesIn(from, to)
	rows, err := tx.Query(`SELECT l.leaf, f.seq, f.at, f.recorded_at, f.value, f.sign, f.measure, f.unit_id, f.post_id, f.person_id, f.task_force_id, f.enterprise_id, f.project_id
		FROM leaf_shown l JOIN fact f ON f.event_id = l.event_id WHERE `+where+` ORDER BY l.leaf, f.seq`, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = firstOf(err, rows) }()
	for rows.Next() {
		var r raw
		err := rows.Scan(&r.leaf, &r.seq, &r.at, &r.recorded, &r.value, &r.sign, &r.measure, &r.id[0], &r.id[1], &r.id[2], &r.id[3], &r.id[4], &r.id[5])
		if err != nil {
			return nil, kernel.Internal(fmt.Errorf("column: %w", err))
		}
		r.back = r.sign < 0
		out = append(out, r)
	}
	return out, nil
}

// firstOf closes rows and returns what went wrong first.
func firstOf(err error, rows *sql.Rows) error {
	if reading := rows.Err(); err == nil {
		err = reading
	}
	if closing := rows.Close(); err == nil {
		err = closing
	}
	return err
}
