package caseflow

import (
	"strings"

	"juyan/internal/kernel"
)

// State is what a step needs to know of a matter, or of one of its lanes.
type State struct {
	Lane  string // code of the lane's sort; "" for the main course
	Stage string // where that course is
	Data  Values // the matter's fields
	Facts Values // m: stage, level, count of each action, lanes open …
}

// Change is what one action does. The caller writes it, with its event, in one
// transaction.
type Change struct {
	Action  *Action
	Stage   string // where the course is afterwards
	Moved   bool   // whether that differs from before
	Ends    bool   // the course ends with this change
	Set     Values // fields to write; nil empties
	Start   []Start
	Stop    []string // clock codes; "*" = all of the course
	Suspend []string
	Resume  []string
	Facts   []Fact
}

// Start is a clock to start under a limit ("2h").
type Start struct {
	Clock *Clock
	Limit string
}

// Begin returns the Change with which a matter is raised.
func (c *Course) Begin(in Values, m Values) (Change, error) {
	return c.change(&c.Def.Raise, State{Data: Values{}, Facts: m}, in)
}

// Step returns the Change that action a makes in state s with the checked
// input in. It fails when the stage does not allow a, when a's condition does
// not certainly hold, or when the stage it leads to requires fields that are
// still empty.
func (c *Course) Step(s State, a *Action, in Values) (Change, error) {
	t := c.track(s.Lane)
	stage := t.stages[s.Stage]
	if stage == nil || !a.allowedFrom(stage) {
		return Change{}, errStage(a, stage)
	}
	ok, err := c.Allowed(a, s.Data, s.Facts)
	if err != nil {
		return Change{}, err
	}
	if !ok {
		return Change{}, kernel.Conflict(kernel.T("现在还不能“%s”：条件未满足", "%q is not possible yet: its condition does not hold"), a.Name)
	}
	return c.change(a, s, in)
}

func (c *Course) change(a *Action, s State, in Values) (Change, error) {
	ch := Change{Action: a, Stage: s.Stage, Set: in, Stop: a.Stop, Suspend: a.Suspend, Resume: a.Resume}
	after := merge(s.Data, in)
	to, err := c.target(a, after, s.Facts)
	if err != nil {
		return Change{}, err
	}
	if to != "" && to != s.Stage {
		ch.Stage, ch.Moved = to, true
	}
	t := c.track(s.Lane)
	if st := t.stages[ch.Stage]; st != nil {
		ch.Ends = st.End && ch.Moved
	}
	if s.Lane == "" && ch.Moved {
		missing, err := c.Missing(ch.Stage, after, s.Facts)
		if err != nil {
			return Change{}, err
		}
		if err := missing.Err(); err != nil {
			return Change{}, err
		}
	}
	if err := c.starts(&ch, t, after, s.Facts); err != nil {
		return Change{}, err
	}
	ch.Facts, err = c.Facts(a.Facts, after, s.Facts)
	return ch, err
}

// target is the stage an action leads to, given the fields it left behind.
func (c *Course) target(a *Action, data, m Values) (string, error) {
	for _, b := range a.Branches {
		ok, err := c.holds(b.When, data, m)
		if err != nil {
			return "", err
		}
		if ok {
			return b.To, nil
		}
	}
	return a.To, nil
}

func (c *Course) starts(ch *Change, t *track, data, m Values) error {
	for _, code := range ch.Action.Start {
		limit, err := c.LimitOf(t.clocks[code], data, m)
		if err != nil {
			return err
		}
		if limit != "" {
			ch.Start = append(ch.Start, Start{t.clocks[code], limit})
		}
	}
	return nil
}

// LimitOf returns the first limit of clock whose condition holds; "" when none
// does, and the clock then does not run.
func (c *Course) LimitOf(clock *Clock, data, m Values) (string, error) {
	for _, l := range clock.Limits {
		ok, err := c.holds(l.When, data, m)
		if err != nil {
			return "", err
		}
		if ok {
			return dated(l.Is, data), nil
		}
	}
	return "", nil
}

// StatutoryOf is the legal limit beside a promised one; "" = none.
func (c *Course) StatutoryOf(clock *Clock, data Values) string { return dated(clock.Statutory, data) }

// dated turns "@field" into "@2022-07-01", or into the limit that a field of text
// holds ("20wd"); "" while the field is empty.
func dated(limit string, data Values) string {
	field, ok := strings.CutPrefix(limit, "@")
	if !ok {
		return limit
	}
	d, _ := data[field].(string)
	if d == "" || ValidLimit(d) {
		return d
	}
	return "@" + d
}

func merge(data, in Values) Values {
	out := make(Values, len(data)+len(in))
	for k, v := range data {
		out[k] = v
	}
	for k, v := range in {
		out[k] = v
	}
	return out
}
