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

// valuesFile is a table of values: a row for each subject (wide) or for each
// value (long).
type valuesFile struct {
	name   string
	scheme *indicator.Scheme
	keys   map[string]string // what a column may be called → indicator or term
	has    map[string]bool   // indicators and terms the file holds
	rows   []*valuesRow
	byCode map[string]*valuesRow
}

// valuesRow is what the file says of one subject.
type valuesRow struct {
	line    int
	subject indicator.Subject
	group   string
	values  map[string]indicator.Value
}

// roles of columns, by what people call them.
var columnRoles = map[string]string{
	"subject": "subject", "对象": "subject", "单位": "subject", "code": "subject", "代码": "subject",
	"name": "name", "名称": "name", "group": "group", "分组": "group", "类别": "group",
	"heads": "heads", "人数": "heads", "mu": "mu", "亩数": "mu",
	"indicator": "indicator", "指标": "indicator", "value": "value", "数值": "value", "值": "value",
}

// nothing are the ways to write that there is no data.
var nothing = []string{"", "无", "无数据", "-", "—", "–", "/", "n/a", "no data", "null"}

// readValues reads the file; everything it says must be understood.
func readValues(path string, s *indicator.Scheme, book *indicator.Book) (*valuesFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, unopened("values", path, err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return nil, unopened("values", path, err)
	}
	v := &valuesFile{name: filepath.Base(path), scheme: s, keys: map[string]string{}, has: map[string]bool{}, byCode: map[string]*valuesRow{}}
	v.learn(book)
	table, err := sheet.Open(v.name, f, info.Size(), sheet.Options{})
	if err != nil {
		return nil, v.named(err)
	}
	if err := v.read(table); err != nil {
		return nil, err
	}
	return v, v.strangers()
}

// learn collects what a column may be called: indicators by code or name, terms
// by their text.
func (v *valuesFile) learn(book *indicator.Book) {
	for i := range v.scheme.Groups {
		needs := v.scheme.Groups[i].Needs()
		for _, t := range book.Terms(needs...) {
			if t.Fn == indicator.FnGiven {
				needs = append(needs, t.Name)
			} else {
				v.keys[squeeze(t.String())] = t.String()
			}
		}
		for _, code := range needs {
			v.keys[squeeze(code)] = code
			if ind := book.Indicator(code); ind != nil {
				v.keys[squeeze(ind.Name.ZH)], v.keys[squeeze(ind.Name.EN)] = code, code
			}
		}
	}
}

// squeeze is a name without blanks and capitals.
func squeeze(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), "")) }

// named puts the file's name before what its reader complains of.
func (v *valuesFile) named(err error) error {
	all := kernel.AllErrors(err)
	return kernel.Invalid("values", kernel.T("%s：%s", "%s: %s"), v.name, all[0].Text)
}

// fault is what is wrong in a line, and how to mend it.
func (v *valuesFile) fault(line int, what, how kernel.Text, args ...any) *kernel.Error {
	return kernel.Invalid("values", kernel.T("%s:%d：%s。%s", "%s:%d: %s. %s"), v.name, line, what.Format(args...), how)
}

// maxFaults bounds how many faults of a file are told at once.
const maxFaults = 20

func (v *valuesFile) read(table *sheet.Reader) error {
	columns, faults := v.columns(table.Header(), table.Format().HeaderRow)
	if len(faults) > 0 {
		return faults
	}
	for row, err := range table.Rows() {
		if err != nil {
			return v.named(err)
		}
		for _, e := range v.take(columns, row) {
			faults.Add(e)
		}
		if len(faults) >= maxFaults {
			break
		}
	}
	if len(faults) == 0 && len(v.rows) == 0 {
		faults.Add(v.fault(1, kernel.T("没有数据行", "there are no rows"), kernel.T("表头下面每个对象写一行", "write a row for each subject below the column names")))
	}
	return faults.Err()
}

// columns finds out what each column is: a role, or "=" and a key.
func (v *valuesFile) columns(header []string, line int) ([]string, kernel.Errors) {
	var faults kernel.Errors
	long := v.long(header)
	out := make([]string, len(header))
	for i, h := range header {
		key, known := v.keys[squeeze(h)]
		role, special := columnRoles[squeeze(h)]
		switch {
		case special && (long || role != "indicator" && role != "value"):
			out[i] = role
		case known && !long:
			out[i] = "=" + key
			v.has[key] = true
		case h != "":
			faults.Add(v.fault(line, kernel.T("不认识“%s”这一列", "the column %q is not known"), v.choices(), h))
		}
	}
	if !slices.Contains(out, "subject") {
		faults.Add(v.fault(line, kernel.T("没有“对象”（subject）列", "there is no column “subject”"), kernel.T("加一列，写每个对象的代码", "add a column with each subject's code")))
	}
	for i, role := range out {
		if role != "" && slices.Index(out, role) < i {
			faults.Add(v.fault(line, kernel.T("“%s”和另一列是同一项", "the column %q stands for the same as another"), kernel.T("删去一列", "remove one of them"), header[i]))
		}
	}
	return out, faults
}

