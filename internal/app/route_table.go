package app

import (
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/route"
	"juyan/internal/sheet"
)

// stopTable is a day to plan as a table: the depot, then a row for each stop.
type stopTable struct {
	name           string
	columns        []string // role of each, "" = not read
	rows           []stopRow
	decimals       int // of distances and times
	vans, capacity int // as Solomon's format says
	problem        route.Problem
}

// stopRow is a row as it is written.
type stopRow struct {
	line  int
	cells map[string]string // by role
}

// stopColumns are the roles of columns, by what people call them.
var stopColumns = map[string]string{
	"id": "id", "code": "id", "no": "id", "no.": "id", "stop": "id", "custno.": "id", "编号": "id", "序号": "id", "点": "id",
	"x": "x", "xcoord": "x", "xcoord.": "x", "横坐标": "x", "y": "y", "ycoord": "y", "ycoord.": "y", "纵坐标": "y",
	"demand": "demand", "需求": "demand", "ready": "ready", "readytime": "ready", "最早": "ready", "due": "due", "duedate": "due", "最晚": "due",
	"service": "service", "servicetime": "service", "时长": "service", "服务时长": "service",
	"needs": "needs", "需要": "needs", "技能": "needs", "van": "van", "指定车": "van",
}

var stopColumnsHow = kernel.T("要有的列：x、y、demand、ready、due、service，还可有 id、needs、van", "columns are x, y, demand, ready, due, service, and optionally id, needs, van")

// readStops reads a file of stops; everything it says must be understood.
func readStops(path string, decimals *int) (*stopTable, error) {
	t := &stopTable{name: filepath.Base(path)}
	solomon, err := t.solomon(path)
	if err != nil {
		return nil, err
	}
	if !solomon {
		if err := eachRow(path, t.header, t.take); err != nil {
			return nil, err
		}
	}
	if len(t.rows) < 2 {
		return nil, t.fault(1, kernel.T("没有走访点", "there are no stops"), kernel.T("第一行写车场，下面每个点写一行", "write the depot first and a row for each stop below it"))
	}
	if err := t.settle(decimals); err != nil {
		return nil, err
	}
	return t, t.convert()
}

func (t *stopTable) fault(line int, what, how kernel.Text, args ...any) *kernel.Error {
	return kernel.Invalid("file", kernel.T("%s:%d：%s。%s", "%s:%d: %s. %s"), t.name, line, what.Format(args...), how)
}

// header finds out what each column is.
func (t *stopTable) header(names []string, line int) error {
	var faults kernel.Errors
	for _, h := range names {
		role, known := stopColumns[squeeze(h)]
		switch {
		case h != "" && !known:
			faults.Add(t.fault(line, kernel.T("不认识“%s”这一列", "the column %q is not known"), stopColumnsHow, h))
		case role != "" && slices.Contains(t.columns, role):
			faults.Add(t.fault(line, kernel.T("“%s”和另一列是同一项", "the column %q stands for the same as another"), kernel.T("删去一列", "remove one of them"), h))
		}
		t.columns = append(t.columns, role)
	}
	for _, must := range []string{"x", "y", "demand", "ready", "due", "service"} {
		if !slices.Contains(t.columns, must) {
			faults.Add(t.fault(line, kernel.T("没有“%s”列", "there is no column %q"), stopColumnsHow, must))
		}
	}
	return faults.Err()
}

// take keeps a row as it is written.
func (t *stopTable) take(row sheet.Row) *kernel.Error {
	if len(row.Cells) > len(t.columns) && strings.TrimSpace(strings.Join(row.Cells[len(t.columns):], "")) != "" {
		return t.fault(row.Number, kernel.T("比表头多出几格", "there are more cells than column names"), kernel.T("几项技能之间用分号，或把整格加引号", "put semicolons between skills, or the cell in quotes"))
	}
	cells := map[string]string{}
	for i, role := range t.columns {
		cells[role] = strings.TrimSpace(row.At(i))
	}
	return t.add(row.Number, cells)
}

// most is how many stops are read; the engine says what can be planned.
const most = 2000

func (t *stopTable) add(line int, cells map[string]string) *kernel.Error {
	if len(t.rows) > most {
		return t.fault(line, kernel.T("超过 %d 个点", "there are more than %d stops"), kernel.T("分成几个片区", "make several areas of them"), most)
	}
	t.rows = append(t.rows, stopRow{line, cells})
	return nil
}

func (t *stopTable) scale() int { return power(t.decimals) }

func power(decimals int) int {
	n := 1
	for range decimals {
		n *= 10
	}
	return n
}

// settle chooses the decimals: those asked for, else as many as the coordinates
// leave room for.
func (t *stopTable) settle(decimals *int) error {
	if decimals != nil {
		if t.decimals = *decimals; t.decimals < 0 || t.decimals > 6 {
			return kernel.Invalid("decimals", kernel.T("--decimals：%d 不在 0 到 6 之间", "--decimals: %d is not between 0 and 6"), t.decimals)
		}
		return nil
	}
	far := 1.0
	for _, r := range t.rows {
		for _, role := range []string{"x", "y"} {
			if f, err := strconv.ParseFloat(r.cells[role], 64); err == nil {
				far = max(far, math.Abs(f))
			}
		}
	}
	for t.decimals = 6; t.decimals > 0 && far*float64(t.scale()) > 1e9; t.decimals-- {
	}
	return nil
}

// convert makes the problem of the rows.
func (t *stopTable) convert() error {
	var faults kernel.Errors
	for i, r := range t.rows {
		s := route.Stop{Code: r.cells["id"], Needs: several(r.cells["needs"]), Van: r.cells["van"]}
		if s.Code == "" {
			s.Code = strconv.Itoa(i)
		}
		for _, n := range []struct {
			role     string
			into     *int
			decimals int
		}{{"x", &s.At.X, t.decimals}, {"y", &s.At.Y, t.decimals}, {"demand", &s.Demand, 0}, {"ready", &s.Ready, t.decimals}, {"due", &s.Due, t.decimals}, {"service", &s.Service, t.decimals}} {
			var ok bool
			if *n.into, ok = scaled(r.cells[n.role], n.decimals); !ok && len(faults) < maxFaults {
				faults.Add(t.fault(r.line, kernel.T("%s 列的“%s”不是数", "%[2]q in column %[1]s is not a number"), kernel.T("写数字，例如 480 或 12.5", "write a number such as 480 or 12.5"), n.role, r.cells[n.role]))
			}
		}
		if i == 0 {
			t.problem.Depot = route.Depot{At: s.At, From: s.Ready, Till: s.Due}
		} else {
			t.problem.Stops = append(t.problem.Stops, s)
		}
	}
	return faults.Err()
}

// check says what is wrong with the problem, by line.
func (t *stopTable) check() error {
	var faults kernel.Errors
	for _, f := range route.Check(&t.problem) {
		faults.Add(t.fault(t.line(f.Path), f.What, f.How))
	}
	return faults.Err()
}

// line returns the line of a fault's path, "stops.3.due".
func (t *stopTable) line(path string) int {
	parts := strings.Split(path, ".")
	switch parts[0] {
	case "depot":
		return t.rows[0].line
	case "stops":
		if len(parts) > 1 {
			if i, err := strconv.Atoi(parts[1]); err == nil && i+1 < len(t.rows) {
				return t.rows[i+1].line
			}
		}
	}
	return 1
}
