package review

import (
	"context"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// PlanInput plans a session of a body.
type PlanInput struct {
	Body   string
	HeldOn kernel.Date
	Place  string
	Leads  []kernel.ID // its agenda; more can follow
	Key    string
}

// Plan plans a session with its agenda. Errors: forbidden, invalid with the
// fields, conflict (that day has its session, or a lead
// waits for another body).
func (s *Service) Plan(ctx context.Context, actor kernel.Actor, in PlanInput) (*Session, error) {
	if err := actor.Require(PermManage); err != nil {
		return nil, err
	}
	b, ok := s.Rules().Body(in.Body)
	if !ok {
		return nil, kernel.Invalid("body", kernel.T("请选择评审机构", "Please choose the body"))
	}
	in.Place = strings.TrimSpace(in.Place)
	if err := s.checkPlan(b, in); err != nil {
		return nil, err
	}
	var out *Session
	err := s.o.DB.Write(ctx, func(tx *store.Tx) error {
		id, err := store.OnceResult(tx, in.Key, actor.Person, func() (string, error) { return s.plan(tx, actor, b, in) })
		if err == nil {
			out, err = store.One(tx, scanSession, `SELECT `+sessionColumns+` FROM review_session s WHERE s.id = $1`, id)
		}
		return err
	})
	return out, err
}

func (s *Service) checkPlan(b *pack.ReviewBody, in PlanInput) error {
	var es kernel.Errors
	switch today := s.dir().Day(s.o.DB.Clock().Now()); {
	case in.HeldOn.IsZero():
		es.Add(kernel.Invalid("held_on", kernel.T("请选择开会日期", "Please choose the day of the session")))
	case in.HeldOn.Before(today):
		es.Add(kernel.Invalid("held_on", kernel.T("%s 已经过去，请选今天或以后的日期", "%s has passed; choose today or a later day"), in.HeldOn))
	default:
		if _, err := s.terms(b, in.HeldOn); err != nil {
			return err
		}
	}
	limit(&es, "place", in.Place, 100)
	return es.Err()
}

func (s *Service) plan(tx *store.Tx, actor kernel.Actor, b *pack.ReviewBody, in PlanInput) (string, error) {
	n, err := store.One(tx, store.Value[int], `SELECT COUNT(*) FROM review_session WHERE body = $1 AND held_on = $2 AND status <> 'closed'`, b.Code, in.HeldOn.String())
	if err == nil && n > 0 {
		err = kernel.Errorf(kernel.CodeConflict, "held_on", kernel.T("%s 在 %s 已经安排了会议；请在那次会议上加议题，或改日期", "%s already has a session on %s; add items to that one, or choose another day"), b.Name, in.HeldOn)
	}
	if err != nil {
		return "", err
	}
	t, err := s.terms(b, in.HeldOn)
	if err != nil {
		return "", err
	}
	x := &Session{ID: tx.NewID(), Body: b.Code, Year: in.HeldOn.Year, HeldOn: in.HeldOn, Place: in.Place, Status: Planned, Chair: s.postOf(t.Chair), Creator: actor.Person, CreatedAt: tx.Now(), Record: 1}
	if err := tx.QueryRow(`SELECT COALESCE(MAX(seq), 0) + 1 FROM review_session WHERE body = $1 AND year = $2`, b.Code, x.Year).Scan(&x.Seq); err != nil {
		return "", err
	}
	if err := tx.Exec(`INSERT INTO review_session (id, body, year, seq, held_on, place, status, chair_post, creator_id, created_at, opened_at, closed_at, number, pdf, docx, record)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,0,0,'','','',$11)`,
		x.ID, x.Body, x.Year, x.Seq, x.HeldOn.String(), x.Place, string(x.Status), x.Chair, x.Creator, x.CreatedAt, x.Record); err != nil {
		return "", err
	}
	said := kernel.T("安排%s", "planned %s").Format(x.Name(b.Name))
	if _, err := s.tell(tx, actor, "review.planned", "", x.ID, said, map[string]any{"body": b.Code, "held_on": in.HeldOn.String(), "items": len(in.Leads)}); err != nil {
		return "", err
	}
	for _, id := range in.Leads {
		if err := s.list(tx, actor, x, b, id); err != nil {
			return "", err
		}
	}
	return string(x.ID), nil
}
