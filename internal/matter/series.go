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
// out, unless the program is killed in between.
type series struct {
	mu    sync.Mutex
	spare map[string][]int64
}

func (n *series) next(tx *store.Tx, kind string, year int) (last int64, err error) {
	key := fmt.Sprint(kind, year)
	last, apart := n.takeSpare(key)
	if !apart {
		apart, err = tx.Apart(func(tx *store.Tx) error {
			last, err = store.One(tx, store.Value[int64], `INSERT INTO matter_seq (kind, year, last) VALUES ($1,$2,1)
				ON CONFLICT (kind, year) DO UPDATE SET last = matter_seq.last + 1 RETURNING last`, kind, year)
			return err
		})
	}
	if apart {
		tx.Undone(func() { n.giveBack(key, last) })
	}
	return last, err
}

// takeSpare hands out the lowest number that came back.
func (n *series) takeSpare(key string) (last int64, ok bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	list := n.spare[key]
	if len(list) == 0 {
		return 0, false
	}
	n.spare[key] = list[1:]
	return list[0], true
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
