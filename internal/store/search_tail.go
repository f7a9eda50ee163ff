package store

import (
	"slices"
	"strconv"
	"strings"

	"juyan/internal/kernel"
)

// On SQLite the terms of the newest records stand in their search_doc rows alone,
// where a search reads them; some hundreds at a time they enter the inverted index
// together, in its order (see blocks). A record's forty terms lie far apart in the
// index: written one record at a time they were a third of what filing costs, most of
// it pages written again and again. On PostgreSQL numbers may be committed out of
// their order, and terms are written with their record.
const (
	tailDocs = 8 * blockDocs // so many are entered at a time, see merger
	tailMost = 8 * tailDocs  // beyond it whoever adds a record enters all
)

// mergedAt is how far records stand in the inverted index. Those up to until are
// being entered: some of their bits are set, and what they say must not change.
type mergedAt struct{ upTo, until int64 }

func mergedUpTo(tx *Tx) (mergedAt, error) {
	return One(tx, func(s Scanner) (at mergedAt, err error) { return at, s.Scan(&at.upTo, &at.until) }, "SELECT n, until FROM search_merged")
}

// inIndex reports whether the terms of a record stand in the inverted index. One that
// is being entered is entered now, so that it can be changed.
func inIndex(tx *Tx, n int64) (bool, error) {
	if tx.Dialect() != SQLite {
		return true, nil
	}
	at, err := mergedUpTo(tx)
	if err != nil || n <= at.upTo || n > at.until {
		return n <= at.upTo, err
	}
	return true, MergeSearch(tx)
}

// TailGrew looks after the tail once search_doc has a new row n.
func TailGrew(tx *Tx, n int64) error {
	if tx.Dialect() != SQLite || n%blockDocs != blockDocs-1 {
		return nil
	}
	at, err := mergedUpTo(tx)
	switch {
	case err != nil || n-at.upTo < tailDocs:
		return err
	case n-at.upTo >= tailMost:
		return MergeSearch(tx)
	}
	tx.AfterCommit(tx.db.engine.(*sqliteEngine).merger.wake)
	return nil
}

// searchTail is SearchDocs among the records that are not in the index yet. SQLite
// passes over those that lack a term altogether.
func searchTail(tx *Tx, kind, query string, upTo int64) ([]kernel.ID, error) {
	wanted := queryTerms(query)
	if len(wanted) == 0 {
		return nil, nil
	}
	q, args := "SELECT doc, terms FROM search_doc WHERE n > $1 AND kind = $2", []any{upTo, kind}
	for _, w := range wanted[:min(len(wanted), maxSlots)] {
		args = append(args, w.term)
		q += " AND instr(terms, $" + strconv.Itoa(len(args)) + ") > 0"
	}
	docs, err := All(tx, func(s Scanner) (id kernel.ID, err error) {
		var terms string
		if err = s.Scan(&id, &terms); err == nil && !hasTerms(strings.Fields(terms), wanted) {
			id = ""
		}
		return id, err
	}, q+" ORDER BY n DESC", args...)
	return slices.DeleteFunc(docs, func(id kernel.ID) bool { return id == "" }), err
}
