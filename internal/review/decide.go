package review

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// ConditionInput is a condition of a pass: what, who, by when.
type ConditionInput struct {
	Text string
	Unit kernel.ID
	Due  kernel.Date
}

// DecideInput records what a body decided on an item.
type DecideInput struct {
	Item       kernel.ID
	Outcome    Outcome
	Reason     string // needed to reject, to postpone and to pass over a breach
	Conditions []ConditionInput
	Key        string
}

// Decide records a decision, takes the lead's action and raises the tasks of
// the conditions, in one transaction. Errors: forbidden, not found, invalid with
// the fields, conflict (no quorum, nobody in the chair, votes missing or not
// reached, decided already, another body's turn).
func (s *Service) Decide(ctx context.Context, actor kernel.Actor, in DecideInput) error {
	if err := actor.Require(PermManage); err != nil {
		return err
	}
	if err := s.checkDecision(&in); err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error { return s.decide(tx, actor, in) })
	})
}

func (s *Service) checkDecision(in *DecideInput) error {
	var es kernel.Errors
	in.Reason = strings.TrimSpace(in.Reason)
	limit(&es, "reason", in.Reason, 800)
	switch in.Outcome {
	case Passed, WithTerms:
	case Postponed, Rejected:
		need(&es, "reason", in.Reason, kernel.T("请写明理由", "Please give the reason"))
	default:
		es.Add(kernel.Invalid("outcome", kernel.T("请选择决定", "Please choose the decision")))
	}
	switch n := len(in.Conditions); {
	case in.Outcome == WithTerms && n == 0:
		es.Add(kernel.Invalid("text1", kernel.T("附条件通过，请至少写一个条件", "A pass with conditions needs one at least")))
	case in.Outcome != WithTerms && n > 0:
		es.Add(kernel.Invalid("outcome", kernel.T("写了条件，决定应选“附条件通过”；否则请删去条件", "There are conditions: choose “pass with conditions” or remove them")))
	}
	today := s.dir().Day(s.o.DB.Clock().Now())
	for n := range in.Conditions {
		s.checkCondition(&es, n+1, &in.Conditions[n], today)
	}
	return es.Err()
}

// checkCondition: the fields of the n-th condition are called text1, unit1, due1.
func (s *Service) checkCondition(es *kernel.Errors, n int, c *ConditionInput, today kernel.Date) {
	field := func(name string) string { return fmt.Sprintf("%s%d", name, n) }
	c.Text = strings.TrimSpace(c.Text)
	need(es, field("text"), c.Text, kernel.T("请写明条件", "Please write the condition"))
	limit(es, field("text"), c.Text, 300)
	if u, ok := s.dir().Unit(c.Unit); !ok || !u.In(today) {
		es.Add(kernel.Invalid(field("unit"), kernel.T("请选择由谁落实", "Please choose who sees to it")))
	}
	switch {
	case c.Due.IsZero():
		es.Add(kernel.Invalid(field("due"), kernel.T("请写明完成日期", "Please say by when")))
	case c.Due.Before(today):
		es.Add(kernel.Invalid(field("due"), kernel.T("%s 已经过去，请选以后的日期", "%s has passed; choose a later day"), c.Due))
	}
}

// ruling is a decision being taken.
type ruling struct {
	x     *Session
	i     *Item
	b     *pack.ReviewBody
	r     *roll
	m     *matter.Matter
	since kernel.Instant // from when the lead waited for the body
}

func (s *Service) decide(tx *store.Tx, actor kernel.Actor, in DecideInput) error {
	d, err := s.ruling(tx, in.Item)
	if err != nil {
		return err
	}
	votes, err := votesOf(tx, d.i.ID)
	if err != nil {
		return err
	}
	d.i.Ballot = ballot(votes, d.r.chair)
	if err := s.mayDecide(d, in.Outcome, votes); err != nil {
		return err
	}
	if in.Outcome.Passes() {
		if err := s.overBreach(tx, d, in.Reason); err != nil {
			return err
		}
	}
	d.i.Outcome, d.i.Reason, d.i.DecidedAt, d.i.Roll, d.i.Chair = in.Outcome, in.Reason, tx.Now(), d.r.Roll, d.r.chair
	if err := d.i.save(tx); err != nil {
		return err
	}
	tasks, err := s.conditions(tx, actor, d, in.Conditions)
	if err != nil {
		return err
	}
	ev, err := s.tell(tx, actor, "review.decided", d.m.ID, d.x.ID, d.said(), map[string]any{"item": d.i.ID, "body": d.b.Code, "outcome": in.Outcome, "reason": in.Reason,
		"chair": d.r.chair, "members": d.r.Members, "recused": d.r.Recused, "present": d.r.Present, "yes": d.i.Ballot.Yes, "no": d.i.Ballot.No, "abstain": d.i.Ballot.Abstain, "breaches": d.i.Breaches, "tasks": tasks})
	if err != nil {
		return err
	}
	if err := s.count(tx, d, ev); err != nil {
		return err
	}
	if err := s.take(tx, actor, d, in.Conditions); err != nil {
		return err
	}
	return d.x.touch(tx)
}

