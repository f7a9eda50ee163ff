package matter

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/sheet"
	"juyan/internal/store"
)

// MaxRecordFile is the largest file of records, in bytes; maxRecordRows how
// many rows it may have.
const (
	MaxRecordFile = 8 << 20
	maxRecordRows = 5000
)

// RowAction is what an import does with a row.
type RowAction string

// The actions. One wrong row stops the whole import.
const (
	RowNew     RowAction = "new"
	RowChanged RowAction = "changed"
	RowSame    RowAction = "same"
	RowWrong   RowAction = "wrong"
)

// RecordFile is a file of records to take into a register.
type RecordFile struct {
	Register string
	Name     string       // as the person called it
	Upload   store.Upload // content and hash
}

// RecordColumn is a column of the file and the field it was taken for; Field
// is nil when the column is not read.
type RecordColumn struct {
	Title string
	Field *caseflow.Field
}

// RecordRow is one row of a preview. The Field of an error is a field code.
type RecordRow struct {
	Number  int // as spreadsheet programs count
	Title   string
	Key     string
	Action  RowAction
	Changes []string // codes of the fields that change
	Errors  kernel.Errors
	Was     caseflow.Values // of the record it matches; nil = none
	Set     caseflow.Values // what the record holds afterwards

	old *Record
}

// RecordPreview is what an import would do, row by row.
type RecordPreview struct {
	Format  sheet.Format
	Columns []RecordColumn
	Rows    []RecordRow
	Counts  RecordCounts
}

// RecordCounts counts the rows by what becomes of them.
type RecordCounts struct {
	New     int `json:"new"`
	Changed int `json:"changed"`
	Same    int `json:"same"`
	Wrong   int `json:"-"`
}

// RecordImport is an import that was done; it is the payload of
// "<register>.imported".
type RecordImport struct {
	File string `json:"file"`
	Hash string `json:"hash"` // SHA-256 of the file, kept as a blob
	RecordCounts
}

// PreviewRecords reads a file and tells for every row whether it is new,
// changes a record, changes nothing or is wrong, and why. Nothing is written.
// Rows match records by the register's key; an empty cell keeps what a record
// has. Needs the register's edit permission. The error is about the file as a
// whole: unreadable, no key column, more than 5,000 rows.
func (s *Service) PreviewRecords(ctx context.Context, actor kernel.Actor, f RecordFile) (RecordPreview, error) {
	p, raw, err := s.openRecords(actor, f)
	if err != nil {
		return p, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error { return s.planRecords(tx, actor, f, &p, raw) })
	return p, err
}

// ImportRecords does what PreviewRecords showed, all rows or none; it keeps the
// file and writes the event of each record and of the import. Wrong rows are
// returned as errors whose Field is "row[7].number".
func (s *Service) ImportRecords(ctx context.Context, actor kernel.Actor, f RecordFile) (RecordImport, error) {
	parsed, raw, err := s.openRecords(actor, f)
	if err != nil {
		return RecordImport{}, err
	}
	if err := s.db.Stage(ctx, f.Upload); err != nil {
		return RecordImport{}, err
	}
	var done RecordImport
	err = s.db.WriteBulk(ctx, func(tx *store.Tx) error {
		p := parsed // the transaction may run again
		if err := s.planRecords(tx, actor, f, &p, raw); err != nil {
			return err
		}
		if err := s.takeRows(tx, actor, f, p.Rows); err != nil {
			return err
		}
		done = RecordImport{File: f.Name, Hash: f.Upload.Hash, RecordCounts: p.Counts}
		return s.keepFile(tx, actor, f, done)
	})
	return done, err
}

// importSubject is what the events of a register's imports are about.
func importSubject(register string) kernel.ID { return kernel.ID("register/" + register) }

func (s *Service) keepFile(tx *store.Tx, actor kernel.Actor, f RecordFile, done RecordImport) error {
	if err := store.PutUpload(tx, f.Upload); err != nil {
		return err
	}
	r, err := s.Register(f.Register)
	if err != nil {
		return err
	}
	_, err = s.led.Append(tx, actor, ledger.Draft{Kind: f.Register + ".imported", Subject: importSubject(f.Register), RuleVersion: r.Version, Payload: done})
	return err
}

// takeRows writes the rows; with a wrong one, none.
func (s *Service) takeRows(tx *store.Tx, actor kernel.Actor, f RecordFile, rows []RecordRow) error {
	var errs kernel.Errors
	for _, row := range rows {
		for _, e := range row.Errors {
			errs.Add(atRow(row.Number, e))
		}
	}
	if err := errs.Err(); err != nil {
		return err
	}
	r, err := s.Register(f.Register)
	if err != nil {
		return err
	}
	for i := range rows {
		if err := s.takeRow(tx, actor, r, &rows[i], f.Name); err != nil {
			for _, e := range kernel.AllErrors(err) {
				errs.Add(atRow(rows[i].Number, e))
			}
			return errs
		}
	}
	return nil
}

func (s *Service) takeRow(tx *store.Tx, actor kernel.Actor, r *caseflow.Register, row *RecordRow, file string) error {
	switch row.Action {
	case RowNew:
		rec := &Record{ID: tx.NewID(), Register: r.Code, Data: row.Set, CreatedAt: tx.Now(), UpdatedAt: tx.Now(), Version: 1}
		rec.fill(r)
		if err := s.fit(tx, actor, r, rec); err != nil {
			return err
		}
		return s.enter(tx, actor, r, rec, file)
	case RowChanged:
		return s.change(tx, actor, r, row.old, row.Set, file)
	}
	return nil
}

