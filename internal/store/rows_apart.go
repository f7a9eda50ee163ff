package store

import (
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// form tells which rows of a table a statement concerns: those whose column holds a
// value that is among its arguments. A row that is entered holds nothing else, so
// there any column may be asked for, but of one that may stand already (DO UPDATE) only
// those by which it is found. What is written otherwise has no form, and concerns all
// rows.
type form struct {
	table   string
	columns []string // nil = any
	arg     int      // of a question, which has one column: which argument is the value
}

var (
	entersRows  = regexp.MustCompile(`^INSERT INTO (\w+) \([^()]*\)\s+VALUES\b`)
	mayStand    = regexp.MustCompile(`\bON CONFLICT \([^()]*\) DO UPDATE\b`) // its small letters are columns
	changesRows = regexp.MustCompile(`(?s)^(?:UPDATE|DELETE FROM) (\w+)\b.* WHERE (\w+) = \$\d+(?:\s+AND\s[^()]*)?$`)
	asksForRows = regexp.MustCompile(`(?s)^SELECT .*\sFROM (\w+)(?: \w+)?\s+WHERE (?:\w+\.)?(\w+) = \$(\d+)\b`)
	showsAll    = regexp.MustCompile(`(?s)\bAS SELECT \* FROM (\w+)(?: \w+)?\s+WHERE\b`)
	literal     = regexp.MustCompile(`'[^']`) // a value that is no argument
	apartNot    = regexp.MustCompile(`\b(?:JOIN|UNION|OR|WITH|RETURNING)\b`)
)

// written is the form of a statement without an answer; nil = none.
func (t *tables) written(q string) *form {
	f, ok := t.forms[q]
	if !ok {
		if !apartNot.MatchString(q) && !literal.MatchString(q) && !strings.Contains(q, "SELECT") {
			if m := entersRows.FindStringSubmatch(q); m != nil {
				f = &form{table: m[1]}
				if strings.Contains(q, "DO UPDATE") {
					f.columns = append([]string{}, word.FindAllString(mayStand.FindString(q), -1)...) // not nil
				}
			} else if m := changesRows.FindStringSubmatch(q); m != nil {
				f = &form{table: m[1], columns: m[2:3]}
			}
		}
		t.forms[q] = f
	}
	return f
}

// read is the form of a question; nil = none.
func (t *tables) read(q string) *form {
	f, ok := t.forms[q]
	if !ok {
		if m := asksForRows.FindStringSubmatch(q); m != nil && !apartNot.MatchString(q) && strings.Count(q, "SELECT") == 1 {
			n, _ := strconv.Atoi(m[3])
			f = &form{table: m[1], columns: m[2:3], arg: n - 1}
			if base, ok := t.base[f.table]; ok {
				f.table = base
			}
		}
		t.forms[q] = f
	}
	return f
}

// value is what a question looks for; "" = it cannot be told apart from others.
func (f *form) value(args []any) string {
	if f == nil || f.arg >= len(args) {
		return ""
	}
	return textOf(args[f.arg])
}

func textOf(a any) string {
	if s, ok := a.(string); ok {
		return s
	}
	if v := reflect.ValueOf(a); v.Kind() == reflect.String {
		return v.String()
	}
	return ""
}

// concerns reports whether s may change a row that a question of a form looks for.
func (s *late) concerns(f *form, value string) bool {
	if w := s.form; w == nil || w.table != f.table || w.columns != nil && !slices.Contains(w.columns, f.columns[0]) {
		return true
	}
	for _, a := range s.args {
		if textOf(a) == value {
			return true
		}
	}
	return false
}

// lastOf is the last statement on its way that may change what a question looks for
// in the table of its form.
func (b *behind) lastOf(f *form, value string) int64 {
	for n := b.last[f.table]; n > b.ran.Load(); n-- {
		s := b.ring[n%mostWaiting]
		if s.touches(f.table) && s.concerns(f, value) {
			return n
		}
	}
	return 0
}

func (s *late) touches(table string) bool {
	for _, name := range s.tables {
		if name == table {
			return true
		}
	}
	return false
}
