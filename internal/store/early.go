package store

import (
	"context"
	"errors"
	"fmt"

	"juyan/internal/kernel"
)

// A filing reckons, by rules, limits and words, for a third of the time that it would
// hold SQLite's only writer. So it may begin before its turn: what it queues meanwhile
// is a plan, carried out when the turn has come. What it reckoned by (definitions,
// organisation, calendar) can change only by a Write of another sort; when one ended
// meanwhile, or shares the COMMIT, the plan is dropped and the closure runs again, in
// its turn.

// errAgain ends a closure that began early in vain: it runs again.
var errAgain = errors.New("store: what was reckoned early does not stand")

// early is a transaction whose turn has not come.
type early struct {
	wait func() error   // until it has
	plan []func() error // what to do then
}

// WriteEarly is Write for an fn that asks nothing, or late. On SQLite it may begin
// before its turn: Exec and questions wait for that, Queue and AtTurn do not. Two such
// closures must not change, other than in the database, what either reckons by.
func (db *DB) WriteEarly(ctx context.Context, fn func(*Tx) error) error {
	return db.write(ctx, beginsEarly, fn)
}

// AtTurn runs fn once tx has its turn, in the order of Queue: at once if it has. When
// it fails, so does tx.
func (tx *Tx) AtTurn(fn func() error) error {
	if tx.early == nil {
		return fn()
	}
	tx.early.plan = append(tx.early.plan, fn)
	return nil
}

// Look runs fn, which only asks, without waiting for the turn: before that each question
// sees what is committed by then. A Write of another sort that commits between that and
// the turn is heeded; what another program writes to the file in that moment comes after.
func (tx *Tx) Look(fn func(*Tx) error) error {
	if e, ok := tx.db.engine.(*sqliteEngine); ok && tx.early != nil {
		return e.look(tx.ctx, fn)
	}
	return fn(tx)
}

// Late is an argument for Queue that an earlier AtTurn sets.
func (tx *Tx) Late(text *string) any {
	if tx.early == nil {
		return *text
	}
	return text
}

// planned queues a statement for the turn.
func (tx *Tx) planned(q string, args []any) error {
	if err := tx.sound(args); err != nil {
		return err
	}
	return tx.AtTurn(func() error {
		for i, a := range args {
			if text, ok := a.(*string); ok {
				args[i] = *text
				if err := tx.sound(args[i : i+1]); err != nil {
					return err
				}
			}
		}
		_, err := tx.execute(q, args)
		return err
	})
}

// Turn waits for the turn, unless it has come, and carries out the plan. Questions do
// so by themselves; who is to hold a lock that others need in their turn asks for it
// before.
func (tx *Tx) Turn() error {
	e := tx.early
	if e == nil {
		return nil
	}
	tx.early = nil
	err := e.wait()
	for i := 0; i < len(e.plan) && err == nil; i++ {
		err = e.plan[i]()
	}
	if err != nil && tx.err == nil {
		tx.err = err
	}
	return err
}

// onceEarly is OnceAs before the turn: the key is entered when that has come, ahead of
// all else. If it was used the work is dropped, and who runs again finds its result; so
// does who repeats what is refused by now.
func onceEarly(tx *Tx, key string, actor kernel.ID, result string, fn func() error) (string, error) {
	err := tx.AtTurn(func() error {
		fresh, err := putKey(tx, key, actor, result)
		if err == nil && !fresh {
			err = errAgain
		}
		return err
	})
	if err == nil {
		err = fn()
	}
	if err != nil && tx.early != nil && tx.err == nil {
		tx.err = errAgain
	}
	return result, err
}

// early is write where fn begins before its turn.
func (w *writer) early(ctx context.Context, fn func(*Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m := newMember(ctx, beginsEarly, fn)
	tx := newTx(ctx, w.db, nil, true)
	tx.early = &early{wait: func() error { return w.turn(m, tx) }}
	m.reckoned, m.since = tx, w.others.Load()
	err := m.first(tx, fn)
	if !m.entered {
		switch {
		case err == nil:
			m.planned = true
		case errors.Is(tx.err, errAgain):
			m.reckoned = nil
		default:
			return err
		}
		if err := w.enter(ctx, m); err != nil {
			return err
		}
	}
	return m.follow(fn)
}

// turn waits for that of a member that began early in tx and has a question.
func (w *writer) turn(m *member, tx *Tx) error {
	if err := w.enter(m.ctx, m); err != nil {
		return err
	}
	t := <-m.turns
	if t.tx == nil { // no transaction could be opened
		return t.err
	}
	m.entered = true
	if t.tx != tx {
		return errAgain
	}
	return nil
}

// first runs fn early; when it had a question, and began in vain, once more.
func (m *member) first(tx *Tx, fn func(*Tx) error) (err error) {
	err = errPanicked
	defer func() {
		if err = m.tx.finish(err); m.entered {
			m.ran <- err
		}
	}()
	m.tx = tx
	if err = fn(tx); !m.entered || !errors.Is(tx.err, errAgain) {
		return err
	}
	if m.tx == tx {
		m.tx = newTx(m.ctx, tx.db, tx.run, true)
	}
	err = errPanicked
	err = fn(m.tx)
	return err
}

// carryOut carries out the plan of a member whose closure has ended. The writer does,
// for nobody else need be woken.
func (tx *Tx) carryOut() (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = kernel.Internal(fmt.Errorf("store: a plan panicked: %v", p))
			tx.err = err
		}
	}()
	tx.early.wait = func() error { return nil }
	return tx.finish(tx.Turn())
}
