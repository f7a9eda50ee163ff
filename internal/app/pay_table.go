package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/sheet"
)

// payTable is a table of units or persons for `juyan pay`.
type payTable struct {
	name    string
	columns []string
	rows    []*payRow
}

type payRow struct {
	line  int
	code  string
	cells map[string]string
	nums  map[string]indicator.Value
	fen   kernel.Money // base as an amount
}

func (r *payRow) text(column string) string         { return r.cells[column] }
func (r *payRow) num(column string) indicator.Value { return r.nums[column] }
func (t *payTable) has(column string) bool          { return slices.Contains(t.columns, column) }

func (t *payTable) row(code string) *payRow {
	return t.rows[slices.IndexFunc(t.rows, func(r *payRow) bool { return r.code == code })]
}

// payColumns is what a column may be called.
var payColumns = map[string]string{
	"subject": "subject", "对象": "subject", "单位": "subject", "人员": "subject", "姓名": "subject", "total": "total", "得分": "total", "总分": "total",
	"tie_break": "tie_break", "同分比较": "tie_break", "veto": "veto", "否决": "veto", "base": "base", "基数": "base",
	"unit_factor": "unit_factor", "单位系数": "unit_factor", "personal_factor": "personal_factor", "个人系数": "personal_factor", "months": "months", "月数": "months",
}

// readPay reads a table that must have some columns and may have others.
func readPay(path string, must, may []string) (*payTable, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, unopened("file", path, err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return nil, unopened("file", path, err)
	}
	t := &payTable{name: filepath.Base(path)}
	table, err := sheet.Open(t.name, f, info.Size(), sheet.Options{})
	if err != nil {
		return nil, err
	}
	if err := t.header(table, must, may); err != nil {
		return nil, err
	}
	return t, t.read(table)
}

func (t *payTable) fault(line int, what, how kernel.Text, args ...any) *kernel.Error {
	return kernel.Invalid("file", kernel.T("%s:%d：%s。%s", "%s:%d: %s. %s"), t.name, line, what.Format(args...), how)
}

func (t *payTable) header(table *sheet.Reader, must, may []string) error {
	var faults kernel.Errors
	line := table.Format().HeaderRow
	for _, h := range table.Header() {
		column := payColumns[squeeze(h)]
		if h != "" && !slices.Contains(must, column) && !slices.Contains(may, column) {
			faults.Add(t.fault(line, kernel.T("不认识“%s”这一列", "the column %q is not known"), kernel.T("可用的列：%s", "columns are %s").Format(strings.Join(append(slices.Clone(must), may...), ", ")), h))
		}
		if column != "" && t.has(column) {
			faults.Add(t.fault(line, kernel.T("“%s”和另一列是同一项", "the column %q stands for the same as another"), kernel.T("删去一列", "remove one of them"), h))
		}
		t.columns = append(t.columns, column)
	}
	for _, column := range must {
		if !t.has(column) {
			faults.Add(t.fault(line, kernel.T("缺“%s”列", "the column %q is missing"), kernel.T("加上这一列", "add it"), column))
		}
	}
	return faults.Err()
}

func (t *payTable) read(table *sheet.Reader) error {
	var faults kernel.Errors
	for row, err := range table.Rows() {
		if err != nil {
			return err
		}
		faults = append(faults, t.take(row)...)
		if len(faults) >= maxFaults {
			break
		}
	}
	return faults.Err()
}

// take reads one row.
func (t *payTable) take(row sheet.Row) (faults kernel.Errors) {
	r := &payRow{line: row.Number, cells: map[string]string{}, nums: map[string]indicator.Value{}}
	for i, column := range t.columns {
		text := strings.TrimSpace(row.At(i))
		r.cells[column] = text
		if column == "subject" || column == "veto" || column == "" || slices.Contains(nothing, strings.ToLower(text)) {
			continue
		}
		n, err := indicator.ParseNum(text)
		if err != nil {
			faults.Add(t.fault(r.line, kernel.T("“%s”应是数字，写的是“%s”", "%q must be a number, not %q"), kernel.T("只写数字和小数点", "digits and a point only"), column, text))
		}
		r.nums[column] = indicator.Number(n)
	}
	if r.code = r.cells["subject"]; r.code == "" {
		faults.Add(t.fault(r.line, kernel.T("没有写对象", "no subject is given"), kernel.T("填上代码，或删去这一行", "fill in the code or delete the row")))
	}
	if at := slices.IndexFunc(t.rows, func(o *payRow) bool { return o.code == r.code }); at >= 0 {
		faults.Add(t.fault(r.line, kernel.T("“%s”在第 %d 行已经写过", "%q stands on line %d already"), kernel.T("删去一行", "remove one of the rows"), r.code, t.rows[at].line))
	}
	if base := r.num("base"); base.Known() && len(faults) == 0 && t.has("total") {
		fen, err := fenOf(base.String())
		if err != nil || fen < 0 {
			faults.Add(t.fault(r.line, kernel.T("“%s”的基数“%s”不是金额", "the base of %q, %q, is no amount"), kernel.T("写元，不小于 0，最多两位小数", "yuan, not below 0, at most two decimals"), r.code, base))
		}
		r.fen = fen
	}
	t.rows = append(t.rows, r)
	return faults
}
