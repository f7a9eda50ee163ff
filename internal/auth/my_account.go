package auth

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// MyAccount reads the actor's own account; NotFound if there is none, as under
// demo.
func (s *Service) MyAccount(ctx context.Context, actor kernel.Actor) (a Account, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		a, err = s.Account(tx, actor.Person)
		return err
	})
	return a, err
}
