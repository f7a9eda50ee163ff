package admin

import (
	"context"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// Accounts lists every account by login. Needs account.manage.
func (s *Service) Accounts(ctx context.Context, actor kernel.Actor) ([]auth.Account, error) {
	if err := actor.Require(auth.PermAccount); err != nil {
		return nil, err
	}
	return read(ctx, s, s.o.Auth.Accounts)
}

// AccountRecord is one account with what was done to it, newest first.
type AccountRecord struct {
	auth.Account
	Events     []ledger.Event
	Identities []auth.Identity
}

// Account reads a person's account. Needs account.manage.
func (s *Service) Account(ctx context.Context, actor kernel.Actor, person kernel.ID) (AccountRecord, error) {
	if err := actor.Require(auth.PermAccount); err != nil {
		return AccountRecord{}, err
	}
	return read(ctx, s, func(tx *store.Tx) (rec AccountRecord, err error) {
		if rec.Account, err = s.o.Auth.Account(tx, person); err != nil {
			return rec, err
		}
		if rec.Identities, err = s.o.Auth.Identities(tx, person); err != nil {
			return rec, err
		}
		list, err := ledger.OfSubject(tx, person, 100)
		for _, ev := range list {
			if accountKinds[ev.Kind] && len(rec.Events) < 20 {
				rec.Events = append(rec.Events, ev)
			}
		}
		return rec, err
	})
}

// accountKinds are the events an account's page tells.
var accountKinds = map[string]bool{"account.opened": true, "account.locked": true, "account.unlocked": true, "link.issued": true, "password.set": true, "password.changed": true, "factor.enrolled": true, "factor.removed": true, "identity.linked": true, "identity.unlinked": true}
