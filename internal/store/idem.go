package store

import (
	"cmp"
	"context"
	"errors"
	"slices"

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
	return once(tx, key, actor, "", fn)
}

// OnceAs is OnceResult where the answer is known before the work.
func OnceAs(tx *Tx, key string, actor kernel.ID, result string, fn func() error) (string, error) {
	work := func() (string, error) { return result, fn() }
	switch {
	case key == "":
		return work()
	case tx.early != nil:
		return onceEarly(tx, key, actor, result, fn)
	}
	return once(tx, key, actor, result, work)
}

func once(tx *Tx, key string, actor kernel.ID, known string, fn func() (string, error)) (string, error) {
	if tx.Dialect() == Postgres {
		return claimed(tx, key, actor, known, fn)
	}
	result, err := resultOf(tx, key, actor)
	if !isNoRows(err) {
		return result, err
	}
	if result, err = fn(); err != nil {
		return "", err
	}
	if fresh, err := putKey(tx, key, actor, result); err != nil || !fresh {
		return "", cmp.Or(err, tx.fail("", kernel.Internal(errTwice)))
	}
	return result, nil
}

// claimed enters the key before the work. Who looks for a key first and enters it
// afterwards collides, under SERIALIZABLE, with everybody who does the same beside
// it in the index; of two with the same key one waits for the other and runs again.
// On SQLite it is better to find out what is refused before anything is written.
func claimed(tx *Tx, key string, actor kernel.ID, known string, fn func() (string, error)) (string, error) {
	if slices.Contains(tx.keys, key) {
		return "", tx.fail("", kernel.Internal(errTwice))
	}
	fresh, err := putKey(tx, key, actor, known)
	if err != nil {
		return "", err
	}
	if !fresh {
		return resultOf(tx, key, actor)
	}
	tx.keys = append(tx.keys, key)
	result, err := fn()
	switch {
	case err != nil:
		tx.keys = slices.DeleteFunc(tx.keys, func(k string) bool { return k == key })
		if tx.err == nil { // the caller may make something of it and commit
			_ = tx.Exec("DELETE FROM idem WHERE actor = $1 AND key = $2", actor, key)
		}
		return "", err
	case result != known:
		err = tx.Queue("UPDATE idem SET result = $1 WHERE actor = $2 AND key = $3", result, actor, key)
	}
	return result, err
}

func resultOf(tx *Tx, key string, actor kernel.ID) (string, error) {
	return One(tx, Value[string], "SELECT result FROM idem WHERE actor = $1 AND key = $2", actor, key)
}

// putKey enters a key; it is not fresh when it stands already.
func putKey(tx *Tx, key string, actor kernel.ID, result string) (fresh bool, err error) {
	n, err := tx.ExecN("INSERT INTO idem (actor, key, result, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", actor, key, result, tx.Now())
	return n > 0, err
}

// Used reports whether actor has used a key.
func Used(tx *Tx, key string, actor kernel.ID) (bool, error) {
	n, err := One(tx, Value[int64], "SELECT COUNT(*) FROM idem WHERE actor = $1 AND key = $2", actor, key)
	return n > 0, err
}

// forgottenAtOnce is how many keys are forgotten in one transaction.
const forgottenAtOnce = 500

// ForgetKeys drops the idempotency keys used before the instant given.
func (db *DB) ForgetKeys(ctx context.Context, before kernel.Instant) error {
	for {
		n := int64(0)
		err := db.Write(ctx, func(tx *Tx) (err error) {
			n, err = tx.ExecN("DELETE FROM idem WHERE (actor, key) IN (SELECT actor, key FROM idem WHERE at < $1 ORDER BY at LIMIT $2)", before, forgottenAtOnce)
			return err
		})
		if err != nil || n < forgottenAtOnce {
			return err
		}
	}
}
