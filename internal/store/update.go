package store

import (
	"fmt"
	"strings"
)

// UpdateMany sets columns of many rows in one statement. keys name the rows, by
// text, the first of them by an index; sets are whole numbers; args are keys and
// numbers, row after row.
func UpdateMany(tx *Tx, table string, keys, sets []string, args []any) error {
	if len(args) == 0 {
		return nil
	}
	var first, set, is []string // the first row tells PostgreSQL the types of all
	for i, k := range keys {
		first = append(first, fmt.Sprintf("CAST($%d AS TEXT)", i+1))
		is = append(is, fmt.Sprintf("%s.%s = v.column%d", table, k, i+1))
	}
	for i, c := range sets {
		n := len(keys) + i + 1
		first = append(first, fmt.Sprintf("CAST($%d AS BIGINT)", n))
		set = append(set, fmt.Sprintf("%s = v.column%d", c, n))
	}
	rows := "(" + strings.Join(first, ",") + ")"
	all := append([]any{}, args...)
	for n := 0; n < len(args); n += len(first) {
		if n > 0 {
			rows += ",(" + Marks(n+1, len(first)) + ")"
		}
		all = append(all, args[n]) // for SQLite, which walks the whole table else
	}
	return tx.Exec(`UPDATE `+table+` SET `+strings.Join(set, ", ")+` FROM (VALUES `+rows+`) v WHERE `+table+`.`+keys[0]+
		` IN (`+Marks(len(args)+1, len(all)-len(args))+`) AND `+strings.Join(is, " AND "), all...)
}
