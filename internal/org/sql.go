package org

import (
	"strconv"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// batchParams bounds the placeholders of one statement: SQLite allows 32,766,
// PostgreSQL 65,535.
const batchParams = 2000

// insert writes one row into table.
func insert(tx *store.Tx, table, columns string, row []any) error {
	return insertAll(tx, table, columns, [][]any{row})
}

// insertAll writes rows in as few statements as the engines allow.
func insertAll(tx *store.Tx, table, columns string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	width := len(rows[0])
	size := batchParams / width
	for len(rows) > 0 {
		n := min(size, len(rows))
		args := make([]any, 0, n*width)
		for _, r := range rows[:n] {
			args = append(args, r...)
		}
		if err := tx.Exec(`INSERT INTO `+table+` (`+columns+`) VALUES `+placeholders(n, width), args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// placeholders returns "($1,$2),($3,$4)" for 2 rows of 2.
func placeholders(rows, width int) string {
	var b strings.Builder
	for i := range rows * width {
		switch {
		case i%width != 0:
			b.WriteString(",")
		case i == 0:
			b.WriteString("(")
		default:
			b.WriteString("),(")
		}
		b.WriteString("$" + strconv.Itoa(i+1))
	}
	b.WriteString(")")
	return b.String()
}

// update rewrites the row of a versioned record. Its first column is id, its
// last the version, already raised by one; nothing else may have raised it.
func update(tx *store.Tx, table, columns string, row []any) error {
	names := strings.Split(columns, ",")
	sets := make([]string, 0, len(names)-1)
	for i, name := range names[1:] {
		sets = append(sets, strings.TrimSpace(name)+" = $"+strconv.Itoa(i+2))
	}
	version := row[len(row)-1].(int64)
	q := `UPDATE ` + table + ` SET ` + strings.Join(sets, ", ") + ` WHERE id = $1 AND version = $` + strconv.Itoa(len(row)+1)
	n, err := tx.ExecN(q, append(row, version-1)...)
	if err == nil && n != 1 {
		return kernel.Conflict(kernel.T("记录刚刚被他人修改，请刷新后再试", "The record was changed just now; reload and try again"))
	}
	return err
}
