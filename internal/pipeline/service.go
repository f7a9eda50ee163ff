package pipeline

import (
	"context"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/plot"
	"juyan/internal/store"
)

// PermView is the permission to see the boards: with the scope all every lead and
// project, with that of a unit those the unit answers for.
const PermView = "pipeline.view"

// Options are what the boards stand on. What is nil is not there yet: the boards
// then say that nothing is known.
type Options struct {
	DB    *store.DB
	Org   *org.Service
	Kinds *matter.Kinds
	Seal  func(context.Context) (int64, error) // ledger.Sealer.Seal
	Rules pack.Pipeline
	// Where is "actor may see matter m under permission" as SQL (see package auth).
	Where func(actor kernel.Actor, permission string, args []any) (string, []any)
	Land  *plot.Plan
	// Blocks are the open bottlenecks of projects.
	Blocks func(ctx context.Context) ([]Block, error)
	// Steps are the steps of approval plans that passed their limit.
	Steps func(ctx context.Context) ([]Step, error)
	// Forecasts say, by project, when it will start and produce.
	Forecasts func(ctx context.Context, projects []kernel.ID) (map[kernel.ID]Forecast, error)
	// Lights are the lights of projects: green, yellow or red; none is no data.
	Lights func(ctx context.Context) (map[kernel.ID]string, error)
	// Grounds are the projects that use a plot.
	Grounds func(ctx context.Context) ([]Ground, error)
	// Awaited names the bodies for which leads wait.
	Awaited func(ctx context.Context, leads []kernel.ID) (map[kernel.ID]kernel.Text, error)
}

// Block is an open bottleneck of a project.
type Block struct {
	Project kernel.ID
	Kind    kernel.Text // 用地, 环评 …
	Note    string
	Unit    kernel.ID // must move
	Since   kernel.Date
	Due     kernel.Date // zero = none
}

// Step is a late step of a project's approval plan.
type Step struct {
	Project kernel.ID
	Name    kernel.Text
	Unit    kernel.ID // "" = the enterprise's own work
	Due     kernel.Date
}

// Span is a forecast: the day it most likely is, and the days between which it
// lies as a rule. From and To are zero where no range is known.
type Span struct{ Likely, From, To kernel.Date }

// Forecast says when a project reaches its milestones, by the code of the stage.
type Forecast map[string]Span

// Ground is a plot that a project uses.
type Ground struct {
	Project kernel.ID
	Plot    string
	Mu      plot.Mu // of it; 0 = not said
}

// Service reads the boards.
type Service struct {
	o      Options
	memory *memory
}

// New returns the service. It reads nothing before it is first asked.
func New(o Options) *Service {
	return &Service{o: o, memory: newMemory(o)}
}

// Land is the plan of the zone; nil when the pack has none.
func (s *Service) Land() *plot.Plan { return s.o.Land }

// Rules are what the boards count.
func (s *Service) Rules() pack.Pipeline { return s.o.Rules }

// Warm takes in what the ledger holds, so that the first reader need not wait.
func (s *Service) Warm(ctx context.Context) error { return s.memory.refresh(ctx) }

func (s *Service) loc() *time.Location { return s.o.Org.Location() }

func (s *Service) today() kernel.Date { return kernel.DateOf(s.o.DB.Clock().Now().In(s.loc())) }

// reach is which leads and projects an actor's boards are about: all of them, or
// those of some units.
type reach struct{ units map[kernel.ID]bool } // nil = all

// reaches checks that actor may see the boards. An enterprise never does.
func reaches(actor kernel.Actor) (r reach, err error) {
	if actor.Enterprise != "" {
		return r, kernel.NotFound(kernel.T("没有这一页", "There is no such page"))
	}
	if err := actor.Require(PermView); err != nil {
		return r, err
	}
	switch actor.Can(PermView) {
	case kernel.ScopeAll:
		return r, nil
	case kernel.ScopeSubtree:
		return units(actor.Units...), nil
	case kernel.ScopeUnit:
		return units(actor.Unit), nil
	}
	return r, kernel.Forbidden(kernel.T("招商项目一张图按全区或本单位看，您的范围不够", "The boards of investment are for the zone or a unit; your scope is narrower"))
}

func units(ids ...kernel.ID) reach {
	r := reach{units: map[kernel.ID]bool{}}
	for _, id := range ids {
		r.units[id] = true
	}
	return r
}
