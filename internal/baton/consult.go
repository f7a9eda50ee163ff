package baton

import (
	"context"
	"strings"
	"unicode/utf8"

	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// ConsultInput asks the units what they think of a draft, up to a day.
type ConsultInput struct {
	Scheme kernel.ID
	To     kernel.Date
	Record int64
	Key    string
}

// Consult opens a draft to opinions. Errors: forbidden, not found, conflict,
// invalid with the faults of the scheme: what cannot be run is not consulted on.
func (s *Service) Consult(ctx context.Context, actor kernel.Actor, in ConsultInput) error {
	if err := actor.Require(PermManage); err != nil {
		return err
	}
	today := s.o.Org.Directory().Day(s.o.DB.Clock().Now())
	if in.To.IsZero() || in.To.Before(today) {
		return kernel.Invalid("consult_to", kernel.T("请选征求意见的截止日期，今天或以后", "Choose the last day for opinions, today or later"))
	}
	return s.change(ctx, actor, in.Scheme, in.Record, in.Key, func(tx *store.Tx, v *Version) error {
		if err := s.fit(v); err != nil {
			return err
		}
		v.Status, v.ConsultTo = Consulting, in.To
		return s.event(tx, actor, "scheme.consulted", v.ID, "", map[string]any{"to": in.To, "text": v.Text})
	})
}

// fit refuses a scheme that could not be run.
func (s *Service) fit(v *Version) error {
	faults, err := s.faults(v)
	if err == nil && len(faults) > 0 {
		err = refused("text", faults)
	}
	return err
}

// faults is what keeps a scheme from being run, by line.
func (s *Service) faults(v *Version) ([]pack.Problem, error) {
	_, catalogue, err := s.Scheme(v)
	if err != nil {
		return nil, err
	}
	_, problems := pack.ReadScheme(schemeFile(v.Code), []byte(v.Text), catalogue, s.known())
	return pack.Errors(problems), nil
}

// Opinion is what a unit thinks of a draft.
type Opinion struct {
	ID         kernel.ID
	Scheme     kernel.ID
	Unit       kernel.ID
	Person     kernel.ID
	Name       string
	Text       string
	At         kernel.Instant
	Answer     string
	Taken      bool
	AnsweredAt kernel.Instant
}

const opinionColumns = `o.id, o.scheme_id, o.unit_id, o.person_id, o.person_name, o.text, o.at, o.answer, o.taken, o.answered_at`

func scanOpinion(r store.Scanner) (*Opinion, error) {
	o := &Opinion{}
	var taken int64
	err := r.Scan(&o.ID, &o.Scheme, &o.Unit, &o.Person, &o.Name, &o.Text, &o.At, &o.Answer, &taken, &o.AnsweredAt)
	o.Taken = taken == 1
	return o, err
}

// OpineInput says what one thinks of a draft.
type OpineInput struct {
	Scheme kernel.ID
	Text   string
	Key    string
}

// maxOpinion is how long an opinion may be, in characters.
const maxOpinion = 1000

// Opine records an opinion for the actor's unit. Errors: forbidden, not found,
// conflict when opinions are not, or no longer, taken, invalid.
func (s *Service) Opine(ctx context.Context, actor kernel.Actor, in OpineInput) error {
	if err := actor.Require(PermOpine); err != nil {
		return err
	}
	in.Text = strings.TrimSpace(in.Text)
	if n := utf8.RuneCountInString(in.Text); n == 0 || n > maxOpinion {
		return kernel.Invalid("opinion", kernel.T("请写意见，最多 %d 字，现在 %d 字", "Write your opinion in at most %d characters; there are %d"), maxOpinion, n)
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error {
			v, err := load(tx, in.Scheme)
			if err != nil {
				return err
			}
			today := s.o.Org.Directory().Day(tx.Now())
			if v.Status != Consulting || today.After(v.ConsultTo) {
				return kernel.Conflict(kernel.T("这个方案现在不在征求意见", "This scheme takes no opinions now"))
			}
			id := tx.NewID()
			if err := tx.Exec(`INSERT INTO baton_opinion (id, scheme_id, unit_id, person_id, person_name, text, at, answer, taken, answered_at)
				VALUES ($1,$2,$3,$4,$5,$6,$7,'',0,0)`, id, v.ID, actor.Unit, actor.Person, actor.Name, in.Text, tx.Now()); err != nil {
				return err
			}
			return s.event(tx, actor, "scheme.opined", v.ID, "", map[string]any{"opinion": id, "text": in.Text})
		})
	})
}

// AnswerInput answers an opinion: taken or not, and why.
type AnswerInput struct {
	Opinion kernel.ID
	Taken   bool
	Text    string
	Key     string
}

// Answer answers an opinion once. Errors: forbidden, not found, conflict,
// invalid.
func (s *Service) Answer(ctx context.Context, actor kernel.Actor, in AnswerInput) error {
	if err := actor.Require(PermManage); err != nil {
		return err
	}
	in.Text = strings.TrimSpace(in.Text)
	if n := utf8.RuneCountInString(in.Text); n == 0 || n > maxOpinion {
		return kernel.Invalid("answer", kernel.T("请写明是否采纳和理由，最多 %d 字，现在 %d 字", "Say whether it is taken and why, in at most %d characters; there are %d"), maxOpinion, n)
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error {
			o, err := store.One(tx, scanOpinion, `SELECT `+opinionColumns+` FROM baton_opinion o WHERE o.id = $1`, in.Opinion)
			if err != nil {
				return err
			}
			if o.AnsweredAt != 0 {
				return kernel.Conflict(kernel.T("这条意见已经答复", "This opinion was answered already"))
			}
			if err := tx.Exec(`UPDATE baton_opinion SET answer = $1, taken = $2, answered_at = $3 WHERE id = $4`, in.Text, store.Bool(in.Taken), tx.Now(), o.ID); err != nil {
				return err
			}
			return s.event(tx, actor, "scheme.answered", o.Scheme, "", map[string]any{"opinion": o.ID, "taken": in.Taken, "text": in.Text})
		})
	})
}

// Opinions lists what was said of a version, oldest first: whoever manages
// schemes sees all, the others their own unit's.
func (s *Service) Opinions(ctx context.Context, actor kernel.Actor, scheme kernel.ID) (list []*Opinion, err error) {
	if err := s.mayReadSchemes(actor); err != nil {
		return nil, err
	}
	all := store.Bool(actor.Can(PermManage) != kernel.ScopeNone)
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list, err = store.All(tx, scanOpinion, `SELECT `+opinionColumns+` FROM baton_opinion o WHERE o.scheme_id = $1 AND ($2 = 1 OR o.unit_id = $3) ORDER BY o.at, o.id`, scheme, all, actor.Unit)
		return err
	})
	return list, err
}
