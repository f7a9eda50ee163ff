package store

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"juyan/internal/kernel"
)

// IndexText makes a record findable by the words of its texts, in place of
// those it was indexed under before. kind separates lists ("matter", "unit").
func IndexText(tx *Tx, kind string, id kernel.ID, texts ...string) error {
	return indexTerms(tx, kind, id, Bigrams(strings.Join(texts, "\n")))
}

func indexTerms(tx *Tx, kind string, id kernel.ID, terms []string) error {
	all := strings.Join(terms, " ")
	n, err := One(tx, Value[int64], `INSERT INTO search_doc (kind, doc, terms) VALUES ($1, $2, $3)
		ON CONFLICT (kind, doc) DO NOTHING RETURNING n`, kind, id, all)
	if isNoRows(err) {
		return reindex(tx, kind, id, terms, all)
	}
	if err != nil {
		return err
	}
	if tx.Dialect() != SQLite {
		return addTerms(tx, kind, n, terms)
	}
	return TailGrew(tx, n)
}

// IndexNew is IndexText of a record that is entered just now. Its number may be one
// that only its turn brings (see AtTurn). On PostgreSQL nobody waits for that of the
// row.
func IndexNew(tx *Tx, kind string, id kernel.ID, number *string, texts ...string) error {
	rest := Bigrams(strings.Join(texts, "\n"))
	return tx.AtTurn(func() error {
		terms := Bigrams(*number)
		terms = append(terms, minus(rest, terms)...)
		if tx.Dialect() == SQLite {
			return indexTerms(tx, kind, id, terms)
		}
		all := strings.Join(terms, " ")
		slices.Sort(terms) // neighbours in the index
		return tx.Queue(`WITH d AS (INSERT INTO search_doc (kind, doc, terms) VALUES ($1, $2, $3) RETURNING n)
			INSERT INTO search_term (kind, term, n) SELECT $1, t.term, d.n FROM d CROSS JOIN unnest(CAST($4 AS TEXT[])) AS t (term)`, kind, id, all, terms)
	})
}

// reindex writes only the terms that came or went.
func reindex(tx *Tx, kind string, id kernel.ID, terms []string, all string) error {
	n, before, err := indexed(tx, kind, id)
	if err != nil || before == all {
		return err
	}
	in, err := inIndex(tx, n)
	if err != nil {
		return err
	}
	if in {
		old := strings.Fields(before)
		if err := dropTerms(tx, kind, n, minus(old, terms)); err != nil {
			return err
		}
		if err := addTerms(tx, kind, n, minus(terms, old)); err != nil {
			return err
		}
	}
	return tx.Exec("UPDATE search_doc SET terms = $1 WHERE n = $2", all, n)
}

// UnindexText makes a record unfindable, leaving no trace of its words.
func UnindexText(tx *Tx, kind string, id kernel.ID) error {
	n, before, err := indexed(tx, kind, id)
	if isNoRows(err) {
		return nil
	}
	if err != nil {
		return err
	}
	in, err := inIndex(tx, n)
	if err == nil && in {
		err = dropTerms(tx, kind, n, strings.Fields(before))
	}
	if err != nil {
		return err
	}
	return tx.Exec("DELETE FROM search_doc WHERE n = $1", n)
}

func indexed(tx *Tx, kind string, id kernel.ID) (n int64, terms string, err error) {
	_, err = One(tx, func(s Scanner) (int64, error) { return n, s.Scan(&n, &terms) },
		"SELECT n, terms FROM search_doc WHERE kind = $1 AND doc = $2", kind, id)
	return n, terms, err
}

// Rows per statement: a few fixed sizes keep the prepared statements few.
var termBatches = []int{128, 64, 32, 16, 8, 4, 2, 1}

func addTerms(tx *Tx, kind string, n int64, terms []string) error {
	if tx.Dialect() == SQLite {
		found := blocks{}
		for _, t := range terms {
			found.add(kind, t, n)
		}
		return setBits(tx, found.rows())
	}
	slices.Sort(terms) // neighbours in the index
	return inBatches(kind, n, terms, func(args []any, size int) error {
		rows := make([]string, size)
		for i := range rows {
			rows[i] = fmt.Sprintf("($1,$%d,$2)", i+3)
		}
		return tx.Queue("INSERT INTO search_term (kind, term, n) VALUES "+strings.Join(rows, ","), args...)
	})
}

func dropTerms(tx *Tx, kind string, n int64, terms []string) error {
	if tx.Dialect() == SQLite {
		return dropBits(tx, kind, n, terms)
	}
	return inBatches(kind, n, terms, func(args []any, size int) error {
		return tx.Exec("DELETE FROM search_term WHERE kind = $1 AND n = $2 AND term IN ("+Marks(3, size)+")", args...)
	})
}

// inBatches hands out terms, each batch behind its kind and number.
func inBatches(kind string, n int64, terms []string, do func(args []any, size int) error) error {
	for _, size := range termBatches {
		for ; len(terms) >= size; terms = terms[size:] {
			args := append(make([]any, 0, size+2), kind, n)
			for _, t := range terms[:size] {
				args = append(args, t)
			}
			if err := do(args, size); err != nil {
				return err
			}
		}
	}
	return nil
}

func minus(a, b []string) (out []string) {
	has := make(map[string]bool, len(b))
	for _, s := range b {
		has[s] = true
	}
	for _, s := range a {
		if !has[s] {
			out = append(out, s)
		}
	}
	return out
}

