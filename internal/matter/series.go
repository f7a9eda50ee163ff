package matter

import (
	"fmt"
	"slices"
	"sync"

	"juyan/internal/store"
)

// series hands out the numbers of matters, of each kind from 1 every year. Where
// they are drawn apart from the transaction that uses them (store.Tx.Apart), those
// of transactions that came to nothing are handed out next, so that none is left
// out, unless the program is killed in between. Who asks while others draw waits,
// and one draws for all who wait: they would wait for the same row.
type series struct {
	mu    sync.Mutex
	spare map[string][]int64
	draws map[string]*draw
}

// draw is who wants a number of a kind and year now.
type draw struct {
	busy    bool // somebody draws
	waiting []chan int64
}

// lead tells who waits to draw, for itself and all others who do.
const lead = 0

func (n *series) next(tx *store.Tx, kind string, year int) (last int64, err error) {
	if err := tx.Turn(); err != nil {
		return 0, err
	}
	key := fmt.Sprint(kind, year)
	last, turn := n.take(key)
	if turn != nil {
		last = <-turn
	}
	apart := true
	if last == lead {
		last, apart, err = n.draw(tx, key, kind, year)
	}
	if apart && err == nil {
		tx.Undone(func() { n.giveBack(key, last) })
	}
	return last, err
}

// take hands out the lowest number that came back; if there is none, the caller is
// to draw, or to wait for its turn.
func (n *series) take(key string) (last int64, turn chan int64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if list := n.spare[key]; len(list) > 0 {
		n.spare[key] = list[1:]
		return list[0], nil
	}
	if n.draws == nil {
		n.draws = map[string]*draw{}
	}
	d := n.draws[key]
	if d == nil {
		d = &draw{}
		n.draws[key] = d
	}
	if !d.busy {
		d.busy = true
		return lead, nil
	}
	turn = make(chan int64, 1)
	d.waiting = append(d.waiting, turn)
	return 0, turn
}

// draw draws a number for the caller and one for each who waits by now.
func (n *series) draw(tx *store.Tx, key, kind string, year int) (first int64, apart bool, err error) {
	others := n.others(key)
	var last int64
	defer func() { n.drawn(key, others, last) }()
	apart, err = tx.Apart(func(tx *store.Tx) error {
		last, err = store.One(tx, store.Value[int64], `INSERT INTO matter_seq (kind, year, last) VALUES ($1,$2,$3)
			ON CONFLICT (kind, year) DO UPDATE SET last = matter_seq.last + excluded.last RETURNING last`, kind, year, 1+len(others))
		return err
	})
	return last - int64(len(others)), apart, err
}

func (n *series) others(key string) []chan int64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	list := n.draws[key].waiting
	n.draws[key].waiting = nil
	return list
}

// drawn hands out what was drawn, up to last, and has the next draw; 0 = nothing
// was, and the others wait on.
func (n *series) drawn(key string, others []chan int64, last int64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	d := n.draws[key]
	if last == 0 {
		d.waiting = append(others, d.waiting...)
		others = nil
	}
	for i, turn := range others {
		turn <- last - int64(len(others)) + int64(i) + 1
	}
	if d.busy = len(d.waiting) > 0; d.busy {
		d.waiting[0] <- lead
		d.waiting = d.waiting[1:]
	}
}

func (n *series) giveBack(key string, last int64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.spare == nil {
		n.spare = map[string][]int64{}
	}
	i, _ := slices.BinarySearch(n.spare[key], last)
	n.spare[key] = slices.Insert(n.spare[key], i, last)
}
