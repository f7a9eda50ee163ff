package auth

import (
	"context"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// RevokeRole takes a role from a post or a person. Needs grant.manage, and not
// from oneself. The last administrator of a sort stays, since nobody could
// appoint the next. Writes role.revoked.
func (s *Service) RevokeRole(ctx context.Context, actor kernel.Actor, in GrantInput) error {
	return s.db.Write(ctx, func(tx *store.Tx) error { return s.RevokeRoleTx(tx, actor, in) })
}

// RevokeRoleTx is RevokeRole inside the caller's transaction.
func (s *Service) RevokeRoleTx(tx *store.Tx, actor kernel.Actor, in GrantInput) error {
	roles, err := s.rolesOf(tx, actor, in)
	if err != nil {
		return err
	}
	i := slices.Index(roles, in.Role)
	if i < 0 {
		return kernel.Conflict(kernel.T("没有角色“%s”，无从收回", "There is no role %q to revoke"), in.Role)
	}
	if err := s.setRoles(tx, in, slices.Delete(slices.Clone(roles), i, i+1)); err != nil {
		return err
	}
	if sort := s.adminSort(in.Role); sort != "" {
		d, err := s.org.DirectoryTx(tx)
		if err != nil {
			return err
		}
		if len(s.administrators(tx, d, sort)) == 0 {
			return kernel.Conflict(kernel.T("这是最后一位%s，请先授予另一个人", "This is the last %s; grant the role to somebody else first"), adminNames[sort])
		}
	}
	return s.event(tx, actor, "role.revoked", in.subject(), in)
}
