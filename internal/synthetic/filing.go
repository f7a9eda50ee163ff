package synthetic

import (
	"fmt"
	"slices"
	"strings"

	"juyan/internal/store"
)

// Filing is everything that raising one matter wrote, table by table, to be
// written again as another.
type Filing struct {
	tables []filed
	kind   string
	year   int64
	ids    map[string]bool // ids that each replay makes anew
}

// filed are the rows of one table.
type filed struct {
	table   string
	columns []string
	rows    [][]any
	insert  string
}

// filingTables are what a filing writes, in the order in which it does, and which
// rows of each belong to matter $1.
var filingTables = []struct{ table, of string }{
	{"idem", "result = $1"},
	{"matter", "id = $1"}, {"matter_tag", "matter_id = $1"}, {"matter_involved", "matter_id = $1"}, {"matter_clock", "matter_id = $1"},
	{"inbox", "matter_id = $1"}, {"event", "matter_id = $1"},
	{"event_secret", "event_id IN (SELECT id FROM event_shown WHERE matter_id = $1)"},
	{"fact", "matter_id = $1"}, {"counter_case", "matter_id = $1"},
	{"search_doc", "kind = 'matter' AND doc = $1"},
	{"search_term", "kind = 'matter' AND n = (SELECT n FROM search_doc WHERE kind = 'matter' AND doc = $1)"},
}

// LastFiling reads the rows of the matter of a kind that was raised last.
func LastFiling(tx *store.Tx, kind string) (*Filing, error) {
	f := &Filing{kind: kind, ids: map[string]bool{}}
	id, err := store.One(tx, store.Value[string], `SELECT id FROM matter_shown WHERE kind = $1 AND id < 'c' ORDER BY id DESC LIMIT 1`, kind)
	if err != nil {
		return nil, err
	}
	if f.year, err = store.One(tx, store.Value[int64], `SELECT MAX(year) FROM matter_seq WHERE kind = $1`, kind); err != nil {
		return nil, err
	}
	for _, t := range filingTables {
		if t.table == "search_term" && tx.Dialect() == store.SQLite {
			continue // entered many at a time, as Replay does
		}
		x, err := rowsOf(tx, t.table, t.of, id)
		if err != nil {
			return nil, err
		}
		if len(x.rows) == 0 {
			continue
		}
		if i := slices.Index(x.columns, "id"); i >= 0 {
			for _, r := range x.rows {
				f.ids[fmt.Sprint(r[i])] = true
			}
		}
		f.tables = append(f.tables, x)
	}
	return f, nil
}

// rowsOf reads whole rows; columns the database numbers itself are left to it.
func rowsOf(tx *store.Tx, table, of, id string) (filed, error) {
	x := filed{table: table}
	rows, err := tx.Query(`SELECT * FROM `+table+` WHERE `+of, id)
	if err != nil {
		return x, err
	}
	defer rows.Close()
	all, err := rows.Columns()
	if err != nil {
		return x, err
	}
	for rows.Next() {
		values, into := make([]any, len(all)), make([]any, len(all))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return x, err
		}
		x.rows = append(x.rows, values)
	}
	x.drop(all)
	x.insert = `INSERT INTO ` + table + ` (` + strings.Join(x.columns, ", ") + `) VALUES ` + store.Values(len(x.rows), len(x.columns))
	if table == "search_doc" {
		x.insert += " RETURNING n"
	}
	return x, rows.Err()
}

// drop leaves out the columns that the database numbers.
func (x *filed) drop(all []string) {
	for i := len(all) - 1; i >= 0; i-- {
		numbered := all[i] == "seq" || x.table == "search_doc" && all[i] == "n"
		if !numbered {
			x.columns = append([]string{all[i]}, x.columns...)
			continue
		}
		for k := range x.rows {
			x.rows[k] = slices.Delete(x.rows[k], i, i+1)
		}
	}
}

// Rows is how many rows a filing is.
func (f *Filing) Rows() int {
	n := 1 // the counter of numbers
	for _, t := range f.tables {
		n += len(t.rows)
	}
	return n
}

// Replay writes the rows once more, under ids and a number of their own.
func (f *Filing) Replay(tx *store.Tx) error {
	fresh := make(map[string]string, len(f.ids))
	for id := range f.ids {
		fresh[id] = string(tx.NewID())
	}
	var number int64
	_, err := tx.Apart(func(tx *store.Tx) (err error) { // as the program does
		number, err = store.One(tx, store.Value[int64], `INSERT INTO matter_seq (kind, year, last) VALUES ($1,$2,1)
			ON CONFLICT (kind, year) DO UPDATE SET last = matter_seq.last + 1 RETURNING last`, f.kind, f.year)
		return err
	})
	if err != nil {
		return err
	}
	doc := int64(0)
	for _, t := range f.tables {
		args := make([]any, 0, len(t.rows)*len(t.columns))
		for _, r := range t.rows {
			for i, v := range r {
				args = append(args, f.anew(t.table+"."+t.columns[i], v, fresh, number, doc))
			}
		}
		if t.table != "search_doc" {
			err = tx.Exec(t.insert, args...)
		} else {
			doc, err = store.One(tx, store.Value[int64], t.insert, args...)
		}
		if err != nil {
			return err
		}
	}
	return store.TailGrew(tx, doc)
}

// anew is a value as it stands in the next filing.
func (f *Filing) anew(column string, v any, fresh map[string]string, number, doc int64) any {
	switch column {
	case "matter.number":
		return fmt.Sprintf("R%d", number)
	case "counter_case.receipt":
		return fmt.Sprintf("R%d", number)
	case "idem.key": // one caller may file both kinds
		return fmt.Sprintf("R-%s-%d", f.kind, number)
	case "search_term.n":
		return doc
	}
	if s, ok := v.(string); ok {
		if id, ok := fresh[s]; ok {
			return id
		}
	}
	return v
}
