package auth

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// IssueLink gives a person with an account a fresh one-time link, as when a
// password was forgotten. The present password works until the link is used;
// earlier links stop working. Needs account.manage; for an administrator it is
// done on the server only. Writes link.issued.
func (s *Service) IssueLink(ctx context.Context, actor kernel.Actor, person kernel.ID) (Link, error) {
	return write(ctx, s, func(tx *store.Tx) (Link, error) {
		if err := actor.Require(PermAccount); err != nil {
			return Link{}, err
		}
		if err := s.notAdministrator(tx, actor, person); err != nil {
			return Link{}, err
		}
		a, err := s.Account(tx, person)
		if err != nil {
			return Link{}, err
		}
		if a.Locked {
			return Link{}, kernel.Conflict(kernel.T("账号“%s”已停用，请先启用", "Account %q is locked; unlock it first"), a.Login)
		}
		return s.issue(tx, actor, person, a.Login)
	})
}
