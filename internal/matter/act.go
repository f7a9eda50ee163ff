package matter

import (
	"context"
	"maps"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/measure"
	"juyan/internal/store"
)

// ActInput is one action on a matter.
type ActInput struct {
	Matter kernel.ID
	Lane   kernel.ID           // "" = the main course
	Action string              // code
	Values map[string][]string // as typed
	Files  []File              // new attachments
	Record int64               // version the form was filled on; 0 = any
	Key    string              // idempotency key; "" = none
	// Vouched says that the module which calls has made sure that the actor may
	// take an action that is the system's: who signs in never takes it directly,
	// yet the event names who did it.
	Vouched bool
}

// Act takes one action: permission, relation, stage and form are checked, then
// state, event, facts, clocks and inbox change together. Errors: not found,
// forbidden, conflict (the stage or record moved on), invalid with the fields.
func (s *Service) Act(ctx context.Context, actor kernel.Actor, in ActInput) (*Matter, error) {
	var m *Matter
	var err error
	if in.Files, err = s.stageFiles(ctx, in.Files); err != nil {
		return nil, err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		m = nil // a rerun starts afresh
		return store.Once(tx, in.Key, actor.Person, func() (err error) {
			m, err = s.ActTx(tx, actor, in)
			return err
		})
	})
	if err != nil {
		if kernel.CodeOf(err) == kernel.CodeForbidden {
			if err := s.LogRefusal(ctx, actor, in); err != nil {
				return nil, err
			}
		}
		return nil, err
	}
	if m == nil { // the key was used before: the act stands
		return s.Get(ctx, actor, in.Matter)
	}
	return m, nil
}

// ActTx is Act inside a transaction of the caller's.
func (s *Service) ActTx(tx *store.Tx, actor kernel.Actor, in ActInput) (*Matter, error) {
	w, err := s.open(tx, in.Matter)
	if err != nil {
		return nil, err
	}
	lane, a, err := w.find(in)
	if err != nil {
		return nil, err
	}
	if vouched := in.Vouched && contains(a.By, "system"); !vouched {
		if err := w.authorize(actor, a, lane); err != nil {
			return nil, err
		}
	}
	if in.Record != 0 && in.Record != w.m.Record {
		return nil, kernel.Conflict(kernel.T("这件事刚刚有了新进展，请先看看再提交；您填写的内容还在", "This matter moved on meanwhile; look at what changed, then submit again. What you typed is kept"))
	}
	values, err := w.course.Input(a, in.Values)
	if err == nil {
		err = w.dir.check(w.course, values)
	}
	if err != nil {
		return nil, err
	}
	if err := w.act(actor, lane, a, values, in.Files); err != nil {
		return nil, err
	}
	if err := w.save(); err != nil {
		return nil, err
	}
	return w.m.clone(), nil
}

// find returns the lane and action named by in.
func (w *work) find(in ActInput) (*Lane, *caseflow.Action, error) {
	var lane *Lane
	code := ""
	if in.Lane != "" {
		for _, l := range w.lanes {
			if l.ID == in.Lane {
				lane, code = l, l.Code
			}
		}
		if lane == nil {
			return nil, nil, kernel.NotFound(kernel.T("没有这条协办记录", "There is no such called unit on this matter"))
		}
	}
	a := w.course.Action(code, in.Action)
	if a == nil || a == &w.course.Def.Raise {
		return nil, nil, kernel.NotFound(kernel.T("没有“%s”这个动作", "There is no action %q"), in.Action)
	}
	return lane, a, nil
}

// authorize checks permission, relation and "somebody other than".
func (w *work) authorize(actor kernel.Actor, a *caseflow.Action, lane *Lane) error {
	if err := actor.Require(w.course.Permission(a)); err != nil {
		return err
	}
	if !w.may(actor, a.By, lane) {
		return kernel.Forbidden(kernel.T("这一步由别的岗位办理，您不能“%s”", "Another post takes this step; you cannot %q"), a.Name)
	}
	return w.notWho(actor, a)
}

