package sheet

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"juyan/internal/kernel"
)

// Writer writes one table. Close must be called; until then nothing may have
// reached the underlying writer.
type Writer interface {
	// Write adds a row. A cell is nil (empty), a string, bool, int, int64, float64,
	// kernel.Money (yuan), kernel.Date or kernel.Instant (in the writer's zone; the
	// zero Date and Instant are empty).
	Write(cells ...any) error
	// Close finishes the file; it does not close the underlying writer.
	Close() error
}

// Column is one column of an export.
type Column struct {
	Title string
	Width float64 // in Latin characters; 0 = fitted to the first rows
}

// Table says what an export looks like.
type Table struct {
	Name    string // of the sheet
	Columns []Column
	Zone    *time.Location // in which instants are shown; required when there are any
}

// risky reports whether a spreadsheet program would run s as a formula (OWASP,
// CSV injection). A plain number such as -5 or +8613800000000 stays a number.
func risky(s string) bool {
	if s == "" || !strings.ContainsRune("=+-@\t\r", rune(s[0])) && !strings.HasPrefix(s, "＝") {
		return false
	}
	_, err := strconv.ParseFloat(s, 64)
	return err != nil || strings.Trim(s, "+-.0123456789") != ""
}

// guard puts an apostrophe before what is risky; unguard takes it away, so that a
// file of rejected rows can be mended and read again.
func guard(s string) string {
	if risky(s) {
		return "'" + s
	}
	return s
}

func unguard(s string) string {
	if len(s) > 1 && s[0] == '\'' && risky(s[1:]) {
		return s[1:]
	}
	return s
}

// plain returns a cell as text, the way a CSV holds it.
func (t Table) plain(cell any) (string, error) {
	switch v := cell.(type) {
	case nil:
		return "", nil
	case string:
		return guard(v), nil
	case bool:
		return strings.ToUpper(strconv.FormatBool(v)), nil
	case int:
		return strconv.Itoa(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		return decimal(v), nil
	case kernel.Money:
		return v.String(), nil
	case kernel.Date:
		return v.String(), nil
	case kernel.Instant:
		if v.IsZero() {
			return "", nil
		}
		return v.In(t.Zone).Format(time.DateTime), nil
	}
	return "", kernel.Internal(fmt.Errorf("sheet: cannot write a %T", cell))
}

// check refuses a row with another number of cells than there are columns.
func (t Table) check(cells []any) error {
	if len(cells) != len(t.Columns) {
		return kernel.Internal(fmt.Errorf("sheet: %d cells for %d columns", len(cells), len(t.Columns)))
	}
	return nil
}
