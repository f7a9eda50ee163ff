package app

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/route"
	"juyan/internal/sheet"
)

// vanColumns are the columns of a file of vans, by what people call them.
var vanColumns = map[string]string{
	"van": "van", "id": "van", "code": "van", "车": "van", "车号": "van", "capacity": "capacity", "容量": "capacity",
	"from": "from", "上班": "from", "till": "till", "下班": "till", "shift": "shift", "班次": "shift", "has": "has", "技能": "has", "设备": "has",
}

var vanColumnsHow = kernel.T("可用的列：van、capacity、from、till、shift、has", "columns are van, capacity, from, till, shift, has")

// readVans reads a file of vans.
func (t *stopTable) readVans(path string) error {
	in := &stopTable{name: filepath.Base(path)}
	err := eachRow(path, func(names []string, line int) error {
		var faults kernel.Errors
		for _, h := range names {
			role, known := vanColumns[squeeze(h)]
			if h != "" && !known {
				faults.Add(in.fault(line, kernel.T("不认识“%s”这一列", "the column %q is not known"), vanColumnsHow, h))
			}
			in.columns = append(in.columns, role)
		}
		return faults.Err()
	}, func(row sheet.Row) *kernel.Error { return t.van(in, row) })
	if err == nil && len(t.problem.Vans) == 0 {
		return in.fault(1, kernel.T("没有车", "there are no vans"), kernel.T("表头下面每辆车写一行", "write a row for each van below the column names"))
	}
	return err
}

// van reads one van; an empty cell is 0, which bounds nothing but the capacity.
func (t *stopTable) van(in *stopTable, row sheet.Row) *kernel.Error {
	v := route.Van{}
	for i, role := range in.columns {
		cell, decimals := strings.TrimSpace(row.At(i)), t.decimals
		var into *int
		switch role {
		case "van":
			v.Code = cell
		case "has":
			v.Has = several(cell)
		case "capacity":
			into, decimals = &v.Capacity, 0
		case "from":
			into = &v.From
		case "till":
			into = &v.Till
		case "shift":
			into = &v.Shift
		}
		if into == nil || cell == "" {
			continue
		}
		var ok bool
		if *into, ok = scaled(cell, decimals); !ok {
			return in.fault(row.Number, kernel.T("%s 列的“%s”不是数", "%[2]q in column %[1]s is not a number"), kernel.T("写数字，例如 480 或 12.5", "write a number such as 480 or 12.5"), role, cell)
		}
	}
	t.problem.Vans = append(t.problem.Vans, v)
	return nil
}

// solomon reads the text format of Solomon's benchmark: a name, VEHICLE with number
// and capacity, CUSTOMER with seven columns. False when the file is something else.
func (t *stopTable) solomon(path string) (bool, error) {
	if ext := strings.ToLower(filepath.Ext(path)); ext != ".txt" {
		return false, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return false, unopened("file", path, err)
	}
	if !bytes.Contains(text, []byte("VEHICLE")) || !bytes.Contains(text, []byte("CUSTOMER")) {
		return false, nil
	}
	var faults kernel.Errors
	for i, line := range strings.Split(string(text), "\n") {
		f := strings.Fields(line)
		if len(f) == 0 || strings.Trim(f[0], "0123456789") != "" || i == 0 {
			continue // words
		}
		switch {
		case len(f) == 2 && t.vans == 0:
			var ok, fits bool
			t.vans, ok = scaled(f[0], 0)
			if t.capacity, fits = scaled(f[1], 0); ok && fits {
				continue
			}
		case len(f) == 7:
			cells := map[string]string{"x": f[1], "y": f[2], "demand": f[3], "ready": f[4], "due": f[5], "service": f[6]}
			if len(t.rows) > 0 {
				cells["id"] = strconv.Itoa(len(t.rows))
			}
			faults.Add(t.add(i+1, cells))
			continue
		}
		faults.Add(t.fault(i+1, kernel.T("看不懂“%s”", "%q is not understood"), kernel.T("每个点写编号、x、y、需求、最早、最晚、时长七个数", "a stop is seven numbers: no., x, y, demand, ready, due, service"), strings.TrimSpace(line)))
	}
	return true, faults.Err()
}
