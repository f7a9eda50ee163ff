package intake

import (
	"context"
	"errors"
	"io"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/sheet"
)

// File is a file to import. R stays readable while it is.
type File struct {
	Name string
	R    io.ReaderAt
	Size int64
}

// open begins to read f as m says.
func (f File) open(m *Map) (*sheet.Reader, error) {
	return sheet.Open(f.Name, f.R, f.Size, sheet.Options{Sheet: m.File.Sheet, HeaderRow: m.File.HeaderRow, Encoding: m.File.Encoding, Comma: m.File.Delimiter})
}

// reader hands out the cases of a file, in the order they begin in it.
type reader struct {
	*plan
	rd     *sheet.Reader
	rows   int // data rows read
	bad    int // cases that could not be read
	reject func(row int, why *kernel.Error)
	words  interner
	csv    bool
}

func newReader(p *plan, rd *sheet.Reader, reject func(int, *kernel.Error)) *reader {
	return &reader{plan: p, rd: rd, reject: reject, words: interner{}, csv: rd.Format().Kind == "csv"}
}

// each calls take for every case that can be read, and reject for every row
// of one that cannot. Errors: those of take, of the file, of ctx.
func (r *reader) each(ctx context.Context, take func(*Case) error) error {
	if r.m.Events != nil {
		return r.eachGathered(ctx, take)
	}
	return r.eachRow(ctx, func(row sheet.Row) error {
		t := &told{row: row.Number, cells: make([]string, len(r.slots))}
		if t.id = strings.Clone(r.caseID(row)); t.id == "" {
			return nil
		}
		for i, col := range r.slots {
			t.cells[i] = r.cell(row, col)
		}
		c, err := r.convert(t)
		if err != nil {
			r.bad++
			r.reject(row.Number, err)
			return nil
		}
		return take(c)
	})
}

// eachRow calls fn for every row whose cells lie under the header.
func (r *reader) eachRow(ctx context.Context, fn func(sheet.Row) error) error {
	for {
		row, err := r.rd.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return &unreadable{err}
		}
		if r.rows++; r.rows%512 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if extra := r.beyond(row); extra > 0 {
			r.reject(row.Number, kernel.Invalid("", kernel.T("这一行比表头多 %d 格，各列可能错位：含分隔符的内容要加引号", "This row has %d cells more than the header, so its columns may be shifted: quote text that holds the delimiter"), extra))
			continue
		}
		if err := fn(row); err != nil {
			return err
		}
	}
}

// unreadable is an error of the file itself: nothing of it can be used.
type unreadable struct{ error }

func (e *unreadable) Unwrap() error { return e.error }

// beyond counts the filled cells of a CSV row that lie beyond the header. A
// workbook may hold notes there.
func (r *reader) beyond(row sheet.Row) int {
	n := 0
	for i := len(r.header); r.csv && i < len(row.Cells); i++ {
		if strings.TrimSpace(row.Cells[i]) != "" {
			n = i + 1 - len(r.header)
		}
	}
	return n
}

// cell returns a cleaned cell, "" where the file says "nothing".
func (r *reader) cell(row sheet.Row, col int) string {
	s := clean(row.At(col))
	if len(s) <= r.longestBlank && r.blank[strings.ToLower(s)] {
		return ""
	}
	return s
}

// caseID returns the id of a row's case; a row without one is rejected.
func (r *reader) caseID(row sheet.Row) string {
	id := oneLine(r.cell(row, r.idCol))
	if id == "" {
		r.reject(row.Number, kernel.Invalid("id", kernel.T("没有编号（“%s”列是空的）", "There is no id (column %q is empty)"), r.header[r.idCol]))
	}
	return id
}

// growing is a case of which not all rows have been seen.
type growing struct {
	told
	since []kernel.Instant // of the event that each cell is from
	bad   *kernel.Error    // why the case cannot be taken
	badAt int              // row
}

// eachGathered reads all rows first: those of one case may lie anywhere.
func (r *reader) eachGathered(ctx context.Context, take func(*Case) error) error {
	byID := map[string]*growing{}
	var list []*growing
	err := r.eachRow(ctx, func(row sheet.Row) error {
		id := r.caseID(row)
		if id == "" {
			return nil
		}
		g := byID[id]
		if g == nil {
			g = &growing{told: told{id: strings.Clone(id), row: row.Number, cells: make([]string, len(r.slots))}, since: make([]kernel.Instant, len(r.slots))}
			byID[g.id], list = g, append(list, g)
		}
		r.add(g, row)
		return nil
	})
	if err != nil {
		return err
	}
	clear(byID)
	for i, g := range list {
		list[i] = nil
		if err := r.finish(g, take); err != nil {
			return err
		}
		if i%512 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// add takes one row into its case. Where rows disagree about the case, the one
// with the latest event counts.
func (r *reader) add(g *growing, row sheet.Row) {
	g.rows = append(g.rows, int32(row.Number))
	d, err := r.deed(row)
	if err != nil {
		if g.bad == nil {
			g.bad, g.badAt = err, row.Number
		}
		return
	}
	g.events = append(g.events, d)
	for i, col := range r.slots {
		if s := r.cell(row, col); s != "" && d.at >= g.since[i] {
			g.cells[i], g.since[i] = r.words.word(s), d.at
		}
	}
}

// deed reads the event of a row.
func (r *reader) deed(row sheet.Row) (d deed, bad *kernel.Error) {
	what, at := r.cell(row, r.activity), r.cell(row, r.at)
	if what == "" {
		return d, kernel.Invalid("events.activity", kernel.T("没有写做了什么（“%s”列是空的）", "What was done is missing (column %q is empty)"), r.header[r.activity])
	}
	if at == "" {
		return d, kernel.Invalid("events.time", kernel.T("没有时间（“%s”列是空的）", "The time is missing (column %q is empty)"), r.header[r.at])
	}
	s, err := r.times.Parse(at)
	if err != nil {
		return d, inColumn("events.time", r.header[r.at], err)
	}
	d = deed{activity: r.words.word(oneLine(what)), at: s.At}
	if r.actor >= 0 {
		d.actor = r.words.word(oneLine(r.cell(row, r.actor)))
	}
	if r.group >= 0 {
		d.group = r.words.word(oneLine(r.cell(row, r.group)))
	}
	return d, nil
}

// finish turns a whole case over, or hands back all of its rows.
func (r *reader) finish(g *growing, take func(*Case) error) error {
	sortDeeds(g.events)
	if g.bad == nil {
		c, err := r.convert(&g.told)
		if err == nil {
			return take(c)
		}
		g.bad, g.badAt = err, g.row
	}
	r.bad++
	r.rejectCase(g.id, g.rows, g.badAt, g.bad)
	return nil
}

// rejectCase hands back every row of a case, since a case is taken whole.
func (r *reader) rejectCase(id string, rows []int32, badAt int, why *kernel.Error) {
	for _, n := range rows {
		if int(n) == badAt {
			r.reject(int(n), why)
			continue
		}
		r.reject(int(n), kernel.Invalid(why.Field, kernel.T("同一件（%s）的第 %d 行不能导入，整件退回：%s", "Row %[2]d of the same case (%[1]s) cannot be taken, so the whole case is handed back: %[3]s"), clip(id), badAt, why.Text))
	}
}
