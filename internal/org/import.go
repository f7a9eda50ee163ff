package org

import (
	"bytes"
	"context"
	"fmt"

	"juyan/internal/kernel"
	"juyan/internal/sheet"
	"juyan/internal/store"
)

// importRows bounds one file: far more than a zone has of anything.
const importRows = 5000

// ImportAction is what an import does with a row.
type ImportAction string

// The actions. A wrong row stops the whole import.
const (
	ImportNew     ImportAction = "new"
	ImportChanged ImportAction = "changed"
	ImportSame    ImportAction = "same"
	ImportWrong   ImportAction = "wrong"
)

// ImportColumn is a column of the file and the field it was taken for; Field
// is "" when the column is not read.
type ImportColumn struct {
	Title string
	Field string
}

// ImportRow is one row of a preview. The Field of an error is a field code.
type ImportRow struct {
	Number   int // as spreadsheet programs count
	Title    string
	Action   ImportAction
	Errors   kernel.Errors
	Warnings []kernel.Text
	Changes  map[string]Change // of a changed record; private fields say only that they change

	apply func() error
}

// ImportFile is a file to import. Kind is one of ImportKinds.
type ImportFile struct {
	Kind   string
	Name   string       // as the person called it
	Upload store.Upload // content and hash
}

// Preview is what an import would do, row by row.
type Preview struct {
	Kind    string
	Format  sheet.Format
	Columns []ImportColumn
	Rows    []ImportRow
	New     int
	Changed int
	Same    int
	Wrong   int
}

// Imported is what an import did; it is the payload of org.imported.
type Imported struct {
	ID      kernel.ID `json:"-"`
	Kind    string    `json:"kind"`
	File    string    `json:"file"`
	Hash    string    `json:"hash"` // SHA-256 of the file, kept as a blob
	New     int       `json:"new"`
	Changed int       `json:"changed"`
	Same    int       `json:"same"`
}

// PreviewImport reads a file and tells for every row whether it is new, changes
// a record, changes nothing or is wrong, and why. Nothing is written. Rows match
// records by code (enterprises also by credit code, then by name); an empty
// cell keeps what a record has. Needs org.import. The error is about the file
// as a whole: unreadable, a column missing, more than 5,000 rows.
func (s *Service) PreviewImport(ctx context.Context, actor kernel.Actor, f ImportFile) (Preview, error) {
	p, raw, err := s.openImport(actor, f)
	if err != nil {
		return p, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error { return s.planImport(tx, actor, &p, raw) })
	return p, err
}

// CommitImport does what PreviewImport showed, all rows or none, keeps the file
// and writes the event of each record and org.imported. Wrong rows are returned
// as errors whose Field is "row[7].uscc". Needs org.import and the permission
// for each record.
func (s *Service) CommitImport(ctx context.Context, actor kernel.Actor, f ImportFile) (Imported, error) {
	parsed, raw, err := s.openImport(actor, f)
	if err != nil {
		return Imported{}, err
	}
	if err := s.db.Stage(ctx, f.Upload); err != nil {
		return Imported{}, err
	}
	var out Imported
	err = s.db.WriteBulk(ctx, func(tx *store.Tx) error {
		p := parsed // the transaction may run again
		if err := s.planImport(tx, actor, &p, raw); err != nil {
			return err
		}
		if err := p.apply(); err != nil {
			return err
		}
		out = Imported{ID: tx.NewID(), Kind: f.Kind, File: f.Name, Hash: f.Upload.Hash, New: p.New, Changed: p.Changed, Same: p.Same}
		return s.keepImport(tx, actor, f, out)
	})
	return out, err
}

// keepImport stores the file, the line in the list of imports and the event.
func (s *Service) keepImport(tx *store.Tx, actor kernel.Actor, f ImportFile, i Imported) error {
	if err := store.PutUpload(tx, f.Upload); err != nil {
		return err
	}
	err := tx.Exec(`INSERT INTO org_import (id, kind, file_name, blob_hash, rows_new, rows_changed, rows_same, person_id, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, i.ID, i.Kind, i.File, i.Hash, i.New, i.Changed, i.Same, actor.Person, tx.Now())
	if err != nil {
		return err
	}
	return s.done(tx, actor, "org.imported", i.ID, i)
}

// apply carries the rows out; with a wrong row, none.
func (p *Preview) apply() error {
	var es kernel.Errors
	for _, r := range p.Rows {
		for _, e := range r.Errors {
			es.Add(atRow(r.Number, e))
		}
	}
	if err := es.Err(); err != nil {
		return err
	}
	for _, r := range p.Rows {
		if r.apply == nil {
			continue
		}
		if err := r.apply(); err != nil {
			for _, e := range kernel.AllErrors(err) {
				es.Add(atRow(r.Number, e))
			}
			return es
		}
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

// openImport reads the file into memory, outside any transaction.
func (s *Service) openImport(actor kernel.Actor, f ImportFile) (Preview, []sheet.Row, error) {
	p := Preview{Kind: f.Kind}
	if err := zoneWide(actor, PermImport); err != nil {
		return p, nil, err
	}
	kind, ok := importKinds[f.Kind]
	if !ok {
		return p, nil, kernel.Invalid("kind", kernel.T("不能导入“%s”", "%q cannot be imported"), f.Kind)
	}
	if err := zoneWide(actor, kind.needs); err != nil {
		return p, nil, err
	}
	r, err := sheet.Open(f.Name, bytes.NewReader(f.Upload.Body), int64(len(f.Upload.Body)), sheet.Options{Limits: sheet.Limits{Rows: importRows}})
	if err != nil {
		return p, nil, err
	}
	p.Format = r.Format()
	if p.Columns, err = kind.match(r.Header()); err != nil {
		return p, nil, err
	}
	var rows []sheet.Row
	for row, err := range r.Rows() {
		if err != nil {
			return p, nil, err
		}
		rows = append(rows, row)
	}
	return p, rows, nil
}

// planImport fills p.Rows as tx sees the zone.
func (s *Service) planImport(tx *store.Tx, actor kernel.Actor, p *Preview, raw []sheet.Row) error {
	d, err := s.DirectoryTx(tx)
	if err != nil {
		return err
	}
	dates, err := sheet.NewTimeParser(nil, s.loc)
	if err != nil {
		return err
	}
	p.Rows = make([]ImportRow, 0, len(raw))
	pl := &planner{s: s, tx: tx, actor: actor, d: d, dates: dates, seen: map[string]int{}}
	for _, row := range raw {
		r, err := pl.row(importKinds[p.Kind], p.Columns, row)
		if err != nil {
			return err
		}
		p.add(r)
	}
	return nil
}

func (p *Preview) add(r ImportRow) {
	switch r.Action {
	case ImportNew:
		p.New++
	case ImportChanged:
		p.Changed++
	case ImportSame:
		p.Same++
	case ImportWrong:
		p.Wrong++
	}
	p.Rows = append(p.Rows, r)
}
