package meeting

import (
	"context"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// DecideInput records what a meeting decided on a point. With a unit and a day
// the decision becomes a task with a clock; without them it stands alone.
type DecideInput struct {
	Item kernel.ID
	Text string
	Unit kernel.ID
	Due  kernel.Date
	Key  string
}

// Decide records a decision and raises its task, in one transaction. Errors:
// forbidden, not found, invalid with the fields, conflict (decided already, the
// meeting is closed).
func (s *Service) Decide(ctx context.Context, actor kernel.Actor, in DecideInput) (i *Item, err error) {
	if err := actor.Require(PermManage); err != nil {
		return nil, err
	}
	if err := s.checkDecision(&in); err != nil {
		return nil, err
	}
	err = s.o.DB.Write(ctx, func(tx *store.Tx) error {
		if err := store.Once(tx, in.Key, actor.Person, func() error { return s.decide(tx, actor, in) }); err != nil {
			return err
		}
		i, err = store.One(tx, scanItem, `SELECT `+itemColumns+` FROM meeting_item i WHERE i.id = $1`, in.Item)
		return err
	})
	return i, err
}

func (s *Service) checkDecision(in *DecideInput) error {
	var es kernel.Errors
	dir := s.o.Org.Directory()
	today := dir.Day(s.o.DB.Clock().Now())
	if in.Text = strings.TrimSpace(in.Text); in.Text == "" {
		es.Add(kernel.Invalid("decision", kernel.T("请写明会议决定", "Please write what the meeting decided")))
	}
	limit(&es, "decision", in.Text, 500)
	if u, ok := dir.Unit(in.Unit); in.Unit != "" && (!ok || !u.In(today)) {
		es.Add(kernel.Invalid("unit", kernel.T("没有这个单位，请重新选择", "There is no such unit; choose again")))
	}
	switch {
	case in.Unit != "" && in.Due.IsZero():
		es.Add(kernel.Invalid("due", kernel.T("请写明完成日期；不交办任务就不选责任单位", "Please say by when; leave the unit open if nobody is given a task")))
	case in.Unit == "" && !in.Due.IsZero():
		es.Add(kernel.Invalid("unit", kernel.T("请选择责任单位；不交办任务就不填完成日期", "Please choose the unit; leave the day open if nobody is given a task")))
	case !in.Due.IsZero() && in.Due.Before(today):
		es.Add(kernel.Invalid("due", kernel.T("完成日期 %s 已经过去", "%s has passed; choose a later day"), in.Due))
	}
	return es.Err()
}

func (s *Service) decide(tx *store.Tx, actor kernel.Actor, in DecideInput) error {
	m, i, err := loadItem(tx, in.Item)
	if err != nil {
		return err
	}
	i.Decision, i.Unit, i.Due, i.DecidedAt = in.Text, in.Unit, in.Due, tx.Now()
	said := kernel.T("%s决定：%s", "%s decided: %s").Format(m.Number(), i.Decision)
	if i.Unit != "" {
		task, err := s.raise(tx, actor, i)
		if err != nil {
			return err
		}
		i.Task = task.ID
		unit := s.o.Org.Directory().UnitName(i.Unit)
		said = kernel.T("%s决定：%s（%s负责，%s 前完成，见%s）", "%s decided: %s (%s, by %s; see %s)").Format(m.Number(), i.Decision, unit, i.Due, task.Number)
	}
	if err := tx.Exec(`UPDATE meeting_item SET decision = $1, unit_id = $2, due_on = $3, decided_at = $4, task_id = $5 WHERE id = $6`,
		i.Decision, i.Unit, i.Due.String(), i.DecidedAt, i.Task, i.ID); err != nil {
		return err
	}
	if err := s.tell(tx, actor, "meeting.decided", m, i, said, map[string]any{"task": i.Task}); err != nil {
		return err
	}
	m.Status = Held
	return m.touch(tx)
}

// raise gives the decision's task. The permission to manage meetings carries
// it. The task is the zone's own and not raised for the firm: its parent leads
// to whom it is about.
func (s *Service) raise(tx *store.Tx, actor kernel.Actor, i *Item) (*matter.Matter, error) {
	course, err := s.o.Matter.Kinds().Current(kindTask)
	if err != nil {
		return nil, err
	}
	title, _, _ := strings.Cut(i.Decision, "\n")
	values := map[string][]string{}
	for code, v := range map[string]string{"task_title": short(title, 120), "task_note": i.Title + "\n" + i.Decision, "task_unit": string(i.Unit), "task_due": i.Due.String()} {
		if f := course.Field(code); f != nil && f.Max > 0 {
			v = short(v, f.Max)
		}
		values[code] = []string{v}
	}
	actor.Grants = map[string]kernel.Scope{course.Permission(&course.Def.Raise): kernel.ScopeAll}
	return s.o.Matter.RaiseTx(tx, actor, matter.RaiseInput{Kind: kindTask, Values: values, Parent: i.Matter})
}

// short cuts a text to n characters.
func short(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
