package ui

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"
)

// Column is one column of a Table.
type Column struct {
	Key      string // in the address: sort=-due, col=due
	Label    string
	Sortable bool
	Right    bool // numbers
	Wrap     bool // may break lines: titles
	Main     bool // the heading of a row's card on a phone
	Bare     bool // says what it is by itself: no label on a row's card
	Fixed    bool // cannot be put away
	Spare    bool // put away until chosen
}

// Row is one line; Cells stand in the order of the columns.
type Row struct {
	ID    string
	Cells []templ.Component
	State string // Bad marks the row's edge; never the only sign
	Acts  []Button
}

// FilterKind is how a filter is asked.
type FilterKind string

// The kinds of Filter.
const (
	FilterChips  FilterKind = "chips"  // one of few, seen at once
	FilterSelect FilterKind = "select" // one of many
	FilterMany   FilterKind = "many"   // several of many
	FilterDates  FilterKind = "dates"  // from and to: name.from, name.to
	FilterText   FilterKind = "text"
)

// Filter narrows a Table; its value stands in the address under Name.
type Filter struct {
	Name    string
	Label   string
	Kind    FilterKind
	Options []Option
}

// Option is one value to choose; Count < 0 or 0 shows none.
type Option struct {
	Value, Label string
	Hint         string
	Count        int
}

// Total is how many rows there are; exact totals stop at 1,000.
type Total struct {
	N    int
	More bool // at least N
}

// Table is a list with its state in the address: sort, filters, columns and
// place. Links and forms change the address; with scripts only the table is
// fetched again.
type Table struct {
	ID      string // unique on the page
	Caption string // what the list is, for a screen reader
	Columns []Column
	Rows    []Row
	Sort    string // column key, "-" before it for descending; what is in force
	Search  bool   // a text field q
	Filters []Filter
	Total   *Total
	Next    string // cursor of the page after this one; "" = the last
	Prev    string // cursor of the page before it; "" = the first
	Export  string // address of the Excel file; the query is added
	Empty   Empty  // when there is nothing at all
	Choose  bool   // columns may be chosen
	Actions bool   // rows have Acts
	Error   string // the list could not be read: what to do
}

// shown returns the places of the columns in force: those chosen in the
// address, or those not Spare.
func (t Table) shown(ctx context.Context) []int {
	chosen := EnvOf(ctx).Query()["col"]
	out := []int{}
	for i, c := range t.Columns {
		if c.Fixed || c.Main || len(chosen) == 0 && !c.Spare || slices.Contains(chosen, c.Key) {
			out = append(out, i)
		}
	}
	return out
}

// sortHref is the address that sorts by c: ascending first, then descending;
// the place in the list is left behind.
func (t Table) sortHref(ctx context.Context, c Column) templ.SafeURL {
	to := c.Key
	if t.Sort == c.Key {
		to = "-" + c.Key
	}
	return templ.SafeURL(Here(ctx, "sort", to, "after", "", "before", ""))
}

func (t Table) ariaSort(c Column) string {
	switch t.Sort {
	case c.Key:
		return "ascending"
	case "-" + c.Key:
		return "descending"
	}
	return "none"
}

func (t Table) arrow(c Column) string {
	switch t.ariaSort(c) {
	case "ascending":
		return "↑"
	case "descending":
		return "↓"
	}
	return ""
}

// swap are the htmx attributes by which a link or form fetches this table
// alone; without scripts the page is loaded.
func (t Table) swap(ctx context.Context, href string) templ.Attributes {
	return templ.Attributes{"hx-get": href, "hx-target": "#" + t.ID, "hx-select": "#" + t.ID, "hx-swap": "outerHTML", "hx-push-url": "true"}
}

// filtered reports whether the address narrows the list.
func (t Table) filtered(ctx context.Context) bool {
	q := EnvOf(ctx).Query()
	for _, name := range t.names() {
		if strings.TrimSpace(strings.Join(q[name], "")) != "" {
			return true
		}
	}
	return false
}

// names are the query names the filter form itself sends.
func (t Table) names() []string {
	out := []string{}
	if t.Search {
		out = append(out, "q")
	}
	for _, f := range t.Filters {
		if f.Kind == FilterDates {
			out = append(out, f.Name+".from", f.Name+".to")
		} else {
			out = append(out, f.Name)
		}
	}
	return out
}

// clearHref is the address without filters and place.
func (t Table) clearHref(ctx context.Context) string {
	pairs := []string{"after", "", "before", ""}
	for _, name := range t.names() {
		pairs = append(pairs, name, "")
	}
	return Here(ctx, pairs...)
}

// kept are the query values a form must carry on: all but those named and the
// place in the list.
func kept(ctx context.Context, except ...string) []Option {
	q := EnvOf(ctx).Query()
	except = append(except, "after", "before", "lang")
	out := []Option{}
	for _, name := range sortedKeys(q) {
		if slices.Contains(except, name) {
			continue
		}
		for _, v := range q[name] {
			out = append(out, Option{Value: v, Label: name})
		}
	}
	return out
}

func sortedKeys(q url.Values) []string {
	out := make([]string, 0, len(q))
	for k := range q {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func query(ctx context.Context, name string) string { return EnvOf(ctx).Query().Get(name) }

func queryHas(ctx context.Context, name, value string) bool {
	return slices.Contains(EnvOf(ctx).Query()[name], value)
}

// exportHref is the Excel address with the list's own query.
func (t Table) exportHref(ctx context.Context) templ.SafeURL {
	q := EnvOf(ctx).URL.Query()
	q.Del("after")
	q.Del("before")
	return templ.SafeURL(address(t.Export, q))
}

func (t Total) words() string {
	if t.More {
		return Num(t.N) + "+"
	}
	return Num(t.N)
}

func path(ctx context.Context) string { return EnvOf(ctx).URL.Path }
