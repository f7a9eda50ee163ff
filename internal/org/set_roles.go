package org

import (
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// SetPostRolesTx replaces the roles a post carries. It is the storage half of
// auth's GrantRole and RevokeRole, which check who may and write the event; no
// page calls it.
func (s *Service) SetPostRolesTx(tx *store.Tx, id kernel.ID, roles []string) error {
	return s.setRoles(tx, "post", id, roles)
}

// SetPersonRolesTx replaces the roles a person carries without a post; see
// SetPostRolesTx.
func (s *Service) SetPersonRolesTx(tx *store.Tx, id kernel.ID, roles []string) error {
	return s.setRoles(tx, "person", id, roles)
}

func (s *Service) setRoles(tx *store.Tx, table string, id kernel.ID, roles []string) error {
	n, err := tx.ExecN(`UPDATE `+table+` SET roles = $1, version = version + 1 WHERE id = $2`, roleList(roles), id)
	if err != nil {
		return err
	}
	if n == 0 {
		return kernel.NotFound(kernel.T("没有这个岗位或人员", "There is no such post or person"))
	}
	if err := s.touch(tx, allParts); err != nil {
		return err
	}
	return s.guard(tx)
}
