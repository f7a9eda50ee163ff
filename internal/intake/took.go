package intake

import (
	"slices"
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// Fit is what a module asks of the cases of its kind before they are taken: it
// refuses one that could not stand here, at the field, and may complete its data.
// It is asked again when the same case is read a second time.
type Fit func(*matter.Past) *kernel.Error

// taken is an action of the course that the file dates.
type taken struct {
	action *caseflow.Action
	at     kernel.Instant
	facts  []caseflow.Fact // earned then by whom the file names as responsible
}

// steps finds the actions the map names.
func (b *binder) steps() {
	for _, s := range b.m.Steps {
		a := b.how.Course.Action("", s.Action)
		if a == nil {
			b.errs.Add(kernel.Invalid("map", kernel.T("对应表第 %d 行：“%s”这类事项没有动作“%s”%s", "Map, line %d: the kind %q has no action %q%s"),
				s.Line, b.how.Course.Def.Name, s.Action, didYouMean(s.Action, b.how.Course.ActionCodes())))
			continue
		}
		if slot := b.slot("steps."+s.Action, s.Column); slot >= 0 {
			b.plan.steps = append(b.plan.steps, stepPlan{a, s.Column, slot})
		}
	}
}

// taken reads when which action was taken, in the order of time; where the file
// has no column of stages, the last of them says where the case stands.
func (a *asked) taken() *kernel.Error {
	c := a.c
	for _, s := range a.plan.steps {
		at, ok, err := a.stamp(s.slot, "steps."+s.action.Code)
		switch {
		case err != nil:
			return err
		case !ok:
			continue
		case kernel.DateOf(at.At.In(a.zone)).Before(kernel.DateOf(c.CreatedAt.In(a.zone))):
			return kernel.Invalid("steps", kernel.T("“%s”列：%s 早于“%s”列的 %s，请核对", "Column %q: %s lies before %[4]s in column %[3]q; please check"), s.name, kernel.DateOf(at.At.In(a.zone)), a.m.Created, kernel.DateOf(c.CreatedAt.In(a.zone)))
		case at.At > a.now:
			return kernel.Invalid("steps", kernel.T("“%s”列：%s 还没到，只填已经发生的日期", "Column %q: %s has not come yet; give only days that have passed"), s.name, kernel.DateOf(at.At.In(a.zone)))
		}
		c.taken = append(c.taken, taken{action: s.action, at: max(at.At, c.CreatedAt)})
	}
	slices.SortStableFunc(c.taken, func(x, y taken) int { return int(min(1, max(-1, x.at-y.at))) })
	for _, t := range c.taken {
		if s := a.how.Course.Stage("", t.action.To); s != nil && a.stands < 0 {
			c.Stage, c.Open = s.Code, !s.End
		}
		if c.UpdatedAt = max(c.UpdatedAt, t.at); !c.Open && c.ClosedAt == 0 {
			c.ClosedAt = t.at
		}
	}
	return nil
}

// takenFacts are what the responsible unit earned by the actions, each when it was
// taken. What they credit to others is not told of by the file.
func (a *asked) takenFacts(m caseflow.Values) (err error) {
	for i := range a.c.taken {
		t := &a.c.taken[i]
		own := slices.DeleteFunc(slices.Clone(t.action.Facts), func(f caseflow.Fact) bool { return f.Of != a.how.Relation })
		if t.facts, err = a.how.Course.Facts(own, a.c.Data, m); err != nil {
			return err
		}
	}
	return nil
}

// takenEvent is the line of the ledger about an action the file dates: the same as
// if it had been taken here, but that nobody says who did.
func (r *run) takenEvent(c *Case, t taken) event {
	set := map[string]any{}
	for _, code := range t.action.Form {
		if v, ok := c.Data[code]; ok {
			set[code] = v
		}
	}
	return event{at: t.at, kind: r.plan.how.Course.Event(t.action), who: r.handler(c), unit: c.Unit, facts: t.facts,
		payload: encode(map[string]any{"action": t.action.Code, "stage": t.action.To, "set": set, "import": r.batch})}
}

// involve gives the case the relations that its fields stand for here: whoever an
// action would have assigned from the same field.
func (a *asked) involve() *kernel.Error {
	c, def := a.c, a.how.Course.Def
	give := func(x caseflow.Assign) {
		f := a.how.Course.Field(x.From)
		id, _ := c.Data[x.From].(string)
		who := matter.Involved{Relation: x.Relation}
		if code, ok := strings.CutPrefix(x.From, "unit:"); ok {
			who.Unit, _ = a.who.byCode(code)
			c.Serving = append(c.Serving, who)
			return
		}
		switch {
		case f == nil || id == "" || x.Relation == a.how.Relation:
			return
		case f.Type == caseflow.TypeUnit:
			who.Unit = kernel.ID(id)
		case f.Type == caseflow.TypePost:
			p, _ := a.who.dir.Post(kernel.ID(id))
			who.Post, who.Unit = p.ID, p.Unit
		default:
			return
		}
		if !slices.ContainsFunc(c.Serving, func(y matter.Involved) bool { return y.Relation == x.Relation }) {
			c.Serving = append(c.Serving, who)
		}
	}
	for _, x := range def.Raise.Assign {
		if f := a.how.Course.Field(x.From); f != nil && f.Type == caseflow.TypeUnit && x.Relation == a.how.Relation {
			c.Data[x.From] = string(c.Unit)
		}
		give(x)
	}
	for i := range def.Acts {
		for _, x := range def.Acts[i].Assign {
			give(x)
		}
	}
	return nil
}

// fitting asks the module whose kind it is.
func (a *asked) fitting() *kernel.Error {
	if a.fit == nil {
		return nil
	}
	return a.fit(&a.c.Past)
}
