package store

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"juyan/internal/kernel"
)

// On SQLite a row of the inverted index says which of 64 neighbouring records hold
// a term, a bit for each: a fifth of the rows that one for each record and term
// would be, and what several terms have in common is their bitwise and.
const blockDocs = 64

// blockTerm is where a row of the index stands.
type blockTerm struct {
	kind, term string
	block      int64
}

// blocks are the bits that are to be set.
type blocks map[blockTerm]uint64

func (b blocks) add(kind, term string, n int64) { b[blockTerm{kind, term, n / blockDocs}] |= bitOf(n) }

func bitOf(n int64) uint64 { return 1 << (n % blockDocs) }

// blockBits is a row of the index.
type blockBits struct {
	blockTerm
	docs uint64
}

// rows are they in the order of the index.
func (b blocks) rows() []blockBits {
	all := make([]blockBits, 0, len(b))
	for k, docs := range b {
		all = append(all, blockBits{k, docs})
	}
	slices.SortFunc(all, func(a, b blockBits) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.term, b.term), cmp.Compare(a.block, b.block))
	})
	return all
}

// setBits sets the bits of rows; those that are set stay.
func setBits(tx *Tx, rows []blockBits) error {
	for _, size := range termBatches {
		for ; len(rows) >= size; rows = rows[size:] {
			args := make([]any, 0, 4*size)
			for _, r := range rows[:size] {
				args = append(args, r.kind, r.term, r.block, int64(r.docs))
			}
			if err := tx.Exec("INSERT INTO search_term (kind, term, block, docs) VALUES "+Values(size, 4)+
				" ON CONFLICT (kind, term, block) DO UPDATE SET docs = search_term.docs | excluded.docs", args...); err != nil {
				return err
			}
		}
	}
	return nil
}

// dropBits takes a record out of the rows of terms.
func dropBits(tx *Tx, kind string, n int64, terms []string) error {
	return inBatches(kind, n/blockDocs, terms, func(args []any, size int) error {
		rows := " WHERE kind = ? AND block = ? AND term IN (?" + strings.Repeat(",?", size-1) + ")"
		if err := tx.Exec("UPDATE search_term SET docs = docs & ?"+rows, append([]any{int64(^bitOf(n))}, args...)...); err != nil {
			return err
		}
		return tx.Exec("DELETE FROM search_term"+rows+" AND docs = 0", args...)
	})
}

// searchBlocks is SearchDocs in the index of SQLite, among the records up to a number.
func searchBlocks(tx *Tx, kind, query string, upTo int64, limit int) (out []kernel.ID, err error) {
	slots, err := plan(tx, kind, query)
	if err != nil || len(slots) == 0 || slots[0].cost == 0 {
		return nil, err
	}
	exact := !slices.ContainsFunc(slots, func(s slot) bool { return len(s.terms) != 1 })
	for before := upTo/blockDocs + 1; len(out) < limit; {
		found, last, err := nextBlocks(tx, kind, slots, before, limit)
		if err != nil || len(found) == 0 {
			return out, err
		}
		found = slices.DeleteFunc(found, func(n int64) bool { return n > upTo })
		if out, err = appendDocs(tx, out, found, query, exact, limit); err != nil {
			return nil, err
		}
		before = last
	}
	return out, nil
}

// blockRow is a row of the index, or what several have in common.
type blockRow struct {
	block int64
	docs  uint64
}

// nextBlocks finds records, the newest first, in blocks that lie before one. Where a
// condition has several terms, some may not match.
func nextBlocks(tx *Tx, kind string, slots []slot, before int64, limit int) (found []int64, last int64, err error) {
	rows := limit + 1
	if len(slots[0].terms) != 1 { // many rows to a block
		rows += 2000
	}
	list, err := blockRows(tx, kind, slots, before, rows)
	if err != nil || len(list) == 0 {
		return nil, 0, err
	}
	if last = list[len(list)-1].block; len(list) == rows { // the last block may be cut off
		list = slices.DeleteFunc(list, func(r blockRow) bool { return r.block == last })
		last++
	}
	if len(list) == 0 { // it has more rows than that: any record of it may match
		last--
		list = []blockRow{{last, ^uint64(0)}}
	}
	return numbersOf(list), last, nil
}

// numbersOf lists the records of rows, which come the newest block first.
func numbersOf(rows []blockRow) (found []int64) {
	for len(rows) > 0 {
		block, all := rows[0].block, uint64(0)
		for ; len(rows) > 0 && rows[0].block == block; rows = rows[1:] {
			all |= rows[0].docs
		}
		for ; all != 0; all &^= 1 << (bits.Len64(all) - 1) {
			found = append(found, block*blockDocs+int64(bits.Len64(all))-1)
		}
	}
	return found
}

func blockRows(tx *Tx, kind string, slots []slot, before int64, limit int) ([]blockRow, error) {
	b := &searchSQL{args: []any{kind}}
	docs, from, where := "t0.docs", "search_term t0", []string{"t0.kind = $1", b.match("t0", slots[0])}
	for i, s := range slots[1:] {
		if len(s.terms) != 1 { // looked at in the records themselves
			continue
		}
		t := fmt.Sprintf("t%d", i+1)
		docs, from = docs+" & "+t+".docs", from+" CROSS JOIN search_term "+t
		where = append(where, t+".kind = $1", t+".block = t0.block", b.match(t, s))
	}
	where = append(where, "t0.block < "+b.arg(before), "("+docs+") <> 0")
	return All(tx, func(s Scanner) (r blockRow, err error) {
		var docs int64
		err = s.Scan(&r.block, &docs)
		r.docs = uint64(docs)
		return r, err
	}, "SELECT t0.block, "+docs+" FROM "+from+" WHERE "+strings.Join(where, " AND ")+" ORDER BY t0.block DESC LIMIT "+b.arg(limit), b.args...)
}

// appendDocs adds the ids of records until there are enough; unless the find is
// exact each is held against the query.
func appendDocs(tx *Tx, out []kernel.ID, found []int64, query string, exact bool, limit int) ([]kernel.ID, error) {
	wanted := queryTerms(query)
	for len(found) > 0 && len(out) < limit {
		some := found[:min(len(found), 50)]
		found = found[len(some):]
		args := make([]any, len(some))
		for i, n := range some {
			args[i] = n
		}
		ids, err := All(tx, func(s Scanner) (id kernel.ID, err error) {
			var terms string
			if err = s.Scan(&id, &terms); err == nil && !exact && !hasTerms(strings.Fields(terms), wanted) {
				id = ""
			}
			return id, err
		}, "SELECT doc, terms FROM search_doc WHERE n IN ("+Marks(1, len(args))+") ORDER BY n DESC", args...)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if id != "" && len(out) < limit {
				out = append(out, id)
			}
		}
	}
	return out, nil
}
