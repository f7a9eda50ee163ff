package store

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"juyan/internal/kernel"
)

// Page asks for up to Limit rows after the row that the cursor After names;
// an empty After is the first page.
type Page struct {
	After string
	Limit int
}

// SortCol is a column a list may be sorted by. It must never be NULL, for the
// engines put NULLs at opposite ends. Name is what the URL says; SQL is ours,
// never the user's.
type SortCol struct {
	Name string
	SQL  string
	Int  bool // BIGINT; else TEXT
	Desc bool
}

// Sorts is the allow-list of a list page.
type Sorts []SortCol

// By returns the columns to sort by: the one named ("-name" for descending),
// then id, which must be unique, in the same direction. An empty or unknown
// name sorts by the first of the list.
func (s Sorts) By(name string, id SortCol) []SortCol {
	plain, desc := strings.CutPrefix(name, "-")
	for _, c := range s {
		if c.Name == plain {
			c.Desc, id.Desc = desc, desc
			return []SortCol{c, id}
		}
	}
	id.Desc = s[0].Desc
	return []SortCol{s[0], id}
}

// Window is the SQL of one page. Use it as
//
//	"SELECT … WHERE status = $1 AND " + w.Where + w.Order
//
// with w.Args appended to the other arguments, and hand the rows to Cut.
type Window struct {
	Where string // a condition, "1=1" on the first page
	Order string // " ORDER BY … LIMIT …"
	Args  []any
	limit int
	sign  string
}

// pageMax bounds Page.Limit; pageDefault stands for none.
const (
	pageMax     = 1000
	pageDefault = 50
)

// Keyset turns a page into SQL. cols end with a unique column; the first
// placeholder of Where is $first. A cursor that is damaged, or of another
// order, is a kernel invalid of field "after".
func Keyset(cols []SortCol, page Page, first int) (Window, error) {
	w := Window{Where: "1=1", limit: page.Limit, sign: signature(cols)}
	if w.limit <= 0 {
		w.limit = pageDefault
	}
	w.limit = min(w.limit, pageMax)
	order := make([]string, len(cols))
	for i, c := range cols {
		order[i] = c.SQL
		if c.Desc {
			order[i] += " DESC"
		}
	}
	w.Order = fmt.Sprintf(" ORDER BY %s LIMIT %d", strings.Join(order, ", "), w.limit+1)
	if page.After == "" {
		return w, nil
	}
	args, ok := decodeCursor(page.After, w.sign, cols)
	if !ok {
		return w, kernel.Invalid("after", kernel.T("这一页的位置已失效，请从第一页重新翻起", "This place in the list is no longer valid; start again from the first page"))
	}
	w.Args = args
	w.Where = after(cols, first)
	return w, nil
}

// after is "the row lies behind the cursor":
// a >= $1 AND (a > $1 OR a = $1 AND b > $2), with < where descending. The
// leading term is implied and lets the engine start in the index.
func after(cols []SortCol, first int) string {
	var alternatives []string
	equal := ""
	for i, c := range cols {
		op := ">"
		if c.Desc {
			op = "<"
		}
		alternatives = append(alternatives, fmt.Sprintf("%s%s %s $%d", equal, c.SQL, op, first+i))
		equal += fmt.Sprintf("%s = $%d AND ", c.SQL, first+i)
	}
	op := ">="
	if cols[0].Desc {
		op = "<="
	}
	return fmt.Sprintf("%s %s $%d AND (%s)", cols[0].SQL, op, first, strings.Join(alternatives, " OR "))
}

// Cut drops the row beyond the page and returns the cursor of the next page,
// "" on the last. key returns a row's values of the sort columns, in order.
func Cut[T any](w Window, rows []T, key func(T) []any) (page []T, next string) {
	if len(rows) <= w.limit {
		return rows, ""
	}
	rows = rows[:w.limit]
	text, err := json.Marshal(append([]any{w.sign}, key(rows[w.limit-1])...))
	if err != nil {
		panic(err) // strings and integers always marshal
	}
	return rows, base64.RawURLEncoding.EncodeToString(text)
}

func signature(cols []SortCol) string {
	var b strings.Builder
	for _, c := range cols {
		b.WriteByte("+-"[Bool(c.Desc)])
		b.WriteString(c.Name)
	}
	return b.String()
}

func decodeCursor(s, sign string, cols []SortCol) ([]any, bool) {
	text, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return nil, false
	}
	var raw []json.RawMessage
	if json.Unmarshal(text, &raw) != nil || len(raw) != len(cols)+1 {
		return nil, false
	}
	var got string
	if json.Unmarshal(raw[0], &got) != nil || got != sign {
		return nil, false
	}
	args := make([]any, len(cols))
	for i, c := range cols {
		var ok bool
		if args[i], ok = decodeValue(raw[i+1], c.Int); !ok {
			return nil, false
		}
	}
	return args, true
}

func decodeValue(raw json.RawMessage, isInt bool) (any, bool) {
	if isInt {
		var n *int64
		if json.Unmarshal(raw, &n) != nil || n == nil {
			return nil, false
		}
		return *n, true
	}
	var s *string
	if json.Unmarshal(raw, &s) != nil || s == nil || !storable(*s) {
		return nil, false
	}
	return *s, true
}
