package auth

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// SetPasswordInput uses a one-time link.
type SetPasswordInput struct {
	Token    string
	Password string
	IP       string
}

// SetPasswordByLink sets the password of the link's person, uses the link up
// and ends the person's sessions. NotFound if the link is unknown, used or
// expired. Writes password.set in the person's name.
func (s *Service) SetPasswordByLink(ctx context.Context, in SetPasswordInput) error {
	l, err := s.LookLink(ctx, in.Token)
	if err != nil {
		return err
	}
	if err := CheckPassword(l.Login, in.Password); err != nil {
		return err
	}
	hash, err := s.hashed(ctx, in.Password)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *store.Tx) error {
		l, err := s.look(tx, in.Token) // again: it may have been used meanwhile
		if err != nil {
			return err
		}
		if err := tx.Exec(`UPDATE one_time_link SET used_at = $1 WHERE token_hash = $2`, s.now(), tokenHash(in.Token)); err != nil {
			return err
		}
		if err := s.storePassword(tx, l.Person, hash, ""); err != nil {
			return err
		}
		if err := relieve(tx, loginKey(l.Login)); err != nil {
			return err
		}
		return s.event(tx, personal(l.Person, l.Name, in.IP), "password.set", l.Person, map[string]string{"ip": in.IP})
	})
}

// storePassword replaces the password and ends the person's sessions, except
// the one whose token hash is keep.
func (s *Service) storePassword(tx *store.Tx, person kernel.ID, hash, keep string) error {
	if err := tx.Exec(`UPDATE account SET password = $1, password_at = $2 WHERE person_id = $3`, hash, s.now(), person); err != nil {
		return err
	}
	return endSessions(tx, person, keep)
}

// personal is the actor of what people do to their own account.
func personal(person kernel.ID, name, ip string) kernel.Actor {
	return kernel.Actor{Kind: kernel.ActorPerson, Person: person, Name: name, IP: ip, MasksPrivate: true}
}