// long reports whether each row is one value: there are columns for the indicator
// and for its value.
func (v *valuesFile) long(header []string) bool {
	found := map[string]bool{}
	for _, h := range header {
		found[columnRoles[squeeze(h)]] = true
	}
	return found["indicator"] && found["value"]
}

// choices lists what a column may be called.
func (v *valuesFile) choices() kernel.Text {
	var codes []string
	for _, code := range v.keys {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return kernel.T("可用的列：对象、名称、分组、人数、亩数，以及 %s", "columns are subject, name, group, heads, mu and %s").Format(strings.Join(slices.Compact(codes), ", "))
}

// take reads one row.
func (v *valuesFile) take(columns []string, row sheet.Row) kernel.Errors {
	var faults kernel.Errors
	cell := func(role string) string { return strings.TrimSpace(row.At(slices.Index(columns, role))) }
	code := cell("subject")
	if code == "" {
		faults.Add(v.fault(row.Number, kernel.T("没有写对象", "no subject is given"), kernel.T("填上对象的代码，或删去这一行", "fill in the subject's code or delete the row")))
		return faults
	}
	if len(row.Cells) > len(columns) && strings.TrimSpace(strings.Join(row.Cells[len(columns):], "")) != "" {
		faults.Add(v.fault(row.Number, kernel.T("比表头多出几格", "there are more cells than column names"), kernel.T("检查逗号；数字里的逗号要把整格加引号", "look at the commas; put a number with commas in quotes")))
		return faults
	}
	long := slices.Contains(columns, "indicator")
	r, seen := v.byCode[code]
	if seen && !long {
		faults.Add(v.fault(row.Number, kernel.T("对象“%s”在第 %d 行已经写过", "subject %q stands on line %d already"), kernel.T("每个对象只写一行", "write one row for each subject"), code, r.line))
		return faults
	}
	if !seen {
		r = &valuesRow{line: row.Number, subject: indicator.Subject{Code: code, Attrs: map[string]indicator.Num{}}, values: map[string]indicator.Value{}}
		v.byCode[code], v.rows = r, append(v.rows, r)
	}
	v.about(r, cell)
	for i, role := range columns {
		faults = append(faults, v.cell(r, row, role, row.At(i))...)
	}
	if long {
		faults = append(faults, v.longValue(r, row.Number, cell("indicator"), cell("value"))...)
	}
	return faults
}

// about takes over what a row says of the subject besides values.
func (v *valuesFile) about(r *valuesRow, cell func(string) string) {
	if name := cell("name"); name != "" {
		r.subject.Name = kernel.T(name, name)
	}
	if g := cell("group"); g != "" {
		r.group = g
	}
}

// cell reads a value or an attribute of a wide row.
func (v *valuesFile) cell(r *valuesRow, row sheet.Row, role, text string) kernel.Errors {
	key, isValue := strings.CutPrefix(role, "=")
	if !isValue && role != "heads" && role != "mu" {
		return nil
	}
	value, fault := v.value(row.Number, key, text)
	switch {
	case fault != nil:
		return kernel.Errors{fault}
	case isValue:
		r.values[key] = value
	case value.Known():
		r.subject.Attrs[role] = value.Num()
	}
	return nil
}

func (v *valuesFile) longValue(r *valuesRow, line int, called, text string) kernel.Errors {
	key, known := v.keys[squeeze(called)]
	if !known {
		return kernel.Errors{v.fault(line, kernel.T("不认识指标“%s”", "the indicator %q is not known"), v.choices(), called)}
	}
	if _, twice := r.values[key]; twice {
		return kernel.Errors{v.fault(line, kernel.T("“%s”的“%s”写了两次", "%q has %q twice"), kernel.T("删去一行", "remove one of the rows"), r.subject.Code, called)}
	}
	value, fault := v.value(line, key, text)
	if fault != nil {
		return kernel.Errors{fault}
	}
	r.values[key], v.has[key] = value, true
	return nil
}

// value reads one cell.
func (v *valuesFile) value(line int, key, text string) (indicator.Value, *kernel.Error) {
	text = strings.TrimSpace(text)
	if slices.Contains(nothing, strings.ToLower(text)) {
		return indicator.NoData(kernel.T("数值文件第 %d 行没有数据", "line %d of the values has no data").Format(line)), nil
	}
	n, err := indicator.ParseNum(text)
	if err != nil {
		return indicator.Value{}, v.fault(line, kernel.T("“%s”应是数字，写的是“%s”", "%q must be a number, not %q"), kernel.T("只写数字和小数点，不超过 19 位；没有数据就留空，或写“无”", "digits and a point only, up to 19 digits; leave it empty or write “no data” where there is none"), key, text)
	}
	return indicator.Number(n), nil
}