// atRow says in which row of the file an error is.
func atRow(number int, e *kernel.Error) *kernel.Error {
	c := *e
	c.Field = fmt.Sprintf("row[%d].%s", number, e.Field)
	c.Text = kernel.T("第 %d 行：%s", "Row %d: %s").Format(number, e.Text)
	return &c
}

// openRecords reads the file into memory, outside any transaction.
func (s *Service) openRecords(actor kernel.Actor, f RecordFile) (p RecordPreview, rows []sheet.Row, err error) {
	if err := actor.Require(f.Register + ".edit"); err != nil {
		return p, nil, err
	}
	r, err := s.Register(f.Register)
	if err != nil {
		return p, nil, err
	}
	in, err := sheet.Open(f.Name, bytes.NewReader(f.Upload.Body), int64(len(f.Upload.Body)), sheet.Options{Limits: sheet.Limits{Rows: maxRecordRows}})
	if err != nil {
		return p, nil, err
	}
	p.Format = in.Format()
	if p.Columns, err = fileColumns(r, in.Header()); err != nil {
		return p, nil, err
	}
	for row, err := range in.Rows() {
		if err != nil {
			return p, nil, err
		}
		if slices.ContainsFunc(row.Cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
			rows = append(rows, row)
		}
	}
	return p, rows, nil
}

// fileColumns finds for each column of the file the field it holds: by code
// or by name in either language.
func fileColumns(r *caseflow.Register, header []string) ([]RecordColumn, error) {
	out := make([]RecordColumn, len(header))
	taken := map[string]bool{}
	for i, title := range header {
		out[i].Title = title
		for j := range r.Fields {
			f := &r.Fields[j]
			if !taken[f.Code] && f.Type != caseflow.TypeFiles && titles(f, title) {
				out[i].Field, taken[f.Code] = f, true
				break
			}
		}
	}
	must := r.Titled
	if r.Key != "" {
		must = r.Key
	}
	for i := range r.Fields {
		if f := &r.Fields[i]; f.Code == must && !taken[must] {
			return out, kernel.Invalid("file", kernel.T("表中没有“%s”这一列，无法对应台账里的记录；表头是：%s", "There is no column %q, so the rows cannot be matched with records; the header is: %s"), f.Name, strings.Join(header, "、"))
		}
	}
	return out, nil
}

// titles reports whether a column's title means the field; letter case, blanks
// and stars do not matter.
func titles(f *caseflow.Field, title string) bool {
	plain := func(s string) string {
		return strings.ToLower(strings.NewReplacer(" ", "", "　", "", "*", "", "（", "(", "）", ")").Replace(s))
	}
	t := plain(title)
	return t != "" && (t == plain(f.Code) || t == plain(f.Name.ZH) || t == plain(f.Name.EN))
}

// planRecords fills p.Rows as tx sees the register.
func (s *Service) planRecords(tx *store.Tx, actor kernel.Actor, f RecordFile, p *RecordPreview, raw []sheet.Row) error {
	pl, err := s.newRecordPlan(tx, actor, f.Register)
	if err != nil {
		return err
	}
	p.Rows, p.Counts = make([]RecordRow, 0, len(raw)), RecordCounts{}
	for _, row := range raw {
		r := pl.row(p.Columns, row)
		p.Rows = append(p.Rows, r)
		switch r.Action {
		case RowNew:
			p.Counts.New++
		case RowChanged:
			p.Counts.Changed++
		case RowSame:
			p.Counts.Same++
		case RowWrong:
			p.Counts.Wrong++
		}
	}
	return nil
}

// Imports lists what was imported into a register, newest first.
func (s *Service) Imports(ctx context.Context, actor kernel.Actor, register string) (events []ledger.Event, err error) {
	if err := actor.Require(register + ".edit"); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		events, err = ledger.OfSubject(tx, importSubject(register), 50)
		return err
	})
	return events, err
}

// same reports whether two sets of values are equal, whatever is empty.
func sameValues(a, b any) bool { return slices.Equal(filterValuesOf(a), filterValuesOf(b)) }

func filterValuesOf(v any) []string {
	if n, ok := v.(int64); ok {
		return []string{fmt.Sprint(n)}
	}
	return filterValues(v)
}

// merged lays the values of a row over those a record has.
func merged(old, row caseflow.Values) caseflow.Values {
	out := maps.Clone(old)
	if out == nil {
		out = caseflow.Values{}
	}
	maps.Copy(out, row)
	return out
}

// ImportedFile returns a file that was imported into a register, by its hash.
func (s *Service) ImportedFile(ctx context.Context, actor kernel.Actor, register, hash string) (name string, body []byte, err error) {
	events, err := s.Imports(ctx, actor, register)
	if err != nil {
		return "", nil, err
	}
	for _, ev := range events {
		var i RecordImport
		if ev.Erased || json.Unmarshal(ev.Payload, &i) != nil || i.Hash != hash {
			continue // not this one
		}
		err = s.db.Read(ctx, func(tx *store.Tx) error {
			body, err = store.Blob(tx, hash)
			return err
		})
		return i.File, body, err
	}
	return "", nil, kernel.NotFound(kernel.T("没有这个文件", "There is no such file"))
}
