package store

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"juyan/internal/kernel"
)

// On SQLite the terms of the last few records stand in their search_doc rows
// alone, where a search reads them; every so many records they enter the inverted
// index together, in its order. A record's forty terms lie far apart in the index:
// written one record at a time they were a third of what filing costs, most of it
// pages written again and again. On PostgreSQL numbers may be committed out of
// their order, and terms are written with their record.
const tailDocs = 64

// merged is the number up to which records stand in the inverted index.
func merged(tx *Tx) (int64, error) {
	if tx.Dialect() != SQLite {
		return math.MaxInt64, nil
	}
	return One(tx, Value[int64], "SELECT n FROM search_merged")
}

type posting struct {
	kind, term string
	n          int64
}

// MergeSearch enters every record into the inverted index that is not there yet.
func MergeSearch(tx *Tx) error {
	upTo, err := One(tx, Value[int64], "SELECT n FROM search_merged")
	if err != nil {
		return err
	}
	var all []posting
	_, err = All(tx, func(s Scanner) (n int64, err error) {
		var kind, terms string
		err = s.Scan(&n, &kind, &terms)
		for term := range strings.FieldsSeq(terms) {
			all = append(all, posting{kind, term, n})
		}
		upTo = max(upTo, n)
		return n, err
	}, "SELECT n, kind, terms FROM search_doc WHERE n > $1", upTo)
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b posting) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.term, b.term), cmp.Compare(a.n, b.n))
	})
	for _, size := range termBatches {
		for ; len(all) >= size; all = all[size:] {
			args := make([]any, 0, 3*size)
			for _, p := range all[:size] {
				args = append(args, p.kind, p.term, p.n)
			}
			if err := tx.Exec("INSERT INTO search_term (kind, term, n) VALUES "+Values(size, 3), args...); err != nil {
				return err
			}
		}
	}
	return tx.Exec("UPDATE search_merged SET n = $1", upTo)
}

// settleSearch brings the index of a copied database into the form its engine
// keeps it in.
func settleSearch(src, dst *Tx) error {
	switch {
	case dst.Dialect() != SQLite:
		return MergeSearch(dst)
	case src.Dialect() != SQLite:
		return dst.Exec("UPDATE search_merged SET n = (SELECT COALESCE(MAX(n), 0) FROM search_doc)")
	}
	return nil
}

// searchTail is SearchDocs among the records that are not in the index yet.
func searchTail(tx *Tx, kind, query string) ([]kernel.ID, error) {
	wanted := queryTerms(query)
	upTo, err := merged(tx)
	if err != nil || len(wanted) == 0 || tx.Dialect() != SQLite {
		return nil, err
	}
	docs, err := All(tx, func(s Scanner) (id kernel.ID, err error) {
		var terms string
		if err = s.Scan(&id, &terms); err == nil && !hasTerms(strings.Fields(terms), wanted) {
			id = ""
		}
		return id, err
	}, "SELECT doc, terms FROM search_doc WHERE n > $1 AND kind = $2 ORDER BY n DESC", upTo, kind)
	return slices.DeleteFunc(docs, func(id kernel.ID) bool { return id == "" }), err
}
