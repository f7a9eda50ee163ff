package org

import (
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// PlaceUnitTx is CreateUnitTx under an id that the caller chose, because records
// nobody sees yet refer to it already (an import). If there is a unit with that
// id it is returned as it is. Needs org.manage over the parent; a root needs the
// whole zone. Writes unit.created.
func (s *Service) PlaceUnitTx(tx *store.Tx, actor kernel.Actor, id kernel.ID, in UnitFields) (Unit, error) {
	if err := within(actor, PermManage, in.Parent, ""); err != nil {
		return Unit{}, err
	}
	if u, err := unit(tx, id); err == nil || kernel.CodeOf(err) != kernel.CodeNotFound {
		return u, err
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
