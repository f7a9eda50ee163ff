package approval

import (
	"embed"
	"sync"

	"juyan/internal/calendar"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/schedule"
	"juyan/internal/store"
)

//go:embed migrations
var migrations embed.FS

// Migrations are the tables of approval plans.
func Migrations() store.Migrations {
	return store.Migrations{Module: "approval", FS: store.Sub(migrations, "migrations")}
}

// Kind is the kind of matter a step is.
const Kind = "approval"

// Permissions of the kind that this package asks for itself.
const (
	PermView   = Kind + ".view"
	PermHandle = Kind + ".handle"
	PermDirect = Kind + ".direct"
	PermExport = Kind + ".export"
)

// Milestones of a plan that a project reaches by acts of its own course.
const (
	Started    = "start"
	Trial      = "trial"
	Production = "production"
)

// Options are what a Service is made of.
type Options struct {
	DB       *store.DB
	Ledger   *ledger.Ledger
	Org      *org.Service
	Graph    *pack.Approvals // in force: new plans begin under it
	Calendar func() *calendar.Calendar
}

// Service opens plans, carries out the effects of their steps and works out
// what follows.
type Service struct {
	o      Options
	matter *matter.Service
	graphs sync.Map // hash → *pack.Approvals; pinned ones never change
	memory memory
	axis   axes
}

// New returns the service.
func New(o Options) *Service { return &Service{o: o} }

// Raises tells the service where steps become matters. The matters need this
// service's effects first, so it is told afterwards.
func (s *Service) Raises(m *matter.Service) { s.matter = m }

// Effects are the effects the pack's actions may name.
func (s *Service) Effects() map[string]matter.Effect {
	return map[string]matter.Effect{
		"approval.start":  s.start,
		"approval.finish": s.finish,
		"approval.extend": s.extend,
		"approval.pause":  s.pause,
		"approval.resume": s.resume,
		"approval.cancel": s.cancel,
	}
}

// axes keeps the line of days of the calendar in force.
type axes struct {
	mu  sync.Mutex
	cal *calendar.Calendar
	on  *schedule.Axis
}

// days are the days plans are laid on.
func (s *Service) days() *schedule.Axis {
	s.axis.mu.Lock()
	defer s.axis.mu.Unlock()
	if cal := s.o.Calendar(); s.axis.cal != cal {
		s.axis.cal, s.axis.on = cal, schedule.NewAxis(cal)
		s.memory.forget()
	}
	return s.axis.on
}

// today is the civil day of an instant in the zone.
func (s *Service) today(now kernel.Instant) kernel.Date {
	return kernel.DateOf(now.In(s.o.Calendar().Location()))
}
