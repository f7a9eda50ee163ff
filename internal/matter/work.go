package matter

import (
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// work is one matter inside one transaction: loaded once, changed in memory by
// one or more actions, saved once.
type work struct {
	s      *Service
	tx     *store.Tx
	saved  *store.Tx // that last saved it, while it is held in memory
	course *caseflow.Course
	m      *Matter
	lanes  []*Lane
	clocks []*clockRow
	inv    []Involved
	inbox  []waiting            // inbox rows as stored
	tagged []any                // tag rows as stored
	counts map[string]any       // times each action was taken, for conditions
	fresh  bool                 // the matter is being raised
	still  bool                 // a rung came when there was nothing left to do: no event says so
	newInv int                  // involved rows from here on are new
	did    map[ledger.Deed]bool // who took which action; nil = not asked yet
	dir    people
}

// load reads a matter with its parts: up to four statements.
func (s *Service) load(tx *store.Tx, id kernel.ID) (*work, error) {
	m, err := store.One(tx, scanMatter, `SELECT `+matterColumns+` FROM matter_shown m WHERE m.id = $1`, id)
	if err != nil {
		return nil, err
	}
	return s.whole(tx, m)
}

// whole reads the parts of a matter at hand.
func (s *Service) whole(tx *store.Tx, m *Matter) (w *work, err error) {
	w = &work{s: s, tx: tx, m: m, dir: s.people(tx)}
	if w.course, err = s.kinds.Version(m.Kind, m.Version); err != nil {
		return nil, err
	}
	if len(w.course.Def.Lanes) > 0 {
		if w.lanes, err = lanesOf(tx, m.ID); err != nil {
			return nil, err
		}
	}
	if w.clocks, err = clocksOf(tx, m.ID); err != nil {
		return nil, err
	}
	w.inv, err = involvedOf(tx, m.ID)
	w.newInv = len(w.inv)
	w.tagged = w.tagRows()
	return w, err
}

// open is load for a change: with what waits for whom, and from memory when
// the matter stands there as it was last saved.
func (s *Service) open(tx *store.Tx, id kernel.ID) (*work, error) {
	if w := s.memory.take(id); w != nil {
		stands, err := w.stands(tx)
		if err != nil {
			return nil, err
		}
		if stands {
			w.tx, w.dir = tx, s.people(tx)
			return w, nil
		}
	}
	w, err := s.load(tx, id)
	if err != nil {
		return nil, err
	}
	w.inbox, err = waitsOf(tx, id)
	return w, err
}

// stands reports whether a matter held in memory is as the database has it.
func (w *work) stands(tx *store.Tx) (bool, error) {
	if tx.SameBatch(w.saved) {
		return true, nil
	}
	record, err := store.One(tx, store.Value[int64], `SELECT record FROM matter WHERE id = $1`, w.m.ID)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return false, nil
	}
	return record == w.m.Record, err
}

// facts returns m: what conditions may ask of a matter.
func (w *work) facts() caseflow.Values {
	open, leadOpen := 0, 0
	for _, l := range w.lanes {
		if l.Open {
			open++
			if l.Lead {
				leadOpen++
			}
		}
	}
	return caseflow.Values{
		"paused": w.paused(""), "stage": w.m.Stage, "level": int64(w.m.Level), "late": w.m.Late, "count": w.times(),
		"lanes": int64(len(w.lanes)), "lanes_open": int64(open), "lead_open": int64(leadOpen),
	}
}

// times is how often each action was taken; "never yet" is known: zero.
func (w *work) times() map[string]any {
	if w.counts == nil {
		codes := w.course.ActionCodes()
		w.counts = make(map[string]any, len(codes))
		for _, code := range codes {
			w.counts[code] = int64(0)
		}
		for code, n := range w.m.Counts {
			w.counts[code] = n
		}
	}
	return w.counts
}

// took counts an action.
func (w *work) took(code string) {
	w.m.Counts[code]++
	w.times()[code] = w.m.Counts[code]
}

