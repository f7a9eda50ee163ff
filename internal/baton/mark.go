package baton

import (
	"context"
	"slices"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// MarkInput hands in an assessor's form: a mark for each subject, or why the
// assessor stands aside.
type MarkInput struct {
	Seat    kernel.ID
	Marks   map[string]string // by subject key; "" = not judged
	Recused map[string]string // by subject key: the reason
	Notes   map[string]string
	Key     string
}

// Mark hands in a form, once. Subjects the assessor belongs to are left out
// whatever the form says. Errors: forbidden, not found (nobody sees another's
// seat), conflict (handed in already), invalid with the subject as field.
func (s *Service) Mark(ctx context.Context, actor kernel.Actor, in MarkInput) error {
	if err := actor.Require(PermJudge); err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error {
			form, err := s.form(tx, actor, in.Seat)
			if err != nil {
				return err
			}
			if form.ClosedAt != 0 {
				return kernel.Conflict(kernel.T("评分表已经交了，不能再改", "The form was handed in and cannot be changed"))
			}
			if err := form.take(tx, in); err != nil {
				return err
			}
			if err := tx.Exec(`UPDATE baton_seat SET closed_at = $1 WHERE id = $2`, tx.Now(), form.ID); err != nil {
				return err
			}
			return s.event(tx, actor, "panel.marked", form.ID, "", map[string]any{"indicator": form.Indicator, "period": form.Period, "marks": in.Marks, "recused": in.Recused, "notes": in.Notes})
		})
	})
}

// Form is a seat with the subjects its assessor judges.
type Form struct {
	*Seat
	Panel    *indicator.Panel
	What     *indicator.Indicator
	Subjects []Judged
}

// Judged is one subject on a form.
type Judged struct {
	Key   string
	Group kernel.Text
	Subject
	Own bool // the assessor belongs to it: not judged
}

func subjectKey(kind indicator.SubjectKind, code string) string { return string(kind) + ":" + code }

// take checks and keeps the marks.
func (f *Form) take(tx *store.Tx, in MarkInput) error {
	var es kernel.Errors
	for _, j := range f.Subjects {
		mark, reason := in.Marks[j.Key], in.Recused[j.Key]
		switch {
		case j.Own:
			mark, reason = "", kernel.T("本单位或本人", "own unit or self").ZH
		case reason != "":
			mark = ""
		case mark == "":
			es.Add(kernel.Invalid(j.Key, kernel.T("请给“%s”打分，或写明回避原因", "Give %q a mark, or say why you stand aside"), j.Name))
			continue
		}
		if mark != "" {
			n, err := indicator.ParseNum(mark)
			if err != nil || n.Sign() < 0 || n.Cmp(f.Panel.Max) > 0 {
				es.Add(kernel.Invalid(j.Key, kernel.T("“%s”的分数应在 0 到 %s 之间", "The mark of %q must be between 0 and %s"), j.Name, f.Panel.Max))
				continue
			}
			mark = n.Trim(0).String()
		}
		if err := tx.Exec(`INSERT INTO baton_mark (seat_id, subject, mark, recused, note, at) VALUES ($1,$2,$3,$4,$5,$6)`, f.ID, j.Key, mark, reason, in.Notes[j.Key], tx.Now()); err != nil {
			return err
		}
	}
	return es.Err()
}

// Form returns the actor's own form.
func (s *Service) Form(ctx context.Context, actor kernel.Actor, seat kernel.ID) (f *Form, err error) {
	if err := actor.Require(PermJudge); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		f, err = s.form(tx, actor, seat)
		return err
	})
	return f, err
}

func (s *Service) form(tx *store.Tx, actor kernel.Actor, seat kernel.ID) (*Form, error) {
	t, err := store.One(tx, scanSeat, `SELECT `+seatColumns+` FROM baton_seat t WHERE t.id = $1 AND t.person_id = $2`, seat, actor.Person)
	if err != nil {
		return nil, err
	}
	v, err := inForce(tx, t.Scheme, t.Period)
	if err != nil {
		return nil, err
	}
	scheme, catalogue, err := s.Scheme(v)
	if err != nil {
		return nil, err
	}
	f := &Form{Seat: t, What: catalogue.At(t.Indicator, scheme.From)}
	if own := scheme.Indicators.At(t.Indicator, scheme.From); own != nil {
		f.What = own
	}
	if f.What == nil || f.What.Panel == nil {
		return nil, kernel.NotFound(kernel.T("方案里已没有这项评议", "The scheme has no such judgement any more"))
	}
	f.Panel = f.What.Panel
	f.Subjects, err = s.judged(tx, actor, scheme, t)
	return f, err
}

// judged lists the subjects of all groups that read the seat's indicator.
func (s *Service) judged(tx *store.Tx, actor kernel.Actor, scheme *indicator.Scheme, t *Seat) ([]Judged, error) {
	period, err := indicator.ParsePeriod(t.Period)
	if err != nil {
		return nil, err
	}
	dir := s.o.Org.Directory()
	from, to := period.Dates()
	c := cast{dir: dir, from: from, day: to.AddDays(-1)}
	if today := dir.Day(tx.Now()); today.Before(c.day) {
		c.day = today
	}
	c.noon = c.day.At(12, 0, s.o.Org.Location())
	var out []Judged
	for i := range scheme.Groups {
		g := &scheme.Groups[i]
		if !slices.Contains(g.Needs(), t.Indicator) {
			continue
		}
		for _, who := range c.of(g) {
			out = append(out, Judged{Key: subjectKey(who.Kind, who.Code), Group: g.Name, Subject: who, Own: s.belongs(actor, t, who)})
		}
	}
	return out, nil
}

// belongs: nobody judges themself, their own unit or one above or below it in
// the same agency.
func (s *Service) belongs(actor kernel.Actor, t *Seat, who Subject) bool {
	if who.Person != "" && who.Person == actor.Person {
		return true
	}
	if who.Unit == "" {
		return false
	}
	dir := s.o.Org.Directory()
	for _, u := range []kernel.ID{t.Unit, actor.Unit} {
		if slices.Contains(dir.Subtree(who.Unit), u) || u == who.Unit {
			return true
		}
	}
	return false
}

// marks are the panels' judgements of a group's subjects, by indicator.
func (s *Service) marks(ctx context.Context, code string, f frozen, book *indicator.Book, g *indicator.Group, subjects []Subject) (map[string][]indicator.Value, error) {
	out := map[string][]indicator.Value{}
	for _, need := range g.Needs() {
		ind := book.Indicator(need)
		if ind == nil || ind.Panel == nil {
			continue
		}
		given := map[string][]indicator.Num{}
		err := s.o.DB.Read(ctx, func(tx *store.Tx) error {
			rows, err := store.All(tx, scanMark, `SELECT m.subject, m.mark FROM baton_mark m JOIN baton_seat t ON t.id = m.seat_id
				WHERE t.scheme = $1 AND t.period = $2 AND t.indicator = $3 AND m.mark <> '' AND m.at <= $4 ORDER BY m.subject, m.mark, m.seat_id`, code, f.period.String(), need, f.known)
			for _, r := range rows {
				if n, err := indicator.ParseNum(r[1]); err == nil {
					given[r[0]] = append(given[r[0]], n)
				}
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, who := range subjects {
			out[need] = append(out[need], ind.Panel.TrimmedMean(given[subjectKey(who.Kind, who.Code)]))
		}
	}
	return out, nil
}

func scanMark(r store.Scanner) (m [2]string, err error) {
	err = r.Scan(&m[0], &m[1])
	return m, err
}
