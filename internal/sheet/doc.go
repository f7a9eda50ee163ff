// Package sheet reads and writes the tables people send each other: CSV in any
// of its dialects and Excel workbooks.
//
// Layout: reader.go (Open, limits, header), sniff.go (what kind of file, which
// encoding, which delimiter), csv.go, xlsx.go (workbook), cells.go (a sheet's
// rows), xmlscan.go (tags and text), numfmt.go (numbers and dates of Excel as
// text), time.go, layout.go and scan.go (points in time in many spellings),
// writer.go, writexlsx.go, writecsv.go.
//
// Invariants: rows stream, so memory does not grow with the number of rows (a
// workbook's shared strings are the one exception, and bounded); every limit is
// an option and every breach a kernel.Error that names the row; nothing is
// dropped silently: a file that ends in the middle is an error; nothing a
// person typed can leave as a formula.
//
// Why not encoding/csv: it skips empty lines (row numbers would lie), takes the
// rest of the file for one cell when a quotation mark is never closed, and has no
// limits. Why not excelize for reading: it loads the whole archive, hides XML
// errors as an early end, and shows dates in the file's own format.
package sheet
