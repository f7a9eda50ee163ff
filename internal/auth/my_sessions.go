package auth

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// OpenSession is one of the sessions a person has open.
type OpenSession struct {
	Session
	Here bool // it is the one that asks
}

// MySessions lists the actor's own live sessions, the newest first; that of
// token is Here.
func (s *Service) MySessions(ctx context.Context, actor kernel.Actor, token string) (list []OpenSession, err error) {
	here := tokenHash(token)
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = store.All(tx, func(r store.Scanner) (v OpenSession, err error) {
			var hash string
			err = r.Scan(&v.Person, &v.Post, &v.Created, &v.Expires, &v.IP, &v.Agent, &hash)
			v.Here = hash == here
			return v, err
		}, `SELECT `+sessionColumns+`, token_hash FROM auth_session WHERE person_id = $1 AND expires_at > $2
			ORDER BY created_at DESC, token_hash`, actor.Person, s.now())
		return err
	})
	return list, err
}

// SignOutOthers ends the actor's sessions except that of token and returns how
// many there were. Writes sessions.closed if there was one.
func (s *Service) SignOutOthers(ctx context.Context, actor kernel.Actor, token string) (int64, error) {
	return write(ctx, s, func(tx *store.Tx) (int64, error) {
		n, err := tx.ExecN(`DELETE FROM auth_session WHERE person_id = $1 AND token_hash <> $2`, actor.Person, tokenHash(token))
		if err != nil || n == 0 {
			return 0, err
		}
		return n, s.event(tx, actor, "sessions.closed", actor.Person, map[string]any{"ip": actor.IP, "count": n})
	})
}
