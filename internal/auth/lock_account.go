package auth

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// LockAccount shuts an account and ends its sessions at once. Needs
// account.manage; an administrator's account is locked on the server only.
// Writes account.locked.
func (s *Service) LockAccount(ctx context.Context, actor kernel.Actor, person kernel.ID, reason string) error {
	return s.setLocked(ctx, actor, person, reason, true)
}

// UnlockAccount opens it again, with the password it had. Writes
// account.unlocked.
func (s *Service) UnlockAccount(ctx context.Context, actor kernel.Actor, person kernel.ID, reason string) error {
	return s.setLocked(ctx, actor, person, reason, false)
}

func (s *Service) setLocked(ctx context.Context, actor kernel.Actor, person kernel.ID, reason string, locked bool) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		if err := actor.Require(PermAccount); err != nil {
			return err
		}
		if err := s.notAdministrator(tx, actor, person); err != nil {
			return err
		}
		a, err := s.Account(tx, person)
		if err != nil {
			return err
		}
		kind := "account.unlocked"
		if locked {
			kind = "account.locked"
		}
		if a.Locked == locked {
			return kernel.Conflict(kernel.T("账号“%s”已是这个状态", "Account %q is in that state already"), a.Login)
		}
		if err := tx.Exec(`UPDATE account SET locked = $1 WHERE person_id = $2`, store.Bool(locked), person); err != nil {
			return err
		}
		if locked {
			if err := s.org.TouchAccess(tx); err != nil {
				return err
			}
			if err := endSessions(tx, person, ""); err != nil {
				return err
			}
		} else if err := relieve(tx, loginKey(a.Login)); err != nil {
			return err
		}
		return s.event(tx, actor, kind, person, map[string]string{"login": a.Login, "reason": reason})
	})
}
