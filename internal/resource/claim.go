package resource

import (
	"strconv"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/pack"
)

// claim enters what a project needs, and gives it to the unit that supplies it.
func (s *Service) claim(st *matter.Step) error {
	if st.Matter.Parent == "" {
		return kernel.Invalid("resource", kernel.T("从项目记录里申报，才知道是哪个项目的需求", "Claim it from the record of a project, so that it is known whose need it is"))
	}
	code, _ := st.Matter.Data["resource"].(string)
	r, err := s.Resource(code)
	if err != nil {
		return err
	}
	from, until, err := span(st)
	if err != nil {
		return err
	}
	amount, _ := st.Matter.Data["amount"].(int64)
	unit := s.Supplier(r)
	st.Set("unit", string(unit))
	st.Set("title", title(r, amount))
	st.Assign("handler", matter.Involved{Unit: unit})
	return st.Tx.Exec(`INSERT INTO resource_need (matter_id, project_id, resource, amount, agreed, from_on, until_on, state) VALUES ($1,$2,$3,$4,0,$5,$6,'claimed')`,
		st.Matter.ID, st.Matter.Parent, code, amount, from, until)
}

// title is what a need is called.
func title(r *pack.Resource, amount int64) string {
	return r.Name.ZH + " " + strconv.FormatInt(amount, 10) + " " + r.Measure.ZH
}

// span reads from when until when; it may not end before it begins.
func span(st *matter.Step) (from, until string, err error) {
	from, _ = st.Matter.Data["from_on"].(string)
	until, _ = st.Matter.Data["until_on"].(string)
	if until != "" && until < from {
		return "", "", kernel.Invalid("until_on", kernel.T("日期倒挂：%s 才开始需要，不能到 %s 就结束", "Dates against order: it is needed from %s and cannot end on %s"), from, until)
	}
	return from, until, nil
}

// confirm takes over what the supplier confirmed, which may be less.
func (s *Service) confirm(st *matter.Step) error {
	amount, _ := st.Matter.Data["amount"].(int64)
	agreed, ok := st.Input["agreed"].(int64)
	if !ok {
		agreed = amount
	}
	if agreed > amount {
		return kernel.Invalid("agreed", kernel.T("确认的 %d 多于申报的 %d", "%d is more than the %d claimed"), agreed, amount)
	}
	st.Set("agreed", agreed)
	if err := st.Tx.Exec(`UPDATE resource_need SET agreed = $1, state = 'confirmed' WHERE matter_id = $2`, agreed, st.Matter.ID); err != nil {
		return err
	}
	return s.settleOf(st)
}

// change sets a need anew; it has to be confirmed again, and what was confirmed
// before stands no more.
func (s *Service) change(st *matter.Step) error {
	from, until, err := span(st)
	if err != nil {
		return err
	}
	code, _ := st.Matter.Data["resource"].(string)
	r, err := s.Resource(code)
	if err != nil {
		return err
	}
	amount, _ := st.Matter.Data["amount"].(int64)
	st.Set("title", title(r, amount))
	st.Set("agreed", nil)
	err = st.Tx.Exec(`UPDATE resource_need SET amount = $1, agreed = 0, from_on = $2, until_on = $3, state = 'claimed' WHERE matter_id = $4`, amount, from, until, st.Matter.ID)
	if err != nil {
		return err
	}
	return s.settleOf(st)
}

// end takes a need out.
func (s *Service) end(st *matter.Step) error {
	if err := st.Tx.Exec(`UPDATE resource_need SET state = 'ended' WHERE matter_id = $1`, st.Matter.ID); err != nil {
		return err
	}
	return s.settleOf(st)
}

func (s *Service) settleOf(st *matter.Step) error {
	code, _ := st.Matter.Data["resource"].(string)
	return s.settle(st.Tx, code)
}
