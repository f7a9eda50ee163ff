package ledger

import (
	"database/sql"
	"encoding/json"

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

// OfMatters returns the events of these kinds on these matters, oldest first: who
// did what when, without what only the audit trail shows (seals, names, hashes). It
// finds them by their matters: by fewer kinds, which SQLite takes for the better way,
// it would read all events there are.
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
	return store.All(tx, scanAct, `SELECT e.seq, e.id, e.at, e.kind, e.matter_id, e.lane_id, e.actor_kind, e.person_id, e.post_id, e.unit_id, s.payload
		FROM event_shown e LEFT JOIN event_secret s ON s.event_id = e.id WHERE e.matter_id IN (`+store.Marks(1, len(matters))+`)
		AND e.kind || '' IN (`+store.Marks(len(matters)+1, len(kinds))+`) ORDER BY e.seq`, args...)
}

func scanAct(s store.Scanner) (ev Event, err error) {
	var kind string
	var payload sql.NullString
	err = s.Scan(&ev.Seq, &ev.ID, &ev.At, &ev.Kind, &ev.Matter, &ev.Lane, &kind, &ev.Person, &ev.Post, &ev.Unit, &payload)
	ev.ActorKind, ev.Erased = kernel.ActorKind(kind), !payload.Valid
	if payload.Valid {
		ev.Payload = json.RawMessage(payload.String)
	}
	return ev, err
}

// Deed is that a person once wrote an event of a kind.
type Deed struct {
	Person kernel.ID
	Kind   string
}

// Deeds returns who wrote which kinds of events on a matter.
func Deeds(tx *store.Tx, matter kernel.ID) (map[Deed]bool, error) {
	list, err := store.All(tx, func(s store.Scanner) (d Deed, err error) {
		err = s.Scan(&d.Person, &d.Kind)
		return d, err
	}, `SELECT DISTINCT e.person_id, e.kind FROM event_shown e WHERE e.matter_id = $1 AND e.person_id <> ''`, matter)
	out := make(map[Deed]bool, len(list))
	for _, d := range list {
		out[d] = true
	}
	return out, err
}
