package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/xuri/excelize/v2"
)

// The office's way is a workbook: a sheet a month with a row a unit and a column
// an indicator, a sheet of points, totals and ranks.
const (
	bookUnits      = 40
	bookIndicators = 60
	bookMonths     = 12
)

// workbook has LibreOffice, where there is one, open such a workbook, compute it
// and write it again; an empty one beside it shows what its start costs.
func (b *scoreBench) workbook(ctx context.Context) error {
	office, err := exec.LookPath("soffice")
	if err != nil {
		b.say("the office's way, a workbook of 40 × 60 × 12", "not measured: no LibreOffice here")
		return nil
	}
	dir, err := os.MkdirTemp("", "juyan-workbook-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	empty, err := recalculated(ctx, office, dir, "empty", excelize.NewFile())
	if errors.Is(err, errNoCalc) {
		b.say("the office's way, a workbook of 40 × 60 × 12", "not measured: this LibreOffice opens no workbooks")
		return nil
	}
	if err != nil {
		return err
	}
	full, err := appraisalBook()
	if err != nil {
		return err
	}
	took, err := recalculated(ctx, office, dir, "appraisal", full)
	if err == nil {
		b.say("the office's way, a workbook of 40 × 60 × 12, in LibreOffice (an empty one)", "%s (%s)", took.Round(100*time.Millisecond), empty.Round(100*time.Millisecond))
	}
	return err
}

// errNoCalc: LibreOffice without its spreadsheet program ends well and writes
// nothing.
var errNoCalc = errors.New("no workbook was written")

// recalculated times LibreOffice from start to end.
func recalculated(ctx context.Context, office, dir, name string, f *excelize.File) (time.Duration, error) {
	in, out := filepath.Join(dir, name+".xlsx"), filepath.Join(dir, "out")
	if err := f.SaveAs(in); err != nil {
		return 0, err
	}
	began := time.Now()
	run := exec.CommandContext(ctx, office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "ods", "--outdir", out, in)
	if text, err := run.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("soffice: %w: %s", err, text)
	}
	took := time.Since(began)
	if _, err := os.Stat(filepath.Join(out, name+".ods")); err != nil {
		return 0, errNoCalc
	}
	return took, nil
}

// appraisalBook is a year's appraisal as a workbook without stored results, so
// that opening it means computing it.
func appraisalBook() (*excelize.File, error) {
	f := excelize.NewFile()
	w := bookWriter{f: f}
	for m := 1; m <= bookMonths; m++ {
		name := fmt.Sprintf("M%d", m)
		w.sheet(name)
		for u := 1; u <= bookUnits; u++ {
			for i := 1; i <= bookIndicators; i++ {
				w.set(name, i, u, (u*31+i*17+m*7)%90+10)
			}
		}
	}
	w.sheet("Points")
	for u := 1; u <= bookUnits; u++ {
		for i := 1; i <= bookIndicators; i++ {
			cell := cellName(i, u)
			w.formula("Points", i, u, fmt.Sprintf("MIN(1,SUM(M1:M%d!%s)/600)*100/%d", bookMonths, cell, bookIndicators))
		}
		w.formula("Points", bookIndicators+1, u, fmt.Sprintf("SUM(%s:%s)", cellName(1, u), cellName(bookIndicators, u)))
		total := cellName(bookIndicators+1, u)
		column, _, _ := excelize.SplitCellName(total)
		w.formula("Points", bookIndicators+2, u, fmt.Sprintf("RANK(%s,$%s$1:$%s$%d)", total, column, column, bookUnits))
	}
	return f, w.err
}

// bookWriter fills cells and keeps the first error.
type bookWriter struct {
	f   *excelize.File
	err error
}

func (w *bookWriter) keep(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *bookWriter) sheet(name string) {
	_, err := w.f.NewSheet(name)
	w.keep(err)
}

func (w *bookWriter) set(sheet string, col, row, v int) {
	w.keep(w.f.SetCellInt(sheet, cellName(col, row), int64(v)))
}

func (w *bookWriter) formula(sheet string, col, row int, text string) {
	w.keep(w.f.SetCellFormula(sheet, cellName(col, row), text))
}

// cellName is "B3" for column 2, row 3; both are above 0.
func cellName(col, row int) string {
	name, _ := excelize.CoordinatesToCellName(col, row)
	return name
}