// ruling loads all that a decision rests on, and holds the order of the bodies.
func (s *Service) ruling(tx *store.Tx, item kernel.ID) (d *ruling, err error) {
	d = &ruling{}
	if d.x, d.i, err = openItem(tx, item); err != nil {
		return nil, err
	}
	if d.b, err = s.Body(d.x.Body); err != nil {
		return nil, err
	}
	list, err := matter.Several(tx, []kernel.ID{d.i.Matter})
	if err != nil || len(list) == 0 {
		return nil, noLeadOr(err)
	}
	d.m = list[0]
	passed, err := s.passed(tx, list)
	if err == nil {
		err = inTurn(d.m, d.b, s.waitsFor(d.m, passed[d.m.ID]))
	}
	if err != nil {
		return nil, err
	}
	since, err := s.since(tx, list, passed)
	if err != nil {
		return nil, err
	}
	d.since = since[d.m.ID]
	d.r, err = s.rollOf(tx, d.x, d.b, d.i.ID)
	return d, err
}

func noLeadOr(err error) error {
	if err != nil {
		return err
	}
	return noLead()
}

// mayDecide refuses a decision without a quorum, without a chair, and one the
// votes do not carry.
func (s *Service) mayDecide(d *ruling, o Outcome, votes []Cast) error {
	t, r := d.r.terms, d.r.Roll
	if !Quorate(t, r) {
		return kernel.Conflict(kernel.T("到会人数不够，不能作决定：可以审议这一项的 %d 人（成员 %d 人，回避 %d 人），至少到会 %d 人，现在 %d 人。请改期再议", "There is no quorum, so nothing can be decided: %d may decide on this item (%d members, %d stand aside), at least %d must be there, %d are. Put it on a later session"),
			r.Entitled(), r.Members, r.Recused, Needed(t, r.Entitled()), r.Present)
	}
	if d.r.chair == "" {
		return kernel.Conflict(kernel.T("主持人和可以代为主持的成员都回避或没有到会，这一项没有人主持，请改期再议", "The chair and everybody who may preside stand aside or are not there; put the item on a later session"))
	}
	if o == Postponed {
		return nil
	}
	if missing := s.unvoted(d.r, votes); t.Way == pack.ByVotes && len(missing) > 0 {
		return kernel.Conflict(kernel.T("还有 %d 位到会成员没有表决（%s），等他们表决后再记录决定", "%d members who are there have not voted yet (%s); record the decision when they have"), len(missing), kernel.Enumerate(missing))
	}
	carried := Carried(t, r, d.i.Ballot)
	switch {
	case o.Passes() && !carried:
		return notCarried(t, r, d.i.Ballot)
	case o == Rejected && carried && t.Way == pack.ByVotes:
		return kernel.Errorf(kernel.CodeInvalid, "outcome", kernel.T("赞成 %d 票已达到通过的票数，不能记为不通过", "%d votes in favour carry it; it cannot be recorded as rejected"), d.i.Ballot.Yes)
	}
	return nil
}

// unvoted are the posts that sit on an item and have not voted.
func (s *Service) unvoted(r *roll, votes []Cast) (out []kernel.Text) {
	for _, m := range r.members {
		if r.sits(m.Post) && !slices.ContainsFunc(votes, func(v Cast) bool { return v.Post == m.Post }) {
			p, _ := s.dir().Post(m.Post)
			out = append(out, p.Name)
		}
	}
	return out
}

func notCarried(t *pack.ReviewTerms, r Roll, b Ballot) error {
	if t.Way == pack.ByConsensus {
		return kernel.Errorf(kernel.CodeInvalid, "outcome", kernel.T("有 %d 位成员不同意，没有形成一致意见，不能记为通过", "%d members disagree: there is no consensus, so it cannot be recorded as passed"), b.No)
	}
	return kernel.Errorf(kernel.CodeInvalid, "outcome", kernel.T("赞成 %d 票（有表决权的 %d 人），没有达到通过的票数，不能记为通过", "%d votes in favour of %d entitled do not carry it; it cannot be recorded as passed"), b.Yes, r.Entitled())
}

// overBreach notes the breaches a pass goes over; that needs a reason.
func (s *Service) overBreach(tx *store.Tx, d *ruling, reason string) error {
	found, err := s.examineTx(tx, d.m, s.today(tx))
	if err != nil {
		return err
	}
	var names []kernel.Text
	for _, f := range Breaches(found) {
		d.i.Breaches = append(d.i.Breaches, f.Check.Code)
		names = append(names, f.Check.Name)
	}
	if len(d.i.Breaches) > 0 && reason == "" {
		return kernel.Invalid("reason", kernel.T("审查有不符合项（%s），通过须写明理由", "A check is not met (%s); a pass needs a stated reason"), kernel.Enumerate(names))
	}
	return nil
}

