package matter

import (
	"container/heap"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// timetable holds the timers in memory while a Batch drives the clock from timer
// to timer: nobody else writes then, so neither which is next nor whether it is
// still there need be asked of the database. Whatever saves timers tells it.
type timetable struct {
	batch *store.Tx // a transaction of the batch it holds for; nil = none
	due   map[kernel.ID]dueTimer
	queue dueQueue // with timers that were moved or dropped since
}

// holds reports whether the table is good within tx.
func (t *timetable) holds(tx *store.Tx) bool { return tx.SameBatch(t.batch) }

func (t *timetable) fill(tx *store.Tx) error {
	list, err := store.All(tx, scanTimer, `SELECT id, matter_id, wake_at FROM matter_clock WHERE wake_at > 0 AND attempts < $1`, maxAttempts)
	if err != nil {
		return err
	}
	*t = timetable{batch: tx, due: make(map[kernel.ID]dueTimer, len(list)), queue: list}
	for _, x := range list {
		t.due[x.id] = x
	}
	heap.Init(&t.queue)
	return nil
}

func (t *timetable) set(tx *store.Tx, x dueTimer) {
	if t.holds(tx) {
		tx.AfterCommit(func() {
			t.due[x.id] = x
			heap.Push(&t.queue, x)
		})
	}
}

func (t *timetable) drop(tx *store.Tx, id kernel.ID) {
	if t.holds(tx) {
		tx.AfterCommit(func() { delete(t.due, id) })
	}
}

// next returns the earliest timer.
func (t *timetable) next() (dueTimer, bool) {
	for len(t.queue) > 0 {
		if x := t.queue[0]; t.due[x.id] == x {
			return x, true
		}
		heap.Pop(&t.queue)
	}
	return dueTimer{}, false
}

// dueQueue is a heap of timers, the earliest first, those of one instant in the
// order of their ids.
type dueQueue []dueTimer

func (q dueQueue) Len() int { return len(q) }
func (q dueQueue) Less(i, j int) bool {
	return q[i].due < q[j].due || q[i].due == q[j].due && q[i].id < q[j].id
}
func (q dueQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *dueQueue) Push(x any)   { *q = append(*q, x.(dueTimer)) }
func (q *dueQueue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
