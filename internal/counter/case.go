package counter

import (
	"encoding/json"
	"strings"
	"time"

	"juyan/internal/codes"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// Kind is the kind of matter a case is.
const Kind = "case"

// Permissions of cases that this package asks for itself.
const (
	PermFile = Kind + ".raise"
	PermCase = Kind + ".view"
)

// Effects are the effects the pack's actions may name.
func (s *Service) Effects() map[string]matter.Effect {
	return map[string]matter.Effect{"counter.file": s.file, "counter.accept": s.accept, "counter.accept_silent": s.counted(s.acceptSilent), "counter.correct": s.counted(s.correct, noted("corrected")), "counter.supply": s.supply,
		"counter.special": s.counted(s.special, noted("special")), "counter.extend": s.counted(s.extend, noted("extended")), "counter.hand_in": s.handIn, "counter.decide": s.counted(s.decide, s.timed), "counter.deliver": s.end, "counter.reject": s.reject, "counter.withdraw": s.withdraw, "counter.readiness": s.readiness, "counter.join": s.join,
		"counter.rate": s.counted(s.rate), "counter.final": s.counted(s.final), "counter.thank": s.counted(noted("thanked")), "counter.unassist": s.unassist}
}

// file begins a case: the item says what it asks and how long it takes, whatever
// the form said.
func (s *Service) file(st *matter.Step) error {
	v, mandates, err := s.filed(st)
	if err != nil {
		return err
	}
	if err := s.mandated(st, v.ItemID); err != nil {
		return err
	}
	answers, err := s.answers(told(st, "answers"))
	if err != nil {
		return err
	}
	i := &v.Item
	if err := s.later(st, i, answers); err != nil {
		return err
	}
	if on, _ := st.Matter.Data["promise"].(bool); on && !i.Commitment {
		return kernel.Invalid("promise", kernel.T("“%s”不能按告知承诺办理", "%q cannot be handled on commitment"), i.Title())
	}
	st.Set("title", i.Name)
	st.Set("unit", string(i.Unit))
	st.Set("materials", s.list(st.Matter.Enterprise, i, answers))
	st.Set("received", int64(st.Tx.Now()))
	st.Set("promised_limit", limitText(i.Promised))
	st.Set("statutory_limit", limitText(i.Statutory))
	st.Assign("handler", matter.Involved{Unit: i.Unit})
	assisted(st, v.ItemID, mandates)
	if err := s.handed(st); err != nil {
		return err
	}
	st.Note("item", map[string]any{"code": i.Code, "version": v.ID, "number": v.Number})
	return s.enrol(st, v)
}

// enrol enters a case into the counter's book, with how often one has to come for
// the item and usually had to, and counts it.
func (s *Service) enrol(st *matter.Step, v *Version) error {
	i, visits, usual := &v.Item, -1, 0
	if i.Visits != nil {
		visits, usual = *i.Visits, s.o.Rules.Boards.Visits
	}
	err := st.Tx.Queue(`INSERT INTO counter_case (matter_id, receipt, item_id, version_id, unit_id, promised, statutory, filed_at, accepted_at, decided_at, due_at, ended_at, silent, visits, usual)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,0,0,0,0,0,$9,$10)`, st.Matter.ID, codes.NewReceipt(), v.ItemID, v.ID, i.Unit, days(i.Promised), days(i.Statutory), st.Tx.Now(), visits, usual)
	if err != nil {
		return err
	}
	return st.Tx.Queue(tallyNew, s.monthOf(st.Tx.Now()), st.Matter.ID)
}

// filed is the version a case is filed under, the one in force today, and to whom the
// firm has given mandates.
func (s *Service) filed(st *matter.Step) (v *Version, mandates []Mandate, err error) {
	v, err = s.version(st.Tx, kernel.ID(told(st, "item")))
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return nil, nil, kernel.Invalid("item", kernel.T("请从“服务事项”里选好要办的事项再申请", "Choose the item under Service items, then file"))
	}
	if err != nil {
		return nil, nil, err
	}
	var all []*Version
	err = st.Tx.Look(func(tx *store.Tx) (err error) {
		if all, err = spansOf(tx, v.ItemID); err == nil {
			mandates, err = mandatesWhere(tx, `enterprise_id = $1 AND revoked_at = 0 ORDER BY given_at, id`, st.Matter.Enterprise)
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if now := inForce(all, st.Today()); now == nil || now.ID != v.ID {
		return nil, nil, kernel.Conflict(kernel.T("“%s”的办事指南换了版本或已取消，请回到事项页面重新申请", "The guide of %q has a new version or was cancelled; go back to the item and file again"), v.Item.Title())
	}
	return v, mandates, nil
}

func told(st *matter.Step, field string) string {
	s, _ := st.Matter.Data[field].(string)
	return s
}

// limitText is a limit as a clock reads it; "" = none runs. What is done on the
// spot gets its day when it is accepted.
func limitText(l *Limit) string {
	if l == nil || l.N == 0 {
		return ""
	}
	return l.String()
}

// days is a limit in its own unit; -1 = unknown.
func days(l *Limit) int {
	if l == nil {
		return -1
	}
	return l.N
}

// later checks that only what the guide lets come later does.
func (s *Service) later(st *matter.Step, i *Item, answers map[string]string) error {
	for _, name := range lines(told(st, "later")) {
		ok := false
		for _, m := range i.Materials {
			ok = ok || m.Name == name && m.Deferrable
		}
		if !ok {
			return kernel.Invalid("later", kernel.T("“%s”不能容后补交", "%q cannot come later"), name)
		}
	}
	return nil
}

// accept takes a case on: its limits run from now.
func (s *Service) accept(st *matter.Step) error {
	if told(st, "later") != "" && told(st, "deferred_due") == "" {
		return kernel.Invalid("deferred_due", kernel.T("有容缺材料，请写明哪天前补齐", "Some materials come later; say by which day"))
	}
	if err := s.accepted(st, st.Tx.Now(), false); err != nil {
		return err
	}
	return s.issue(st, "receipt")
}

// acceptSilent: who says nothing for five working days has accepted on the day of
// receipt (Administrative Licensing Law, art. 32).
func (s *Service) acceptSilent(st *matter.Step) error {
	at, _ := st.Matter.Data["received"].(int64)
	return s.accepted(st, kernel.Instant(at), true)
}

func (s *Service) accepted(st *matter.Step, at kernel.Instant, silent bool) error {
	v, err := s.caseVersion(st)
	if err != nil {
		return err
	}
	if p := v.Item.Promised; p != nil && p.N == 0 {
		st.Set("promised_limit", kernel.DateOf(st.Tx.Now().In(s.o.Org.Location())).String())
	}
	if silent || v.Item.Promised != nil && v.Item.Promised.N == 0 {
		if err := st.StartClockAt("decide", at); err != nil {
			return err
		}
	}
	if d, err := kernel.ParseDate(told(st, "deferred_due")); err == nil && !silent {
		if due := st.DueOf("decide"); due != 0 && st.EndOf(d) > due {
			return kernel.Invalid("deferred_due", kernel.T("补齐日期 %s 晚于承诺办结的时间，要在那之前补齐", "%s is after the promised end of the case; what comes later must come before it"), d)
		}
	}
	return st.Tx.Exec(`UPDATE counter_case SET accepted_at = $1, due_at = $2, silent = $3 WHERE matter_id = $4`, at, st.DueOf("decide"), store.Bool(silent), st.Matter.ID)
}

func (s *Service) caseVersion(st *matter.Step) (*Version, error) {
	return s.version(st.Tx, kernel.ID(told(st, "item")))
}

// correct keeps which materials were missing, for the board.
func (s *Service) correct(st *matter.Step) error {
	for _, name := range lines(told(st, "missing")) {
		n, err := st.Tx.ExecN(`INSERT INTO counter_lack (matter_id, material, filed_at) VALUES ($1,$2,$3) ON CONFLICT (matter_id, material) DO NOTHING`, st.Matter.ID, clip(name), st.Matter.CreatedAt)
		if err == nil && n > 0 {
			err = s.mark(st.Tx, st.Matter.ID, lackSort, clip(name), true)
		}
		if err == nil {
			err = lacking(st, clip(name))
		}
		if err == nil {
			err = s.propose(st, clip(name))
		}
		if err != nil {
			return err
		}
	}
	return s.issue(st, "correction")
}

func clip(s string) string {
	if r := []rune(s); len(r) > maxName {
		return string(r[:maxName])
	}
	return s
}

// supply: the five working days begin again with what was handed in.
func (s *Service) supply(st *matter.Step) error {
	if err := s.acting(st); err != nil {
		return err
	}
	st.Set("received", int64(st.Tx.Now()))
	return s.handed(st)
}

// special runs outside the promised clock, on one of its own (art. 45).
func (s *Service) special(st *matter.Step) error {
	n, _ := st.Matter.Data["special_days"].(int64)
	st.Set("special_limit", Limit{int(n), "wd"}.String())
	if err := st.StartClock("special"); err != nil {
		return err
	}
	return s.issue(st, "special")
}

// join asks other units for their opinions; the case's own clock runs on.
func (s *Service) join(st *matter.Step) error {
	asked := map[kernel.ID]bool{st.Matter.Unit: true} // the lead decides itself
	for _, l := range st.Lanes() {
		if asked[l.Unit] {
			return kernel.Invalid("joint_units", kernel.T("“%s”是牵头单位，或者已经出具过意见，不用再请", "%q leads or was asked before; do not ask it again"), s.o.Org.Directory().UnitName(l.Unit))
		}
		asked[l.Unit] = true
	}
	return nil
}

// extend makes both limits longer, once, by no more than the law allows (art. 42).
func (s *Service) extend(st *matter.Step) error {
	n, _ := st.Matter.Data["extend_days"].(int64)
	most := s.o.Rules.Cases.Extension
	if len(st.Lanes()) > 0 {
		most = s.o.Rules.Cases.JointExtension
	}
	if int(n) > most {
		return kernel.Invalid("extend_days", kernel.T("最多延长 %d 个工作日", "%d working days more at most"), most)
	}
	for _, field := range []string{"promised_limit", "statutory_limit"} {
		l, err := ParseLimit(told(st, field))
		if err != nil || l == nil {
			continue // none runs
		}
		if l.Unit != "wd" {
			return kernel.Invalid("extend_days", kernel.T("这个事项的时限不按工作日计，不适用延期", "The limits of this item are not in working days, so it cannot be extended"))
		}
		l.N += int(n)
		st.Set(field, l.String())
	}
	if err := st.Relimit("decide"); err != nil {
		return err
	}
	if err := st.Tx.Exec(`UPDATE counter_case SET due_at = $1 WHERE matter_id = $2`, st.DueOf("decide"), st.Matter.ID); err != nil {
		return err
	}
	return s.issue(st, "extension")
}

// retimed: a new calendar moved the promised end of an open case.
func (s *Service) retimed(tx *store.Tx, ev ledger.Event) error {
	var p struct {
		Clock string         `json:"clock"`
		Due   kernel.Instant `json:"due"`
	}
	if err := json.Unmarshal(ev.Payload, &p); err != nil || p.Clock != "decide" {
		return err
	}
	return tx.Exec(`UPDATE counter_case SET due_at = $1 WHERE matter_id = $2 AND decided_at = 0`, p.Due, ev.Matter)
}

// handIn: nothing is missing any more.
func (s *Service) handIn(st *matter.Step) error {
	if err := s.acting(st); err != nil {
		return err
	}
	st.Note("came", told(st, "later"))
	st.Set("later", "")
	return s.handed(st)
}

// decide: not while something that was to come later has not.
func (s *Service) decide(st *matter.Step) error {
	if later := told(st, "later"); later != "" && told(st, "decision") == "granted" {
		return kernel.Invalid("decision", kernel.T("容缺的材料（%s）还没有补交，不能准予", "What was to come later (%s) has not come, so it cannot be granted"), strings.Join(lines(later), "、"))
	}
	if on, _ := st.Matter.Data["promise"].(bool); on {
		st.Set("check_on", s.checkBy(st.Today()).String())
	}
	if err := st.Tx.Exec(`UPDATE counter_case SET decided_at = $1 WHERE matter_id = $2`, st.Tx.Now(), st.Matter.ID); err != nil {
		return err
	}
	return s.issue(st, told(st, "decision"))
}

// checkBy is the last day to check a promise.
func (s *Service) checkBy(day kernel.Date) kernel.Date {
	return kernel.DateOf(time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, time.UTC).AddDate(0, s.o.Rules.Cases.CheckMonths, 0))
}

// end keeps when a case was delivered, withdrawn or not accepted.
func (s *Service) end(st *matter.Step) error {
	return st.Tx.Exec(`UPDATE counter_case SET ended_at = $1 WHERE matter_id = $2`, st.Tx.Now(), st.Matter.ID)
}

// reject ends a case that is not the counter's, in writing.
func (s *Service) reject(st *matter.Step) error {
	if err := s.end(st); err != nil {
		return err
	}
	return s.issue(st, "rejection")
}

// withdraw ends a case at the applicant's wish; what it was told no longer holds.
func (s *Service) withdraw(st *matter.Step) error {
	if err := s.end(st); err != nil {
		return err
	}
	return withdrawPapers(st)
}
