package project

import (
	"fmt"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/store"
)

// The sides a condition binds.
const (
	SideZone = "zone"
	SideFirm = "firm"
)

// ConditionRow is a line of the table of conditions as typed. Unit keeps the
// condition, or follows up that the firm does.
type ConditionRow struct {
	Side    string
	Content string
	Unit    string // id
	Due     string
}

// Condition is what one side of an agreement undertook, by when, with the task
// it became.
type Condition struct {
	ID      kernel.ID
	Side    string
	Content string
	Unit    kernel.ID
	Due     kernel.Date
	Task    kernel.ID
}

// ConditionField names a cell of the table of conditions.
func ConditionField(row int, what string) string { return fmt.Sprintf("condition-%d-%s", row, what) }

// readConditions checks the conditions: each has a text, a side, a unit and a
// day.
func readConditions(dir *org.Directory, rows []ConditionRow, today kernel.Date) ([]Condition, error) {
	var out []Condition
	var errs kernel.Errors
	for i, row := range rows {
		content := strings.TrimSpace(row.Content)
		if content == "" && row.Due == "" && row.Unit == "" {
			continue
		}
		c := Condition{Side: row.Side, Content: content, Unit: kernel.ID(row.Unit)}
		if content == "" {
			errs.Add(kernel.Invalid(ConditionField(i, "content"), kernel.T("请写明条件", "Please say what is undertaken")))
		}
		if c.Side != SideZone && c.Side != SideFirm {
			errs.Add(kernel.Invalid(ConditionField(i, "side"), kernel.T("请选哪一方", "Please choose the side")))
		}
		if u, ok := dir.Unit(c.Unit); !ok || !u.In(today) {
			errs.Add(kernel.Invalid(ConditionField(i, "unit"), kernel.T("请选落实或跟踪的单位", "Please choose the unit that carries it out or follows it up")))
		}
		var bad *kernel.Error
		if c.Due, bad = dayIn(row.Due); bad != nil {
			errs.Add(kernel.Invalid(ConditionField(i, "due"), bad.Text))
		} else if c.Due.IsZero() {
			errs.Add(kernel.Invalid(ConditionField(i, "due"), kernel.T("请写明日期", "Please say by when")))
		}
		out = append(out, c)
	}
	return out, errs.Err()
}

// writeConditions keeps the conditions; those whose day is to come become tasks.
func (s *Service) writeConditions(tx *store.Tx, actor kernel.Actor, project, agreement kernel.ID, title string, list []Condition, today kernel.Date) error {
	for _, c := range list {
		if !c.Due.Before(today) {
			what := kernel.T("落实协议条件：%s", "Keep a condition of the agreement: %s")
			if c.Side == SideFirm {
				what = kernel.T("跟踪企业履约：%s", "See that the firm keeps its condition: %s")
			}
			var err error
			if c.Task, err = s.task(tx, actor, project, what.Format(title).ZH, c.Content, c.Unit, c.Due); err != nil {
				return err
			}
		}
		if err := tx.Exec(`INSERT INTO project_condition (id, agreement_id, matter_id, side, content, unit_id, due_on, task_id) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
			tx.NewID(), agreement, project, c.Side, c.Content, c.Unit, c.Due.String(), c.Task); err != nil {
			return err
		}
	}
	return nil
}

func scanCondition(s store.Scanner) (c Condition, err error) {
	var due string
	if err = s.Scan(&c.ID, &c.Side, &c.Content, &c.Unit, &due, &c.Task); err != nil {
		return c, err
	}
	return c, days([]string{due}, &c.Due)
}

func conditionsOf(tx *store.Tx, id kernel.ID) ([]Condition, error) {
	return store.All(tx, scanCondition, `SELECT id, side, content, unit_id, due_on, task_id FROM project_condition WHERE matter_id = $1 ORDER BY due_on, id`, id)
}
