package ledger

import (
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Newest is the seq of the last event that tx sees; 0 before the first. On SQLite,
// where one transaction follows another, what was computed from records at one
// value still holds at the same: whoever changes a record writes an event with it.
// On PostgreSQL an event with a lower seq may be committed later, and it says less.
func Newest(tx *store.Tx) (int64, error) {
	return store.One(tx, store.Value[int64], `SELECT COALESCE(MAX(seq), 0) FROM event`)
}

// Changed are the matters that the events after seq are about, if there are at
// most limit of them; several tells that other matters may have changed too,
// as when an import is published. It is for SQLite, as Newest is.
func Changed(tx *store.Tx, seq int64, limit int) (matters []kernel.ID, several bool, err error) {
	seen := map[kernel.ID]bool{}
	type row struct {
		matter kernel.ID
		kind   string
	}
	list, err := store.All(tx, func(s store.Scanner) (r row, err error) { return r, s.Scan(&r.matter, &r.kind) },
		`SELECT matter_id, kind FROM event WHERE seq > $1 ORDER BY seq LIMIT $2`, seq, limit+1)
	if err != nil || len(list) > limit {
		return nil, true, err
	}
	for _, r := range list {
		if strings.HasSuffix(r.kind, ".imported") {
			return nil, true, nil
		}
		if r.matter != "" && !seen[r.matter] {
			seen[r.matter] = true
			matters = append(matters, r.matter)
		}
	}
	return matters, false, nil
}
