package org

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// EditPersonInput replaces the fields of a person as of Version. The code
// stays; roles are granted by package auth.
type EditPersonInput struct {
	ID      kernel.ID
	Version int64
	PersonFields
	Inactive bool // left the zone: holds nothing, signs in nowhere
}

// EditPerson changes a person. Needs people.manage in the whole zone, or over
// the person's enterprise. Making somebody inactive is refused while they hold
// a post. A stale Version returns the current person with a conflict. Writes
// person.edited; phone and e-mail appear there only as changed.
func (s *Service) EditPerson(ctx context.Context, actor kernel.Actor, in EditPersonInput) (Person, error) {
	return write(ctx, s, func(tx *store.Tx) (Person, error) { return s.EditPersonTx(tx, actor, in) })
}

// EditPersonTx is EditPerson inside the caller's transaction.
func (s *Service) EditPersonTx(tx *store.Tx, actor kernel.Actor, in EditPersonInput) (Person, error) {
	old, err := person(tx, in.ID)
	if err != nil {
		return Person{}, err
	}
	for _, firm := range []kernel.ID{old.Enterprise, in.Enterprise} {
		if err := within(actor, PermPeople, "", firm); err != nil {
			return Person{}, err
		}
	}
	if old.Version != in.Version {
		return old, stale(old.Name)
	}
	in.Code = old.Code
	if in.Name != old.Name {
		in.forgetSpelling(old)
	}
	if err := in.normalize(); err != nil {
		return old, err
	}
	if err := s.checkPersonEdit(tx, old, in); err != nil {
		return old, err
	}
	p := Person{ID: old.ID, PersonFields: in.PersonFields, Roles: old.Roles, Active: !in.Inactive, Version: old.Version + 1}
	if err := update(tx, "person", personColumns, p.row()); err != nil {
		return old, err
	}
	diff := changes(old, p)
	privateChange(diff, "phone", old.Phone, p.Phone)
	privateChange(diff, "email", old.Email, p.Email)
	return p, s.done(tx, actor, "person.edited", p.ID, diff)
}

// forgetSpelling drops the spelling of the old name, unless it was edited too.
func (in *EditPersonInput) forgetSpelling(old Person) {
	if in.Pinyin == old.Pinyin {
		in.Pinyin = ""
	}
	if in.NameEN == old.NameEN {
		in.NameEN = ""
	}
}

func (s *Service) checkPersonEdit(tx *store.Tx, old Person, in EditPersonInput) error {
	if in.Enterprise != "" && in.Enterprise != old.Enterprise {
		if _, err := enterprise(tx, in.Enterprise); err != nil {
			return err
		}
	}
	if !in.Inactive {
		return nil
	}
	var n int64
	err := tx.QueryRow(`SELECT COUNT(*) FROM appointment WHERE person_id = $1 AND (to_date = '' OR to_date > $2)`,
		old.ID, s.Today(tx).String()).Scan(&n)
	if err == nil && n > 0 {
		return kernel.Conflict(kernel.T("%s还任 %d 个岗位，请先免去", "%s still holds %d posts; end those appointments first"), old.Name, n)
	}
	return err
}
