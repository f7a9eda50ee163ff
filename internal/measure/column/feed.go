package column

import (
	"database/sql"
	"fmt"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

const columns = `SELECT seq, at, recorded_at, value, sign, measure, batch, unit_id, post_id, person_id, task_force_id, enterprise_id, project_id FROM fact`

// raw is one fact as the database tells it.
type raw struct {
	row     row
	sign    int64
	measure string
	batch   kernel.ID
	id      [perDim]kernel.ID
}

func (r *raw) scan(s store.Scanner) error {
	f := &r.row
	err := s.Scan(&f.seq, &f.at, &f.recorded, &f.value, &r.sign, &r.measure, &r.batch,
		&r.id[0], &r.id[1], &r.id[2], &r.id[3], &r.id[4], &r.id[5])
	f.back = r.sign < 0
	return err
}

// each calls fn for every fact of a query; the raw is used again.
func each(tx *store.Tx, fn func(*raw), q string, args ...any) (err error) {
	rows, err := tx.Query(columns+q, args...)
	if err != nil {
		return err
	}
	defer func() { err = firstOf(err, rows) }()
	var r raw
	for rows.Next() {
		if err := r.scan(rows); err != nil {
			return kernel.Internal(fmt.Errorf("column: %w", err))
		}
		fn(&r)
	}
	return nil
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

// gapsAtOnce keeps a statement's arguments far below what engines allow.
const gapsAtOnce = 100

// eachInGaps reads the numbers that were missing.
func eachInGaps(tx *store.Tx, gaps []gap, fn func(*raw)) error {
	for len(gaps) > 0 {
		n := min(gapsAtOnce, len(gaps))
		cond, args := make([]string, n), make([]any, 0, 2*n)
		for i, g := range gaps[:n] {
			cond[i] = fmt.Sprintf("seq BETWEEN $%d AND $%d", 2*i+1, 2*i+2)
			args = append(args, g.from, g.to)
		}
		if err := each(tx, fn, " WHERE "+strings.Join(cond, " OR "), args...); err != nil {
			return err
		}
		gaps = gaps[n:]
	}
	return nil
}

func published(tx *store.Tx) ([]kernel.ID, error) {
	return store.All(tx, store.Value[kernel.ID], `SELECT id FROM import_batch WHERE published_at > 0`)
}

func lastNumber(tx *store.Tx) (int64, error) {
	return store.One(tx, store.Value[int64], `SELECT COALESCE(MAX(seq), 0) FROM fact`)
}
