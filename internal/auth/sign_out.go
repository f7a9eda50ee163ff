package auth

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// SignOut ends the actor's session. Ending one that is gone is no error. Writes
// session.closed.
func (s *Service) SignOut(ctx context.Context, actor kernel.Actor, token string) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.ExecN(`DELETE FROM auth_session WHERE token_hash = $1 AND person_id = $2`, tokenHash(token), actor.Person)
		if err != nil || n == 0 {
			return err
		}
		return s.event(tx, actor, "session.closed", actor.Person, map[string]string{"ip": actor.IP})
	})
}
