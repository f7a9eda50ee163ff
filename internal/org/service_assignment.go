package org

import (
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Subject is what can be served or have a responsibility chain: a kind word
// ("enterprise", "project", "key_task" …) and an id.
type Subject struct {
	Kind string    `json:"kind" yaml:"kind"`
	ID   kernel.ID `json:"id" yaml:"id"`
}

// EnterpriseSubject names an enterprise.
func EnterpriseSubject(id kernel.ID) Subject { return Subject{"enterprise", id} }

// ProjectSubject names a project.
func ProjectSubject(id kernel.ID) Subject { return Subject{"project", id} }

// AssignServiceInput says who serves a subject: commissioner post (专员), task
// force (专班) and officer post (专干). A zero From means today.
type AssignServiceInput struct {
	Subject      Subject     `json:"subject" yaml:"subject"`
	TaskForce    kernel.ID   `json:"task_force" yaml:"task_force"`
	Commissioner kernel.ID   `json:"commissioner" yaml:"commissioner"`
	Officer      kernel.ID   `json:"officer" yaml:"officer"`
	From         kernel.Date `json:"from" yaml:"from"`
	To           kernel.Date `json:"to" yaml:"to"`
}

// Assignment is a dated assignment of the three to a subject.
type Assignment struct {
	ID kernel.ID `json:"id"`
	AssignServiceInput
}

// Serving is who serves a subject at a moment. Commissioner and Officer are
// posts; either may be empty when the standing task force names none.
type Serving struct {
	TaskForce    kernel.ID
	Commissioner kernel.ID
	Officer      kernel.ID
	Default      bool // by the standing task force, not by an assignment of its own
}

const assignmentColumns = `id, subject_kind, subject_id, task_force_id, commissioner_id, officer_id, from_date, to_date`

func scanAssignment(r store.Scanner) (Assignment, error) {
	var a Assignment
	var from, to string
	err := r.Scan(&a.ID, &a.Subject.Kind, &a.Subject.ID, &a.TaskForce, &a.Commissioner, &a.Officer, &from, &to)
	a.From, a.To = parseDate(from), parseDate(to)
	return a, err
}

func (a Assignment) row() []any {
	return []any{a.ID, a.Subject.Kind, a.Subject.ID, a.TaskForce, a.Commissioner, a.Officer, a.From.String(), a.To.String()}
}
