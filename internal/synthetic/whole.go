package synthetic

import (
	"fmt"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// wholly are all the rows that a matter is made of except its timers, by table:
// the columns that name the matter or one of its rows, the others, and the
// column by which a row belongs to a matter. Terms of search follow apart.
var wholly = []struct{ table, own, rest, matter string }{
	{"matter", "id, number", "kind, version, title, stage, face, open, level, enterprise_id, unit_id, task_force_id, project_id, parent_id, creator_id, data, counts, created_at, updated_at, closed_at, due_at, late, record, source, batch", "id"},
	{"matter_tag", "matter_id", "field, value", "matter_id"},
	{"matter_involved", "matter_id", "n, lane_id, relation, unit_id, post_id, person_id, task_force_id, enterprise_id, from_at, to_at", "matter_id"},
	{"matter_clock", "id, matter_id", "lane_id, code, limit_text, start_at, due_at, statutory_at, stop_at, late_at, paused_at, pauses, rung, rests", "matter_id"},
	{"inbox", "matter_id", "lane_id, action, holder, since, due_at", "matter_id"},
	{"event", "id, matter_id", "at, kind, lane_id, subject_id, actor_kind, person_id, actor_name, post_id, unit_id, on_behalf, rule_version, hash, batch", "matter_id"},
	{"fact", "matter_id, event_id", "measure, at, recorded_at, value, sign, unit_id, post_id, person_id, task_force_id, enterprise_id, project_id, batch", "matter_id"},
	{"search_doc", "doc", "kind, terms", "kind = 'matter' AND x.doc"}, // the index begins with the kind
}

// seed tells the matters that were copied first from their copies, whose ids begin
// with a letter that no id of our time begins with, and from those that came later.
// $2 is the number of the first copy that is made. They are looked for by their ids:
// by an index of kinds every copy would be looked at.
const seed = `IN (SELECT m.id FROM matter_shown m WHERE m.id < 'c' AND (m.kind || '') = $1
	AND ($2 = 1 OR EXISTS (SELECT 1 FROM matter_shown y WHERE y.id = 'c1-' || m.id)))`

// copies counts from $2 to $3.
const copies = `WITH RECURSIVE copy (k) AS (SELECT CAST($2 AS BIGINT) UNION ALL SELECT k + 1 FROM copy WHERE k < $3) `

// CopyWhole writes the copies from first to last of every matter of a kind, with
// all their rows but the timers: nothing becomes due in a copy. Copies are not
// copied again.
func CopyWhole(tx *store.Tx, kind string, first, last int) error {
	for _, c := range wholly {
		order, _, _ := strings.Cut(c.own, ",")
		var own []string
		for _, column := range strings.Split(c.own, ", ") {
			own = append(own, "'c' || copy.k || '-' || x."+column)
		}
		if err := tx.Exec(copies+`INSERT INTO `+c.table+` (`+c.own+`, `+c.rest+`) SELECT `+strings.Join(own, ", ")+`, x.`+strings.ReplaceAll(c.rest, ", ", ", x.")+`
			FROM copy CROSS JOIN `+c.table+` x WHERE x.`+c.matter+` `+seed+` ORDER BY copy.k, x.`+order, kind, first, last); err != nil {
			return fmt.Errorf("copying %s: %w", c.table, err)
		}
	}
	if err := copySecrets(tx, kind, first, last); err != nil {
		return err
	}
	return copyTerms(tx, kind, first, last)
}

// copySecrets gives the copies of events what the events carry.
func copySecrets(tx *store.Tx, kind string, first, last int) error {
	return tx.Exec(copies+`INSERT INTO event_secret (event_id, salt, payload) SELECT 'c' || copy.k || '-' || x.event_id, x.salt, x.payload
		FROM copy CROSS JOIN event_secret x WHERE x.event_id IN (SELECT e.id FROM event_shown e WHERE e.matter_id `+seed+`) ORDER BY copy.k, x.event_id`, kind, first, last)
}

// copyTerms makes the copies findable.
func copyTerms(tx *store.Tx, kind string, first, last int) error {
	if tx.Dialect() == store.SQLite {
		return store.MergeSearch(tx)
	}
	type doc struct {
		id    kernel.ID
		terms string
	}
	docs, err := store.All(tx, func(s store.Scanner) (d doc, err error) { return d, s.Scan(&d.id, &d.terms) },
		`SELECT doc, terms FROM search_doc WHERE kind = 'matter' AND doc `+seed, kind, first)
	if err != nil {
		return err
	}
	for _, d := range docs {
		for _, term := range strings.Fields(d.terms) {
			err := tx.Exec(copies+`INSERT INTO search_term (kind, term, n)
				SELECT 'matter', $1, d.n FROM copy JOIN search_doc d ON d.kind = 'matter' AND d.doc = 'c' || copy.k || '-' || $4`, term, first, last, d.id)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// Standing counts the matters of a kind that are copied, and the copies.
func Standing(tx *store.Tx, kind string) (seeds, copies int, err error) {
	_, err = store.One(tx, func(s store.Scanner) (int, error) { return 0, s.Scan(&seeds, &copies) },
		`SELECT (SELECT COUNT(*) FROM matter_shown WHERE kind = $1 AND id LIKE 'c1-%'), (SELECT COUNT(*) FROM matter_shown WHERE kind = $1 AND id >= 'c')`, kind)
	if err == nil && copies == 0 {
		seeds, err = store.One(tx, store.Value[int], `SELECT COUNT(*) FROM matter_shown WHERE kind = $1`, kind)
	}
	return seeds, copies, err
}

// StillTimers takes every timer away, so that nothing becomes due while something
// is measured.
func StillTimers(tx *store.Tx) error {
	return tx.Exec(`UPDATE matter_clock SET wake_at = 0 WHERE wake_at > 0`)
}

// FirstRows reads n rows of a kind in the order of an index, the newest first.
func FirstRows(tx *store.Tx, kind string, n int) (int, error) {
	list, err := store.All(tx, func(s store.Scanner) (kernel.ID, error) {
		var id kernel.ID
		var title, number, stage string
		var created, due kernel.Instant
		return id, s.Scan(&id, &number, &title, &stage, &created, &due)
	}, `SELECT id, number, title, stage, created_at, due_at FROM matter WHERE kind = $1 ORDER BY created_at DESC, id DESC LIMIT $2`, kind, n)
	return len(list), err
}

// lateIndexes are those in whose order copies do not come; none is needed to make
// copies.
var lateIndexes = []string{"matter_created", "matter_due", "matter_enterprise", "event_kind", "fact_measure", "fact_event"}

// DropIndexes takes them away and returns the statements that make them again.
func DropIndexes(tx *store.Tx) (again []string, err error) {
	q := `SELECT sql FROM sqlite_master WHERE type = 'index' AND name = $1`
	if tx.Dialect() == store.Postgres {
		q = `SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() AND indexname = $1`
	}
	for _, name := range lateIndexes {
		text, err := store.One(tx, store.Value[string], q, name)
		if err != nil {
			return nil, err
		}
		if err := tx.Exec(`DROP INDEX ` + name); err != nil {
			return nil, err
		}
		again = append(again, text)
	}
	return again, nil
}

// SealCopies gives the events that came since the last sealing leaves of hashes of
// nothing: sealing a million copies would take minutes, and nobody verifies them.
func SealCopies(tx *store.Tx) error {
	hash := `CAST('00000000000000000000000000000000' AS BLOB)`
	if tx.Dialect() == store.Postgres {
		hash = `CAST('00000000000000000000000000000000' AS BYTEA)`
	}
	const size, low = `(SELECT size FROM ledger_head WHERE id = 1)`, `(SELECT low FROM ledger_head WHERE id = 1)`
	leaves := `(SELECT COUNT(*) FROM event_leaf)`
	for _, q := range []string{
		`INSERT INTO event_leaf (leaf, seq, hash) SELECT ` + size + ` + ROW_NUMBER() OVER (ORDER BY seq) - 1, seq, ` + hash + ` FROM event WHERE seq > ` + low,
		nodes(8, size, leaves, hash), nodes(16, size, leaves, hash),
		`UPDATE ledger_head SET size = ` + leaves + `, low = (SELECT MAX(seq) FROM event)`,
	} {
		if err := tx.Exec(q); err != nil {
			return err
		}
	}
	return nil
}

// nodes inserts the subtrees of 1 << level leaves that became whole.
func nodes(level int, from, to, hash string) string {
	return fmt.Sprintf(`WITH RECURSIVE node (n) AS (SELECT %[2]s >> %[1]d UNION ALL SELECT n + 1 FROM node WHERE n + 1 < %[3]s >> %[1]d)
		INSERT INTO ledger_node (level, n, hash) SELECT %[1]d, n, %[4]s FROM node WHERE n < %[3]s >> %[1]d`, level, from, to, hash)
}
