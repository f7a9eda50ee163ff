package synthetic

import (
	"fmt"
	"strings"

	"juyan/internal/store"
)

// copied are the rows that make up a matter, by table: its columns, those that
// name the matter first, and which rows belong to one of the kind.
var copied = []struct{ table, own, rest, of string }{
	{"matter", "id, number", "kind, version, title, stage, face, open, level, enterprise_id, unit_id, task_force_id, project_id, parent_id, creator_id, data, counts, created_at, updated_at, closed_at, due_at, late, record, source, batch", "kind = $1 AND length(id) = 36"},
	{"inbox", "matter_id", "lane_id, action, holder, since, due_at", "matter_id IN (SELECT id FROM matter_shown WHERE kind = $1 AND length(id) = 36)"},
	{"matter_tag", "matter_id", "field, value", "matter_id IN (SELECT id FROM matter_shown WHERE kind = $1 AND length(id) = 36)"},
	{"event", "id, matter_id", "at, kind, lane_id, subject_id, actor_kind, person_id, actor_name, post_id, unit_id, on_behalf, rule_version, hash, batch", "matter_id IN (SELECT id FROM matter_shown WHERE kind = $1 AND length(id) = 36) ORDER BY seq"},
	{"fact", "matter_id, event_id", "measure, at, recorded_at, value, sign, unit_id, post_id, person_id, task_force_id, enterprise_id, project_id, batch", "matter_id IN (SELECT id FROM matter_shown WHERE kind = $1 AND length(id) = 36) ORDER BY seq"},
}

// CopyMatters writes the k-th copy of every matter of a kind: its row, what it
// waits for, its tags, its events and their facts. Copies are not copied again.
func CopyMatters(tx *store.Tx, kind string, k int) error {
	for _, c := range copied {
		var own []string
		for _, column := range strings.Split(c.own, ", ") {
			own = append(own, fmt.Sprintf("%s || '-%d'", column, k))
		}
		if err := tx.Exec(`INSERT INTO `+c.table+` (`+c.own+`, `+c.rest+`) SELECT `+strings.Join(own, ", ")+`, `+c.rest+` FROM `+c.table+` WHERE `+c.of, kind); err != nil {
			return err
		}
	}
	return nil
}
