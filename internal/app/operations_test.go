package app

import (
	"slices"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// operations is the walk over one kind: "action TAB role TAB relation" → class.
type operations struct {
	*walk
	kind   string
	course *caseflow.Course
	found  map[string]string
}

// posture is a state the kind can be in: a stage of the course, a stage of its
// lanes ("" = all ended), clocks paused or not.
type posture struct {
	stage, lane string
	paused      bool
}

// postures are enough states for every action to be open in one of them.
func (o *operations) postures() []posture {
	var out []posture
	busy := "" // a stage from which most is done
	for _, s := range o.course.Def.Stages {
		if s.End && len(o.course.Open("", s.Code)) == 0 {
			continue
		}
		out = append(out, posture{stage: s.Code})
		if busy == "" || len(o.course.Open("", s.Code)) > len(o.course.Open("", busy)) {
			busy = s.Code
		}
	}
	out = append(out, posture{stage: busy, paused: true})
	for _, l := range o.course.Def.Lanes {
		for _, s := range l.Stages {
			if s.End {
				continue
			}
			out = append(out, posture{stage: busy, lane: s.Code}, posture{stage: busy, lane: s.Code, paused: true})
		}
	}
	return out
}

// pose puts a matter into a state, past every rule.
func (o *operations) pose(m *matter.Matter, p posture) {
	o.t.Helper()
	s := o.course.Stage("", p.stage)
	paused := kernel.Instant(0)
	if p.paused {
		paused = m.CreatedAt
	}
	err := o.a.DB.Write(o.ctx, func(tx *store.Tx) error {
		if err := tx.Exec(`UPDATE matter SET stage = $1, face = $2, open = $3, record = record + 1 WHERE id = $4`, s.Code, string(s.Face), store.Bool(!s.End), m.ID); err != nil {
			return err
		}
		if err := tx.Exec(`UPDATE matter_clock SET paused_at = $1, stop_at = 0 WHERE matter_id = $2`, paused, m.ID); err != nil {
			return err
		}
		if p.lane == "" {
			return tx.Exec(`UPDATE lane SET open = 0, stage = 'replied' WHERE matter_id = $1`, m.ID)
		}
		return tx.Exec(`UPDATE lane SET open = 1, stage = $1 WHERE matter_id = $2`, p.lane, m.ID)
	})
	must(o.walk, 0, err)
}

// ask notes, over all states, what r may do with m; what it may not, it tries.
func (o *operations) ask(r *walkRole, relation string, m *matter.Matter) {
	o.t.Helper()
	for _, p := range o.postures() {
		o.pose(m, p)
		v, err := o.a.Matter.View(o.ctx, r.who, m.ID)
		if err != nil && kernel.CodeOf(err) != kernel.CodeNotFound {
			o.t.Fatal(err)
		}
		lanes, err := o.a.Matter.Lanes(o.ctx, m.ID)
		must(o.walk, 0, err)
		for _, lane := range append([]*matter.Lane{nil}, lanes...) {
			code, stage := "", p.stage
			if lane != nil {
				code, stage = lane.Code, lane.Stage
			}
			for _, a := range o.course.Open(code, stage) {
				o.note(a, code, r, relation, o.class(v, a, lane, r, m))
			}
		}
	}
}

// class is what r may do with one open action. Whatever is not offered must be
// refused when it is sent all the same.
func (o *operations) class(v *matter.View, a *caseflow.Action, lane *matter.Lane, r *walkRole, m *matter.Matter) string {
	o.t.Helper()
	if v != nil && slices.ContainsFunc(v.Can, func(c matter.Can) bool {
		return c.Action.Code == a.Code && (c.Lane == nil) == (lane == nil) && (lane == nil || c.Lane.ID == lane.ID)
	}) {
		return "allow"
	}
	in := matter.ActInput{Matter: m.ID, Action: a.Code}
	if lane != nil {
		in.Lane = lane.ID
	}
	_, err := o.a.Matter.Act(o.ctx, r.who, in)
	switch kernel.CodeOf(err) {
	case kernel.CodeForbidden:
		if v == nil {
			return "notfound"
		}
		return "deny"
	case kernel.CodeConflict:
		return "deny" // a condition does not hold in this state
	case kernel.CodeNotFound:
		return "notfound"
	case kernel.CodeInvalid:
		if a.When != "" {
			return "deny" // the form is read before the condition
		}
	}
	o.t.Errorf("%s.%s was not offered to %s, and when sent all the same: %v", o.kind, a.Code, r.code, err)
	return "allow"
}

// note keeps the widest class over all states.
func (o *operations) note(a *caseflow.Action, lane string, r *walkRole, relation, class string) {
	key := o.name(a, lane) + "\t" + r.code + "\t" + relation
	if o.found[key] != "allow" {
		o.found[key] = class
	}
}

func (o *operations) name(a *caseflow.Action, lane string) string {
	if lane != "" {
		return "DO " + o.kind + "." + lane + "." + a.Code
	}
	return "DO " + o.kind + "." + a.Code
}

// lines are the rows of the file: every action of the kind × role.
func (o *operations) lines() []string {
	var out []string
	add := func(a *caseflow.Action, lane string) {
		for _, r := range o.roles {
			key := o.name(a, lane) + "\t" + r.code
			own, other := o.found[key+"\town"], o.found[key+"\tother"]
			switch {
			case r.code == anonymous, slices.Equal(a.By, []string{"system"}):
				continue // nobody acts without signing in; the program's own steps are nobody's
			case own == "" || other == "":
				o.t.Errorf("the walk never saw %s open; add a state to operations.postures", o.name(a, lane))
			}
			out = append(out, key+"\t"+own+"\t"+other)
		}
	}
	for i := range o.course.Def.Acts {
		add(&o.course.Def.Acts[i], "")
	}
	for _, l := range o.course.Def.Lanes {
		for i := range l.Acts {
			add(&l.Acts[i], l.Code)
		}
	}
	return out
}
