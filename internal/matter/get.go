package matter

import (
	"context"
	"encoding/json"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// View is everything the record page shows of one matter to one actor.
type View struct {
	*Matter
	Course   *caseflow.Course
	Lanes    []*Lane
	Clocks   []Clock
	Involved []Involved
	Events   []ledger.Event // oldest first; an enterprise sees only what is shown to it
	Files    []Attachment
	Children []*Matter
	Can      []Can // actions open to the actor now
}

// Can is an action the actor may take now.
type Can struct {
	Action  *caseflow.Action
	Lane    *Lane // nil on the main course
	Awaited bool  // the course waits for it
}

// seen returns the matter with id if actor may see it; otherwise it is not
// found.
func (s *Service) seen(tx *store.Tx, actor kernel.Actor, id kernel.ID) (*Matter, error) {
	return s.one(tx, actor, "m.id = ?", id)
}

// one returns the one matter for which a condition holds, if actor may see it,
// without what is hidden from the actor.
func (s *Service) one(tx *store.Tx, actor kernel.Actor, cond string, is any) (*Matter, error) {
	m, err := s.found(tx, actor, cond, is)
	if err != nil {
		return nil, err
	}
	return s.veil(tx, actor, m)
}

// found is one with all that the matter holds.
func (s *Service) found(tx *store.Tx, actor kernel.Actor, cond string, is any) (*Matter, error) {
	q := &conds{}
	if err := s.scope(q, actor, ""); err != nil {
		return nil, err
	}
	q.Add(cond, is)
	m, err := store.One(tx, scanMatter, `SELECT `+matterColumns+` FROM matter_shown m WHERE `+q.Text[0]+` AND `+q.Text[1], q.Args...)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return nil, kernel.NotFound(kernel.T("没有这件事，或您无权查看", "There is no such matter, or you may not see it"))
	}
	return m, err
}

// Get returns one matter; one the actor may not see is not found.
func (s *Service) Get(ctx context.Context, actor kernel.Actor, id kernel.ID) (m *Matter, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		m, err = s.seen(tx, actor, id)
		return err
	})
	return m, err
}

// ByNumber returns the matter of a number as Get does.
func (s *Service) ByNumber(ctx context.Context, actor kernel.Actor, number string) (m *Matter, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		m, err = s.one(tx, actor, "m.number = ?", number)
		return err
	})
	return m, err
}

// View returns a matter with its parts and the actions open to actor.
func (s *Service) View(ctx context.Context, actor kernel.Actor, id kernel.ID) (*View, error) {
	return s.look(ctx, actor, id, func(w *work) (*View, error) { return w.view(actor) })
}

// Parts is View without trail, files and what the actor may do: how a matter
// stands, for who looks at many.
func (s *Service) Parts(ctx context.Context, actor kernel.Actor, id kernel.ID) (*View, error) {
	return s.look(ctx, actor, id, func(w *work) (*View, error) {
		if w.course.SealIn(w.m.Stage) != nil { // the trail says what is hidden
			return w.view(actor)
		}
		return w.parts(actor), nil
	})
}

// look loads a matter that actor may see.
func (s *Service) look(ctx context.Context, actor kernel.Actor, id kernel.ID, as func(w *work) (*View, error)) (v *View, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		m, err := s.found(tx, actor, "m.id = ?", id)
		if err != nil {
			return err
		}
		w, err := s.whole(tx, m)
		if err != nil {
			return err
		}
		v, err = as(w)
		return err
	})
	return v, err
}

func (w *work) parts(actor kernel.Actor) *View {
	v := &View{Matter: w.m, Course: w.course, Lanes: w.lanes, Involved: w.inv}
	for _, c := range w.clocks {
		if def := w.clockDef(c); actor.Enterprise == "" || def != nil && def.Shown {
			v.Clocks = append(v.Clocks, c.Clock)
		}
	}
	return v
}

