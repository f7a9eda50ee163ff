package app

import (
	"strconv"
	"testing"
)

// The workbook computes: a library that is not the office's finds the same.
func TestTheOfficesWorkbookComputes(t *testing.T) {
	f, err := appraisalBook()
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for m := 1; m <= bookMonths; m++ {
		sum += (2*31+3*17+m*7)%90 + 10
	}
	want := min(1, float64(sum)/600) * 100 / bookIndicators
	got, err := f.CalcCellValue("Points", cellName(3, 2))
	if err != nil || got == "" || got[:4] != formatted(want)[:4] {
		t.Errorf("row 2, column 3: %s, %v; want %v", got, err, want)
	}
}

func formatted(f float64) string { return strconv.FormatFloat(f, 'f', 6, 64) }
