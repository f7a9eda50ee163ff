package ledger

import (
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Step is one event of a matter without its payload: enough to tell how a matter
// went.
type Step struct {
	Seq    int64
	At     kernel.Instant
	Kind   string
	Matter kernel.ID
	Lane   kernel.ID // "" = the main course
	Actor  kernel.ActorKind
	Post   kernel.ID
	Unit   kernel.ID
}

// StepsOf returns the steps of several matters, each matter's oldest first.
func StepsOf(tx *store.Tx, matters []kernel.ID) (map[kernel.ID][]Step, error) {
	out := map[kernel.ID][]Step{}
	args := make([]any, len(matters))
	for i, id := range matters {
		args[i] = id
	}
	_, err := store.All(tx, func(s store.Scanner) (Step, error) {
		var x Step
		var kind string
		err := s.Scan(&x.Seq, &x.At, &x.Kind, &x.Matter, &x.Lane, &kind, &x.Post, &x.Unit)
		x.Actor = kernel.ActorKind(kind)
		out[x.Matter] = append(out[x.Matter], x)
		return x, err
	}, `SELECT e.seq, e.at, e.kind, e.matter_id, e.lane_id, e.actor_kind, e.post_id, e.unit_id FROM event_shown e
		WHERE e.matter_id IN (`+store.Marks(1, len(args))+`) ORDER BY e.matter_id, e.seq`, args...)
	return out, err
}
