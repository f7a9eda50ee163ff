package resource

import (
	"embed"

	"juyan/internal/calendar"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/store"
)

//go:embed migrations
var migrations embed.FS

// Migrations are the tables of resources.
func Migrations() store.Migrations {
	return store.Migrations{Module: "resource", FS: store.Sub(migrations, "migrations")}
}

// Kind is the kind of matter a need is.
const Kind = "need"

// Permissions of the kind that this package asks for itself.
const (
	PermView   = Kind + ".view"
	PermRaise  = Kind + ".raise"
	PermDirect = Kind + ".direct"
)

// Standing is how a project stands in line.
type Standing struct {
	Stage string
	Light string // red, yellow, green; "" = none
	Key   bool   // it has the green channel
}

// Projects tells how projects stand; one it does not know comes last.
type Projects interface {
	Standing(tx *store.Tx, ids []kernel.ID) (map[kernel.ID]Standing, error)
}

// Options are what a Service is made of. Projects may be nil: then who claimed
// first comes first.
type Options struct {
	DB       *store.DB
	Ledger   *ledger.Ledger
	Org      *org.Service
	Rules    *pack.Resources
	Calendar func() *calendar.Calendar
	Projects Projects
}

// Service carries out the effects of needs and reads the balance.
type Service struct {
	o      Options
	matter *matter.Service
}

// New returns the service.
func New(o Options) *Service { return &Service{o: o} }

// Raises tells the service where gaps become tasks.
func (s *Service) Raises(m *matter.Service) { s.matter = m }

// Effects are the effects the pack's actions may name.
func (s *Service) Effects() map[string]matter.Effect {
	return map[string]matter.Effect{"resource.claim": s.claim, "resource.confirm": s.confirm, "resource.change": s.change, "resource.end": s.end}
}

// Resource returns one resource.
func (s *Service) Resource(code string) (*pack.Resource, error) {
	for i := range s.o.Rules.Resources {
		if r := &s.o.Rules.Resources[i]; r.Code == code {
			return r, nil
		}
	}
	return nil, kernel.NotFound(kernel.T("没有要素“%s”", "There is no resource %q"), code)
}

// Supplier is the unit that supplies a resource.
func (s *Service) Supplier(r *pack.Resource) kernel.ID {
	u, _ := s.o.Org.Directory().UnitByCode(r.Unit)
	return u.ID
}

func (s *Service) today(now kernel.Instant) kernel.Date {
	return kernel.DateOf(now.In(s.o.Calendar().Location()))
}