// notWho keeps apart those who may not judge their own work: nobody who did
// one of the named actions on this matter may do this one.
func (w *work) notWho(actor kernel.Actor, a *caseflow.Action) error {
	if len(a.NotWho) == 0 || actor.Kind != kernel.ActorPerson {
		return nil
	}
	if w.did == nil {
		did, err := ledger.Deeds(w.tx, w.m.ID)
		if err != nil {
			return err
		}
		w.did = did
	}
	for _, code := range a.NotWho {
		if w.did[ledger.Deed{Person: actor.Person, Kind: w.eventKind(code)}] {
			return kernel.Forbidden(kernel.T("“%s”应由经办人以外的人来做", "%q must be done by somebody other than the handler"), a.Name)
		}
	}
	return nil
}

func (w *work) eventKind(action string) string {
	if a := w.course.Action("", action); a != nil {
		return w.course.Event(a)
	}
	for _, l := range w.course.Def.Lanes {
		if a := w.course.Action(l.Code, action); a != nil {
			return w.course.Event(a)
		}
	}
	return w.course.Def.Kind + "." + action
}

// act applies one checked action and those it sets off.
func (w *work) act(actor kernel.Actor, lane *Lane, a *caseflow.Action, values caseflow.Values, files []File) error {
	ch, err := w.course.Step(w.state(lane), a, values)
	if err != nil {
		return err
	}
	if err := w.apply(actor, lane, ch, files); err != nil {
		return err
	}
	return w.follow(lane)
}

