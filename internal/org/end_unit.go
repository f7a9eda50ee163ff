package org

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// EndInput ends a dated record; a zero On means today. The record does not
// exist on day On any more.
type EndInput struct {
	ID kernel.ID
	On kernel.Date
}

// EndUnit abolishes a unit that has no unit and no post left below it. Needs
// org.manage over it. Writes unit.ended.
func (s *Service) EndUnit(ctx context.Context, actor kernel.Actor, in EndInput) (Unit, error) {
	return write(ctx, s, func(tx *store.Tx) (Unit, error) { return s.EndUnitTx(tx, actor, in) })
}

// EndUnitTx is EndUnit inside the caller's transaction.
func (s *Service) EndUnitTx(tx *store.Tx, actor kernel.Actor, in EndInput) (Unit, error) {
	u, err := unit(tx, in.ID)
	if err != nil {
		return Unit{}, err
	}
	if err := within(actor, PermManage, u.ID, ""); err != nil {
		return Unit{}, err
	}
	on := orToday(in.On, s.Today(tx))
	if err := endable(u.Name, u.From, u.To, on); err != nil {
		return u, err
	}
	if err := emptyUnit(tx, u, on); err != nil {
		return u, err
	}
	u.To, u.Version = on, u.Version+1
	if err := update(tx, "unit", unitColumns, u.row()); err != nil {
		return u, err
	}
	return u, s.done(tx, actor, "unit.ended", u.ID, map[string]any{"code": u.Code, "name": u.Name, "to": on.String()})
}

// emptyUnit refuses a unit that still has children, posts or a task force.
func emptyUnit(tx *store.Tx, u Unit, on kernel.Date) error {
	count := func(q string) (n int64, err error) {
		return n, tx.QueryRow(`SELECT COUNT(*) FROM `+q+` = $1 AND (to_date = '' OR to_date > $2)`, u.ID, on.String()).Scan(&n)
	}
	units, err := count(`unit WHERE parent_id`)
	if err != nil {
		return err
	}
	posts, err := count(`post WHERE unit_id`)
	if err != nil {
		return err
	}
	forces, err := count(`task_force WHERE lead_unit_id`)
	if err != nil {
		return err
	}
	if units+posts+forces > 0 {
		return kernel.Conflict(kernel.T(
			"“%s”还有 %d 个下级机构、%d 个岗位、%d 个牵头的专班，请先撤销或划转",
			"%q still has %d units below it, %d posts and %d task forces it leads; end or move them first"), u.Name, units, posts, forces)
	}
	return nil
}

// endable refuses to end what has ended already, or before it began.
func endable(name kernel.Text, from, to, on kernel.Date) error {
	if !to.IsZero() {
		return kernel.Conflict(kernel.T("“%s”已于 %s 撤销", "%q already ended on %s"), name, to)
	}
	if on.Before(from) {
		return kernel.Invalid("on", kernel.T("“%s”自 %s 才设立，不能在 %s 撤销", "%q began on %s and cannot end on %s"), name, from, on)
	}
	return nil
}
