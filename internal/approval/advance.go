package approval

import (
	"context"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/schedule"
	"juyan/internal/store"
)

// house is one plan inside one transaction.
type house struct {
	Plan
	graph *pack.Approvals
	plan  *schedule.Plan // with what happened
	rows  []Row
}

func (s *Service) house(tx *store.Tx, project kernel.ID) (*house, error) {
	p, err := planOf(tx, project)
	if err != nil {
		return nil, err
	}
	if h := s.memory.standing(p); h != nil {
		return h, nil
	}
	h := &house{Plan: p}
	if h.rows, err = rowsOf(tx, project); err != nil {
		return nil, err
	}
	if h.graph, err = s.graph(tx, p.Graph); err != nil {
		return nil, err
	}
	h.plan, err = planned(h.graph, p, h.rows)
	return h, err
}

// row returns the row of a step, nil if there is none.
func (h *house) row(code string) *Row {
	for i := range h.rows {
		if h.rows[i].Code == code {
			return &h.rows[i]
		}
	}
	return nil
}

// advance gives every step whose turn it has become a matter.
func (s *Service) advance(tx *store.Tx, project kernel.ID) error {
	h, err := s.house(tx, project)
	if err != nil {
		return err
	}
	return s.onward(tx, h)
}

// onward is advance for who has the house in hand, with what it wrote in the rows.
func (s *Service) onward(tx *store.Tx, h *house) (err error) {
	if h.plan, err = planned(h.graph, h.Plan, h.rows); err != nil {
		return err
	}
	for i := range h.rows {
		r := &h.rows[i]
		a := h.plan.Activity(r.Code)
		if r.State != Waiting || a == nil || a.Takes.N == 0 { // milestones are the project's own acts
			continue
		}
		from, ready := s.earliest(h, a)
		if !ready {
			continue
		}
		if err := s.raise(tx, h, r, from, ""); err != nil {
			return err
		}
	}
	tx.AfterCommit(func() { s.memory.stands(h) })
	return nil
}

// update writes a step's row.
func (h *house) update(tx *store.Tx, r Row) error {
	h.Version++
	return update(tx, r)
}

// earliest is the first day on which a step can begin; false while something
// before it has not happened.
func (s *Service) earliest(h *house, a *schedule.Activity) (kernel.Date, bool) {
	from := h.Start
	for _, w := range a.Waits() {
		day, ok := s.free(h, w)
		if !ok {
			return from, false
		}
		if day.After(from) {
			from = day
		}
	}
	return from, true
}

// free is the day from which a predecessor no longer holds its successor up.
func (s *Service) free(h *house, w schedule.Wait) (kernel.Date, bool) {
	r := h.row(w.Code)
	if r == nil {
		return h.Start, true
	}
	day := r.Finished
	switch {
	case w.On == schedule.UntilFinish:
		return h.Start, true // it holds up the finish
	case w.On == schedule.AfterStart:
		day = r.Started
	}
	if day.IsZero() {
		return day, false
	}
	end, err := s.days().Add(day, w.Lag)
	return end, err == nil
}

// raise opens the matter of a step: from a day on, or early, while others that
// it names are missing.
func (s *Service) raise(tx *store.Tx, h *house, r *Row, from kernel.Date, missing string) error {
	step := stepOf(h.graph, r.Code)
	today := s.today(tx.Now())
	ahead := from.After(today)
	if !ahead {
		from = today
	}
	by, err := s.days().Add(from, h.graph.Rules.Accept)
	if err != nil {
		return err
	}
	project, err := matter.Several(tx, []kernel.ID{h.Project})
	if err != nil || len(project) == 0 {
		return err
	}
	v := map[string][]string{"title": {clip(project[0].Title+"："+step.Name.ZH, 200)}, "step": {r.Code}, "own": {yes(r.Unit == "")}, "ahead": {yes(ahead)}, "take_by": {by.String()},
		"limit_text": {limitText(step, h.Start)}, "materials": {materials(step)}, "missing": {missing}, "officer": {string(h.Officer)}}
	if r.Unit != "" {
		v["unit"] = []string{string(r.Unit)}
	} else {
		v["firm"] = []string{string(project[0].Enterprise)}
	}
	r.ReadyAt = tx.Now()
	if ahead {
		v["ready_on"] = []string{from.String()}
		r.ReadyAt = from.At(8, 0, s.o.Calendar().Location())
	}
	m, err := s.matter.RaiseTx(tx, kernel.System(), matter.RaiseInput{Kind: Kind, Values: v, Enterprise: project[0].Enterprise, Project: h.Project})
	if err != nil {
		return err
	}
	r.Matter, r.State = m.ID, Ready
	return h.update(tx, *r)
}

func yes(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// limitText says how long a step may take, and by what.
func limitText(step *pack.Step, day kernel.Date) string {
	if step.Takes != nil {
		return step.Takes.Text().ZH
	}
	l, _ := step.Limit(day)
	var parts []string
	if l.Promised != nil {
		parts = append(parts, "承诺 "+l.Promised.Text().ZH)
	}
	if l.Statutory != nil {
		parts = append(parts, "法定 "+l.Statutory.Text().ZH)
	}
	return strings.Join(parts, "，")
}

func materials(step *pack.Step) string {
	var lines []string
	for _, m := range step.Materials {
		lines = append(lines, m.ZH)
	}
	return strings.Join(lines, "\n")
}

// Early opens a step before everything it waits for is finished, so that it can
// be handled side by side, with papers later, on promise, or called off. It is
// for who handles the step or tends the project.
func (s *Service) Early(ctx context.Context, actor kernel.Actor, project kernel.ID, code string) (id kernel.ID, err error) {
	if err := actor.Require(PermHandle); err != nil {
		return "", err
	}
	err = s.o.DB.Write(ctx, func(tx *store.Tx) error {
		h, err := s.seen(tx, actor, project)
		if err != nil {
			return err
		}
		r := h.row(code)
		switch {
		case r == nil || stepOf(h.graph, code) == nil:
			return kernel.NotFound(kernel.T("计划里没有这一步", "The plan has no such step"))
		case r.Matter != "":
			id = r.Matter
			return nil
		case h.plan.Activity(code).Takes.N == 0:
			return kernel.Conflict(kernel.T("里程碑在项目里登记", "Milestones are recorded on the project"))
		case !s.concerns(actor, h, r):
			return kernel.Forbidden(kernel.T("由办理单位、企业或项目专干提前开办", "The unit that handles it, the enterprise or the project's officer may open it early"))
		}
		err = s.raise(tx, h, r, h.Start, s.missing(h, code))
		id = r.Matter
		return err
	})
	return id, err
}

// concerns reports whether a step is the actor's to open: its unit's, its
// firm's, of a project it tends.
func (s *Service) concerns(actor kernel.Actor, h *house, r *Row) bool {
	return h.tends(actor) || actor.Unit != "" && actor.Unit == r.Unit || actor.Enterprise != "" && actor.Enterprise == h.Enterprise
}

// missing names what a step waits for that is not finished.
func (s *Service) missing(h *house, code string) string {
	var names []string
	for _, w := range h.plan.Activity(code).Waits() {
		if _, ok := s.free(h, w); !ok {
			names = append(names, stepOf(h.graph, w.Code).Name.ZH)
		}
	}
	return strings.Join(names, "、")
}
