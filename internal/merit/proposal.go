package merit

import (
	"context"
	"slices"
	"strings"

	"github.com/govalues/decimal"

	"juyan/internal/award"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Proposal is one recommendation a committee decides on.
type Proposal struct {
	ID       kernel.ID
	List     string
	Grade    // of the subject, in the final revision
	Because  kernel.Text
	Decision string // "" = open, "adopted", "declined"
	Reason   string
	By       kernel.ID
	At       kernel.Instant
}

// The decisions on a recommendation.
const (
	Adopted  = "adopted"
	Declined = "declined"
)

// propose writes the lists of a final result: those whose grade is on a list,
// and of each group the last ones the list takes besides. A group too small for
// quotas recommends nobody, and is named.
func (s *Service) propose(tx *store.Tx, r *Result) (n int, small []SmallGroup, err error) {
	list, err := store.All(tx, scanGrade, `SELECT `+gradeColumns+` FROM merit_grade g WHERE g.result_id = $1 AND g.revision = $2 ORDER BY g.sort`, r.ID, r.Revision)
	if err != nil {
		return 0, nil, err
	}
	small = tooSmall(s.Award(), list)
	if err := keepSmall(tx, r.ID, small); err != nil {
		return 0, nil, err
	}
	for _, l := range s.Award().Lists {
		for _, g := range list {
			because, on := listed(&l, &s.Award().Rules, g, list)
			if !on || slices.ContainsFunc(small, func(x SmallGroup) bool { return x.Code == g.Group }) {
				continue
			}
			n++
			if err := tx.Exec(`INSERT INTO merit_proposal (id, result_id, list, group_code, subject, why_zh, why_en, decision, reason, decided_by, decided_at) VALUES ($1,$2,$3,$4,$5,$6,$7,'','','',0)`,
				tx.NewID(), r.ID, l.Code, g.Group, g.Subject, because.ZH, because.EN); err != nil {
				return 0, nil, err
			}
		}
	}
	return n, small, nil
}

// listed reports whether a grade is on a list, and why.
func listed(l *pack.AwardList, rules *award.Rules, g *Grade, all []*Grade) (kernel.Text, bool) {
	if !slices.Contains(l.Kinds, g.Kind) || g.Grade == "" {
		return kernel.Text{}, false
	}
	if slices.Contains(l.Grades, g.Grade) {
		return kernel.T("等次为“%s”", "The grade is “%s”").Format(gradeName(rules, g.Grade)), true
	}
	worse, of := 0, 0
	for _, x := range all {
		if x.Group == g.Group && x.Place > 0 {
			of++
			if x.Place >= g.Place { // those it ties with count: a tie never exceeds
				worse++
			}
		}
	}
	if l.Last != nil && worse <= places(*l.Last, of) {
		return kernel.T("在 %d 个对象中列第 %d 位", "It is number %[2]d of %[1]d").Format(of, g.Place), true
	}
	return kernel.Text{}, false
}

// places is a share of n, rounded down.
func places(share indicator.Num, n int) int {
	x, err := share.Mul(decimal.MustNew(int64(n), 0))
	if err != nil {
		return 0
	}
	whole, _, _ := x.Floor(0).Int64(0)
	return int(whole)
}

func gradeName(rules *award.Rules, code string) kernel.Text {
	for _, g := range rules.Grades {
		if g.Code == code {
			return g.Name
		}
	}
	return kernel.T(code, code)
}

// GradeName is what people call a grade.
func (s *Service) GradeName(code string) kernel.Text { return gradeName(&s.Award().Rules, code) }

func scanProposal(r store.Scanner) (*Proposal, error) {
	p := &Proposal{}
	err := r.Scan(&p.ID, &p.List, &p.Because.ZH, &p.Because.EN, &p.Decision, &p.Reason, &p.By, &p.At, &p.Grade.Group, &p.Grade.Subject)
	return p, err
}

const proposalColumns = `p.id, p.list, p.why_zh, p.why_en, p.decision, p.reason, p.decided_by, p.decided_at, p.group_code, p.subject`

// mayReadLists: lists are for those who prepare and decide them.
func mayReadLists(actor kernel.Actor) error {
	if actor.Can(PermManage) != kernel.ScopeNone {
		return nil
	}
	return actor.Require(PermApprove)
}

// Proposals lists the recommendations of a result about whom the actor may see,
// for those who prepare and decide them. Errors: forbidden, not found.
func (s *Service) Proposals(ctx context.Context, actor kernel.Actor, result kernel.ID) (out []*Proposal, err error) {
	if err := mayReadLists(actor); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		out = nil
		r, err := load(tx, result)
		if err != nil {
			return err
		}
		grades, err := gradesSeen(tx, actor, result, r.Revision)
		if err != nil {
			return err
		}
		list, err := store.All(tx, scanProposal, `SELECT `+proposalColumns+` FROM merit_proposal p WHERE p.result_id = $1`, result)
		if err != nil {
			return err
		}
		for _, l := range s.Award().Lists {
			for _, g := range grades {
				for _, p := range list {
					if p.List == l.Code && p.Grade.Group == g.Group && p.Grade.Subject == g.Subject {
						p.Grade = *g
						out = append(out, p)
					}
				}
			}
		}
		return nil
	})
	return out, err
}

// DecideInput decides on one recommendation.
type DecideInput struct {
	Proposal kernel.ID
	Decision string
	Reason   string
	Key      string
}

// Decide keeps what the committee decided on a recommendation, with its reason.
// Nothing follows from it by itself. Errors: forbidden, not found, conflict,
// invalid.
func (s *Service) Decide(ctx context.Context, actor kernel.Actor, in DecideInput) error {
	if err := actor.Require(PermApprove); err != nil {
		return err
	}
	var faults kernel.Errors
	if in.Decision != Adopted && in.Decision != Declined {
		faults.Add(kernel.Invalid("decision", kernel.T("请选择采纳或不采纳", "Choose to adopt or to decline")))
	}
	if in.Reason = strings.TrimSpace(in.Reason); in.Reason == "" {
		faults.Add(kernel.Invalid("reason", kernel.T("请写明理由", "Give the reason")))
	}
	if err := faults.Err(); err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error { return s.decide(tx, actor, in) })
	})
}

func (s *Service) decide(tx *store.Tx, actor kernel.Actor, in DecideInput) error {
	where, args := seen(actor, []any{in.Proposal})
	p, err := store.One(tx, scanProposal, `SELECT `+proposalColumns+` FROM merit_proposal p JOIN merit_result r ON r.id = p.result_id
		JOIN merit_grade g ON g.result_id = r.id AND g.revision = r.revision AND g.group_code = p.group_code AND g.subject = p.subject WHERE p.id = $1 AND `+where, args...)
	switch {
	case kernel.CodeOf(err) == kernel.CodeNotFound:
		return kernel.NotFound(kernel.T("没有这条建议，或您无权查看", "There is no such recommendation, or you may not see it"))
	case err != nil:
		return err
	case p.Decision != "":
		return kernel.Conflict(kernel.T("这条建议已经研究过", "This recommendation was decided already"))
	}
	if err := tx.Exec(`UPDATE merit_proposal SET decision = $1, reason = $2, decided_by = $3, decided_at = $4 WHERE id = $5`, in.Decision, in.Reason, actor.Person, tx.Now(), in.Proposal); err != nil {
		return err
	}
	return s.event(tx, actor, "merit.decided", in.Proposal, map[string]any{"list": p.List, "group": p.Grade.Group, "subject": p.Grade.Subject, "decision": in.Decision, "reason": in.Reason})
}
