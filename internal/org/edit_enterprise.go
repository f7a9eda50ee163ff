package org

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// EditEnterpriseInput replaces the fields of an enterprise as of Version. The
// code stays.
type EditEnterpriseInput struct {
	ID      kernel.ID
	Version int64
	EnterpriseFields
}

// EditEnterprise changes an enterprise. Needs enterprise.manage in the whole
// zone, or enterprise.edit over the firm: the firm's own people and, in scope
// involved, those who serve it. They may change contact, phone, address, English
// and short name, staff and revenue, but not its codes, class, size or status. A
// stale Version returns the current enterprise with a conflict, so that a page
// can show both texts. Writes enterprise.edited; the phone appears there only as
// changed.
func (s *Service) EditEnterprise(ctx context.Context, actor kernel.Actor, in EditEnterpriseInput) (Enterprise, error) {
	return write(ctx, s, func(tx *store.Tx) (Enterprise, error) { return s.EditEnterpriseTx(tx, actor, in) })
}

// EditEnterpriseTx is EditEnterprise inside the caller's transaction.
func (s *Service) EditEnterpriseTx(tx *store.Tx, actor kernel.Actor, in EditEnterpriseInput) (Enterprise, error) {
	if err := s.mayEdit(tx, actor, in.ID); err != nil {
		return Enterprise{}, err
	}
	old, err := enterprise(tx, in.ID)
	if err != nil {
		return Enterprise{}, err
	}
	if old.Version != in.Version {
		return old, stale(old.Name)
	}
	in.Code = old.Code
	if in.Name != old.Name && in.Pinyin == old.Pinyin {
		in.Pinyin = "" // the key of the old name
	}
	if err := in.normalize(); err != nil {
		return old, err
	}
	e := Enterprise{ID: old.ID, EnterpriseFields: in.EnterpriseFields, Version: old.Version + 1}
	if err := checkOwnEdit(actor, old, e); err != nil {
		return old, err
	}
	if err := checkEnterprise(tx, e); err != nil {
		return old, err
	}
	if err := update(tx, "enterprise", enterpriseColumns, e.row()); err != nil {
		return old, err
	}
	diff := changes(old, e)
	privateChange(diff, "phone", old.Phone, e.Phone)
	return e, s.done(tx, actor, "enterprise.edited", e.ID, diff)
}

func (s *Service) mayEdit(tx *store.Tx, actor kernel.Actor, id kernel.ID) error {
	d, err := s.DirectoryTx(tx)
	if err != nil {
		return err
	}
	if may, _ := d.MayEditEnterprise(actor, id, tx.Now()); may {
		return nil
	}
	if err := actor.Require(PermFirmEdit); err != nil {
		return err
	}
	return kernel.Forbidden(kernel.T("您只能维护自己所在的或由您服务的企业", "You may keep the record of your own enterprise, or of one you serve"))
}

// checkOwnEdit keeps from an enterprise's own hands what the zone decides.
func checkOwnEdit(actor kernel.Actor, old, e Enterprise) error {
	if zoneWide(actor, PermEnterprise) == nil {
		return nil
	}
	same := old.Name == e.Name && old.USCC == e.USCC && old.Industry == e.Industry && old.Class == e.Class && old.Area == e.Area &&
		old.Size == e.Size && old.Status == e.Status && old.AboveScale == e.AboveScale
	if !same {
		return kernel.Forbidden(kernel.T(
			"名称、信用代码、行业、规模和状态由高新区核定，请联系您的专干修改",
			"Name, credit code, class, size and status are set by the zone; ask your officer to change them"))
	}
	return nil
}
