package project

import (
	"context"
	"embed"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/monthly"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/plot"
	"juyan/internal/store"
)

//go:embed migrations
var migrations embed.FS

// Migrations are the tables of projects.
func Migrations() store.Migrations {
	return store.Migrations{Module: "project", FS: store.Sub(migrations, "migrations")}
}

// Kind is the kind of matter this package serves.
const Kind = "project"

// Permissions of the kind that this package asks for itself.
const (
	PermView   = Kind + ".view"
	PermRaise  = Kind + ".raise"
	PermHandle = Kind + ".handle"
	PermDirect = Kind + ".direct"
	PermExport = Kind + ".export"
)

// Share is how much of a lead is a unit's, in basis points; a lead's shares
// make 10,000.
type Share struct {
	Unit   kernel.ID
	Points int
}

// Leads answers whose a lead is.
type Leads interface {
	Shares(tx *store.Tx, lead kernel.ID) ([]Share, error)
}

// Approvals keeps the approval plan of a project.
type Approvals interface {
	Open(st *matter.Step, template string, day kernel.Date) error
	Reached(st *matter.Step, milestone string, day kernel.Date) error
	Staffed(st *matter.Step, officer kernel.ID) error
}

// Reading is what a statistic of a firm says of a year, in units of 10^-Scale.
type Reading struct {
	Amount  int64
	Scale   int
	Missing kernel.Text // not zero: no data
}

// Statistics answers verified statistics of firms, one reading for each.
type Statistics interface {
	OfFirms(ctx context.Context, series string, year int, firms []kernel.ID) ([]Reading, error)
}

// Options are what a Service is made of. Leads, Approvals and Statistics may be
// nil: a project then is the responsible unit's alone, has no approval plan, and
// no fact of statistics.
type Options struct {
	DB         *store.DB
	Org        *org.Service
	Rules      pack.Projects
	Land       *plot.Plan             // the zone's plots; nil = plots are not checked
	Items      map[string]kernel.Text // names of what is promised, by code
	Area       string                 // where a firm that is founded at signing lies
	Leads      Leads
	Approvals  Approvals
	Statistics Statistics
}

// Service carries out the effects of projects, signs them and reads their
// boards.
type Service struct {
	o      Options
	matter *matter.Service
}

// New returns the service.
func New(o Options) *Service { return &Service{o: o} }

// Uses tells the service where matters are. They need this service's effects,
// so they are made after it.
func (s *Service) Uses(m *matter.Service) { s.matter = m }

// ItemName names what is promised; the code where the pack has no name.
func (s *Service) ItemName(code string) kernel.Text {
	if t, ok := s.o.Items[code]; ok {
		return t
	}
	return kernel.T(code, code)
}

// Rules are the rules of the pack.
func (s *Service) Rules() pack.Projects { return s.o.Rules }

// Effects are the effects the pack's actions may name.
func (s *Service) Effects() map[string]matter.Effect {
	return map[string]matter.Effect{
		"project.begin":        s.begin,
		"project.staff":        s.staff,
		"project.file":         s.file,
		"project.start":        s.start,
		"project.stat":         s.stat,
		"project.trial":        s.trial,
		"project.produce":      s.produce,
		"project.reach":        s.reach,
		"project.leave":        s.leave,
		"project.status":       s.status,
		"project.plan":         s.plan,
		"project.report":       monthly.Report(book{s}),
		"project.missed":       monthly.Missed(book{s}),
		"project.catch_up":     monthly.CatchUp(book{s}),
		"project.amend":        monthly.Amend(book{s}),
		"project.block":        s.block,
		"project.unblock":      s.unblock,
		"project.green":        green,
		"project.fund_claim":   s.fundClaim,
		"project.fund_verify":  s.fundVerify,
		"project.fund_correct": s.fundCorrect,
		"project.increase":     s.increase,
		"project.phases":       s.phases,
		"project.holders":      s.holders,
		"project.plots":        s.plots,
	}
}
