package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"juyan/internal/kernel"
)

// Copy writes every row of one database into another of the same version that
// has its tables and nothing else, and returns how many rows each table has. One
// of the two is SQLite: its catalogue says which tables and columns there are.
// The source is read in one snapshot, so it may be in use; the target holds all
// or nothing.
func Copy(ctx context.Context, from, to *DB) (map[string]int64, error) {
	lite := from
	if lite.dialect != SQLite {
		lite = to
	}
	if lite.dialect != SQLite {
		return nil, kernel.Internal(errors.New("store: Copy needs SQLite on one side"))
	}
	tables, err := catalogue(ctx, lite.engine.handle())
	if err != nil {
		return nil, classify(err)
	}
	counts := map[string]int64{}
	err = from.Read(ctx, func(src *Tx) error {
		return to.WriteBulk(ctx, func(dst *Tx) error {
			clear(counts) // it may run again
			for _, t := range tables {
				if t.name == "search_term" { // each engine keeps it in its own form
					continue
				}
				if counts[t.name], err = copyTable(src, dst, t); err != nil {
					return err
				}
			}
			return settleSearch(dst)
		})
	})
	return counts, err
}

// table is a table of the catalogue.
type table struct {
	name    string
	columns []string
	serial  string // the column the database numbers; "" = none
}

// catalogue lists the tables, those that others refer to first. What
// migrations note down is not among them: the target has its own.
func catalogue(ctx context.Context, lite *sql.DB) ([]table, error) {
	names, err := strs(ctx, lite, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE 'migration!_%' ESCAPE '!' ORDER BY name`)
	if err != nil {
		return nil, err
	}
	var out []table
	done := map[string]bool{}
	for len(out) < len(names) {
		before := len(out)
		for _, name := range names {
			parents, err := strs(ctx, lite, `SELECT "table" FROM pragma_foreign_key_list(?)`, name)
			if err != nil {
				return nil, err
			}
			waits := slices.ContainsFunc(parents, func(p string) bool { return p != name && !done[p] })
			if done[name] || waits {
				continue
			}
			t := table{name: name}
			if t.columns, err = strs(ctx, lite, `SELECT name FROM pragma_table_info(?) ORDER BY cid`, name); err != nil {
				return nil, err
			}
			serial, err := strs(ctx, lite, `SELECT i.name FROM pragma_table_info(?) i JOIN sqlite_master m ON m.name = ? WHERE i.pk = 1 AND m.sql LIKE '%AUTOINCREMENT%'`, name, name)
			if err != nil {
				return nil, err
			}
			t.serial = strings.Join(serial, "")
			out, done[name] = append(out, t), true
		}
		if len(out) == before {
			return nil, fmt.Errorf("tables refer to one another in a circle, among %v", names)
		}
	}
	return out, nil
}

func strs(ctx context.Context, db *sql.DB, q string, args ...any) (out []string, err error) {
	rows, err := db.QueryContext(ctx, q, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// copyRows is how many rows one statement inserts, copyBytes about how much of
// them is held in memory.
const (
	copyRows  = 50
	copyBytes = 4 << 20
)

func copyTable(src, dst *Tx, t table) (n int64, err error) {
	order := ""
	if t.serial != "" {
		order = " ORDER BY " + t.serial
	}
	rows, err := src.Query("SELECT " + strings.Join(t.columns, ", ") + " FROM " + t.name + order)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	if err := t.unseed(dst); err != nil {
		return 0, err
	}
	head := "INSERT INTO " + t.name + " (" + strings.Join(t.columns, ", ") + ") VALUES "
	var args []any
	size := 0
	flush := func() error {
		k := len(args) / len(t.columns)
		if k == 0 {
			return nil
		}
		err := dst.Exec(head+Values(k, len(t.columns)), args...)
		args, size = args[:0], 0
		return err
	}
	for rows.Next() {
		row := make([]any, len(t.columns))
		into := make([]any, len(t.columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return n, describe("", err)
		}
		for _, v := range row {
			if b, ok := v.([]byte); ok {
				size += len(b)
			}
		}
		args, n = append(args, row...), n+1
		if len(args) == copyRows*len(t.columns) || size > copyBytes {
			if err := flush(); err != nil {
				return n, err
			}
		}
	}
	if err := errors.Join(rows.Err(), flush()); err != nil {
		return n, err
	}
	return n, t.count(dst, n)
}

// mostSeeds bounds what migrations put into one table of a new database. A zone
// has more in some table, its events if nothing else, and is then refused whole.
const mostSeeds = 8

// unseed removes the rows that migrations put into a new database; the source
// has its own.
func (t table) unseed(dst *Tx) error {
	seeds, err := One(dst, Value[int64], "SELECT COUNT(*) FROM "+t.name)
	if err != nil || seeds == 0 {
		return err
	}
	if seeds > mostSeeds {
		return kernel.Conflict(kernel.T("目标数据库里已有数据（%s），请换一个新的", "The target database holds data already (%s); use a new one"), t.name)
	}
	return dst.Exec("DELETE FROM " + t.name)
}

// count holds the target's rows against n, and has PostgreSQL go on numbering
// after the last; SQLite does so by itself.
func (t table) count(dst *Tx, n int64) error {
	have, err := One(dst, Value[int64], "SELECT COUNT(*) FROM "+t.name)
	if err != nil {
		return err
	}
	if have != n {
		return kernel.Internal(fmt.Errorf("store: %s has %d rows after %d were copied", t.name, have, n))
	}
	if t.serial == "" || dst.Dialect() == SQLite || n == 0 {
		return nil
	}
	_, err = One(dst, Value[int64], "SELECT setval(pg_get_serial_sequence('"+t.name+"', '"+t.serial+"'), (SELECT MAX("+t.serial+") FROM "+t.name+"))")
	return err
}
