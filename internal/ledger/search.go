package ledger

import (
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// MattersWith returns the matters on which an event of one of the kinds
// happened in [from, to), by id. Past records taken from files are not among
// them: their times are another system's.
func MattersWith(tx *store.Tx, kinds []string, from, to kernel.Instant) ([]kernel.ID, error) {
	if len(kinds) == 0 {
		return nil, nil
	}
	args := []any{from, to, string(kernel.ActorImport)}
	for _, k := range kinds {
		args = append(args, k)
	}
	return store.All(tx, store.Value[kernel.ID], `SELECT DISTINCT e.matter_id FROM event_shown e
		WHERE e.at >= $1 AND e.at < $2 AND e.actor_kind <> $3 AND e.kind IN (`+store.Marks(4, len(kinds))+`) AND e.matter_id <> '' ORDER BY 1`, args...)
}

// OfMatters returns the events of these kinds on these matters, oldest first.
func OfMatters(tx *store.Tx, matters []kernel.ID, kinds []string) ([]Event, error) {
	if len(matters) == 0 || len(kinds) == 0 {
		return nil, nil
	}
	var args []any
	for _, m := range matters {
		args = append(args, m)
	}
	for _, k := range kinds {
		args = append(args, k)
	}
	return store.All(tx, scan, `SELECT `+columns+from+` WHERE e.matter_id IN (`+store.Marks(1, len(matters))+`)
		AND e.kind IN (`+store.Marks(len(matters)+1, len(kinds))+`) ORDER BY e.seq`, args...)
}