func (w *work) state(l *Lane) caseflow.State {
	if l == nil {
		return caseflow.State{Stage: w.m.Stage, Data: w.m.Data, Facts: w.facts()}
	}
	m := w.facts()
	m["lane_paused"] = w.paused(l.ID)
	return caseflow.State{Lane: l.Code, Stage: l.Stage, Data: w.m.Data, Facts: m}
}

// paused reports whether a clock of the course stands still by its own act.
func (w *work) paused(lane kernel.ID) bool {
	for _, c := range w.clocks {
		if c.Lane == lane && c.Running() && c.PausedAt != 0 && !c.Rests {
			return true
		}
	}
	return false
}

func (w *work) set(l *Lane, field string, v any) {
	if l != nil {
		l.Data[field], l.dirty = v, true
		return
	}
	if v == nil {
		delete(w.m.Data, field)
	} else {
		w.m.Data[field] = v
	}
}

// relation returns those who hold relation now; for "lane" the rows of lane.
func (w *work) relation(name string, lane kernel.ID) []Involved {
	var out []Involved
	for _, i := range w.inv {
		if i.Relation == name && i.To == 0 && (name != "lane" || i.Lane == lane) {
			out = append(out, i)
		}
	}
	return out
}

// may reports whether actor stands in one of the relations.
func (w *work) may(actor kernel.Actor, by []string, lane *Lane) bool {
	if actor.Kind != kernel.ActorPerson {
		return true
	}
	mine := Holders(actor)
	for _, r := range by {
		if role, ok := strings.CutPrefix(r, "role:"); ok {
			if contains(actor.Roles, role) {
				return true
			}
			continue
		}
		for _, i := range w.relation(r, laneID(lane)) {
			if contains(mine, i.Holder()) {
				return true
			}
		}
	}
	return false
}

