package store

import (
	"database/sql"
	"errors"

	"juyan/internal/kernel"
)

// Scanner is a row: *sql.Rows or *sql.Row.
type Scanner interface{ Scan(...any) error }

// One returns the first row of q; no row is a kernel NotFound.
func One[T any](tx *Tx, scan func(Scanner) (T, error), q string, args ...any) (T, error) {
	var zero T
	rows, err := tx.Query(q, args...)
	if err != nil {
		return zero, err
	}
	defer tx.answered(rows)
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return zero, tx.fail(q, err)
		}
		return zero, notFound()
	}
	v, err := scan(rows)
	if err != nil {
		return zero, describe(q, err)
	}
	return v, nil
}

// All returns every row of q; none is an empty slice.
func All[T any](tx *Tx, scan func(Scanner) (T, error), q string, args ...any) ([]T, error) {
	rows, err := tx.Query(q, args...)
	if err != nil {
		return nil, err
	}
	defer tx.answered(rows)
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, describe(q, err)
		}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, tx.fail(q, err)
	}
	return out, nil
}

// Value scans a row of one column: One(tx, store.Value[int64], "SELECT …").
func Value[T any](s Scanner) (T, error) {
	var v T
	err := s.Scan(&v)
	return v, err
}

// Bool is the stored form of b: 1 or 0.
func Bool(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func notFound() *kernel.Error {
	return &kernel.Error{Code: kernel.CodeNotFound, Cause: sql.ErrNoRows,
		Text: kernel.T("没有找到这条记录，它可能已被删除，或您无权查看", "No such record; it may have been removed, or you may not see it")}
}

// isNoRows reports whether err says that a query had no row.
func isNoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }
