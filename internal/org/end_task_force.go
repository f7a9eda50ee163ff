package org

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// EndTaskForce dissolves a task force: memberships and service assignments to
// it end the same day, so that its enterprises fall back to the standing one.
// After the standing one ends, enterprises without an assignment have nobody
// until another is formed, and Serving says so. Needs taskforce.manage. Writes
// taskforce.ended.
func (s *Service) EndTaskForce(ctx context.Context, actor kernel.Actor, in EndInput) (TaskForce, error) {
	return write(ctx, s, func(tx *store.Tx) (TaskForce, error) { return s.EndTaskForceTx(tx, actor, in) })
}

// EndTaskForceTx is EndTaskForce inside the caller's transaction.
func (s *Service) EndTaskForceTx(tx *store.Tx, actor kernel.Actor, in EndInput) (TaskForce, error) {
	if err := zoneWide(actor, PermTaskForce); err != nil {
		return TaskForce{}, err
	}
	on := orToday(in.On, s.Today(tx))
	t, err := store.One(tx, scanTaskForce, `SELECT `+taskForceColumns+` FROM task_force WHERE id = $1`, in.ID)
	if err != nil {
		return TaskForce{}, err
	}
	if err := endable(t.Name, t.From, endedBy(t.To, on), on); err != nil {
		return t, err
	}
	t.To = on
	if err := tx.Exec(`UPDATE task_force SET to_date = $1 WHERE id = $2`, on.String(), t.ID); err != nil {
		return t, err
	}
	for _, table := range []string{"task_force_member", "service_assignment"} {
		if err := endRows(tx, table, "task_force_id", t.ID, on); err != nil {
			return t, err
		}
	}
	return t, s.done(tx, actor, "taskforce.ended", t.ID, map[string]any{"code": t.Code, "name": t.Name, "to": on.String()})
}

// endedBy returns to if it lies on or before on; a later planned end may still
// be brought forward.
func endedBy(to, on kernel.Date) kernel.Date {
	if to.After(on) {
		return kernel.Date{}
	}
	return to
}
