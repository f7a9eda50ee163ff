package project

import (
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// Fund is a payment: what was claimed and what somebody else verified stand
// apart.
type Fund struct {
	No         int
	PaidOn     kernel.Date
	Claimed    int64 // fen
	Evidence   []string
	Note       string
	ClaimedBy  kernel.ID
	ClaimedAt  kernel.Instant
	Verified   int64
	VerifiedBy kernel.ID
	VerifiedAt kernel.Instant // zero = not yet
	Finding    string
}

const fundColumns = `f.no, f.paid_on, f.claimed, f.evidence, f.note, f.claimed_by, f.claimed_at, f.verified, f.verified_by, f.verified_at, f.finding`

func scanFund(s store.Scanner) (f Fund, err error) {
	var paid, evidence string
	if err = s.Scan(&f.No, &paid, &f.Claimed, &evidence, &f.Note, &f.ClaimedBy, &f.ClaimedAt, &f.Verified, &f.VerifiedBy, &f.VerifiedAt, &f.Finding); err != nil {
		return f, err
	}
	if evidence != "" {
		f.Evidence = strings.Split(evidence, " ")
	}
	return f, days([]string{paid}, &f.PaidOn)
}

func fundsOf(tx *store.Tx, id kernel.ID) ([]Fund, error) {
	return store.All(tx, scanFund, `SELECT `+fundColumns+` FROM project_fund f WHERE f.matter_id = $1 ORDER BY f.no`, id)
}

// fundClaim claims a payment; it counts once it is verified.
func (s *Service) fundClaim(st *matter.Step) error {
	on, amount := day(st, "fund_on"), money(st, "fund_amount")
	if on.After(st.Today()) {
		return kernel.Invalid("fund_on", kernel.T("%s 还没到，到位了再报", "%s has not come yet; claim it once it is paid in"), on)
	}
	no, err := store.One(st.Tx, store.Value[int], `SELECT COALESCE(MAX(no), 0) + 1 FROM project_fund WHERE matter_id = $1`, st.Matter.ID)
	if err != nil {
		return err
	}
	evidence, _ := st.Matter.Data["fund_evidence"].([]string)
	if err := st.Tx.Exec(`INSERT INTO project_fund (matter_id, no, paid_on, claimed, evidence, note, claimed_by, claimed_at, verified, verified_by, verified_at, finding) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,0,'',0,'')`,
		st.Matter.ID, no, on.String(), amount, strings.Join(evidence, " "), text(st, "fund_note"), st.Actor.Person, st.Tx.Now()); err != nil {
		return err
	}
	st.Note("no", no)
	st.Credit(matter.Credit{Measure: "project.funds_claimed", Relation: "responsible", Value: amount})
	return st.Tx.Exec(`UPDATE project_project SET funds_claimed = funds_claimed + $1 WHERE matter_id = $2`, amount, st.Matter.ID)
}

// fundVerify confirms a payment, or as much of it as the evidence bears.
func (s *Service) fundVerify(st *matter.Step) error {
	funds, err := fundsOf(st.Tx, st.Matter.ID)
	if err != nil {
		return err
	}
	f, err := waitingFund(funds, int(money(st, "fund_no")))
	if err != nil {
		return err
	}
	f.VerifiedAt = st.Tx.Now()
	if err := s.verified(st, f, 0); err != nil {
		return err
	}
	for _, other := range funds {
		if other.No != f.No && other.VerifiedAt == 0 {
			return nil
		}
	}
	return st.StopClock("verify", true)
}

// waitingFund is the payment the form names, or the only one not verified.
func waitingFund(funds []Fund, no int) (Fund, error) {
	var open []Fund
	for _, f := range funds {
		if f.VerifiedAt == 0 {
			open = append(open, f)
		}
	}
	for _, f := range open {
		if f.No == no || no == 0 && len(open) == 1 {
			return f, nil
		}
	}
	if no == 0 {
		return Fund{}, kernel.Invalid("fund_no", kernel.T("有 %d 笔待核实，请填第几笔", "%d payments wait; say which"), len(open))
	}
	return Fund{}, kernel.Invalid("fund_no", kernel.T("第 %d 笔不存在或已核实；已核实的请用“更正核实金额”", "Payment %d is not there or verified already; correct it instead"), no)
}

// fundCorrect sets a verified amount anew: the difference is published, dated
// when it was verified first.
func (s *Service) fundCorrect(st *matter.Step) error {
	funds, err := fundsOf(st.Tx, st.Matter.ID)
	if err != nil {
		return err
	}
	no := int(money(st, "fund_no"))
	for _, f := range funds {
		if f.No == no && f.VerifiedAt != 0 {
			return s.verified(st, f, f.Verified)
		}
	}
	return kernel.Invalid("fund_no", kernel.T("第 %d 笔不存在或还没核实", "Payment %d is not there or not verified yet"), no)
}

// verified keeps the verified amount of a payment and credits the difference to
// what it was.
func (s *Service) verified(st *matter.Step, f Fund, was int64) error {
	now := money(st, "fund_verified")
	if now > f.Claimed {
		return kernel.Invalid("fund_verified", kernel.T("不能多于申报的 %s 万元；报少了请另报一笔", "It cannot exceed the %s ×10,000 yuan claimed; claim the rest as another payment"), kernel.Money(f.Claimed).InWan())
	}
	if f.ClaimedBy != "" && f.ClaimedBy == st.Actor.Person {
		return kernel.Forbidden(kernel.T("申报的人不能核实", "Who claimed it does not verify it"))
	}
	st.Note("no", f.No)
	for _, c := range []struct{ relation, measure string }{{"responsible", "project.funds"}, {"item", "project.item.funds"}, {"commissioner", "project.commissioner.funds"}} {
		st.Recredit(matter.Credit{Measure: c.measure, Relation: c.relation, At: f.VerifiedAt}, was, now)
	}
	if err := s.creditShares(st, "project.share.funds", was, now, f.VerifiedAt); err != nil {
		return err
	}
	if err := st.Tx.Exec(`UPDATE project_fund SET verified = $1, verified_by = $2, verified_at = $3, finding = $4 WHERE matter_id = $5 AND no = $6`,
		now, st.Actor.Person, f.VerifiedAt, text(st, "verify_note"), st.Matter.ID, f.No); err != nil {
		return err
	}
	return st.Tx.Exec(`UPDATE project_project SET funds_verified = funds_verified + $1 WHERE matter_id = $2`, now-was, st.Matter.ID)
}
