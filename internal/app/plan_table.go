package app

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/schedule"
	"juyan/internal/sheet"
)

// planTable is a plan as a table: a row for each activity.
type planTable struct {
	name    string
	columns []string // role of each, "" = not read
	lines   []int    // of each activity
	plan    schedule.Plan
}

// planColumns are the roles of columns, by what people call them. An activity is
// the code where no other column is, else the name.
var planColumns = map[string]string{
	"id": "code", "code": "code", "no": "code", "no.": "code", "编号": "code", "代号": "code", "代码": "code", "序号": "code",
	"activity": "activity", "task": "activity", "job": "activity", "step": "activity", "活动": "activity", "任务": "activity", "工作": "activity", "工序": "activity", "事项": "activity",
	"name": "name", "description": "name", "title": "name", "名称": "name", "工作名称": "name", "任务名称": "name", "说明": "name",
	"duration": "takes", "days": "takes", "time": "takes", "takes": "takes", "length": "takes", "工期": "takes", "工期(天)": "takes", "工期（天）": "takes", "工期(工作日)": "takes", "工期（工作日）": "takes", "持续时间": "takes", "历时": "takes",
	"predecessors": "after", "predecessor": "after", "immediatepredecessors": "after", "immediatepredecessor": "after", "immediatepredecessor(s)": "after",
	"depends": "after", "dependson": "after", "dependencies": "after", "pred": "after", "after": "after",
	"紧前工作": "after", "紧前工序": "after", "紧前活动": "after", "紧前": "after", "前置任务": "after", "前置": "after",
	"type": "type", "类型": "type", "parallel": "parallel", "可并联": "parallel", "deferrable": "deferrable", "可容缺": "deferrable", "promisable": "promisable", "可承诺": "promisable",
	"notbefore": "not_before", "最早开始": "not_before", "started": "started", "实际开始": "started", "finished": "finished", "实际完成": "finished", "progress": "progress", "进度": "progress",
}

// readPlanTable reads a plan from CSV or a workbook; everything it says must be
// understood.
func readPlanTable(path string) (*planTable, error) {
	t := &planTable{name: filepath.Base(path)}
	err := eachRow(path, t.header, t.take)
	if err == nil && len(t.lines) == 0 {
		err = t.fault(1, kernel.T("没有活动", "there are no activities"), kernel.T("表头下面每项活动写一行", "write a row for each activity below the column names"))
	}
	if err != nil {
		return nil, err
	}
	var faults kernel.Errors
	for _, f := range schedule.Check(&t.plan) {
		faults.Add(t.fault(t.line(f.Path), f.What, f.How))
	}
	return t, faults.Err()
}

