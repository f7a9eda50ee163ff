package ledger

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// storedEvery says which levels of the tree have their hashes stored: every
// eighth. A hash between them is computed from at most 128 below it.
const storedEvery = 8

// node is a stored hash of a subtree: the n-th of its level.
type node struct {
	level int
	n     int64
	hash  tlog.Hash
}

// frontier is the right edge of a tree, all that appending to it needs: for
// every bit set in size, the hash of the whole subtree of that many leaves.
type frontier struct {
	size int64
	edge [64]tlog.Hash
}

// push appends a leaf and returns the subtrees it completed that are stored.
func (f *frontier) push(leaf tlog.Hash) (done []node) {
	h, level := leaf, 0
	for ; f.size>>level&1 == 1; level++ {
		h = tlog.NodeHash(f.edge[level], h)
		if up := level + 1; up%storedEvery == 0 {
			done = append(done, node{up, f.size >> up, h})
		}
	}
	f.edge[level] = h
	f.size++
	return done
}

// root is the hash of the whole tree.
func (f *frontier) root() tlog.Hash {
	var h tlog.Hash
	first := true
	for level := range f.edge {
		if f.size>>level&1 == 0 {
			continue
		}
		if first {
			h, first = f.edge[level], false
		} else {
			h = tlog.NodeHash(f.edge[level], h)
		}
	}
	if first {
		h, _ = tlog.TreeHash(0, nil) // of nothing; it reads nothing
	}
	return h
}

// loadFrontier reads the right edge of the tree of size leaves.
func loadFrontier(tx *store.Tx, size int64) (*frontier, error) {
	f := &frontier{size: size}
	for level := range f.edge {
		if size>>level&1 == 0 {
			continue
		}
		var err error
		if f.edge[level], err = subtree(tx, level, size>>level-1); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// hashes reads the tree's hashes for tlog's proofs.
type hashes struct{ tx *store.Tx }

// ReadHashes is tlog's interface.
func (r hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		level, n := tlog.SplitStoredHashIndex(x)
		var err error
		if out[i], err = subtree(r.tx, level, n); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// subtree is the hash of the n-th subtree of a level, from stored ones.
func subtree(tx *store.Tx, level int, n int64) (tlog.Hash, error) {
	up := level % storedEvery
	base, lo, count := level-up, n<<up, int64(1)<<up
	list, err := storedHashes(tx, base, lo, lo+count)
	if err != nil {
		return tlog.Hash{}, err
	}
	if int64(len(list)) != count {
		return tlog.Hash{}, kernel.Internal(fmt.Errorf("ledger: %d of %d hashes of level %d from %d", len(list), count, base, lo))
	}
	for ; len(list) > 1; list = list[:len(list)/2] {
		for i := range len(list) / 2 {
			list[i] = tlog.NodeHash(list[2*i], list[2*i+1])
		}
	}
	return list[0], nil
}

func storedHashes(tx *store.Tx, level int, from, to int64) ([]tlog.Hash, error) {
	if level == 0 {
		return store.All(tx, scanHash, `SELECT hash FROM event_leaf WHERE leaf >= $1 AND leaf < $2 ORDER BY leaf`, from, to)
	}
	return store.All(tx, scanHash, `SELECT hash FROM ledger_node WHERE level = $1 AND n >= $2 AND n < $3 ORDER BY n`, level, from, to)
}

func scanHash(s store.Scanner) (h tlog.Hash, err error) {
	var b []byte
	if err = s.Scan(&b); err == nil && len(b) != len(h) {
		err = fmt.Errorf("ledger: a hash of %d bytes", len(b))
	}
	copy(h[:], b)
	return h, err
}
