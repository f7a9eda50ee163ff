package org

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// AddMember puts a post into a task force; its present membership there, if
// any, ends the same day, so that a changed role is one command. Needs
// taskforce.manage. Writes taskforce.joined.
func (s *Service) AddMember(ctx context.Context, actor kernel.Actor, in AddMemberInput) (Member, error) {
	return write(ctx, s, func(tx *store.Tx) (Member, error) { return s.AddMemberTx(tx, actor, in) })
}

// AddMemberTx is AddMember inside the caller's transaction.
func (s *Service) AddMemberTx(tx *store.Tx, actor kernel.Actor, in AddMemberInput) (Member, error) {
	if err := zoneWide(actor, PermTaskForce); err != nil {
		return Member{}, err
	}
	in.From = orToday(in.From, s.Today(tx))
	if in.Role == "" {
		in.Role = RoleMember
	}
	var es kernel.Errors
	oneOf(&es, "role", in.Role, memberRoles)
	checkSpan(&es, in.From, in.To)
	if err := es.Err(); err != nil {
		return Member{}, err
	}
	if _, err := openTaskForce(tx, in.TaskForce, "task_force", in.From); err != nil {
		return Member{}, err
	}
	if _, err := openPost(tx, in.Post, "post", in.From); err != nil {
		return Member{}, err
	}
	if err := endMembership(tx, in.TaskForce, in.Post, in.From); err != nil {
		return Member{}, err
	}
	m := Member{tx.NewID(), in}
	if err := insert(tx, "task_force_member", memberColumns, m.row()); err != nil {
		return Member{}, err
	}
	return m, s.done(tx, actor, "taskforce.joined", m.TaskForce, m)
}

func endMembership(tx *store.Tx, force, post kernel.ID, on kernel.Date) error {
	return tx.Exec(`UPDATE task_force_member SET to_date = CASE WHEN from_date > $3 THEN from_date ELSE $3 END
		WHERE task_force_id = $1 AND post_id = $2 AND (to_date = '' OR to_date > $3)`, force, post, on.String())
}