// eachRow opens a table and hands out its header and its rows; the first faults
// are told together.
func eachRow(path string, header func([]string, int) error, take func(sheet.Row) *kernel.Error) error {
	f, err := os.Open(path)
	if err != nil {
		return unopened("file", path, err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return unopened("file", path, err)
	}
	name := filepath.Base(path)
	in, err := sheet.Open(name, f, info.Size(), sheet.Options{})
	if err != nil {
		return inFile(name, err)
	}
	if err := header(in.Header(), in.Format().HeaderRow); err != nil {
		return err
	}
	var faults kernel.Errors
	for row, err := range in.Rows() {
		if err != nil {
			return inFile(name, err)
		}
		faults.Add(take(row))
		if len(faults) >= maxFaults {
			break
		}
	}
	return faults.Err()
}

// inFile puts the file's name before what its reader complains of.
func inFile(name string, err error) error {
	return kernel.Invalid("file", kernel.T("%s：%s", "%s: %s"), name, kernel.AllErrors(err)[0].Text)
}

func (t *planTable) fault(line int, what, how kernel.Text, args ...any) *kernel.Error {
	return kernel.Invalid("file", kernel.T("%s:%d：%s。%s", "%s:%d: %s. %s"), t.name, line, what.Format(args...), how)
}

// line returns the line of a fault's path, "activities.3.after".
func (t *planTable) line(path string) int {
	parts := strings.Split(path, ".")
	if len(parts) < 2 {
		return 1
	}
	i, err := strconv.Atoi(parts[1])
	if err != nil || i >= len(t.lines) {
		return 1
	}
	return t.lines[i]
}

// header finds out what each column is.
func (t *planTable) header(names []string, line int) error {
	var faults kernel.Errors
	t.columns = make([]string, len(names))
	for i, h := range names {
		role, known := planColumns[squeeze(h)]
		if h != "" && !known {
			faults.Add(t.fault(line, kernel.T("不认识“%s”这一列", "the column %q is not known"), planColumnsHow, h))
		}
		t.columns[i] = role
	}
	t.which()
	for i, role := range t.columns {
		if role != "" && slices.Index(t.columns, role) < i {
			faults.Add(t.fault(line, kernel.T("“%s”和另一列是同一项", "the column %q stands for the same as another"), kernel.T("删去一列", "remove one of them"), names[i]))
		}
	}
	for _, must := range []struct {
		role string
		what kernel.Text
	}{{"code", kernel.T("没有“编号”列", "there is no column “id”")}, {"takes", kernel.T("没有“工期”列", "there is no column “duration”")}, {"after", kernel.T("没有“紧前工作”列", "there is no column “predecessors”")}} {
		if !slices.Contains(t.columns, must.role) {
			faults.Add(t.fault(line, must.what, planColumnsHow))
		}
	}
	return faults.Err()
}

var planColumnsHow = kernel.T("可用的列：编号、名称、工期、紧前工作，还可有 类型、可并联、可容缺、可承诺、最早开始、实际开始、实际完成、进度", "columns are id, name, duration, predecessors, and optionally type, parallel, deferrable, promisable, not before, started, finished, progress")

// which settles what a column of activities is, and lets the only column of names
// be the code.
func (t *planTable) which() {
	for _, word := range []string{"activity", "name"} {
		i := slices.Index(t.columns, word)
		if i < 0 {
			continue
		}
		if !slices.Contains(t.columns, "code") {
			t.columns[i] = "code"
		} else if word == "activity" {
			t.columns[i] = "name"
		}
	}
}

// take reads one activity.
func (t *planTable) take(row sheet.Row) *kernel.Error {
	if len(row.Cells) > len(t.columns) && strings.TrimSpace(strings.Join(row.Cells[len(t.columns):], "")) != "" {
		return t.fault(row.Number, kernel.T("比表头多出几格", "there are more cells than column names"), kernel.T("几个紧前工作之间用分号，或把整格加引号", "put semicolons between predecessors, or the cell in quotes"))
	}
	a := schedule.Activity{}
	for i, role := range t.columns {
		if cell := strings.TrimSpace(row.At(i)); !slices.Contains(nothing, strings.ToLower(cell)) && !strings.EqualFold(cell, "none") {
			if fault := t.cell(&a, role, cell, row.Number); fault != nil {
				return fault
			}
		} else if role == "takes" {
			return t.fault(row.Number, kernel.T("没有写工期", "no duration is given"), schedule.LengthForm)
		}
	}
	t.plan.Activities, t.lines = append(t.plan.Activities, a), append(t.lines, row.Number)
	return nil
}

func (t *planTable) cell(a *schedule.Activity, role, cell string, line int) *kernel.Error {
	var err error
	switch role {
	case "code":
		a.Code = cell
	case "name":
		a.Name = kernel.T(cell, cell)
	case "type":
		a.Type = cell
	case "after":
		a.After = several(cell)
	case "parallel":
		a.Parallel = several(cell)
	case "deferrable":
		a.Deferrable = several(cell)
	case "promisable":
		a.Promisable = several(cell)
	case "takes":
		if a.Takes, err = schedule.ParseLength(cell); err != nil {
			return t.fault(line, kernel.AllErrors(err)[0].Text, schedule.LengthForm)
		}
	case "progress":
		n, err := strconv.Atoi(strings.TrimSuffix(cell, "%"))
		if err != nil {
			return t.fault(line, kernel.T("“%s”不是进度", "%q is no progress"), kernel.T("写百分数，例如 40", "write a percentage, such as 40"), cell)
		}
		a.Progress = &n
	default:
		return t.date(a, role, cell, line)
	}
	return nil
}

func (t *planTable) date(a *schedule.Activity, role, cell string, line int) *kernel.Error {
	field := map[string]*kernel.Date{"not_before": &a.NotBefore, "started": &a.Started, "finished": &a.Finished}[role]
	if field == nil {
		return nil // a column without a name
	}
	d, err := planDates.ParseDate(cell)
	if err != nil {
		return t.fault(line, kernel.AllErrors(err)[0].Text, kernel.T("写成 2022-03-01 这样", "write it like 2022-03-01"))
	}
	*field = d
	return nil
}

// several splits a cell that names more than one.
func several(cell string) []string {
	var out []string
	for _, s := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(",;，；、\n", r) }) {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
