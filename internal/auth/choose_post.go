package auth

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// ChoosePost makes post the one the session acts in, for somebody who holds
// several. Forbidden if they do not hold it now. Writes session.moved.
func (s *Service) ChoosePost(ctx context.Context, actor kernel.Actor, token string, post kernel.ID) (kernel.Actor, error) {
	return write(ctx, s, func(tx *store.Tx) (kernel.Actor, error) {
		next, err := s.ActorFor(tx, actor.Person, post)
		if err != nil {
			return actor, err
		}
		n, err := tx.ExecN(`UPDATE auth_session SET post_id = $1 WHERE token_hash = $2 AND person_id = $3`, post, tokenHash(token), actor.Person)
		if err != nil {
			return actor, err
		}
		if n == 0 {
			return actor, errNobody
		}
		next.IP, next.Lang = actor.IP, actor.Lang
		return next, s.event(tx, next, "session.moved", actor.Person, map[string]any{"from": actor.Post, "to": next.Post})
	})
}
