package measure

import (
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Backdated is when the facts of an event took effect, where that was long
// before they were recorded.
type Backdated struct {
	Event    kernel.ID
	At       kernel.Instant // the earliest of its facts
	Recorded kernel.Instant
}

// BackdatedBy returns, of these events, those with a fact that took effect more
// than by (in milliseconds) before it was recorded.
func BackdatedBy(tx *store.Tx, events []kernel.ID, by kernel.Instant) ([]Backdated, error) {
	if len(events) == 0 {
		return nil, nil
	}
	args := []any{by}
	for _, e := range events {
		args = append(args, e)
	}
	return store.All(tx, func(s store.Scanner) (Backdated, error) {
		var b Backdated
		err := s.Scan(&b.Event, &b.At, &b.Recorded)
		return b, err
	}, `SELECT f.event_id, MIN(f.at), MAX(f.recorded_at) FROM fact_shown f WHERE f.recorded_at - f.at > $1 AND f.event_id IN (`+store.Marks(2, len(events))+`)
		GROUP BY f.event_id ORDER BY f.event_id`, args...)
}
