package approval

import (
	"context"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// OpenInput opens the plan of a project by hand.
type OpenInput struct {
	Project  kernel.ID // a matter
	Template string    // sort of project
	Start    kernel.Date
	Filed    bool // the filing itself is done, on the day of the start
	Key      string
}

// filing is the step that a project's own act of filing stands for.
const filing = "filing"

// subject is the project a plan is of.
type subject struct {
	id, enterprise, unit, creator, officer kernel.ID
	title                                  string
}

// OpenByHand opens the plan of a project. Errors: forbidden, not found (the project),
// conflict (it has a plan), invalid (the sort, the start).
func (s *Service) OpenByHand(ctx context.Context, actor kernel.Actor, in OpenInput) error {
	if err := actor.Require(PermDirect); err != nil {
		return err
	}
	v, err := s.matter.View(ctx, actor, in.Project)
	if err != nil {
		return err
	}
	of := subjectOf(v.Matter, slices.DeleteFunc(slices.Clone(v.Involved), func(i matter.Involved) bool { return i.Relation != officer || i.To != 0 }))
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error { return s.open(tx, actor, of, in) })
	})
}

// officer is the relation of who tends a project.
const officer = "officer"

func subjectOf(m *matter.Matter, officers []matter.Involved) subject {
	of := subject{id: m.ID, enterprise: m.Enterprise, unit: m.Unit, creator: m.Creator, title: m.Title}
	for _, o := range officers {
		of.officer = o.Post
	}
	return of
}

// Open opens the plan of the project whose act of filing is being taken, on
// the day it was filed. A project that has a plan keeps it; one that was filed
// before the graph had limits has none, since nobody can say what it was due.
func (s *Service) Open(st *matter.Step, template string, day kernel.Date) error {
	if _, err := planOf(st.Tx, st.Matter.ID); kernel.CodeOf(err) != kernel.CodeNotFound {
		return err
	}
	if !s.o.Graph.Covers(template, day) {
		return nil
	}
	return s.open(st.Tx, st.Actor, subjectOf(st.Matter, st.Relation(officer)), OpenInput{Template: template, Start: day, Filed: true})
}

func (s *Service) open(tx *store.Tx, actor kernel.Actor, of subject, in OpenInput) error {
	if _, err := planOf(tx, of.id); err == nil {
		return kernel.Conflict(kernel.T("这个项目已经有审批计划", "This project has an approval plan already"))
	}
	if in.Start.IsZero() || in.Start.After(s.today(tx.Now())) {
		return kernel.Invalid("start", kernel.T("计划从哪天起算？写今天或以前的日期", "From which day does the plan count? Give today or an earlier day"))
	}
	p := Plan{Project: of.id, Template: in.Template, Start: in.Start, Enterprise: of.enterprise, Unit: of.unit, Creator: of.creator, Officer: of.officer, Version: 1, OpenedAt: tx.Now()}
	rows, err := s.firstRows(tx, p, in.Filed)
	if err != nil {
		return err
	}
	if p.Graph, err = s.pin(tx); err != nil {
		return err
	}
	if err := insertPlan(tx, p); err != nil {
		return err
	}
	if err := insertRows(tx, rows); err != nil {
		return err
	}
	_, err = s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: eventOpened, Matter: of.id, RuleVersion: p.Graph,
		Payload: map[string]any{"template": p.Template, "start": p.Start, "steps": len(rows)}})
	if err != nil {
		return err
	}
	return s.advance(tx, of.id)
}

// firstRows are the steps of a new plan. Error code: invalid.
func (s *Service) firstRows(tx *store.Tx, p Plan, filed bool) ([]Row, error) {
	plan, err := s.o.Graph.Plan(p.Template, p.Start, false)
	switch {
	case kernel.CodeOf(err) == kernel.CodeNotFound:
		return nil, kernel.Invalid("template", kernel.AllErrors(err)[0].Text)
	case err != nil:
		return nil, err
	}
	var rows []Row
	for i, a := range plan.Activities {
		r := Row{Project: p.Project, Code: a.Code, Seq: i, State: Waiting, Permille: -1, Unit: s.unitOf(s.o.Graph, a.Code)}
		if filed && a.Code == filing {
			r.State, r.Started, r.Finished, r.DoneAt = Done, p.Start, p.Start, tx.Now()
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// unitOf is the department of a step; "" for the enterprise's own work.
func (s *Service) unitOf(g *pack.Approvals, code string) kernel.ID {
	x := stepOf(g, code)
	if x == nil || x.Unit == "" {
		return ""
	}
	u, _ := s.o.Org.Directory().UnitByCode(x.Unit)
	return u.ID
}

// Reached records that the project whose act is being taken reached a milestone
// of its plan on a day. Without a plan, or where the sort of project has no such
// milestone, there is nothing to record.
func (s *Service) Reached(st *matter.Step, milestone string, day kernel.Date) error {
	rows, err := rowsOf(st.Tx, st.Matter.ID)
	i := slices.IndexFunc(rows, func(r Row) bool { return r.Code == milestone })
	if err != nil || i < 0 {
		return err
	}
	r := rows[i]
	r.State, r.Started, r.Finished, r.DoneAt = Done, day, day, st.Tx.Now()
	if err := update(st.Tx, r); err != nil {
		return err
	}
	_, err = s.o.Ledger.Append(st.Tx, st.Actor, ledger.Draft{Kind: eventReached, Matter: st.Matter.ID, Payload: map[string]any{"milestone": milestone, "day": day}})
	if err != nil {
		return err
	}
	return s.advance(st.Tx, st.Matter.ID)
}