func (w *work) view(actor kernel.Actor) (*View, error) {
	v := w.parts(actor)
	events, err := ledger.OfMatter(w.tx, w.m.ID)
	if err != nil {
		return nil, err
	}
	v.Events = w.shownEvents(actor, events)
	if v.Files, err = store.All(w.tx, scanAttachment, `SELECT `+attachmentColumns+` FROM attachment WHERE matter_id = $1 AND (internal = 0 OR $2 = 0) ORDER BY at, id`,
		w.m.ID, store.Bool(actor.Enterprise != "")); err != nil {
		return nil, err
	}
	if actor.Enterprise == "" {
		if v.Children, err = store.All(w.tx, scanMatter, `SELECT `+matterColumns+` FROM matter_shown m WHERE m.parent_id = $1 AND m.parent_id <> '' ORDER BY m.created_at`, w.m.ID); err != nil {
			return nil, err
		}
		if err := w.s.veilAll(w.tx, actor, v.Children); err != nil {
			return nil, err
		}
	}
	v.Can, err = w.can(actor, events)
	w.veilView(actor, v, events)
	return v, err
}

// shownEvents keeps, for an enterprise, the slips marked shown and its own
// acts; never the zone's internal marks.
func (w *work) shownEvents(actor kernel.Actor, events []ledger.Event) []ledger.Event {
	if actor.Enterprise == "" {
		return events
	}
	var out []ledger.Event
	for _, ev := range events {
		if a := w.actionOf(ev); a != nil && a.Shown || w.movedItsLimit(ev) {
			out = append(out, ev)
		}
	}
	return out
}

// movedItsLimit reports whether a new calendar moved a limit that the enterprise
// sees.
func (w *work) movedItsLimit(ev ledger.Event) bool {
	var p struct {
		Clock string `json:"clock"`
	}
	if ev.Kind != w.m.Kind+".retimed" || ev.Lane != "" || json.Unmarshal(ev.Payload, &p) != nil {
		return false
	}
	def := w.course.Clock("", p.Clock)
	return def != nil && def.Shown
}

func (w *work) actionOf(ev ledger.Event) *caseflow.Action { return ActionOf(w.course, ev) }

// ActionOf returns the action an event records; nil for the events of clocks.
func ActionOf(c *caseflow.Course, ev ledger.Event) *caseflow.Action {
	if c.Event(&c.Def.Raise) == ev.Kind {
		return &c.Def.Raise
	}
	for i := range c.Def.Acts {
		if c.Event(&c.Def.Acts[i]) == ev.Kind {
			return &c.Def.Acts[i]
		}
	}
	for i := range c.Def.Lanes {
		for j := range c.Def.Lanes[i].Acts {
			if a := &c.Def.Lanes[i].Acts[j]; c.Event(a) == ev.Kind {
				return a
			}
		}
	}
	return nil
}

