package org

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// CreateUnit sets up a unit. Needs org.manage over the parent; a root needs
// the whole zone. Writes unit.created.
func (s *Service) CreateUnit(ctx context.Context, actor kernel.Actor, in UnitFields) (Unit, error) {
	return write(ctx, s, func(tx *store.Tx) (Unit, error) { return s.CreateUnitTx(tx, actor, in) })
}

// CreateUnitTx is CreateUnit inside the caller's transaction.
func (s *Service) CreateUnitTx(tx *store.Tx, actor kernel.Actor, in UnitFields) (Unit, error) {
	return s.createUnit(tx, actor, tx.NewID(), in)
}

func (s *Service) createUnit(tx *store.Tx, actor kernel.Actor, id kernel.ID, in UnitFields) (Unit, error) {
	if err := within(actor, PermManage, in.Parent, ""); err != nil {
		return Unit{}, err
	}
	if err := in.normalize(s.Today(tx)); err != nil {
		return Unit{}, err
	}
	if in.Parent != "" {
		if _, err := openUnit(tx, in.Parent, "parent", in.From); err != nil {
			return Unit{}, err
		}
	}
	if err := taken(tx, "code", codeTaken, `unit WHERE code = $1`, in.Code); err != nil {
		return Unit{}, err
	}
	u := Unit{ID: id, UnitFields: in, Pinyin: PinyinKey(in.Name.ZH), Version: 1}
	if err := insert(tx, "unit", unitColumns, u.row()); err != nil {
		return Unit{}, err
	}
	return u, s.done(tx, actor, "unit.created", u.ID, u)
}

// openUnit reads a unit that exists on d, else says so on field.
func openUnit(tx *store.Tx, id kernel.ID, field string, d kernel.Date) (Unit, error) {
	u, err := unit(tx, id)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return u, kernel.Invalid(field, kernel.T("没有这个机构", "There is no such unit"))
	}
	if err == nil && !u.In(d) {
		return u, kernel.Invalid(field, kernel.T("“%s”在 %s 不存在（已撤销或尚未设立）", "%q does not exist on %s"), u.Name, d)
	}
	return u, err
}
