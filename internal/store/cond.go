package store

import (
	"strconv"
	"strings"
)

// Cond collects the conditions of a query, all of which must hold.
type Cond struct {
	Text []string
	Args []any
}

// NewCond begins with a condition that has its arguments numbered: a scope.
func NewCond(text string, args []any) *Cond { return &Cond{[]string{text}, args} }

// Add adds a condition; each ? in it becomes the next $N.
func (c *Cond) Add(text string, values ...any) {
	for _, v := range values {
		c.Args = append(c.Args, v)
		text = strings.Replace(text, "?", "$"+strconv.Itoa(len(c.Args)), 1)
	}
	c.Text = append(c.Text, text)
}

// Equal narrows a column to a value; "" does not narrow.
func (c *Cond) Equal(column, value string) {
	if value != "" {
		c.Add(column+" = ?", value)
	}
}

// Found narrows a column of ids to the documents of a kind that hold words; ""
// does not narrow, and where nothing holds them nothing is left.
func (c *Cond) Found(tx *Tx, kind, column, words string) error {
	if words == "" {
		return nil
	}
	ids, err := SearchDocs(tx, kind, words, CountLimit)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		c.Add("1 = 0")
		return nil
	}
	values := make([]any, len(ids))
	for i, id := range ids {
		values[i] = id
	}
	c.Add(column+" IN ("+strings.TrimSuffix(strings.Repeat("?,", len(ids)), ",")+")", values...)
	return nil
}

// SQL is the whole condition.
func (c *Cond) SQL() string { return strings.Join(c.Text, " AND ") }
