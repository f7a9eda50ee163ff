package matter

import (
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// TimerState says how the timers stand.
type TimerState struct {
	Waiting int64          // not due yet
	Due     int64          // due, not fired yet
	Since   kernel.Instant // when the oldest of those fell due; 0 = none is due
	Failed  int64          // given up after maxAttempts
	Error   string         // why the newest of them failed
}

// TimersOf reads how the timers stand at the transaction's time.
func TimersOf(tx *store.Tx) (t TimerState, err error) {
	err = tx.QueryRow(`SELECT COALESCE(SUM(CASE WHEN attempts < $1 AND wake_at > $2 THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN attempts < $1 AND wake_at <= $2 THEN 1 ELSE 0 END), 0),
		COALESCE(MIN(CASE WHEN attempts < $1 AND wake_at <= $2 THEN wake_at END), 0),
		COALESCE(SUM(CASE WHEN attempts >= $1 THEN 1 ELSE 0 END), 0) FROM matter_clock WHERE wake_at > 0`, maxAttempts, tx.Now()).Scan(&t.Waiting, &t.Due, &t.Since, &t.Failed)
	if err == nil && t.Failed > 0 {
		t.Error, err = store.One(tx, store.Value[string], `SELECT error FROM matter_clock WHERE wake_at > 0 AND attempts >= $1 ORDER BY wake_at DESC LIMIT 1`, maxAttempts)
	}
	return t, err
}
