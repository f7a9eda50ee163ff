package keytask

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// deploy enters a task: a deployment or a task by those who direct key tasks, a
// part of one also by the units that lead the whole.
func (s *Service) deploy(st *matter.Step) error {
	if err := s.mayDeploy(st); err != nil {
		return err
	}
	plan, err := PlanOf(st.Matter.Data)
	if err != nil {
		return err
	}
	if plan.Deadline.Before(st.Today()) {
		return kernel.Invalid("deadline", kernel.T("完成时限已过，请改成今天或以后", "The deadline has passed; choose today or later"))
	}
	if st.Matter.Data["tier"] == "deployment" { // its parts report
		if err := st.StopClock("plan", false); err != nil {
			return err
		}
	}
	return enter(st, plan)
}

func (s *Service) mayDeploy(st *matter.Step) error {
	if st.Matter.Parent == "" {
		if st.Actor.Can(PermDirect) == kernel.ScopeNone {
			return kernel.Forbidden(kernel.T("只有督查部门和区领导能下达；您可以在牵头的任务里分解子任务", "Only oversight and the leaders deploy; you can decompose a task your unit leads"))
		}
		return nil
	}
	p, err := taskOf(st.Tx, st.Matter.Parent)
	if err != nil {
		return kernel.Invalid("title", kernel.T("上级任务不存在", "There is no such task to decompose"))
	}
	if st.Actor.Can(PermDirect) == kernel.ScopeNone && p.Lead != st.Actor.Unit {
		return kernel.Forbidden(kernel.T("只有牵头单位能分解这项任务", "Only the unit that leads the task can decompose it"))
	}
	return fits(st, p)
}

// fits holds a part against the whole: open, one tier below, done no later.
func fits(st *matter.Step, p Task) error {
	tier := map[string]string{"deployment": "task", "task": "subtask"}[p.Tier]
	given, _ := st.Matter.Data["tier"].(string)
	deadline, _ := st.Matter.Data["deadline"].(string)
	switch {
	case !p.Open:
		return kernel.Conflict(kernel.T("上级任务已经结束，不能再分解", "The task is closed and cannot be decomposed"))
	case tier == "":
		return kernel.Invalid("tier", kernel.T("子任务不再往下分解", "A sub-task is not decomposed further"))
	case given != tier:
		return kernel.Invalid("tier", kernel.T("年度部署分解成任务，任务分解成子任务", "A deployment is decomposed into tasks, a task into sub-tasks"))
	case deadline > p.Deadline.String():
		return kernel.Invalid("deadline", kernel.T("不能晚于上级任务的时限 %s", "It cannot be later than %s, the deadline of the task above"), p.Deadline)
	}
	return nil
}

// plan takes the plan by month and asks for the first report.
func (s *Service) plan(st *matter.Step) error {
	plan, err := PlanOf(st.Matter.Data)
	if err != nil {
		return err
	}
	if err := plan.Check(); err != nil {
		return err
	}
	month := kernel.MonthOf(st.Today())
	if due, err := s.reportDay(st, month); err != nil || due.Before(st.Today()) {
		month = month.Next()
	}
	return s.expect(st, month)
}

// adjust takes a new deadline and plan; months that were settled stay as they
// were planned then.
func (s *Service) adjust(st *matter.Step) error {
	plan, err := PlanOf(st.Matter.Data)
	if err != nil {
		return err
	}
	if err := plan.Check(); err != nil {
		return err
	}
	if plan.Deadline.Before(st.Today()) {
		return kernel.Invalid("deadline", kernel.T("新的时限已过，请改成今天或以后", "The new deadline has passed; choose today or later"))
	}
	return st.Tx.Exec(`UPDATE keytask_task SET year = $1, deadline = $2 WHERE matter_id = $3`, plan.Deadline.Year, plan.Deadline.String(), st.Matter.ID)
}

// enter writes the derived rows of a new task.
func enter(st *matter.Step, plan Plan) error {
	text := func(field string) string { s, _ := st.Matter.Data[field].(string); return s }
	points, _ := st.Matter.Data["points"].(int64)
	err := st.Tx.Exec(`INSERT INTO keytask_task (matter_id, parent_id, tier, year, deadline, area, source_level, points, leader_post, lead_unit, light, planned, reported, settled, letters, ended, expects, expects_by)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,'',0,0,'',0,'','','')`, st.Matter.ID, st.Matter.Parent, text("tier"), plan.Deadline.Year, plan.Deadline.String(),
		text("area"), text("source_level"), points, text("leader"), text("lead_unit"))
	if err != nil {
		return err
	}
	rows := []any{}
	for _, relation := range []string{"overall", "lead", "responsible"} {
		for _, who := range st.Relation(relation) {
			rows = append(rows, st.Matter.ID, who.Unit, relation)
		}
	}
	return st.Tx.Exec(`INSERT INTO keytask_unit (matter_id, unit_id, relation) VALUES `+store.Values(len(rows)/3, 3), rows...)
}
