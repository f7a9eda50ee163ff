package ledger

import (
	"context"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Damage is one thing that does not fit.
type Damage struct {
	Leaf  int64     // the first leaf it concerns; -1 = none
	Event kernel.ID // "" = it is not known which
	Text  kernel.Text
}

// Report is what Verify found.
type Report struct {
	Leaves      int64
	Erased      int64 // of them, payloads erased under a recorded act
	Signed      int64 // leaves that a checkpoint covers
	Checkpoints int
	Keys        []string // public keys that were in force, oldest first
	Lost        int      // keys set without the old one's signature
	Waiting     int64    // committed and not sealed yet
	Hidden      int64    // of imports that are not published, or were discarded
	Files       int64
	Damage      []Damage // by leaf
}

// Events are all there are, sealed or not.
func (r *Report) Events() int64 { return r.Leaves + r.Waiting + r.Hidden }

// Trust is what a verifier brings along from outside the database.
type Trust struct {
	Key         string       // a public key of this ledger
	Checkpoints []Checkpoint // received earlier
}

// Verify recomputes everything that carries evidence: every payload, fact, leaf,
// node, checkpoint and file. The report lists the damage, what concerns the
// first leaf first. It may run beside the site. An error means that it could not
// be done.
func Verify(ctx context.Context, db *store.DB, trust Trust, progress func(done, total int64)) (Report, error) {
	v := &verifier{ctx: ctx, db: db, trust: trust, erased: map[kernel.ID]bool{}, nodes: map[[2]int64]tlog.Hash{}}
	for _, step := range []func() error{v.begin, func() error { return v.leaves(progress) }, v.unsealed, v.settle, v.rest, v.files} {
		if err := step(); err != nil {
			return v.Report, err
		}
	}
	slices.SortStableFunc(v.Damage, func(a, b Damage) int { return int(rank(a) - rank(b)) })
	return v.Report, nil
}

// everySeq comes after every number of an event or a leaf.
const everySeq = 1<<62 - 1

// rank sorts what concerns no leaf to the end.
func rank(d Damage) int64 {
	if d.Leaf < 0 {
		return everySeq
	}
	return d.Leaf
}

// damageKept bounds the list; one damaged hash shows in everything above it.
const damageKept = 100

type verifier struct {
	Report
	ctx    context.Context
	db     *store.DB
	trust  Trust
	head   head
	tree   frontier
	points []Checkpoint // to be met, by size
	keys   []keyAt
	gone   []Damage // payloads that are not there, until their erasure shows
	erased map[kernel.ID]bool
	nodes  map[[2]int64]tlog.Hash // as they should be
	// The tree differs from the one that was sealed, so no later root can fit.
	broken bool
}

// keyAt is a key and the leaf of the event that set it.
type keyAt struct {
	keySet
	leaf int64
}

func (v *verifier) damaged(leaf int64, event kernel.ID, t kernel.Text, args ...any) {
	if len(v.Damage) < damageKept {
		v.Damage = append(v.Damage, Damage{leaf, event, t.Format(args...)})
	}
}

// begin reads how far the ledger reaches and the checkpoints in it.
func (v *verifier) begin() error {
	return v.db.Read(v.ctx, func(tx *store.Tx) (err error) {
		if v.head, err = readHead(tx); err != nil {
			return err
		}
		type row struct {
			size, at int64
			note     string
		}
		rows, err := store.All(tx, func(s store.Scanner) (r row, err error) { err = s.Scan(&r.size, &r.at, &r.note); return r, err },
			`SELECT size, at, note FROM ledger_checkpoint ORDER BY size`)
		for _, r := range rows {
			c, err := parseCheckpoint(r.note)
			if err != nil || c.Size != r.size || int64(c.At) != r.at {
				v.damaged(-1, "", kernel.T("检查点 %d 的内容读不出来或与所在行不符", "Checkpoint %d cannot be read or does not fit its row"), r.size)
				continue
			}
			v.points = append(v.points, c)
		}
		v.Checkpoints = len(rows)
		return err
	})
}

// verifyChunk is how many leaves are read in one snapshot.
const verifyChunk = 1000

func (v *verifier) leaves(progress func(done, total int64)) error {
	for from := int64(0); from < v.head.size; from += verifyChunk {
		to := min(from+verifyChunk, v.head.size)
		var part chunk
		if err := v.db.Read(v.ctx, func(tx *store.Tx) (err error) { part, err = readChunk(tx, from, to); return err }); err != nil {
			return err
		}
		for leaf := from; leaf < to; leaf++ {
			v.leaf(leaf, &part)
		}
		if progress != nil {
			progress(to, v.head.size)
		}
	}
	v.Leaves = v.tree.size
	return nil
}

// leaf checks one leaf with all it vouches for, and adds it to the tree.
func (v *verifier) leaf(n int64, part *chunk) {
	row, ok := part.rows[n]
	if !ok {
		v.damaged(n, "", kernel.T("第 %d 号位置是空的", "Leaf %d is missing"), n)
		v.tree.push(tlog.Hash{})
		v.broken = true
		return
	}
	e, ok := part.events[n]
	if !ok {
		v.damaged(n, "", kernel.T("第 %d 号记录（序号 %d）不见了", "The event of leaf %d (seq %d) is gone"), n, row.seq)
	} else {
		e.Facts = factsDigest(part.facts[e.ID])
		if e.leafHash() != row.hash {
			v.damaged(n, e.ID, kernel.T("第 %d 号记录 %s（%s）或其计量被改动过", "Leaf %d, event %s (%s), or its facts were changed"), n, string(e.ID), e.Kind)
		}
		v.payload(n, e, part)
	}
	for _, nd := range v.tree.push(row.hash) {
		v.nodes[[2]int64{int64(nd.level), nd.n}] = nd.hash
	}
	v.meet()
}

func (v *verifier) payload(n int64, e *entry, part *chunk) {
	s, ok := part.secrets[e.ID]
	switch {
	case !ok:
		v.gone = append(v.gone, Damage{n, e.ID, kernel.T("第 %d 号记录 %s 的内容不见了，也没有删除它的记录", "The payload of leaf %d, event %s, is gone and no erasure is recorded").Format(n, string(e.ID))})
	case !opens(e.Hash, s[0], s[1]):
		v.damaged(n, e.ID, kernel.T("第 %d 号记录 %s（%s）的内容被改动过", "The payload of leaf %d, event %s (%s), was changed"), n, string(e.ID), e.Kind)
	case e.Kind == kindKey:
		v.newKey(n, s[1])
	case e.Kind == kindErased:
		v.allow(s[1])
	}
}

// meet compares the tree with the checkpoints of its size.
func (v *verifier) meet() {
	for _, c := range slices.Concat(v.points, v.trust.Checkpoints) {
		if c.Size != v.tree.size {
			continue
		}
		if !v.broken && c.Root != v.tree.root() {
			v.rewritten(c)
		}
		v.signature(c)
		v.Signed = max(v.Signed, c.Size)
	}
}

// rewritten says between which leaves the tree went wrong, unless damage there
// is named already.
func (v *verifier) rewritten(c Checkpoint) {
	v.broken = true
	if !slices.ContainsFunc(v.Damage, func(d Damage) bool { return d.Leaf >= v.Signed && d.Leaf < c.Size }) {
		v.damaged(v.Signed, "", kernel.T("第 %d 至 %d 号记录与检查点 %d 不符：其中有被改写的", "Leaves %d to %d do not fit checkpoint %d: some were rewritten"), v.Signed, c.Size-1, c.Size)
	}
}
