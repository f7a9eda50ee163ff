package monthly

import (
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Columns are those of a module's table of months, besides whose they are.
const Columns = `month, planned, reported, known, light, settled_at`

// Width is how many values Values gives for a month.
const Width = 7

// Scan reads a month by Columns.
func Scan(s store.Scanner) (m Settled, err error) {
	var month, light string
	var known int64
	if err = s.Scan(&month, &m.Planned, &m.Reported, &known, &light, &m.At); err != nil {
		return m, err
	}
	m.Known, m.Light = known == 1, Light(light)
	m.Month, err = kernel.ParseMonth(month)
	return m, err
}

// Values are the months of a matter as rows: its id, then Columns.
func Values(id kernel.ID, months []Settled) []any {
	args := make([]any, 0, Width*len(months))
	for _, m := range months {
		args = append(args, id, m.Month.String(), m.Planned, m.Reported, store.Bool(m.Known), string(m.Light), m.At)
	}
	return args
}
