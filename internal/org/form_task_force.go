package org

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// FormTaskForce sets up a task force. A second standing one at the same time is
// refused. Needs taskforce.manage. Writes taskforce.formed.
func (s *Service) FormTaskForce(ctx context.Context, actor kernel.Actor, in TaskForceFields) (TaskForce, error) {
	return write(ctx, s, func(tx *store.Tx) (TaskForce, error) { return s.FormTaskForceTx(tx, actor, in) })
}

// FormTaskForceTx is FormTaskForce inside the caller's transaction.
func (s *Service) FormTaskForceTx(tx *store.Tx, actor kernel.Actor, in TaskForceFields) (TaskForce, error) {
	if err := zoneWide(actor, PermTaskForce); err != nil {
		return TaskForce{}, err
	}
	if err := in.normalize(s.Today(tx)); err != nil {
		return TaskForce{}, err
	}
	if _, err := openUnit(tx, in.LeadUnit, "lead_unit", in.From); err != nil {
		return TaskForce{}, err
	}
	if err := taken(tx, "code", codeTaken, `task_force WHERE code = $1`, in.Code); err != nil {
		return TaskForce{}, err
	}
	if in.Kind == Standing {
		err := taken(tx, "kind", kernel.T("常设企业服务专班只能有一个，到 %s 仍有一个在", "There is only one standing task force, and one still exists on %s"),
			`task_force WHERE (to_date = '' OR to_date > $1) AND kind = 'standing'`, in.From.String())
		if err != nil {
			return TaskForce{}, err
		}
	}
	t := TaskForce{tx.NewID(), in}
	if err := insert(tx, "task_force", taskForceColumns, t.row()); err != nil {
		return TaskForce{}, err
	}
	return t, s.done(tx, actor, "taskforce.formed", t.ID, t)
}
