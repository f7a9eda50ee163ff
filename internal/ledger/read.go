package ledger

import (
	"database/sql"
	"encoding/json"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

const columns = `e.seq, e.id, e.at, e.kind, e.matter_id, e.lane_id, e.subject_id, e.actor_kind, e.person_id, e.actor_name,
	e.post_id, e.unit_id, e.on_behalf, e.rule_version, e.hash, s.payload, COALESCE(l.leaf, -1),
	CASE WHEN l.leaf < (SELECT MAX(size) FROM ledger_checkpoint) THEN 1 ELSE 0 END`

const from = ` FROM event_shown e LEFT JOIN event_secret s ON s.event_id = e.id LEFT JOIN event_leaf l ON l.seq = e.seq`

func scan(s store.Scanner) (Event, error) {
	var ev Event
	var kind string
	var payload sql.NullString
	err := s.Scan(&ev.Seq, &ev.ID, &ev.At, &ev.Kind, &ev.Matter, &ev.Lane, &ev.Subject, &kind, &ev.Person, &ev.ActorName,
		&ev.Post, &ev.Unit, &ev.OnBehalf, &ev.RuleVersion, &ev.Hash, &payload, &ev.Leaf, &ev.Signed)
	ev.ActorKind = kernel.ActorKind(kind)
	ev.Erased = !payload.Valid
	if payload.Valid {
		ev.Payload = json.RawMessage(payload.String)
	}
	return ev, err
}

// OfMatter returns the events of a matter, oldest first.
func OfMatter(tx *store.Tx, matter kernel.ID) ([]Event, error) {
	return store.All(tx, scan, `SELECT `+columns+from+` WHERE e.matter_id = $1 ORDER BY e.seq`, matter)
}

// OfSubject returns the newest events about another record, newest first.
func OfSubject(tx *store.Tx, subject kernel.ID, limit int) ([]Event, error) {
	where := ` WHERE e.subject_id = $1`
	if subject != "" {
		where += ` AND e.subject_id <> ''` // its index leaves the others out
	}
	return store.All(tx, scan, `SELECT `+columns+from+where+` ORDER BY e.seq DESC LIMIT $2`, subject, limit)
}

// Get returns one event; not found is an error.
func Get(tx *store.Tx, id kernel.ID) (Event, error) {
	return store.One(tx, scan, `SELECT `+columns+from+` WHERE e.id = $1`, id)
}

// Query narrows the audit list. Zero fields do not narrow.
type Query struct {
	Kind   string    // exact kind
	Person kernel.ID // who did it
	Before int64     // seq below this: the next page
	Limit  int
}

// List returns events newest first.
func List(tx *store.Tx, q Query) ([]Event, error) {
	if q.Before == 0 {
		q.Before = 1<<62 - 1
	}
	return store.All(tx, scan, `SELECT `+columns+from+`
		WHERE e.seq < $1 AND ($2 = '' OR e.kind = $2) AND ($3 = '' OR e.person_id = $3)
		ORDER BY e.seq DESC LIMIT $4`, q.Before, q.Kind, q.Person, q.Limit)
}

// Counts returns how many events of each kind there are.
func Counts(tx *store.Tx) (map[string]int64, error) {
	out := map[string]int64{}
	_, err := store.All(tx, func(s store.Scanner) (string, error) {
		var kind string
		var n int64
		err := s.Scan(&kind, &n)
		out[kind] = n
		return kind, err
	}, `SELECT e.kind, COUNT(*) FROM event_shown e GROUP BY e.kind`)
	return out, err
}
