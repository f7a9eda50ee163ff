package project

import (
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// begin enters a signed project: its firm, its responsibility chain, whose it
// is, its first agreement.
func (s *Service) begin(st *matter.Step) error {
	if err := s.checkBegin(st); err != nil {
		return err
	}
	firm, err := s.firmOf(st)
	if err != nil {
		return err
	}
	if err := signedBefore(st, firm); err != nil {
		return err
	}
	m := st.Matter
	m.Enterprise, m.Project, m.Unit = firm, m.ID, kernel.ID(text(st, "unit"))
	st.Set("enterprise", string(firm))
	st.Assign("caller", matter.Involved{Enterprise: firm})
	st.Set("plan_due", true)
	if err := s.enter(st, firm); err != nil {
		return err
	}
	if err := s.keepShares(st); err != nil {
		return err
	}
	if err := s.agree(st, 1, day(st, "signed_on"), money(st, "investment")); err != nil {
		return err
	}
	return s.creditShares(st, "project.share.signed", 0, money(st, "investment"), 0)
}

// checkBegin holds the days of an agreement against each other.
func (s *Service) checkBegin(st *matter.Step) error {
	var errs kernel.Errors
	if day(st, "signed_on").After(st.Today()) {
		errs.Add(kernel.Invalid("signed_on", kernel.T("签约日期在今天以后，签了再登记", "The day of signing lies ahead; enter the project once it is signed")))
	}
	last, named := day(st, "signed_on"), st.Field("signed_on").Name
	for _, field := range []string{"plan_start", "plan_trial", "plan_production"} {
		d := day(st, field)
		if d.IsZero() {
			continue
		}
		if d.Before(last) {
			errs.Add(kernel.Invalid(field, kernel.T("不能早于“%s”（%s）", "It cannot lie before %q (%s)"), named, last))
		}
		last, named = d, st.Field(field).Name
	}
	return errs.Err()
}

// firmOf is the firm the project is of: chosen in the form, or founded by the
// command that signs.
func (s *Service) firmOf(st *matter.Step) (kernel.ID, error) {
	id := kernel.ID(text(st, "enterprise"))
	if id == "" {
		id = kernel.ID(text(st, "firm"))
	}
	if id == "" {
		return "", kernel.Invalid("enterprise", kernel.T("请选择项目企业；企业还没登记的，请从“签约”页面登记", "Please choose the project's enterprise; a new one is founded on the signing page"))
	}
	if _, err := s.o.Org.Enterprise(st.Tx, id); err != nil {
		return "", kernel.Invalid("enterprise", kernel.T("没有这家企业，请重新选择", "There is no such enterprise; choose again"))
	}
	return id, nil
}

// signedBefore refuses to count a project twice: the same lead, or the same
// firm with a project of that name. What comes later is an increase.
func signedBefore(st *matter.Step, firm kernel.ID) error {
	lead := text(st, "lead")
	others, err := store.All(st.Tx, store.Value[string], `SELECT m.number`+projectFrom+`
		(k.lead_id <> '' AND k.lead_id = $1 OR k.enterprise_id = $2 AND m.title = $3 AND m.open = 1) ORDER BY m.number LIMIT 1`, lead, firm, strings.TrimSpace(text(st, "title")))
	if err != nil || len(others) == 0 {
		return err
	}
	return kernel.Errorf(kernel.CodeConflict, "title", kernel.T("已签约为 %s，签约只计首次；追加投资请在该项目登记增资", "It is signed already as %s, and only the first signing counts; enter further investment as an increase there"), others[0])
}

// enter writes the derived row of a new project.
func (s *Service) enter(st *matter.Step, firm kernel.ID) error {
	signed := day(st, "signed_on")
	return st.Tx.Exec(`INSERT INTO project_project (matter_id, enterprise_id, lead_id, chain, year, overall_unit, item_unit, unit_id, commissioner, officer, investment,
		funds_claimed, funds_verified, status, green, blocks, light, planned, reported, settled, expects, expects_by, signed_on, filed_on, started_on, registered_on, trial_on, production_on, capacity_on, exit_on)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,'','',$9,0,0,'ongoing',0,0,'',0,0,'','','',$10,'','','','','','','')`,
		st.Matter.ID, firm, text(st, "lead"), text(st, "chain"), signed.Year, text(st, "overall_unit"), text(st, "item_unit"), text(st, "unit"), money(st, "investment"), signed.String())
}

// increase agrees further investment: its amount alone counts.
func (s *Service) increase(st *matter.Step) error {
	on, amount := day(st, "increase_on"), money(st, "increase_amount")
	switch {
	case on.After(st.Today()):
		return kernel.Invalid("increase_on", kernel.T("日期在今天以后，签了再登记", "The day lies ahead; enter it once it is signed"))
	case on.Before(day(st, "signed_on")):
		return kernel.Invalid("increase_on", kernel.T("不能早于首次签约（%s）", "It cannot lie before the first signing (%s)"), day(st, "signed_on"))
	}
	seq, err := store.One(st.Tx, store.Value[int], `SELECT COALESCE(MAX(seq), 0) + 1 FROM project_agreement WHERE matter_id = $1`, st.Matter.ID)
	if err != nil {
		return err
	}
	if err := s.agree(st, seq, on, amount); err != nil {
		return err
	}
	total := money(st, "investment") + amount
	st.Set("investment", total)
	if err := st.Tx.Exec(`UPDATE project_project SET investment = $1 WHERE matter_id = $2`, total, st.Matter.ID); err != nil {
		return err
	}
	return s.creditShares(st, "project.share.increase", 0, amount, 0)
}

func (s *Service) agree(st *matter.Step, seq int, on kernel.Date, amount int64) error {
	return st.Tx.Exec(`INSERT INTO project_agreement (id, matter_id, seq, signed_on, amount) VALUES ($1,$2,$3,$4,$5)`, st.Tx.NewID(), st.Matter.ID, seq, on.String(), amount)
}

// text, money and day read a field of the matter.
func text(st *matter.Step, field string) string { v, _ := st.Matter.Data[field].(string); return v }

func money(st *matter.Step, field string) int64 { v, _ := st.Matter.Data[field].(int64); return v }

func day(st *matter.Step, field string) kernel.Date {
	d, _ := kernel.ParseDate(text(st, field)) // the form checked it; absent is the zero day
	return d
}
