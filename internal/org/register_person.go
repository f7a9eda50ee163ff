package org

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// RegisterPerson enters a person. Needs people.manage in the whole zone, or
// over the enterprise for its contact. Writes person.registered.
func (s *Service) RegisterPerson(ctx context.Context, actor kernel.Actor, in PersonFields) (Person, error) {
	return write(ctx, s, func(tx *store.Tx) (Person, error) { return s.RegisterPersonTx(tx, actor, in) })
}

// RegisterPersonTx is RegisterPerson inside the caller's transaction.
func (s *Service) RegisterPersonTx(tx *store.Tx, actor kernel.Actor, in PersonFields) (Person, error) {
	if err := within(actor, PermPeople, "", in.Enterprise); err != nil {
		return Person{}, err
	}
	if err := in.normalize(); err != nil {
		return Person{}, err
	}
	if in.Enterprise != "" {
		if _, err := enterprise(tx, in.Enterprise); err != nil {
			return Person{}, err
		}
	}
	if err := taken(tx, "code", codeTaken, `person WHERE code = $1`, in.Code); err != nil {
		return Person{}, err
	}
	p := Person{ID: tx.NewID(), PersonFields: in, Active: true, Version: 1}
	if err := insert(tx, "person", personColumns, p.row()); err != nil {
		return Person{}, err
	}
	return p, s.done(tx, actor, "person.registered", p.ID, PersonEvent{p.Code, p.Name, p.Enterprise})
}