func (i *Item) save(tx *store.Tx) error {
	if i.Breaches == nil {
		i.Breaches = []string{}
	}
	breaches, err := json.Marshal(i.Breaches)
	if err != nil {
		return kernel.Internal(err)
	}
	return tx.Exec(`UPDATE review_item SET outcome = $1, reason = $2, chair_post = $3, members = $4, recused = $5, present = $6, yes = $7, no = $8, abstain = $9, breaches = $10, decided_at = $11 WHERE id = $12`,
		string(i.Outcome), i.Reason, i.Chair, i.Roll.Members, i.Roll.Recused, i.Roll.Present, i.Ballot.Yes, i.Ballot.No, i.Ballot.Abstain, string(breaches), i.DecidedAt, i.ID)
}

// said is the decision as the lead's record tells it.
func (d *ruling) said() kernel.Text {
	t := kernel.T("%s：%s", "%s: %s").Format(d.x.Name(d.b.Name), OutcomeNames[d.i.Outcome])
	if d.r.terms.Way == pack.ByVotes && d.i.Outcome != Postponed {
		b := d.i.Ballot
		t = kernel.T("%s（赞成 %d、反对 %d、弃权 %d）", "%s (%d in favour, %d against, %d abstain)").Format(t, b.Yes, b.No, b.Abstain)
	}
	if d.i.Reason != "" {
		t = kernel.T("%s。%s", "%s. %s").Format(t, d.i.Reason)
	}
	return t
}

// OutcomeNames are the outcomes as people say them.
var OutcomeNames = map[Outcome]kernel.Text{Passed: kernel.T("通过", "passed"), WithTerms: kernel.T("附条件通过", "passed with conditions"),
	Postponed: kernel.T("暂缓", "postponed"), Rejected: kernel.T("不通过", "not passed")}

// conditions raises one task for each and returns their numbers.
func (s *Service) conditions(tx *store.Tx, actor kernel.Actor, d *ruling, list []ConditionInput) ([]string, error) {
	var numbers []string
	for n, c := range list {
		values := map[string][]string{"task_title": {short("评审条件："+c.Text, 120)}, "task_note": {short(d.i.Title+"\n"+c.Text, 500)}, "task_unit": {string(c.Unit)}, "task_due": {c.Due.String()}}
		task, err := s.raise(tx, actor, kindTask, values, d.m.ID)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, task.Number)
		if err := tx.Exec(`INSERT INTO review_condition (id, item_id, body, matter_id, sort, text, unit_id, due_on, task_id) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
			tx.NewID(), d.i.ID, d.b.Code, d.m.ID, n, c.Text, c.Unit, c.Due.String(), task.ID); err != nil {
			return nil, err
		}
	}
	return numbers, nil
}

// count publishes what a body did: passed or not, and in how many days.
func (s *Service) count(tx *store.Tx, d *ruling, ev ledger.Event) error {
	if d.i.Outcome == Postponed {
		return nil
	}
	unit, _ := s.dir().UnitByCode(d.b.Unit)
	fact := func(name string, value int64) measure.Fact {
		return measure.Fact{Measure: name, At: ev.At, Value: value, Unit: unit.ID, Matter: d.m.ID, Event: ev.ID}
	}
	what := "review.passed"
	if d.i.Outcome == Rejected {
		what = "review.rejected"
	}
	days := int64(s.dir().Day(d.since).Days(s.dir().Day(ev.At)))
	return measure.Publish(tx, []measure.Fact{fact(what, 1), fact("review.days", days)})
}

// take has the body take the lead's action, in the name of whoever recorded the
// decision, and ends what was asked for it.
func (s *Service) take(tx *store.Tx, actor kernel.Actor, d *ruling, conditions []ConditionInput) error {
	action := map[Outcome]string{Passed: d.b.Passes, WithTerms: d.b.Passes, Postponed: d.b.Postpones, Rejected: d.b.Rejects}[d.i.Outcome]
	if d.i.Outcome != Postponed {
		if err := s.lapse(tx, d.m.ID, d.i.Round); err != nil {
			return err
		}
	}
	if action == "" {
		return nil
	}
	course, err := s.matter.Kinds().Version(d.m.Kind, d.m.Version)
	if err != nil {
		return err
	}
	in := matter.ActInput{Matter: d.m.ID, Action: action, Vouched: true} // the body has decided
	if a := course.Action("", action); a != nil && asksFor(a.Form, fieldNote) {
		in.Values = map[string][]string{fieldNote: {s.note(d, conditions)}}
	}
	_, err = s.matter.ActTx(tx, actor, in)
	return err
}

// note is what the lead keeps of a decision: its reason and its conditions.
func (s *Service) note(d *ruling, conditions []ConditionInput) string {
	parts := []string{}
	if d.i.Reason != "" {
		parts = append(parts, d.i.Reason)
	}
	for n, c := range conditions {
		parts = append(parts, fmt.Sprintf("条件%d：%s（%s，%s 前）", n+1, c.Text, s.dir().UnitName(c.Unit).ZH, c.Due))
	}
	return short(strings.Join(parts, "；"), 1000)
}

func asksFor(form []string, field string) bool {
	for _, f := range form {
		if f == field {
			return true
		}
	}
	return false
}
