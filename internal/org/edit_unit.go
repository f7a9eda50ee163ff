package org

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// EditUnitInput replaces the fields of a unit as of Version. Code and last day stay.
type EditUnitInput struct {
	ID      kernel.ID
	Version int64
	UnitFields
}

// EditUnit changes a unit. Needs org.manage over it and over the new parent.
// A stale Version returns the current unit with a conflict. Writes unit.edited.
func (s *Service) EditUnit(ctx context.Context, actor kernel.Actor, in EditUnitInput) (Unit, error) {
	return write(ctx, s, func(tx *store.Tx) (Unit, error) { return s.EditUnitTx(tx, actor, in) })
}

// EditUnitTx is EditUnit inside the caller's transaction.
func (s *Service) EditUnitTx(tx *store.Tx, actor kernel.Actor, in EditUnitInput) (Unit, error) {
	old, err := unit(tx, in.ID)
	if err != nil {
		return Unit{}, err
	}
	if err := within(actor, PermManage, old.ID, ""); err != nil {
		return Unit{}, err
	}
	if old.Version != in.Version {
		return old, stale(old.Name.ZH)
	}
	in.Code, in.From, in.To = old.Code, orToday(in.From, old.From), old.To
	if err := in.normalize(old.From); err != nil {
		return old, err
	}
	if err := s.checkMove(tx, actor, old, in.Parent); err != nil {
		return old, err
	}
	u := Unit{ID: old.ID, UnitFields: in.UnitFields, Pinyin: PinyinKey(in.Name.ZH), Version: old.Version + 1}
	if err := update(tx, "unit", unitColumns, u.row()); err != nil {
		return old, err
	}
	return u, s.done(tx, actor, "unit.edited", u.ID, changes(old, u))
}

// checkMove refuses a new parent that is not the actor's, does not exist, or
// lies below the unit itself.
func (s *Service) checkMove(tx *store.Tx, actor kernel.Actor, old Unit, parent kernel.ID) error {
	if parent == old.Parent {
		return nil
	}
	if err := within(actor, PermManage, parent, ""); err != nil {
		return err
	}
	for up := parent; up != ""; {
		if up == old.ID {
			return kernel.Invalid("parent", kernel.T("不能把“%s”移到它自己的下级", "%q cannot be moved below itself"), old.Name)
		}
		p, err := openUnit(tx, up, "parent", s.Today(tx))
		if err != nil {
			return err
		}
		up = p.Parent
	}
	return nil
}
