package org

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// RemoveMemberInput takes a post out of a task force; a zero On means today.
type RemoveMemberInput struct {
	TaskForce kernel.ID   `json:"task_force"`
	Post      kernel.ID   `json:"post"`
	On        kernel.Date `json:"on"`
}

// RemoveMember ends a membership. Needs taskforce.manage. Writes taskforce.left.
func (s *Service) RemoveMember(ctx context.Context, actor kernel.Actor, in RemoveMemberInput) error {
	return s.db.Write(ctx, func(tx *store.Tx) error { return s.RemoveMemberTx(tx, actor, in) })
}

// RemoveMemberTx is RemoveMember inside the caller's transaction.
func (s *Service) RemoveMemberTx(tx *store.Tx, actor kernel.Actor, in RemoveMemberInput) error {
	if err := zoneWide(actor, PermTaskForce); err != nil {
		return err
	}
	in.On = orToday(in.On, s.Today(tx))
	_, err := store.One(tx, scanMember, `SELECT `+memberColumns+` FROM task_force_member
		WHERE task_force_id = $1 AND post_id = $2 AND `+inForce("$3"), in.TaskForce, in.Post, in.On.String())
	if err != nil {
		return err
	}
	if err := endMembership(tx, in.TaskForce, in.Post, in.On); err != nil {
		return err
	}
	return s.done(tx, actor, "taskforce.left", in.TaskForce, in)
}
