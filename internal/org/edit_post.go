package org

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// EditPostInput replaces the fields of a post as of Version. Code, days and
// roles stay.
type EditPostInput struct {
	ID      kernel.ID
	Version int64
	PostFields
}

// EditPost changes name, unit, level or order of a post. Needs org.manage over
// the old and the new unit. A stale Version returns the current post with a
// conflict. Writes post.edited.
func (s *Service) EditPost(ctx context.Context, actor kernel.Actor, in EditPostInput) (Post, error) {
	return write(ctx, s, func(tx *store.Tx) (Post, error) { return s.EditPostTx(tx, actor, in) })
}

// EditPostTx is EditPost inside the caller's transaction.
func (s *Service) EditPostTx(tx *store.Tx, actor kernel.Actor, in EditPostInput) (Post, error) {
	old, err := post(tx, in.ID)
	if err != nil {
		return Post{}, err
	}
	if err := within(actor, PermManage, old.Unit, ""); err != nil {
		return Post{}, err
	}
	if err := within(actor, PermManage, in.Unit, ""); err != nil {
		return old, err
	}
	if old.Version != in.Version {
		return old, stale(old.Name.ZH)
	}
	in.Code, in.From, in.To, in.Roles = old.Code, old.From, old.To, old.Roles
	if err := in.normalize(old.From); err != nil {
		return old, err
	}
	if _, err := openUnit(tx, in.Unit, "unit", s.Today(tx)); err != nil {
		return old, err
	}
	p := Post{ID: old.ID, PostFields: in.PostFields, Version: old.Version + 1}
	if err := update(tx, "post", postColumns, p.row()); err != nil {
		return old, err
	}
	return p, s.done(tx, actor, "post.edited", p.ID, changes(old, p))
}
