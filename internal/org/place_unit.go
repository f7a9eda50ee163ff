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
	return s.createUnit(tx, actor, id, in)
}
