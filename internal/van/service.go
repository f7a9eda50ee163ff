package van

import (
	"embed"
	"slices"

	"juyan/internal/calendar"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/plot"
	"juyan/internal/store"
)

//go:embed migrations
var migrations embed.FS

// Migrations are the tables of the mobile office.
func Migrations() store.Migrations {
	return store.Migrations{Module: "van", FS: store.Sub(migrations, "migrations")}
}

// Kind is the kind of matter a visit is.
const Kind = "visit"

// Permissions.
const (
	PermView  = "van.view"
	PermPlan  = "van.plan"
	PermRaise = Kind + ".raise"
)

// Options are what a Service is made of.
type Options struct {
	DB       *store.DB
	Ledger   *ledger.Ledger
	Org      *org.Service
	Rules    *pack.Vans
	Land     *plot.Plan
	Calendar func() *calendar.Calendar
}

// Service plans the days of the vans.
type Service struct {
	o      Options
	matter *matter.Service
}

// New returns the service.
func New(o Options) *Service { return &Service{o: o} }

// Acts tells the service where visits are acted upon.
func (s *Service) Acts(m *matter.Service) { s.matter = m }

// Effects are the effects the pack's actions may name.
func (s *Service) Effects() map[string]matter.Effect {
	return map[string]matter.Effect{"van.ask": s.ask, "van.change": s.change, "van.plan": s.planned, "van.visit": s.visited, "van.cancel": s.cancelled}
}

// Rules are the vans as the pack says them; Land is the plan they drive on.
func (s *Service) Rules() *pack.Vans { return s.o.Rules }

// Serves reports whether the vans come for matters of a kind.
func (s *Service) Serves(kind string) bool { return slices.Contains(s.o.Rules.For, kind) }

// Land is the zone's plan.
func (s *Service) Land() *plot.Plan { return s.o.Land }

// Today is the civil day of an instant in the zone.
func (s *Service) Today(now kernel.Instant) kernel.Date {
	return kernel.DateOf(now.In(s.o.Calendar().Location()))
}

// Window returns a time of the day by its code.
func (s *Service) Window(code string) (pack.VanWindow, bool) {
	return pick(s.o.Rules.Windows, func(w pack.VanWindow) bool { return w.Code == code })
}

// Check returns what is checked by its code.
func (s *Service) Check(code string) (pack.VanCheck, bool) {
	return pick(s.o.Rules.Checks, func(x pack.VanCheck) bool { return x.Code == code })
}

// Van returns a van by its code.
func (s *Service) Van(code string) (pack.Van, bool) {
	return pick(s.o.Rules.Vans, func(v pack.Van) bool { return v.Code == code })
}

func pick[T any](list []T, is func(T) bool) (x T, ok bool) {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i], true
	}
	return x, false
}
