package store

import (
	"context"
	"strings"

	"github.com/pressly/goose/v3"

	"juyan/internal/kernel"
)

// Pending names the modules whose tables are older than the sets, and changes
// nothing. An empty database has none of them.
func (db *DB) Pending(ctx context.Context, sets ...Migrations) (modules []string, err error) {
	for _, set := range append([]Migrations{own()}, sets...) {
		p, err := db.provider(set)
		if err != nil {
			return nil, err
		}
		if p == nil {
			continue
		}
		old, err := db.older(ctx, p, set.Module)
		if err != nil {
			return nil, err
		}
		if old {
			modules = append(modules, set.Module)
		}
	}
	return modules, nil
}

// older looks without goose where the module's table of versions is missing, for
// goose would make it.
func (db *DB) older(ctx context.Context, p *goose.Provider, module string) (bool, error) {
	table := "migration_" + module
	there := `SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = $1`
	if db.dialect == Postgres {
		there = `SELECT COUNT(*) FROM pg_tables WHERE tablename = $1 AND schemaname = current_schema()`
	}
	var n, current int64
	err := db.Read(ctx, func(tx *Tx) error {
		var err error
		if n, err = One(tx, Value[int64], there, table); err != nil || n == 0 {
			return err
		}
		current, err = One(tx, Value[int64], `SELECT COALESCE(MAX(version_id), 0) FROM `+table)
		return err
	})
	if err != nil || n == 0 {
		return err == nil, err
	}
	list := p.ListSources()
	target := list[len(list)-1].Version
	if current > target {
		return false, newer(module, current, target)
	}
	return current < target, nil
}

// Damage names what is wrong with the file of a SQLite database, as its quick
// check finds it; "" is nothing. PostgreSQL looks after its files itself.
func (db *DB) Damage(ctx context.Context) (string, error) {
	if db.dialect == Postgres {
		return "", nil
	}
	var lines []string
	err := db.Read(ctx, func(tx *Tx) (err error) {
		lines, err = All(tx, Value[string], `PRAGMA quick_check(5)`)
		return err
	})
	if err != nil || len(lines) == 1 && lines[0] == "ok" {
		return "", err
	}
	return strings.Join(lines, "; "), nil
}

// ServerClock is the time of the machine that holds the database: PostgreSQL's
// own, of which this program's may differ; with SQLite they are one.
func (db *DB) ServerClock(ctx context.Context) (at kernel.Instant, err error) {
	if db.dialect == SQLite {
		return kernel.SystemClock.Now(), nil
	}
	err = db.Read(ctx, func(tx *Tx) (err error) {
		at, err = One(tx, Value[kernel.Instant], `SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)`)
		return err
	})
	return at, err
}
