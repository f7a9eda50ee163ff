package store

import (
	"context"
	"regexp"
	"slices"
	"strings"
)

// tables knows what tables and views there are, and which tables a statement may
// change and which it looks at. It reads words, not SQL: a column called like a
// table counts as one, which only makes somebody wait.
type tables struct {
	shown map[string][]string // a table: itself; a view: what it shows
	kin   map[string][]string // and the parents these refer to
	heirs map[string][]string // a table: those that refer to it, whose rows go with its own

	base map[string]string // of a view that shows whole rows of one table: that

	changes, looks map[string][]string // by statement, once found
	forms          map[string]*form    // likewise
}

var word = regexp.MustCompile(`[a-z_][a-z0-9_]*`)

func readTables(ctx context.Context, run runner) (*tables, error) {
	rows, err := run.QueryContext(ctx, `SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'view') AND sql IS NOT NULL`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	text, view := map[string]string{}, map[string]bool{}
	for rows.Next() {
		var name, kind, q string
		if err := rows.Scan(&name, &kind, &q); err != nil {
			return nil, err
		}
		text[name], view[name] = q, kind == "view"
	}
	t := &tables{shown: map[string][]string{}, kin: map[string][]string{}, heirs: map[string][]string{}, base: map[string]string{},
		changes: map[string][]string{}, looks: map[string][]string{}, forms: map[string]*form{}}
	for name, q := range text {
		if m := showsAll.FindStringSubmatch(q); m != nil && view[name] {
			t.base[name] = m[1]
		}
		t.shown[name] = reached(text, name, nil, func(at string) bool { return view[at] })
		t.kin[name] = reached(text, name, nil, func(string) bool { return true })
		for _, parent := range t.kin[name] {
			t.heirs[parent] = append(t.heirs[parent], name)
		}
	}
	return t, rows.Err()
}

// reached are the tables and views that the text of one leads to, beyond those
// for which on holds.
func reached(text map[string]string, name string, out []string, on func(string) bool) []string {
	out = append(out, name)
	if !on(name) {
		return out
	}
	for _, w := range word.FindAllString(text[name], -1) {
		if _, ok := text[w]; ok && !slices.Contains(out, w) {
			out = reached(text, w, out, on)
		}
	}
	return out
}

// named are the tables and views that q names, each with those it leads to; found
// remembers them.
func named(q string, to, found map[string][]string) []string {
	if out, ok := found[q]; ok {
		return out
	}
	var out []string
	for _, w := range word.FindAllString(q, -1) {
		for _, name := range to[w] {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	found[q] = out
	return out
}

// changed are the tables that a statement without an answer may change or has to
// find as they are.
func (t *tables) changed(q string) []string {
	if strings.HasPrefix(q, "DELETE") {
		return named(q, t.heirs, t.changes)
	}
	return named(q, t.shown, t.changes)
}

// asked are the tables that a statement with an answer looks at; one that also
// writes looks at the parents of its table.
func (t *tables) asked(q string) []string {
	if isSelect(q) {
		return named(q, t.shown, t.looks)
	}
	return named(q, t.kin, t.looks)
}