// can lists the actions open to actor: those of the stage, whose relation,
// permission and condition hold.
func (w *work) can(actor kernel.Actor, events []ledger.Event) ([]Can, error) {
	var out []Can
	add := func(lane *Lane, stage *caseflow.Stage, a *caseflow.Action) error {
		if actor.Require(w.course.Permission(a)) != nil || !w.may(actor, a.By, lane) || contains(a.By, "system") && len(a.By) == 1 {
			return nil
		}
		ok, err := w.course.Allowed(a, w.m.Data, w.state(lane).Facts)
		if err != nil || !ok || didAny(w, actor, a, events) {
			return err
		}
		out = append(out, Can{a, lane, contains(stage.Awaits, a.Code)})
		return nil
	}
	for _, a := range w.course.Open("", w.m.Stage) {
		if err := add(nil, w.course.Stage("", w.m.Stage), a); err != nil {
			return nil, err
		}
	}
	for _, l := range w.lanes {
		for _, a := range w.course.Open(l.Code, l.Stage) {
			if err := add(l, w.course.Stage(l.Code, l.Stage), a); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func didAny(w *work, actor kernel.Actor, a *caseflow.Action, events []ledger.Event) bool {
	for _, code := range a.NotWho {
		for _, ev := range events {
			if ev.Person == actor.Person && ev.Kind == w.eventKind(code) {
				return true
			}
		}
	}
	return false
}

// Waiting is one line of Today: an action that waits for the actor.
type Waiting struct {
	*Matter
	Lane   kernel.ID
	Action string
	Since  kernel.Instant
	Due    kernel.Instant
	Clock  *Clock // the clock that presses; nil when none runs
}

// Today lists what waits for actor, nearest limit first.
func (s *Service) Today(ctx context.Context, actor kernel.Actor, limit int) (list []Waiting, err error) {
	in, args := marks(Holders(actor), []any{limit})
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = store.All(tx, scanWaiting, `SELECT DISTINCT i.matter_id, i.lane_id, i.action, i.since, i.due_at FROM inbox i
			WHERE i.holder IN (`+in+`) ORDER BY i.due_at, i.since, i.matter_id, i.lane_id, i.action LIMIT $1`, args...)
		if err != nil {
			return err
		}
		out := list[:0]
		for _, wt := range list {
			ok, err := s.fill(tx, actor, &wt)
			if err != nil {
				return err
			}
			if ok {
				out = append(out, wt)
			}
		}
		list = out
		return nil
	})
	return list, err
}

func scanWaiting(s store.Scanner) (Waiting, error) {
	w := Waiting{Matter: &Matter{}}
	err := s.Scan(&w.ID, &w.Lane, &w.Action, &w.Since, &w.Due)
	return w, err
}

// fill completes a line with its matter and clock; false when the actor's post
// lacks the permission for the action.
func (s *Service) fill(tx *store.Tx, actor kernel.Actor, wt *Waiting) (bool, error) {
	w, err := s.load(tx, wt.ID)
	if err != nil {
		return false, err
	}
	if wt.Matter, err = s.veil(tx, actor, w.m); err != nil {
		return false, err
	}
	lane := w.lane(wt.Lane)
	a := w.course.Action(w.laneCode(wt.Lane), wt.Action)
	if a == nil || actor.Require(w.course.Permission(a)) != nil || !w.may(actor, a.By, lane) || w.notWho(actor, a) != nil {
		return false, nil
	}
	for _, c := range w.clocks {
		if c.Running() && c.Lane == wt.Lane && c.DueAt == wt.Due {
			clock := c.Clock
			wt.Clock = &clock
		}
	}
	return true, nil
}

// Waits counts what waits for actor, 100 at most, and whether some of it is
// late.
func (s *Service) Waits(ctx context.Context, actor kernel.Actor) (n int, late bool, err error) {
	where, args, err := s.addressed(actor, "i.holder", nil)
	if err != nil {
		return 0, false, err
	}
	// the inner limit ends the walk: nobody has ten addresses for one thing
	q := `SELECT COUNT(*), COALESCE(SUM(late), 0), COALESCE(MIN(due), ` + placeholder(len(args)+2) + `) FROM (
		SELECT MAX(CASE WHEN due_at < ` + placeholder(len(args)+1) + ` THEN 1 ELSE 0 END) AS late, MIN(CASE WHEN due_at >= ` + placeholder(len(args)+1) + ` THEN due_at END) AS due
		FROM (SELECT i.matter_id, i.lane_id, i.due_at FROM inbox i JOIN matter m ON m.id = i.matter_id WHERE ` + where + ` LIMIT 1000) AS few
		GROUP BY matter_id, lane_id LIMIT 100) x`
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		c, err := s.numbers.number(tx, q, args, func() (c number, err error) {
			var some int64
			err = tx.QueryRow(q, append(args, tx.Now(), Never)...).Scan(&c.n, &some, &c.until)
			c.late = some > 0
			return c, err
		})
		n, late = c.n, c.late
		return err
	})
	return n, late, err
}
