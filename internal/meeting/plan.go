package meeting

import (
	"context"
	"strings"
	"unicode/utf8"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// PlanInput plans a meeting.
type PlanInput struct {
	HeldOn     kernel.Date
	Chair      kernel.ID // post
	Place      string    // makes it an on-site meeting
	Enterprise kernel.ID // an on-site meeting about one firm
	Key        string    // idempotency key
}

// Plan plans a meeting and builds its agenda from what is stuck now. Errors:
// forbidden, invalid with the fields, conflict when that day has its meeting.
func (s *Service) Plan(ctx context.Context, actor kernel.Actor, in PlanInput) (*Meeting, error) {
	if err := actor.Require(PermManage); err != nil {
		return nil, err
	}
	if err := s.checkPlan(&in); err != nil {
		return nil, err
	}
	agenda, err := s.Agenda(ctx, actor, in.HeldOn, in.Enterprise)
	if err != nil {
		return nil, err
	}
	var m *Meeting
	err = s.o.DB.Write(ctx, func(tx *store.Tx) error {
		id, err := store.OnceResult(tx, in.Key, actor.Person, func() (string, error) {
			m, err := s.plan(tx, actor, in, agenda)
			if err != nil {
				return "", err
			}
			return string(m.ID), nil
		})
		if err == nil {
			m, err = store.One(tx, scanMeeting, `SELECT `+meetingColumns+` FROM meeting m WHERE m.id = $1`, id)
		}
		return err
	})
	return m, err
}

func (s *Service) checkPlan(in *PlanInput) error {
	var es kernel.Errors
	dir := s.o.Org.Directory()
	in.Place = strings.TrimSpace(in.Place)
	today := dir.Day(s.o.DB.Clock().Now())
	switch {
	case in.HeldOn.IsZero():
		es.Add(kernel.Invalid("held_on", kernel.T("请选择开会日期", "Please choose the day of the meeting")))
	case in.HeldOn.Before(today):
		es.Add(kernel.Invalid("held_on", kernel.T("%s 已经过去，请选今天或以后的日期", "%s has passed; choose today or a later day"), in.HeldOn))
	}
	if p, ok := dir.Post(in.Chair); !ok || !p.In(today) {
		es.Add(kernel.Invalid("chair", kernel.T("请选择主持人的岗位", "Please choose the post that takes the chair")))
	}
	if n := utf8.RuneCountInString(in.Place); n > 100 {
		es.Add(kernel.Invalid("place", kernel.T("地点最多 100 字，现在 %d 字", "The place takes at most 100 characters; there are %d"), n))
	}
	if _, ok := dir.Enterprise(in.Enterprise); in.Enterprise != "" && !ok {
		es.Add(kernel.Invalid("enterprise", kernel.T("没有这家企业，请重新选择", "There is no such enterprise; choose again")))
	}
	if in.Enterprise != "" && in.Place == "" {
		es.Add(kernel.Invalid("place", kernel.T("到企业现场办公，请写明地点", "Please say where the on-site meeting is")))
	}
	return es.Err()
}

func (s *Service) plan(tx *store.Tx, actor kernel.Actor, in PlanInput, agenda []Point) (*Meeting, error) {
	if err := freeDay(tx, in); err != nil {
		return nil, err
	}
	m := &Meeting{ID: tx.NewID(), Year: in.HeldOn.Year, HeldOn: in.HeldOn, Status: Planned, Chair: in.Chair, Place: in.Place, Enterprise: in.Enterprise,
		Creator: actor.Person, CreatedAt: tx.Now(), Record: 1}
	if err := tx.QueryRow(`SELECT COALESCE(MAX(seq), 0) + 1 FROM meeting WHERE year = $1`, m.Year).Scan(&m.Seq); err != nil {
		return nil, err
	}
	if err := tx.Exec(`INSERT INTO meeting (id, year, seq, held_on, status, chair_post, place, enterprise_id, minutes, creator_id, created_at, closed_at, record)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,'',$9,$10,0,$11)`,
		m.ID, m.Year, m.Seq, m.HeldOn.String(), string(m.Status), m.Chair, m.Place, m.Enterprise, m.Creator, m.CreatedAt, m.Record); err != nil {
		return nil, err
	}
	if _, err := s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: "meeting.planned", Subject: m.ID,
		Payload: map[string]any{"number": m.Number(), "held_on": m.HeldOn.String(), "place": m.Place, "items": len(agenda)}}); err != nil {
		return nil, err
	}
	for _, p := range agenda {
		if err := s.insert(tx, actor, m, &Item{Matter: p.Matter.ID, Title: titled(p.Matter.Number, p.Matter.Title), Why: p.Why}); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// freeDay refuses a second ordinary meeting on one day: it would talk about
// the same things. On-site meetings are each about something of their own.
func freeDay(tx *store.Tx, in PlanInput) error {
	if in.Place != "" {
		return nil
	}
	others, err := store.All(tx, scanMeeting, `SELECT `+meetingColumns+` FROM meeting m WHERE m.held_on = $1 AND m.place = '' ORDER BY m.seq`, in.HeldOn.String())
	if err != nil || len(others) == 0 {
		return err
	}
	return kernel.Errorf(kernel.CodeConflict, "held_on", kernel.T("%s 已经安排了%s；请在那次会议上加议题，或改日期", "%s already has %s; add points to that one, or choose another day"), in.HeldOn, others[0].Number())
}

func titled(number, title string) string {
	if number == "" {
		return title
	}
	return number + " " + title
}
