package ledger

import (
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Search narrows the audit list. Zero fields do not narrow.
type Search struct {
	Kind    string         // exact kind; "account.*" is every kind of that noun
	Person  kernel.ID      // who did it
	Name    string         // part of the name of who did it
	Subject kernel.ID      // record or matter it is about
	From    kernel.Instant // at or after
	To      kernel.Instant // before
	Before  int64          // seq below this: the next page
	Limit   int
}

// Audit returns events newest first.
func Audit(tx *store.Tx, q Search) ([]Event, error) {
	if q.Before == 0 {
		q.Before = 1<<62 - 1
	}
	if q.To == 0 {
		q.To = 1<<62 - 1
	}
	like := "" // matches no kind
	if noun, wild := strings.CutSuffix(q.Kind, "*"); wild {
		like = noun + "%"
	}
	name := "%" + strings.NewReplacer("%", "", "_", "").Replace(q.Name) + "%"
	return store.All(tx, scan, `SELECT `+columns+from+`
		WHERE e.seq < $1 AND ($2 = '' OR e.kind = $2 OR e.kind LIKE $3) AND ($4 = '' OR e.person_id = $4)
		AND ($5 = '' OR e.subject_id = $5 OR e.matter_id = $5) AND e.at >= $6 AND e.at < $7
		AND ($8 = '' OR e.actor_name LIKE $9) ORDER BY e.seq DESC LIMIT $10`,
		q.Before, q.Kind, like, q.Person, q.Subject, q.From, q.To, q.Name, name, q.Limit)
}

// KindsUsed lists the kinds of event there are, sorted.
func KindsUsed(tx *store.Tx) ([]string, error) {
	return store.All(tx, store.Value[string], `SELECT DISTINCT kind FROM event ORDER BY kind`)
}
