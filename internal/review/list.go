package review

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Waiting is a lead that waits for a body.
type Waiting struct {
	Matter   *matter.Matter
	Since    kernel.Instant
	Session  *Session // on whose agenda it stands undecided; nil = on none
	Asked    int
	Stated   int
	Breaches int
	Unknowns int
}

// Bench is a body with what waits for it, the longest first.
type Bench struct {
	Body    *pack.ReviewBody
	Terms   pack.ReviewTerms
	Waiting []Waiting
	More    bool // there are others
}

// maxWaiting bounds what is read of what waits: the longest waiting ones.
const maxWaiting = 500

// Benches lists the bodies with the leads that wait for them, as far as the
// actor may see those. Error: forbidden.
func (s *Service) Benches(ctx context.Context, actor kernel.Actor) ([]*Bench, error) {
	if err := actor.Require(PermView); err != nil {
		return nil, err
	}
	var out []*Bench
	at := map[string]*Bench{}
	today := s.dir().Day(s.o.DB.Clock().Now())
	stages := []string{}
	for i := range s.Rules().Bodies {
		b := &Bench{Body: &s.Rules().Bodies[i]}
		b.Terms, _ = b.Body.On(today)
		out, at[b.Body.Code] = append(out, b), b
		if !asksFor(stages, b.Body.Stage) {
			stages = append(stages, b.Body.Stage)
		}
	}
	if actor.Can(s.Rules().Kind+".view") == kernel.ScopeNone {
		return out, nil
	}
	for _, stage := range stages {
		page, err := s.matter.List(ctx, actor, matter.Filter{Kind: s.Rules().Kind, State: "open", Stage: stage, Sort: "updated", Limit: maxWaiting})
		if err != nil {
			return nil, err
		}
		if err := s.o.DB.Read(ctx, func(tx *store.Tx) error { return s.bench(tx, at, page.Matters) }); err != nil {
			return nil, err
		}
		for _, b := range out {
			b.More = b.More || b.Body.Stage == stage && page.Next != ""
		}
	}
	return out, nil
}

// bench puts leads before the bodies they wait for.
func (s *Service) bench(tx *store.Tx, at map[string]*Bench, leads []*matter.Matter) error {
	passed, err := s.passed(tx, leads)
	if err != nil {
		return err
	}
	since, err := s.since(tx, leads, passed)
	if err != nil {
		return err
	}
	sessions, err := s.listed(tx, leads)
	if err != nil {
		return err
	}
	for _, m := range leads {
		b := s.waitsFor(m, passed[m.ID])
		if b == nil {
			continue
		}
		w := Waiting{Matter: m, Since: since[m.ID], Session: sessions[m.ID]}
		if err := s.weigh(tx, &w); err != nil {
			return err
		}
		bench := at[b.Code]
		bench.Waiting = append(bench.Waiting, w)
	}
	for _, b := range at {
		longestFirst(b.Waiting)
	}
	return nil
}

// weigh adds how the checks and opinions of a waiting lead stand.
func (s *Service) weigh(tx *store.Tx, w *Waiting) error {
	found, err := s.examineTx(tx, w.Matter, s.today(tx))
	if err != nil {
		return err
	}
	for _, f := range found {
		switch f.Result {
		case Breach:
			w.Breaches++
		case Unknown:
			w.Unknowns++
		}
	}
	rows, err := s.opinionRows(tx, w.Matter.ID, s.round(w.Matter))
	for _, o := range rows {
		w.Asked++
		if o.StatedAt != 0 {
			w.Stated++
		}
	}
	return err
}

// listed are the sessions on whose agenda leads stand undecided.
func (s *Service) listed(tx *store.Tx, leads []*matter.Matter) (map[kernel.ID]*Session, error) {
	out := map[kernel.ID]*Session{}
	if len(leads) == 0 {
		return out, nil
	}
	args := make([]any, len(leads))
	for i, m := range leads {
		args[i] = m.ID
	}
	of := map[kernel.ID]kernel.ID{}
	_, err := store.All(tx, func(sc store.Scanner) (id kernel.ID, err error) {
		var lead kernel.ID
		err = sc.Scan(&lead, &id)
		of[lead] = id
		return id, err
	}, `SELECT i.matter_id, i.session_id FROM review_item i JOIN review_session s ON s.id = i.session_id WHERE i.decided_at = 0 AND s.status <> 'closed' AND i.matter_id IN (`+store.Marks(1, len(args))+`)`, args...)
	if err != nil || len(of) == 0 {
		return out, err
	}
	sessions, err := store.All(tx, scanSession, `SELECT `+sessionColumns+` FROM review_session s WHERE s.status <> 'closed'`)
	for lead, id := range of {
		for _, x := range sessions {
			if x.ID == id {
				out[lead] = x
			}
		}
	}
	return out, err
}

