package store

import (
	"context"
	"regexp"
	"slices"
)

// tables knows what tables and views there are, and which tables a statement
// names, itself or through a view. It reads words, not SQL: a column called like
// a table counts as one, which only makes somebody wait.
type tables struct {
	of   map[string][]string // a table: itself and its parents; a view: what it shows
	seen map[string][]string // by statement
}

var word = regexp.MustCompile(`[a-z_][a-z0-9_]*`)

func readTables(ctx context.Context, run runner) (*tables, error) {
	rows, err := run.QueryContext(ctx, `SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'view') AND sql IS NOT NULL`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	text := map[string]string{}
	for rows.Next() {
		var name, kind, q string
		if err := rows.Scan(&name, &kind, &q); err != nil {
			return nil, err
		}
		text[name] = q
	}
	t := &tables{of: map[string][]string{}, seen: map[string][]string{}}
	for name := range text {
		t.of[name] = reached(text, name, nil)
	}
	return t, rows.Err()
}

// reached are the tables and views that the text of one leads to: what a view
// shows, the parents that a table refers to.
func reached(text map[string]string, name string, out []string) []string {
	out = append(out, name)
	for _, w := range word.FindAllString(text[name], -1) {
		if _, ok := text[w]; ok && !slices.Contains(out, w) {
			out = reached(text, w, out)
		}
	}
	return out
}

// touching are the tables and views q names, and all they lead to.
func (t *tables) touching(q string) []string {
	if out, ok := t.seen[q]; ok {
		return out
	}
	var out []string
	for _, w := range word.FindAllString(q, -1) {
		for _, name := range t.of[w] {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	t.seen[q] = out
	return out
}
