package synthetic

import (
	"fmt"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// lasting are the rows on which the times of an open case hang.
var lasting = []struct{ table, own, rest, of string }{
	{"matter", "id, number", "kind, version, title, stage, face, open, level, enterprise_id, unit_id, task_force_id, project_id, parent_id, creator_id, data, counts, created_at, updated_at, closed_at, due_at, late, record, source, batch", "id"},
	{"matter_clock", "id, matter_id", "lane_id, code, limit_text, start_at, due_at, statutory_at, stop_at, late_at, paused_at, pauses, rung, rests, wake_at", "matter_id"},
	{"inbox", "matter_id", "lane_id, action, holder, since, due_at", "matter_id"},
	{"counter_case", "matter_id, receipt", "item_id, version_id, unit_id, promised, statutory, filed_at, accepted_at, decided_at, due_at, ended_at, silent", "matter_id"},
}

// CopyOpen writes the copies from first to last of every case that was filed, with
// all that its limits move: their ids ascend, so that a million is quickly written.
func CopyOpen(tx *store.Tx, first, last int) error {
	for _, c := range lasting {
		own := strings.Split(c.own, ", ")
		for i, column := range own {
			own[i] = "'c' || (1000000 + copy.k) || '-' || x." + column
		}
		stopped := ""
		if c.table == "matter_clock" {
			stopped = " AND x.stop_at = 0"
		}
		if err := tx.Exec(`WITH RECURSIVE copy (k) AS (SELECT CAST($1 AS BIGINT) UNION ALL SELECT k + 1 FROM copy WHERE k < $2)
			INSERT INTO `+c.table+` (`+c.own+`, `+c.rest+`) SELECT `+strings.Join(own, ", ")+`, x.`+strings.ReplaceAll(c.rest, ", ", ", x.")+`
			FROM copy CROSS JOIN `+c.table+` x WHERE x.`+c.of+` < 'c' AND x.`+c.of+` IN (SELECT y.id FROM matter_shown y WHERE y.kind = 'case' AND y.id < 'c')`+stopped+` ORDER BY copy.k, x.`+c.of, first, last); err != nil {
			return fmt.Errorf("copying %s: %w", c.table, err)
		}
	}
	return nil
}

// Till is the instant before which all running limits but n end.
func Till(tx *store.Tx, n int) (kernel.Instant, error) {
	return store.One(tx, store.Value[kernel.Instant], `SELECT CASE WHEN due_at > statutory_at THEN due_at ELSE statutory_at END AS till
		FROM matter_clock WHERE stop_at = 0 ORDER BY till DESC LIMIT 1 OFFSET $1`, n)
}

// Settled has the server look at what was written, as it does by itself in time.
func Settled(tx *store.Tx) error { return tx.Exec(`ANALYZE`) }