// follow takes the system's own actions: after the last lane ended, and those
// whose condition now holds.
func (w *work) follow(lane *Lane) error {
	if lane != nil && !lane.Open && w.m.Open {
		def := w.course.LaneDef(lane.Code)
		if a := w.course.Action("", def.Then); a != nil && !w.openLanes() && allowed(w.course, a, w.m.Stage) {
			if err := w.act(kernel.System(), nil, a, caseflow.Values{}, nil); err != nil {
				return err
			}
		}
	}
	for _, a := range w.course.Autos() {
		if w.m.Counts[a.Code] > 0 || !w.m.Open || !allowedFrom(a, w.course.Stage("", w.m.Stage)) {
			continue
		}
		due, err := w.course.Due(a, w.m.Data, w.facts())
		if err != nil {
			return err
		}
		if due {
			if err := w.act(kernel.System(), nil, a, caseflow.Values{}, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

func allowed(c *caseflow.Course, a *caseflow.Action, stage string) bool {
	return allowedFrom(a, c.Stage("", stage))
}

func allowedFrom(a *caseflow.Action, s *caseflow.Stage) bool {
	return s != nil && (contains(a.From, s.Code) || contains(a.From, "*") && !s.End)
}

func (w *work) openLanes() bool {
	for _, l := range w.lanes {
		if l.Open {
			return true
		}
	}
	return false
}

// apply writes one Change: fields, stage, relations, lanes, effect, clocks,
// then the event and its facts.
func (w *work) apply(actor kernel.Actor, lane *Lane, ch caseflow.Change, files []File) error {
	st := &Step{Tx: w.tx, Actor: actor, Matter: w.m, Lane: lane, Action: ch.Action, Input: ch.Set, Dir: w.dir, w: w,
		note: map[string]any{}, facts: append([]caseflow.Fact{}, ch.Facts...), change: &ch}
	from := w.stageOf(lane)
	for k, v := range ch.Set {
		w.set(lane, k, v)
	}
	if err := w.attach(st, files); err != nil {
		return err
	}
	w.moveStage(lane, ch)
	if err := w.assigns(ch.Action, actor, ch.Set); err != nil {
		return err
	}
	if err := w.moveClocks(st, ch); err != nil {
		return err
	}
	if err := w.lanesAndEffect(st, ch); err != nil {
		return err
	}
	return w.record(st, from, ch)
}

func (w *work) stageOf(lane *Lane) string {
	if lane != nil {
		return lane.Stage
	}
	return w.m.Stage
}

func (w *work) moveStage(lane *Lane, ch caseflow.Change) {
	w.took(ch.Action.Code)
	w.m.Level += ch.Action.Level
	if lane != nil {
		lane.Stage, lane.dirty = ch.Stage, true
		if ch.Ends {
			lane.Open, lane.ClosedAt = false, w.tx.Now()
		}
		return
	}
	w.m.Stage = ch.Stage
	if s := w.course.Stage("", ch.Stage); s != nil {
		w.m.Face = s.Face
		w.m.Open = !s.End
		if s.End && ch.Moved {
			w.m.ClosedAt = w.tx.Now()
		}
	}
}

func (w *work) moveClocks(st *Step, ch caseflow.Change) error {
	lane := laneID(st.Lane)
	if err := w.stopClocks(ch.Stop, lane, st); err != nil {
		return err
	}
	if err := w.suspendClocks(ch.Suspend, lane); err != nil {
		return err
	}
	if err := w.resumeClocks(ch.Resume, lane); err != nil {
		return err
	}
	if lane == "" && ch.Moved {
		if err := w.restLanes(); err != nil {
			return err
		}
	}
	for _, start := range ch.Start {
		if err := w.startClock(start.Clock, start.Limit, lane); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) lanesAndEffect(st *Step, ch caseflow.Change) error {
	a := ch.Action
	if a.CloseLanes {
		for _, l := range w.lanes {
			if l.Open {
				l.Open, l.ClosedAt, l.dirty = false, w.tx.Now(), true
				if err := w.stopClocks([]string{"*"}, l.ID, nil); err != nil {
					return err
				}
			}
		}
	}
	if a.Open != nil {
		if err := w.opens(a.Open, ch.Set); err != nil {
			return err
		}
	}
	if a.Child != "" {
		if err := w.child(st, a); err != nil {
			return err
		}
	}
	if a.Effect == "" {
		return nil
	}
	effect := w.s.effects[a.Effect]
	if effect == nil {
		return kernel.Internal(kernel.NotFound(kernel.T("程序里没有“%s”这个效果", "the program offers no effect %q"), a.Effect))
	}
	return effect(st)
}

// record appends the event with what changed, then publishes its facts.
func (w *work) record(st *Step, from string, ch caseflow.Change) error {
	payload := maps.Clone(st.note)
	payload["action"], payload["stage"] = ch.Action.Code, ch.Stage
	if ch.Moved {
		payload["from"] = from
	}
	if len(ch.Set) > 0 {
		payload["set"] = ch.Set
	}
	if st.Lane != nil {
		payload["unit"] = st.Lane.Unit
	}
	ev, err := w.s.led.Append(w.tx, st.Actor, ledger.Draft{Kind: w.course.Event(ch.Action), Matter: w.m.ID, Lane: laneID(st.Lane),
		RuleVersion: w.m.Version, Payload: payload})
	if err != nil {
		return err
	}
	if w.did != nil && ev.Person != "" {
		w.did[ledger.Deed{Person: ev.Person, Kind: ev.Kind}] = true
	}
	return w.publish(st, ev)
}

func (w *work) publish(st *Step, ev ledger.Event) error {
	facts := make([]measure.Fact, 0, len(st.facts)+len(st.credit))
	for _, f := range st.facts {
		facts = append(facts, w.fact(f, st.Lane, st.Actor, ev)...)
	}
	for _, c := range st.credit {
		facts = append(facts, w.credited(c, st.Lane, ev)...)
	}
	return measure.Publish(w.tx, facts)
}

// fact gives a declared fact its value and the dimensions of whom it is
// credited to: the post that holds the relation and whoever holds that post.
// Where several units share the relation each has one, where none does nobody;
// of a relation for one that nobody holds, the fact is the matter's alone.
func (w *work) fact(f caseflow.Fact, lane *Lane, actor kernel.Actor, ev ledger.Event) []measure.Fact {
	relation := f.Of
	if relation == "" && lane != nil {
		relation = "lane"
	}
	if relation == "" {
		if s := w.course.Stage("", w.m.Stage); s != nil {
			relation = s.Holder
		}
	}
	holders := w.relation(relation, laneID(lane))
	if len(holders) == 0 && !w.shared(relation) {
		holders = []Involved{{}}
	}
	var out []measure.Fact
	for _, i := range holders {
		x := w.blank(f.Measure, w.value(f.Value), ev.At, ev)
		x.Unit, x.Post, x.Person = i.Unit, i.Post, i.Person
		if x.Post == "" && x.Unit == actor.Unit && x.Unit != "" {
			x.Post, x.Person = actor.Post, actor.Person
		}
		if x.Post != "" && x.Person == "" {
			x.Person = w.dir.Holder(x.Post)
		}
		out = append(out, x)
	}
	return out
}

// shared reports whether a relation is for several units, or for one that need
// not be named.
func (w *work) shared(relation string) bool {
	for _, a := range append([]caseflow.Action{w.course.Def.Raise}, w.course.Def.Acts...) {
		for _, x := range a.Assign {
			if f := w.course.Field(x.From); x.Relation == relation && f != nil && !contains(a.Requires, x.From) {
				return true
			}
		}
	}
	return false
}

// credited turns what an effect reckoned into facts of everybody who stood in
// the relation then.
func (w *work) credited(c Credit, lane *Lane, ev ledger.Event) []measure.Fact {
	at := c.At
	if at == 0 {
		at = ev.At
	}
	if c.Unit != "" {
		x := w.blank(c.Measure, c.Value, at, ev)
		x.TakesBack, x.Unit = c.TakesBack, c.Unit
		return []measure.Fact{x}
	}
	then := people{w.dir.d, at}
	var out []measure.Fact
	for _, i := range w.inv {
		if i.Relation != c.Relation || i.From > at || i.To != 0 && i.To <= at || i.Relation == "lane" && i.Lane != laneID(lane) {
			continue
		}
		x := w.blank(c.Measure, c.Value, at, ev)
		x.TakesBack = c.TakesBack
		x.Unit, x.Post, x.Person = i.Unit, i.Post, i.Person
		if x.Post != "" && x.Person == "" {
			x.Person = then.Holder(x.Post)
		}
		out = append(out, x)
	}
	return out
}

// blank is a fact of the matter that is not credited to anybody yet.
func (w *work) blank(name string, value int64, at kernel.Instant, ev ledger.Event) measure.Fact {
	return measure.Fact{Measure: name, At: at, Value: value, TaskForce: w.m.TaskForce,
		Enterprise: w.m.Enterprise, Project: w.m.Project, Matter: w.m.ID, Event: ev.ID}
}

func (w *work) value(text string) int64 {
	if text == "" {
		return 1
	}
	if n, ok := w.m.Data[text].(int64); ok {
		return n
	}
	return parseInt(text)
}

// child raises a matter of another kind out of this one.
func (w *work) child(st *Step, a *caseflow.Action) error {
	course, err := w.s.kinds.Current(a.Child)
	if err != nil {
		return err
	}
	raw := map[string][]string{}
	for _, code := range course.Def.Raise.Form {
		if f := w.course.Field(code); f != nil && st.Input[code] != nil {
			raw[code] = f.Typed(st.Input[code])
		}
	}
	actor := st.Actor
	actor.Grants = map[string]kernel.Scope{course.Permission(&course.Def.Raise): kernel.ScopeAll} // the parent's action carries it
	c, err := w.s.RaiseTx(w.tx, actor, RaiseInput{Kind: a.Child, Values: raw, Enterprise: w.m.Enterprise, Project: w.m.Project, Parent: w.m.ID})
	if err != nil {
		return err
	}
	st.note["child"] = c.ID
	st.note["child_number"] = c.Number
	return nil
}
