package store

import (
	"math"
	"slices"
	"strings"

	"juyan/internal/kernel"
)

// On SQLite the terms of the last few records stand in their search_doc rows
// alone, where a search reads them; every so many records they enter the inverted
// index together, in its order (see blocks). A record's forty terms lie far apart in
// the index: written one record at a time they were a third of what filing costs,
// most of it pages written again and again. On PostgreSQL numbers may be committed out of
// their order, and terms are written with their record.
const tailDocs = blockDocs

// merged is the number up to which records stand in the inverted index.
func merged(tx *Tx) (int64, error) {
	if tx.Dialect() != SQLite {
		return math.MaxInt64, nil
	}
	return One(tx, Value[int64], "SELECT n FROM search_merged")
}

// MergeSearch enters every record into the inverted index that is not there yet.
func MergeSearch(tx *Tx) error {
	upTo, err := One(tx, Value[int64], "SELECT n FROM search_merged")
	for last := int64(-1); err == nil && upTo != last; {
		last = upTo
		upTo, err = mergeSome(tx, upTo)
	}
	return err
}

// mergedAtOnce bounds how many records are held in memory.
const mergedAtOnce = 64 * blockDocs

// mergeSome enters the next records after upTo, and returns up to where.
func mergeSome(tx *Tx, upTo int64) (int64, error) {
	found := blocks{}
	list, err := All(tx, func(s Scanner) (n int64, err error) {
		var kind, terms string
		err = s.Scan(&n, &kind, &terms)
		for term := range strings.FieldsSeq(terms) {
			found.add(kind, term, n)
		}
		return n, err
	}, "SELECT n, kind, terms FROM search_doc WHERE n > $1 ORDER BY n LIMIT $2", upTo, mergedAtOnce)
	if err != nil || len(list) == 0 {
		return upTo, err
	}
	if err := found.write(tx); err != nil {
		return upTo, err
	}
	upTo = list[len(list)-1]
	return upTo, tx.Exec("UPDATE search_merged SET n = $1", upTo)
}

// settleSearch makes the index of a database that was copied without it.
func settleSearch(dst *Tx) error {
	if dst.Dialect() == SQLite {
		if err := dst.Exec("UPDATE search_merged SET n = 0"); err != nil {
			return err
		}
		return MergeSearch(dst)
	}
	for n := int64(0); ; {
		type doc struct {
			n           int64
			kind, terms string
		}
		list, err := All(dst, func(s Scanner) (d doc, err error) { return d, s.Scan(&d.n, &d.kind, &d.terms) },
			"SELECT n, kind, terms FROM search_doc WHERE n > $1 ORDER BY n LIMIT $2", n, mergedAtOnce)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, d := range list {
			if err := addTerms(dst, d.kind, d.n, strings.Fields(d.terms)); err != nil {
				return err
			}
			n = d.n
		}
	}
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
