package org

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// CreatePost sets up a post in a unit, without a holder and without roles
// beyond those given. Needs org.manage over the unit; Roles may be given only
// by the program itself (a founding), people are granted them by package auth.
// Writes post.created.
func (s *Service) CreatePost(ctx context.Context, actor kernel.Actor, in PostFields) (Post, error) {
	return write(ctx, s, func(tx *store.Tx) (Post, error) { return s.CreatePostTx(tx, actor, in) })
}

// CreatePostTx is CreatePost inside the caller's transaction.
func (s *Service) CreatePostTx(tx *store.Tx, actor kernel.Actor, in PostFields) (Post, error) {
	if err := within(actor, PermManage, in.Unit, ""); err != nil {
		return Post{}, err
	}
	if len(in.Roles) > 0 && actor.Kind == kernel.ActorPerson {
		return Post{}, kernel.Forbidden(kernel.T("角色由安全管理员授予", "Roles are granted by the security administrator"))
	}
	if err := in.normalize(s.Today(tx)); err != nil {
		return Post{}, err
	}
	if _, err := openUnit(tx, in.Unit, "unit", in.From); err != nil {
		return Post{}, err
	}
	if err := taken(tx, "code", codeTaken, `post WHERE code = $1`, in.Code); err != nil {
		return Post{}, err
	}
	p := Post{ID: tx.NewID(), PostFields: in, Version: 1}
	if err := insert(tx, "post", postColumns, p.row()); err != nil {
		return Post{}, err
	}
	return p, s.done(tx, actor, "post.created", p.ID, p)
}
