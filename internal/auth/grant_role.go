package auth

import (
	"context"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/store"
)

// GrantInput names a role and who carries it: a post, as is usual, or a person
// (an administrator).
type GrantInput struct {
	Role   string    `json:"role"`
	Post   kernel.ID `json:"post,omitempty"`
	Person kernel.ID `json:"person,omitempty"`
	Reason string    `json:"reason,omitempty"`
}

func (in GrantInput) subject() kernel.ID { return in.Post + in.Person } // one of them is empty

// GrantRole gives a post or a person a role. Needs grant.manage. Nobody grants
// to themself or to a post of theirs; nobody becomes two of the three
// administrators. Writes role.granted.
func (s *Service) GrantRole(ctx context.Context, actor kernel.Actor, in GrantInput) error {
	return s.db.Write(ctx, func(tx *store.Tx) error { return s.GrantRoleTx(tx, actor, in) })
}

// GrantRoleTx is GrantRole inside the caller's transaction.
func (s *Service) GrantRoleTx(tx *store.Tx, actor kernel.Actor, in GrantInput) error {
	roles, err := s.rolesOf(tx, actor, in)
	if err != nil {
		return err
	}
	role, ok := s.Role(in.Role)
	switch {
	case !ok:
		return kernel.Invalid("role", kernel.T("没有角色“%s”", "There is no role %q"), in.Role)
	case role.Contact:
		return kernel.Invalid("role", kernel.T("“%s”由企业联系人自动获得，不能授予", "%q comes with being an enterprise's contact and cannot be granted"), role.Name)
	case slices.Contains(roles, in.Role):
		return kernel.Conflict(kernel.T("已有角色“%s”", "The role %q is there already"), role.Name)
	}
	if err := s.setRoles(tx, in, append(slices.Clone(roles), in.Role)); err != nil {
		return err
	}
	return s.event(tx, actor, "role.granted", in.subject(), in)
}

func (s *Service) setRoles(tx *store.Tx, in GrantInput, roles []string) error {
	if in.Post != "" {
		return s.org.SetPostRolesTx(tx, in.Post, roles)
	}
	return s.org.SetPersonRolesTx(tx, in.Person, roles)
}

// rolesOf checks who may change roles of whom, and returns the present ones.
func (s *Service) rolesOf(tx *store.Tx, actor kernel.Actor, in GrantInput) ([]string, error) {
	if err := actor.Require(PermGrant); err != nil {
		return nil, err
	}
	if (in.Post == "") == (in.Person == "") {
		return nil, kernel.Invalid("post", kernel.T("请选择一个岗位或一个人", "Choose either a post or a person"))
	}
	d, err := s.org.DirectoryTx(tx)
	if err != nil {
		return nil, err
	}
	if actor.Kind == kernel.ActorPerson && own(d, tx.Now(), actor.Person, in) {
		return nil, kernel.Forbidden(kernel.T("不能给自己或自己的岗位授予、收回角色", "Nobody grants roles to, or revokes roles of, themself or a post of theirs"))
	}
	if in.Post != "" {
		if p, ok := d.Post(in.Post); ok && p.In(d.Day(tx.Now())) {
			return p.Roles, nil
		}
		return nil, kernel.Invalid("post", kernel.T("没有这个岗位，或已撤销", "There is no such post, or no longer"))
	}
	if p, ok := d.Person(in.Person); ok && p.Active {
		return p.Roles, nil
	}
	return nil, kernel.Invalid("person", kernel.T("没有这个人，或已不在册", "There is no such person, or no longer"))
}

// own reports whether the roles would be the actor's: in person, or by a post
// held now or from a later day.
func own(d *org.Directory, at kernel.Instant, actor kernel.ID, in GrantInput) bool {
	if in.Person == actor {
		return true
	}
	for _, a := range d.Appointments(in.Post) {
		if a.Person == actor && (a.To.IsZero() || a.To.After(d.Day(at))) {
			return true
		}
	}
	return false
}
