package auth

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// ChangePasswordInput replaces one's own password.
type ChangePasswordInput struct {
	Old     string
	New     string
	Session string // token of the session that stays; all others end
}

// ChangePassword changes the actor's own password. A wrong old one counts as a
// failed sign-in. Writes password.changed.
func (s *Service) ChangePassword(ctx context.Context, actor kernel.Actor, in ChangePasswordInput) error {
	var acc Account
	err := s.db.Write(ctx, func(tx *store.Tx) (err error) {
		if acc, err = s.Account(tx, actor.Person); err != nil {
			return err
		}
		return s.count(tx, loginKey(acc.Login), perLogin)
	})
	if err != nil {
		return err
	}
	ok, err := s.verify(ctx, acc.password, in.Old)
	if err != nil {
		return err
	}
	if !ok {
		return kernel.Invalid("old", kernel.T("现在的密码不正确", "The present password is wrong"))
	}
	if err := CheckPassword(acc.Login, in.New); err != nil {
		return err
	}
	hash, err := s.hashed(ctx, in.New)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *store.Tx) error {
		if err := s.unchanged(tx, acc); err != nil {
			return err
		}
		if err := s.storePassword(tx, acc.Person, hash, tokenHash(in.Session)); err != nil {
			return err
		}
		if err := relieve(tx, loginKey(acc.Login)); err != nil {
			return err
		}
		return s.event(tx, actor, "password.changed", acc.Person, map[string]string{"ip": actor.IP})
	})
}

// unchanged refuses to go on if the password that was verified is no longer
// the account's, or the account was locked meanwhile.
func (s *Service) unchanged(tx *store.Tx, verified Account) error {
	a, err := s.Account(tx, verified.Person)
	if err == nil && (a.password != verified.password || a.Locked) {
		return errSignIn()
	}
	return err
}
