package app

import (
	"path/filepath"
	"slices"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/schedule"
	"juyan/internal/sheet"
)

// historyTable is a table of finished steps: type, planned and actual length.
type historyTable struct {
	planTable
	seen []schedule.Observation
}

var historyColumns = map[string]string{"type": "type", "类型": "type", "planned": "planned", "计划": "planned", "计划工期": "planned", "actual": "actual", "实际": "actual", "实际工期": "actual"}

// readHistory reads it; both lengths of a row have one unit.
func readHistory(path string) ([]schedule.Observation, error) {
	t := &historyTable{planTable: planTable{name: filepath.Base(path)}}
	return t.seen, eachRow(path, t.heading, t.step)
}

func (t *historyTable) heading(names []string, line int) error {
	for _, h := range names {
		t.columns = append(t.columns, historyColumns[squeeze(h)])
	}
	for _, role := range []string{"type", "planned", "actual"} {
		if !slices.Contains(t.columns, role) {
			return t.fault(line, kernel.T("没有“%s”列", "there is no column %q"), kernel.T("三列：类型（type）、计划（planned）、实际（actual）", "three columns: type, planned, actual"), role)
		}
	}
	return nil
}

func (t *historyTable) step(row sheet.Row) *kernel.Error {
	cell := func(role string) string { return strings.TrimSpace(row.At(slices.Index(t.columns, role))) }
	was, errP := schedule.ParseLength(cell("planned"))
	took, errA := schedule.ParseLength(cell("actual"))
	if cell("type") == "" || errP != nil || errA != nil || was.N == 0 || was.Natural != took.Natural {
		return t.fault(row.Number, kernel.T("“%s, %s, %s”不是办完的步骤", "%q, %q, %q is no finished step"), kernel.T("写类型和两个同一单位的工期，计划不为 0，例如 环评,20wd,26wd", "write a type and two lengths in one unit, the planned one not 0, such as eia,20wd,26wd"), cell("type"), cell("planned"), cell("actual"))
	}
	t.seen = append(t.seen, schedule.Observe(cell("type"), was, took))
	return nil
}
