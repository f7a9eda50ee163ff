package sim

import (
	"container/heap"
	"context"
	"errors"

	"juyan/internal/kernel"
)

// act is something somebody is going to do.
type act struct {
	at  kernel.Instant
	seq int // keeps acts of one moment in the order they were planned
	do  func() error
	// alone: it reads on several connections, so that what came before must be
	// committed.
	alone bool
}

// queue holds the acts to come, the next one first.
type queue []act

func (q queue) Len() int      { return len(q) }
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q queue) Less(i, j int) bool {
	return q[i].at < q[j].at || q[i].at == q[j].at && q[i].seq < q[j].seq
}

// Push and Pop are for package heap alone.
func (q *queue) Push(x any) { *q = append(*q, x.(act)) }

// Pop removes the last act of the slice.
func (q *queue) Pop() any {
	old := *q
	x := old[len(old)-1]
	old[len(old)-1] = act{}
	*q = old[:len(old)-1]
	return x
}

// errRefused says that an act came too late: a timer had moved the matter.
var errRefused = errors.New("sim: the matter had moved on")

// plan puts do into the queue. What lies beyond the end never happens: those
// are the matters still open then.
func (r *run) plan(at kernel.Instant, do func() error) {
	at = max(at, r.now+1000)
	if at >= r.end {
		return
	}
	r.planned++
	heap.Push(&r.queue, act{at: at, seq: r.planned, do: do})
}

// planAlone is plan for an act that shares its transaction with no other.
func (r *run) planAlone(at kernel.Instant, do func() error) {
	if at < r.end {
		r.planned++
		heap.Push(&r.queue, act{at: at, seq: r.planned, do: do, alone: true})
	}
}

// batch is how many acts share one transaction of the database.
const batch = 6000

// loop lets everybody act in time order until the end.
func (r *run) loop() error {
	for r.queue.Len() > 0 {
		step := r.inBatch
		if r.queue[0].alone {
			step = func(do func() error) error { return do() }
		}
		if err := step(r.some); err != nil {
			return err
		}
	}
	return r.inBatch(func() error {
		if err := r.timers(r.end); err != nil {
			return err
		}
		r.moveTo(r.end)
		return nil
	})
}

func (r *run) inBatch(do func() error) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	outer := r.ctx
	defer func() { r.ctx = outer }()
	return r.DB.Batch(outer, func(ctx context.Context) error {
		r.ctx = ctx
		return do()
	})
}

// some lets the next acts happen.
func (r *run) some() error {
	for n := 0; n < batch && r.queue.Len() > 0; n++ {
		if n > 0 && r.queue[0].alone {
			return nil
		}
		next := heap.Pop(&r.queue).(act)
		if err := r.timers(next.at); err != nil {
			return err
		}
		r.moveTo(next.at)
		if err := next.do(); err != nil && !errors.Is(err, errRefused) || next.alone {
			return err
		}
	}
	return nil
}

// timers fires what is due up to at, each with the clock at its own time, so
// that a passed limit carries the right instant.
func (r *run) timers(at kernel.Instant) error {
	r.timer = min(r.timer, r.Matter.Soonest())
	for r.timer <= at {
		fired, next, err := r.Matter.FireNext(r.ctx, at, func(due kernel.Instant) { r.moveTo(max(due, r.now)) })
		if err != nil {
			return err
		}
		if !fired {
			r.timer = next
			return nil
		}
		r.report.Timers++
	}
	return nil
}

// moveTo sets the clock and reports the days that begin.
func (r *run) moveTo(at kernel.Instant) {
	r.now = at
	r.Clock.Set(at)
	if at < r.dayEnds {
		return
	}
	day := kernel.DateOf(at.In(r.loc))
	r.today, r.dayEnds = day, day.AddDays(1).At(0, 0, r.loc)
	for done := r.y.from.Days(day); r.told <= done; r.told++ {
		if r.o.Progress != nil {
			r.o.Progress(r.told, r.days, r.y.from.AddDays(r.told))
		}
	}
}
