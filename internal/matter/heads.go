package matter

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// heads holds, for the lists that were asked for lately, which matters stand at
// their heads, so that a page neither walks over the matters that do not belong to
// it nor counts anew. A list is brought up to date by asking its own condition,
// scope included, of the matters that events since then are about: it always
// equals what the database would answer in the same transaction.
type heads struct {
	mu    sync.Mutex
	lists map[string]*head
	order []string // keys, the longest unused first
}

const (
	keptLists   = 128
	keptRows    = store.CountLimit + 500 // of each: a few may go before it is read again
	keptChanges = 200                    // changed matters beyond which reading again costs less
)

// head is the beginning of one list, as of a moment.
type head struct {
	at    ledger.Moment
	rows  []place
	whole bool      // there are no rows behind these
	first []*Matter // the first page, once it was asked for; shared, never changed
}

// place is a row of a list: the value it is sorted by, and its matter.
type place struct {
	at kernel.Instant
	id kernel.ID
}

// query is one list without its page: the condition and the order.
type query struct {
	where string
	args  []any
	col   store.SortCol
}

func (q query) key() string { return fmt.Sprint(q.col, q.where, q.args) }

// compare is the order of the list.
func (q query) compare(a, b place) int {
	c := cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.id, b.id))
	if q.col.Desc {
		return -c
	}
	return c
}

// take hands out a head, nil if none is kept.
func (k *heads) take(key string) *head {
	k.mu.Lock()
	defer k.mu.Unlock()
	if h := k.lists[key]; h != nil {
		i := slices.Index(k.order, key)
		k.order = append(slices.Delete(k.order, i, i+1), key)
		return h
	}
	return nil
}

// keep holds a head; nobody changes it from now on.
func (k *heads) keep(key string, h *head) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.lists == nil {
		k.lists = map[string]*head{}
	}
	if k.lists[key] == nil {
		if len(k.order) >= keptLists {
			delete(k.lists, k.order[0])
			k.order = slices.Delete(k.order, 0, 1)
		}
		k.order = append(k.order, key)
	}
	k.lists[key] = h
}

// head returns the beginning of a list as tx sees it.
func (s *Service) head(tx *store.Tx, q query) (*head, error) {
	now, err := ledger.MomentOf(tx)
	if err != nil {
		return nil, err
	}
	key := q.key()
	h := s.heads.take(key)
	switch {
	case h != nil && h.at.Same(now):
		return h, nil
	case h != nil:
		h, err = s.renew(tx, q, h, now)
	}
	if err == nil && h == nil {
		h, err = q.read(tx)
	}
	if err != nil {
		return nil, err
	}
	h.at = now
	s.heads.keep(key, h)
	return h, nil
}

// read asks the database for the whole head.
func (q query) read(tx *store.Tx) (*head, error) {
	dir := ""
	if q.col.Desc {
		dir = " DESC"
	}
	rows, err := q.places(tx, "", q.args, fmt.Sprintf(` ORDER BY %s%s, m.id%s LIMIT %d`, q.col.SQL, dir, dir, keptRows+1))
	return &head{rows: rows[:min(len(rows), keptRows)], whole: len(rows) <= keptRows}, err
}

func (q query) places(tx *store.Tx, and string, args []any, order string) ([]place, error) {
	return store.All(tx, func(s store.Scanner) (p place, err error) { return p, s.Scan(&p.at, &p.id) },
		`SELECT `+q.col.SQL+`, m.id FROM matter_shown m WHERE `+q.where+and+order, args...)
}

// renew brings a head up to date; nil when it must be read again.
func (s *Service) renew(tx *store.Tx, q query, old *head, now ledger.Moment) (*head, error) {
	changed, several, err := ledger.Changed(tx, old.at, now, keptChanges)
	if err != nil || several {
		return nil, err
	}
	h := &head{whole: old.whole, rows: make([]place, 0, len(old.rows)+len(changed))}
	for _, p := range old.rows {
		if !slices.Contains(changed, p.id) {
			h.rows = append(h.rows, p)
		}
	}
	if len(changed) == 0 {
		s.heads.mu.Lock()
		defer s.heads.mu.Unlock()
		h.first = old.first
		return h, nil
	}
	args := slices.Clone(q.args)
	for _, id := range changed {
		args = append(args, id)
	}
	rows, err := q.places(tx, ` AND m.id IN (`+store.Marks(len(q.args)+1, len(changed))+`)`, args, "")
	if err != nil {
		return nil, err
	}
	for _, p := range rows {
		i, _ := slices.BinarySearchFunc(h.rows, p, q.compare)
		if i < len(h.rows) || h.whole { // behind the last row that is known there may be others
			h.rows = slices.Insert(h.rows, i, p)
		}
	}
	if !h.whole && len(h.rows) <= store.CountLimit {
		return nil, nil
	}
	if len(h.rows) > keptRows {
		h.rows, h.whole = h.rows[:keptRows], false
	}
	return h, nil
}

// count is how many rows there are, exact up to store.CountLimit.
func (h *head) count() (n int, more bool) {
	return min(len(h.rows), store.CountLimit), len(h.rows) > store.CountLimit
}

// firstOf returns the first n matters of the list. Until something happens they are
// those that were read before.
func (s *Service) firstOf(tx *store.Tx, h *head, n int) ([]*Matter, error) {
	n = min(len(h.rows), n)
	s.heads.mu.Lock()
	first := h.first
	s.heads.mu.Unlock()
	if len(first) >= n {
		return first[:n:n], nil
	}
	first, err := h.read(tx, n)
	if err == nil {
		err = pressing(tx, first)
	}
	if err != nil {
		return nil, err
	}
	s.heads.mu.Lock()
	defer s.heads.mu.Unlock()
	h.first = first
	return first[:n:n], nil
}

func (h *head) read(tx *store.Tx, n int) ([]*Matter, error) {
	args, at := make([]any, n), make(map[kernel.ID]int, n)
	for i, r := range h.rows[:n] {
		args[i], at[r.id] = r.id, i
	}
	if n == 0 {
		return []*Matter{}, nil
	}
	out := make([]*Matter, n)
	list, err := store.All(tx, scanMatter, `SELECT `+matterColumns+` FROM matter m WHERE m.id IN (`+store.Marks(1, n)+`)`, args...)
	if err == nil && len(list) != n {
		err = kernel.Internal(fmt.Errorf("matter: a list of %d rows kept, %d stand", n, len(list)))
	}
	for _, m := range list {
		out[at[m.ID]] = m
	}
	return out, err
}
