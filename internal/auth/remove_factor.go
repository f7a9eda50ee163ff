package auth

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// RemoveMyFactor switches the actor's own second factor off. The page asks for a
// fresh proof before. Writes factor.removed.
func (s *Service) RemoveMyFactor(ctx context.Context, actor kernel.Actor) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		return s.removeFactor(tx, actor, actor.Person, map[string]string{"ip": actor.IP})
	})
}

// RemoveFactor switches somebody's second factor off, as when the phone is lost,
// and ends their sessions. Needs grant.manage; nobody takes off their own like
// that, and an administrator's is taken off on the server only. Writes
// factor.removed with the reason.
func (s *Service) RemoveFactor(ctx context.Context, actor kernel.Actor, person kernel.ID, reason string) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		if err := actor.Require(PermGrant); err != nil {
			return err
		}
		if err := s.notAdministrator(tx, actor, person); err != nil {
			return err
		}
		if err := s.removeFactor(tx, actor, person, map[string]string{"reason": reason}); err != nil {
			return err
		}
		return endSessions(tx, person, "")
	})
}

func (s *Service) removeFactor(tx *store.Tx, actor kernel.Actor, person kernel.ID, said map[string]string) error {
	n, err := tx.ExecN(`DELETE FROM second_factor WHERE person_id = $1 AND confirmed_at > 0`, person)
	if err != nil {
		return err
	}
	if n == 0 {
		return errNoFactor()
	}
	if err := tx.Exec(`DELETE FROM recovery_code WHERE person_id = $1`, person); err != nil {
		return err
	}
	return s.event(tx, actor, "factor.removed", person, said)
}
