package doubt

import (
	"embed"

	"juyan/internal/calendar"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/store"
)

//go:embed migrations
var migrations embed.FS

// Migrations are the tables of doubts.
func Migrations() store.Migrations {
	return store.Migrations{Module: "doubt", FS: store.Sub(migrations, "migrations")}
}

// Kind is the kind of matter a doubt is.
const Kind = "doubt"

// Permissions of the kind that this package asks for itself.
const (
	PermView   = Kind + ".view"
	PermDirect = Kind + ".direct"
)

// Options are what a Service is made of.
type Options struct {
	DB       *store.DB
	Ledger   *ledger.Ledger
	Org      *org.Service
	Rules    pack.Doubts
	Calendar func() *calendar.Calendar
}

// Service searches for doubts and keeps what became of them.
type Service struct {
	o      Options
	matter *matter.Service
	marked map[string]bool // kinds of events that get a mark
}

// New returns the service; it watches the ledger for acts to mark.
func New(o Options) *Service {
	s := &Service{o: o, marked: map[string]bool{}}
	for _, d := range o.Rules.Detectors {
		for _, r := range d.Rules {
			for _, kind := range append(append([]string{}, r.Acts...), r.After...) {
				s.marked[kind] = s.marked[kind] || d.Code == pack.DoubtSamePlace
			}
		}
	}
	o.Ledger.Witness(s.mark)
	return s
}

// Raises tells the service where doubts become matters. The matters need this
// service's effects first, so it is told afterwards.
func (s *Service) Raises(m *matter.Service) { s.matter = m }

// Effects are the effects the pack's actions may name.
func (s *Service) Effects() map[string]matter.Effect {
	return map[string]matter.Effect{"doubt.impartial": s.impartial, "doubt.verdict": s.verdict}
}

// Detectors are the rules in the order of the pack.
func (s *Service) Detectors() []pack.Detector { return s.o.Rules.Detectors }