// Row is a line of the list of sessions.
type Row struct {
	*Session
	Body                   *pack.ReviewBody
	Items, Decided, Passed int
}

// Sessions lists those the actor may see, coming ones first by day, then the
// closed ones, newest first. after is the cursor of the page before.
func (s *Service) Sessions(ctx context.Context, actor kernel.Actor, after string, limit int) (rows []Row, next string, err error) {
	if err := actor.Require(PermView); err != nil {
		return nil, "", err
	}
	where, args := s.seesSession(actor)
	w, err := store.Keyset([]store.SortCol{{Name: "held", SQL: "s.held_on", Desc: true}, {Name: "id", SQL: "s.id", Desc: true}}, store.Page{After: after, Limit: limit}, len(args)+1)
	if err != nil {
		return nil, "", err
	}
	count := func(which string) string {
		return `(SELECT COUNT(*) FROM review_item i WHERE i.session_id = s.id` + which + `)`
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		rows, err = store.All(tx, s.scanRow, `SELECT `+sessionColumns+`, `+count("")+`, `+count(" AND i.decided_at > 0")+`, `+count(" AND i.outcome IN ('pass', 'conditions')")+
			` FROM review_session s WHERE `+where+` AND `+w.Where+w.Order, append(args, w.Args...)...)
		return err
	})
	rows, next = store.Cut(w, rows, func(r Row) []any { return []any{r.HeldOn.String(), r.ID} })
	return rows, next, err
}

// seesSession is "actor may see session s": all, a seat in its body, or an item
// within reach.
func (s *Service) seesSession(actor kernel.Actor) (string, []any) {
	if actor.Can(PermView) == kernel.ScopeAll {
		return "1 = 1", nil
	}
	item, args := s.reach(actor, "i.matter_id", nil)
	where := `EXISTS (SELECT 1 FROM review_item i WHERE i.session_id = s.id AND ` + item + `)`
	for _, b := range s.seatsOf(actor) {
		args = append(args, b)
		where += ` OR s.body = ` + store.Marks(len(args), 1)
	}
	return "(" + where + ")", args
}

func (s *Service) scanRow(sc store.Scanner) (Row, error) {
	r := Row{}
	var err error
	r.Session, err = scanSession(behind{sc, []any{&r.Items, &r.Decided, &r.Passed}})
	if err == nil {
		r.Body, err = s.Body(r.Session.Body)
	}
	return r, err
}

// behind scans a row that has more columns at its end.
type behind struct {
	store.Scanner
	rest []any
}

// Scan reads the row, then the rest.
func (b behind) Scan(into ...any) error { return b.Scanner.Scan(append(into, b.rest...)...) }

// Today lists the sessions of today that concern the actor: as a member, or as
// the secretary; those that are not closed.
func (s *Service) Today(ctx context.Context, actor kernel.Actor) (out []Row, err error) {
	if actor.Can(PermView) == kernel.ScopeNone {
		return nil, nil
	}
	seats, manages := s.seatsOf(actor), actor.Can(PermManage) != kernel.ScopeNone
	if len(seats) == 0 && !manages {
		return nil, nil
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := store.All(tx, s.scanRow, `SELECT `+sessionColumns+`, (SELECT COUNT(*) FROM review_item i WHERE i.session_id = s.id), 0, 0 FROM review_session s
			WHERE s.status <> 'closed' AND s.held_on <= $1 ORDER BY s.held_on, s.id`, s.today(tx).String())
		for _, r := range all {
			if manages || asksFor(seats, r.Session.Body) && r.HeldOn == s.today(tx) {
				out = append(out, r)
			}
		}
		return err
	})
	return out, err
}