const (
	maxSlots     = 8    // conditions of one search; the rarest count
	maxExpansion = 64   // terms that a beginning may stand for
	enough       = 1000 // postings beyond which a term is just "frequent"
)

// slot is one condition of a search: the record has one of these terms.
type slot struct {
	terms []string
	begin string // if terms are too many to list: they begin so
	cost  int64  // postings, counted up to enough
}

// SearchDocs returns up to limit records of kind that may match query, last
// indexed first. Every pair of neighbouring characters occurs in each, but
// perhaps not side by side: the caller looks at the records themselves.
func SearchDocs(tx *Tx, kind, query string, limit int) ([]kernel.ID, error) {
	if tx.Dialect() != SQLite {
		return searchIndex(tx, kind, query, limit)
	}
	at, err := mergedUpTo(tx)
	if err != nil {
		return nil, err
	}
	newest, err := searchTail(tx, kind, query, at.upTo)
	if err != nil || len(newest) >= limit {
		return newest[:min(len(newest), limit)], err
	}
	older, err := searchBlocks(tx, kind, query, at.upTo, limit-len(newest))
	return append(newest, older...), err
}

// searchIndex is SearchDocs in the index of PostgreSQL, which has a row for each
// record and term.
func searchIndex(tx *Tx, kind, query string, limit int) ([]kernel.ID, error) {
	slots, err := plan(tx, kind, query)
	if err != nil || len(slots) == 0 || slots[0].cost == 0 {
		return nil, err
	}
	b := &searchSQL{args: []any{kind}}
	var where []string
	for i, s := range slots { // a scalar subquery, for PostgreSQL makes of EXISTS a join that reads all of a frequent term
		if i == 0 {
			where = append(where, "t.kind = $1 AND "+b.match("t", s))
		} else {
			where = append(where, "(SELECT 1 FROM search_term x WHERE x.kind = $1 AND x.n = t.n AND "+b.match("x", s)+" LIMIT 1) = 1")
		}
	}
	distinct := ""
	if len(slots[0].terms) != 1 {
		distinct = "DISTINCT "
	}
	q := fmt.Sprintf("SELECT d.doc FROM (SELECT %st.n FROM search_term t WHERE %s ORDER BY t.n DESC LIMIT %s) AS f JOIN search_doc d ON d.n = f.n ORDER BY d.n DESC",
		distinct, strings.Join(where, " AND "), b.arg(limit))
	return All(tx, Value[kernel.ID], q, b.args...)
}

// plan turns a query into conditions, the rarest first.
func plan(tx *Tx, kind, query string) (slots []slot, err error) {
	for _, w := range queryTerms(query) {
		s := slot{terms: []string{w.term}}
		if w.prefix {
			if s, err = expand(tx, kind, w.term); err != nil {
				return nil, err
			}
		}
		if s.begin == "" {
			if s.cost, err = postings(tx, kind, s.terms); err != nil {
				return nil, err
			}
		}
		slots = append(slots, s)
	}
	slices.SortStableFunc(slots, func(a, b slot) int { return cmp.Compare(a.cost, b.cost) })
	if len(slots) > 1 { // a vague beginning alone must do; beside others the caller checks it
		slots = slices.DeleteFunc(slots, func(s slot) bool { return s.begin != "" && s.begin != slots[0].begin })
	}
	return slots[:min(len(slots), maxSlots)], nil
}

// expand lists the terms that begin with begin, hopping from one to the next
// in the index.
func expand(tx *Tx, kind, begin string) (slot, error) {
	terms, err := All(tx, Value[string], `WITH RECURSIVE hop (term) AS (
		SELECT min(term) FROM search_term WHERE kind = $1 AND term >= $2 AND term < $3
		UNION ALL
		SELECT (SELECT min(s.term) FROM search_term s WHERE s.kind = $1 AND s.term > hop.term AND s.term < $3) FROM hop WHERE hop.term IS NOT NULL)
		SELECT term FROM hop WHERE term IS NOT NULL LIMIT 65`, kind, begin, begin+afterAll)
	if len(terms) > maxExpansion {
		return slot{begin: begin, cost: enough + 1}, err
	}
	return slot{terms: terms}, err
}

// afterAll sorts behind every continuation of a term.
const afterAll = "\U0010FFFF"

func postings(tx *Tx, kind string, terms []string) (int64, error) {
	if len(terms) == 0 {
		return 0, nil
	}
	args := []any{kind}
	for _, t := range terms {
		args = append(args, t)
	}
	q := fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM search_term WHERE kind = $1 AND term IN (%s) LIMIT %d) AS counted",
		Marks(2, len(terms)), enough)
	return One(tx, Value[int64], q, args...)
}

// searchSQL collects the arguments of a search.
type searchSQL struct{ args []any }

func (b *searchSQL) arg(v any) string {
	b.args = append(b.args, v)
	return fmt.Sprintf("$%d", len(b.args))
}

func (b *searchSQL) match(alias string, s slot) string {
	if s.begin != "" {
		return fmt.Sprintf("%s.term >= %s AND %s.term < %s", alias, b.arg(s.begin), alias, b.arg(s.begin+afterAll))
	}
	if len(s.terms) == 1 {
		return alias + ".term = " + b.arg(s.terms[0])
	}
	marks := make([]string, len(s.terms))
	for i, t := range s.terms {
		marks[i] = b.arg(t)
	}
	return alias + ".term IN (" + strings.Join(marks, ",") + ")"
}
