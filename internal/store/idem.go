package store

import (
	"errors"

	"juyan/internal/kernel"
)

var errTwice = errors.New("store: a key used within the work that it stands for")

// Once runs fn unless actor has used key before; then it does nothing, for
// the work stands already. A browser form or API client makes up the key and
// repeats it when an answer was lost. An empty key always runs fn.
func Once(tx *Tx, key string, actor kernel.ID, fn func() error) error {
	_, err := OnceResult(tx, key, actor, func() (string, error) { return "", fn() })
	return err
}

// OnceResult is Once with an answer (an id, say) that is kept with the key and
// returned to whoever repeats it.
func OnceResult(tx *Tx, key string, actor kernel.ID, fn func() (string, error)) (string, error) {
	if key == "" {
		return fn()
	}
	result, err := One(tx, Value[string], "SELECT result FROM idem WHERE actor = $1 AND key = $2", actor, key)
	if !isNoRows(err) {
		return result, err
	}
	if result, err = fn(); err != nil {
		return "", err
	}
	// of two that looked at the same time PostgreSQL has one run again
	n, err := tx.ExecN("INSERT INTO idem (actor, key, result, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", actor, key, result, tx.Now())
	if err == nil && n == 0 {
		err = tx.fail("", kernel.Internal(errTwice))
	}
	return result, err
}

// Used reports whether actor has used a key.
func Used(tx *Tx, key string, actor kernel.ID) (bool, error) {
	n, err := One(tx, Value[int64], "SELECT COUNT(*) FROM idem WHERE actor = $1 AND key = $2", actor, key)
	return n > 0, err
}

// ForgetKeys drops the idempotency keys used before the instant given.
func ForgetKeys(tx *Tx, before kernel.Instant) error {
	return tx.Exec("DELETE FROM idem WHERE at < $1", before)
}
