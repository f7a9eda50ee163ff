package org

import (
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// TaskForceKind tells the one standing task force from dated ones.
type TaskForceKind string

// The kinds: 企业服务专班, 重大项目专班.
const (
	Standing TaskForceKind = "standing"
	Project  TaskForceKind = "project"
)

// TaskForceFields is what people write about a task force.
type TaskForceFields struct {
	Code     string        `json:"code" yaml:"code"`
	Name     kernel.Text   `json:"name" yaml:"name"`
	Kind     TaskForceKind `json:"kind" yaml:"kind"`
	Project  kernel.Text   `json:"project" yaml:"project"` // the major project it is for
	LeadUnit kernel.ID     `json:"lead_unit" yaml:"lead_unit"`
	From     kernel.Date   `json:"from" yaml:"from"` // default today
	To       kernel.Date   `json:"to" yaml:"to"`     // zero = open
}

// TaskForce is a cross-unit team that serves enterprises or one project (专班).
type TaskForce struct {
	ID kernel.ID `json:"id"`
	TaskForceFields
}

// In reports whether the task force exists on d.
func (t TaskForce) In(d kernel.Date) bool { return contains(t.From, t.To, d) }

// MemberRole is what a post does in a task force.
type MemberRole string

// The roles: 组长, 专员, 专干, 成员.
const (
	RoleLead         MemberRole = "lead"
	RoleCommissioner MemberRole = "commissioner"
	RoleOfficer      MemberRole = "officer"
	RoleMember       MemberRole = "member"
)

var memberRoles = []MemberRole{RoleLead, RoleCommissioner, RoleOfficer, RoleMember}

// AddMemberInput puts a post into a task force. A zero From means today.
type AddMemberInput struct {
	TaskForce kernel.ID   `json:"task_force" yaml:"task_force"`
	Post      kernel.ID   `json:"post" yaml:"post"`
	Role      MemberRole  `json:"role" yaml:"role"`
	From      kernel.Date `json:"from" yaml:"from"`
	To        kernel.Date `json:"to" yaml:"to"`
}

// Member is a post's dated membership of a task force.
type Member struct {
	ID kernel.ID `json:"id"`
	AddMemberInput
}

func (f *TaskForceFields) normalize(today kernel.Date) error {
	if f.Kind == "" {
		f.Kind = Project
	}
	f.From = orToday(f.From, today)
	var es kernel.Errors
	checkCode(&es, f.Code)
	checkName(&es, "name", f.Name.ZH)
	oneOf(&es, "kind", f.Kind, []TaskForceKind{Standing, Project})
	checkSpan(&es, f.From, f.To)
	return es.Err()
}

const (
	taskForceColumns = `id, code, name_zh, name_en, kind, project_zh, project_en, lead_unit_id, from_date, to_date`
	memberColumns    = `id, task_force_id, post_id, role, from_date, to_date`
)

func scanTaskForce(r store.Scanner) (TaskForce, error) {
	var t TaskForce
	var from, to string
	err := r.Scan(&t.ID, &t.Code, &t.Name.ZH, &t.Name.EN, &t.Kind, &t.Project.ZH, &t.Project.EN, &t.LeadUnit, &from, &to)
	t.From, t.To = parseDate(from), parseDate(to)
	return t, err
}

func (t TaskForce) row() []any {
	return []any{t.ID, t.Code, t.Name.ZH, t.Name.EN, string(t.Kind), t.Project.ZH, t.Project.EN, t.LeadUnit, t.From.String(), t.To.String()}
}

func scanMember(r store.Scanner) (Member, error) {
	var m Member
	var from, to string
	err := r.Scan(&m.ID, &m.TaskForce, &m.Post, &m.Role, &from, &to)
	m.From, m.To = parseDate(from), parseDate(to)
	return m, err
}

func (m Member) row() []any {
	return []any{m.ID, m.TaskForce, m.Post, string(m.Role), m.From.String(), m.To.String()}
}

// openTaskForce reads a task force that exists on d, else says so on field.
func openTaskForce(tx *store.Tx, id kernel.ID, field string, d kernel.Date) (TaskForce, error) {
	t, err := store.One(tx, scanTaskForce, `SELECT `+taskForceColumns+` FROM task_force WHERE id = $1`, id)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return t, kernel.Invalid(field, kernel.T("没有这个专班", "There is no such task force"))
	}
	if err == nil && !t.In(d) {
		return t, kernel.Invalid(field, kernel.T("专班“%s”在 %s 不存在", "Task force %q does not exist on %s"), t.Name, d)
	}
	return t, err
}
