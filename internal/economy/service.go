package economy

import (
	"embed"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Permissions of this module.
const (
	PermView   = "statistics.view"
	PermClaim  = "statistics.claim"
	PermVerify = "statistics.verify"
)

//go:embed migrations
var migrations embed.FS

// Migrations are the tables of statistics.
func Migrations() store.Migrations {
	return store.Migrations{Module: "economy", FS: store.Sub(migrations, "migrations")}
}

// Options are what a Service is made of.
type Options struct {
	DB     *store.DB
	Ledger *ledger.Ledger
	Org    *org.Service
	Series []pack.Series
}

// Service holds the commands of statistics.
type Service struct {
	o      Options
	series map[string]*pack.Series
}

// New returns the service.
func New(o Options) *Service {
	s := &Service{o: o, series: map[string]*pack.Series{}}
	for i := range o.Series {
		s.series[o.Series[i].Code] = &o.Series[i]
	}
	return s
}

// All lists the series of the pack, in its order.
func (s *Service) All() []pack.Series { return s.o.Series }

// Series returns one series.
func (s *Service) Series(code string) (*pack.Series, error) {
	if x := s.series[code]; x != nil {
		return x, nil
	}
	return nil, kernel.NotFound(kernel.T("没有统计指标“%s”", "There is no series %q"), code)
}

// Known answers which codes there are.
func (s *Service) Known() map[string]bool {
	out := map[string]bool{}
	for code := range s.series {
		out[code] = true
	}
	return out
}
