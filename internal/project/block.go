package project

import (
	"unicode/utf8"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// Block is a bottleneck: what holds the project up, whose move it is, since
// when and until when, and the task it became.
type Block struct {
	Project kernel.ID
	No      int
	Kind    string
	Unit    kernel.ID
	Content string
	Since   kernel.Date
	Due     kernel.Date
	Task    kernel.ID
	Opened  kernel.Instant
	Removed kernel.Date // zero = still open
	Remedy  string
}

const blockColumns = `b.matter_id, b.no, b.kind, b.unit_id, b.content, b.since_on, b.due_on, b.task_id, b.opened_at, b.removed_on, b.remedy`

func scanBlock(s store.Scanner) (b Block, err error) {
	var since, due, removed string
	if err = s.Scan(&b.Project, &b.No, &b.Kind, &b.Unit, &b.Content, &since, &due, &b.Task, &b.Opened, &removed, &b.Remedy); err != nil {
		return b, err
	}
	return b, days([]string{since, due, removed}, &b.Since, &b.Due, &b.Removed)
}

// days reads days as stored; empty is the zero day.
func days(texts []string, into ...*kernel.Date) error {
	for i, t := range texts {
		if err := into[i].UnmarshalText([]byte(t)); err != nil {
			return err
		}
	}
	return nil
}

// block records a bottleneck and gives its unit a task to remove it.
func (s *Service) block(st *matter.Step) error {
	b := Block{Kind: text(st, "block_kind"), Unit: kernel.ID(text(st, "block_unit")), Content: text(st, "block_note"), Since: day(st, "block_since"), Due: day(st, "block_due"), Opened: st.Tx.Now()}
	switch {
	case b.Since.After(st.Today()):
		return kernel.Invalid("block_since", kernel.T("%s 还没到", "%s has not come yet"), b.Since)
	case b.Due.Before(st.Today()):
		return kernel.Invalid("block_due", kernel.T("%s 已过，请改成今天或以后", "%s has passed; choose today or later"), b.Due)
	}
	var err error
	if b.No, err = store.One(st.Tx, store.Value[int], `SELECT COALESCE(MAX(no), 0) + 1 FROM project_block WHERE matter_id = $1`, st.Matter.ID); err != nil {
		return err
	}
	title := kernel.T("解决堵点（%s）：%s", "Remove the bottleneck (%s): %s").Format(st.Field("block_kind").OptionName(b.Kind), st.Matter.Title).ZH
	if b.Task, err = s.task(st.Tx, st.Actor, st.Matter.ID, title, b.Content, b.Unit, b.Due); err != nil {
		return err
	}
	st.Note("no", b.No)
	st.Note("task", b.Task)
	st.Credit(matter.Credit{Measure: "project.block_opened", Unit: b.Unit, Value: 1})
	if err := st.Tx.Exec(`INSERT INTO project_block (matter_id, no, kind, unit_id, content, since_on, due_on, task_id, opened_at, removed_on, remedy) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,'','')`,
		st.Matter.ID, b.No, b.Kind, b.Unit, b.Content, b.Since.String(), b.Due.String(), b.Task, b.Opened); err != nil {
		return err
	}
	return st.Tx.Exec(`UPDATE project_project SET blocks = blocks + 1 WHERE matter_id = $1`, st.Matter.ID)
}

const kindTask = "task"

// task gives a unit something to do for the project; "" where the pack has no
// such kind.
func (s *Service) task(tx *store.Tx, actor kernel.Actor, project kernel.ID, title, note string, unit kernel.ID, due kernel.Date) (kernel.ID, error) {
	course, err := s.matter.Kinds().Current(kindTask)
	if err != nil {
		return "", nil
	}
	in := matter.RaiseInput{Kind: kindTask, Project: project, Parent: project, Values: map[string][]string{
		"task_title": {clip(title, 120)}, "task_note": {clip(note, 500)}, "task_unit": {string(unit)}, "task_due": {due.String()}}}
	m, err := s.matter.RaiseTx(tx, carries(actor, course.Permission(&course.Def.Raise)), in)
	if err != nil {
		return "", err
	}
	return m.ID, nil
}

// clip shortens a text to so many characters.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// unblock says that a bottleneck is gone. Who was to remove it does not say so
// alone.
func (s *Service) unblock(st *matter.Step) error {
	b, err := s.openBlock(st)
	if err != nil {
		return err
	}
	b.Removed, b.Remedy = day(st, "removed_on"), text(st, "unblock_note")
	switch {
	case st.Actor.Kind == kernel.ActorPerson && st.Actor.Unit == b.Unit:
		return kernel.Forbidden(kernel.T("堵点该由本单位解决，解决与否请专员、专干或其他单位的人确认", "Your unit was to remove it; somebody else confirms that it did"))
	case b.Removed.After(st.Today()) || b.Removed.Before(b.Since):
		return kernel.Invalid("removed_on", kernel.T("解决日期应在 %s 到今天之间", "The day lies between %s and today"), b.Since)
	}
	st.Note("no", b.No)
	st.Credit(matter.Credit{Measure: "project.block_removed", Unit: b.Unit, Value: 1})
	st.Credit(matter.Credit{Measure: "project.block_days", Unit: b.Unit, Value: int64(b.Since.Days(b.Removed))})
	st.Credit(matter.Credit{Measure: "project.commissioner.block_removed", Relation: "commissioner", Value: 1})
	if !b.Removed.After(b.Due) {
		st.Credit(matter.Credit{Measure: "project.block_in_time", Unit: b.Unit, Value: 1})
	}
	if err := st.Tx.Exec(`UPDATE project_block SET removed_on = $1, remedy = $2 WHERE matter_id = $3 AND no = $4`, b.Removed.String(), b.Remedy, st.Matter.ID, b.No); err != nil {
		return err
	}
	return st.Tx.Exec(`UPDATE project_project SET blocks = blocks - 1 WHERE matter_id = $1`, st.Matter.ID)
}

// openBlock is the bottleneck the form names, or the only one.
func (s *Service) openBlock(st *matter.Step) (Block, error) {
	open, err := store.All(st.Tx, scanBlock, `SELECT `+blockColumns+` FROM project_block b WHERE b.matter_id = $1 AND b.removed_on = '' ORDER BY b.no`, st.Matter.ID)
	if err != nil {
		return Block{}, err
	}
	no := int(money(st, "block_no"))
	for _, b := range open {
		if b.No == no || no == 0 && len(open) == 1 {
			return b, nil
		}
	}
	if no == 0 {
		return Block{}, kernel.Invalid("block_no", kernel.T("有 %d 个堵点没解决，请填第几个", "%d bottlenecks are open; say which"), len(open))
	}
	return Block{}, kernel.Invalid("block_no", kernel.T("第 %d 个堵点不存在或已解决", "There is no open bottleneck %d"), no)
}