func laneID(l *Lane) kernel.ID {
	if l == nil {
		return ""
	}
	return l.ID
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// assign gives a relation to those named, ending whoever held it.
func (w *work) assign(relation string, who ...Involved) {
	lane := kernel.ID("")
	if len(who) > 0 {
		lane = who[0].Lane
	}
	for i := range w.inv {
		if w.inv[i].Relation == relation && w.inv[i].To == 0 && w.inv[i].Lane == lane {
			w.inv[i].To = w.tx.Now()
			if i < w.newInv {
				w.newInv = 0 // an old row changed: write them all again
			}
		}
	}
	for _, x := range who {
		w.join(relation, x)
	}
}

// join adds one holder to a relation.
func (w *work) join(relation string, who Involved) {
	who.Relation, who.From = relation, w.tx.Now()
	if who.Unit == "" && who.Post != "" {
		who.Unit = w.dir.UnitOf(who.Post)
	}
	w.inv = append(w.inv, who)
	switch relation {
	case "lead", "handler":
		w.m.Unit = who.Unit
	}
	if who.TaskForce != "" {
		w.m.TaskForce = who.TaskForce
	}
}

// assigns carries out the assign list of an action.
func (w *work) assigns(a *caseflow.Action, actor kernel.Actor, in caseflow.Values) error {
	for _, x := range a.Assign {
		if units, several := w.unitsIn(x.From, in); several {
			w.assign(x.Relation, units...)
			continue
		}
		who, ok, err := w.resolve(x.From, actor, in)
		if err != nil {
			return err
		}
		if ok {
			w.assign(x.Relation, who)
		}
	}
	return nil
}

// resolve turns the From of an assign into somebody; ok is false when there is
// nobody to assign yet (an empty field).
func (w *work) resolve(from string, actor kernel.Actor, in caseflow.Values) (Involved, bool, error) {
	serving := w.dir.Serving(w.m.Enterprise)
	switch from {
	case "actor.post":
		return Involved{Post: actor.Post, Person: actor.Person, Unit: actor.Unit}, actor.Post != "", nil
	case "actor.unit":
		return Involved{Unit: actor.Unit}, actor.Unit != "", nil
	case "actor.person":
		return Involved{Person: actor.Person}, actor.Person != "", nil
	case "serving.commissioner":
		return Involved{Post: serving.Commissioner, TaskForce: serving.TaskForce}, serving.Commissioner != "", nil
	case "serving.officer":
		return Involved{Post: serving.Officer, TaskForce: serving.TaskForce}, serving.Officer != "", nil
	case "serving.task_force":
		return Involved{TaskForce: serving.TaskForce}, serving.TaskForce != "", nil
	}
	if code, ok := strings.CutPrefix(from, "unit:"); ok {
		id, found := w.dir.UnitByCode(code)
		if !found {
			return Involved{}, false, kernel.Internal(kernel.NotFound(kernel.T("没有代码为 %s 的机构", "no unit has the code %s"), code))
		}
		return Involved{Unit: id}, true, nil
	}
	return w.fromField(from, in)
}

// unitsIn returns the units of a field that holds several.
func (w *work) unitsIn(field string, in caseflow.Values) (out []Involved, several bool) {
	f := w.course.Field(field)
	if f == nil || f.Type != caseflow.TypeUnits {
		return nil, false
	}
	v := in[field]
	if v == nil {
		v = w.m.Data[field]
	}
	ids, _ := v.([]string)
	for _, id := range ids {
		out = append(out, Involved{Unit: kernel.ID(id)})
	}
	return out, true
}

func (w *work) fromField(field string, in caseflow.Values) (Involved, bool, error) {
	f := w.course.Field(field)
	v := in[field]
	if v == nil {
		v = w.m.Data[field]
	}
	id, ok := v.(string)
	if f == nil || !ok || id == "" {
		return Involved{}, false, nil
	}
	switch f.Type {
	case caseflow.TypeUnit:
		return Involved{Unit: kernel.ID(id)}, true, nil
	case caseflow.TypePost:
		return Involved{Post: kernel.ID(id)}, true, nil
	case caseflow.TypePerson:
		return Involved{Person: kernel.ID(id)}, true, nil
	case caseflow.TypeEnterprise:
		return Involved{Enterprise: kernel.ID(id)}, true, nil
	}
	return Involved{}, false, nil
}

func (w *work) openLane(code string, unit kernel.ID, lead bool) (*Lane, error) {
	def := w.course.LaneDef(code)
	l := &Lane{ID: w.tx.NewID(), Matter: w.m.ID, Code: code, Unit: unit, Lead: lead, Stage: def.First, Open: true,
		Data: caseflow.Values{}, OpenedAt: w.tx.Now(), dirty: true}
	w.lanes = append(w.lanes, l)
	w.assign("lane", Involved{Lane: l.ID, Unit: unit})
	if lead {
		w.assign("lead", Involved{Unit: unit})
	}
	return l, w.startLaneClocks(def, l)
}

func (w *work) startLaneClocks(def *caseflow.Lane, l *Lane) error {
	for _, code := range def.OpenClocks() {
		c := w.course.Clock(def.Code, code)
		limit, err := w.course.LimitOf(c, w.m.Data, w.facts())
		if err != nil {
			return err
		}
		if err := w.startClock(c, limit, l.ID); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) moveLane(l *Lane, unit kernel.ID) error {
	if err := w.stopClocks([]string{"*"}, l.ID, nil); err != nil {
		return err
	}
	def := w.course.LaneDef(l.Code)
	l.Unit, l.Stage, l.Open, l.ClosedAt, l.dirty = unit, def.First, true, 0, true
	w.assign("lane", Involved{Lane: l.ID, Unit: unit})
	if l.Lead {
		w.assign("lead", Involved{Unit: unit})
	}
	return w.startLaneClocks(def, l)
}

// opens starts a lane for each unit named in the action's field; a unit that
// already has an open lane is not called twice.
func (w *work) opens(o *caseflow.Open, in caseflow.Values) error {
	units, _ := in[o.Units].([]string)
	lead, _ := in[o.Lead].(string)
	if lead != "" && !contains(units, lead) {
		units = append([]string{lead}, units...)
	}
	for _, u := range units {
		if w.hasLane(kernel.ID(u)) {
			continue
		}
		if _, err := w.openLane(o.Lane, kernel.ID(u), u == lead); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) hasLane(unit kernel.ID) bool {
	for _, l := range w.lanes {
		if l.Open && l.Unit == unit {
			return true
		}
	}
	return false
}
