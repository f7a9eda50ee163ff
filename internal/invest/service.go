package invest

import (
	"embed"
	"strings"
	"sync"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/measure/column"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/store"
)

//go:embed migrations
var migrations embed.FS

// Migrations are the tables of leads.
func Migrations() store.Migrations {
	return store.Migrations{Module: "invest", FS: store.Sub(migrations, "migrations")}
}

// Kind is the kind of matter a lead is.
const Kind = "lead"

// Permissions of the kind that this package asks for itself.
const (
	PermView   = Kind + ".view"
	PermRaise  = Kind + ".raise"
	PermDirect = Kind + ".direct"
	PermExport = Kind + ".export"
)

// Options are what a Service is made of.
type Options struct {
	DB       *store.DB
	Ledger   *ledger.Ledger
	Org      *org.Service
	Rules    pack.Invest
	Location *time.Location
	Columns  *column.Warehouse // facts in memory; nil = they are added up by the database
}

// Service carries out the effects of leads and reads their boards.
type Service struct {
	o      Options
	matter *matter.Service

	mu     sync.Mutex // guards what follows: see agencies
	known  *org.Directory
	groups *column.Groups
	counts []kernel.ID
}

// New returns the service.
func New(o Options) *Service { return &Service{o: o} }

// Acts tells the service where leads are acted on. The matters need this
// service's effects first, so it is told afterwards.
func (s *Service) Acts(m *matter.Service) { s.matter = m }

// Effects are the effects the pack's actions may name.
func (s *Service) Effects() map[string]matter.Effect {
	return map[string]matter.Effect{
		"invest.register": s.register,
		"invest.plan":     s.plan,
		"invest.contact":  s.contact,
		"invest.revise":   s.revise,
		"invest.mark":     mark(true),
		"invest.unmark":   mark(false),
		"invest.appoint":  s.appoint,
		"invest.claim":    s.claim,
		"invest.rule":     s.rule,
		"invest.share":    s.share,
		"invest.lapse":    s.lapse,
		"invest.absorb":   absorb,
		"invest.propose":  propose,
		"invest.pass":     pass,
		"invest.sign":     sign,
		"invest.rest":     rest,
		"invest.merge":    s.merge,
		"invest.stand":    stand,
	}
}

// agency is the body a unit belongs to: credit and claims are those of agencies,
// not of their sections.
func (s *Service) agency(unit kernel.ID) kernel.ID {
	path := s.o.Org.Directory().Path(unit)
	for i := len(path) - 1; i >= 0; i-- {
		if path[i].Kind != org.Department {
			return path[i].ID
		}
	}
	return unit
}

// unitNamed finds an agency by its short or full name in either language, or by
// its code.
func (s *Service) unitNamed(name string) (kernel.ID, bool) {
	for _, u := range s.o.Org.Directory().Units() {
		if u.Kind == org.Party || u.Kind == org.Department {
			continue
		}
		for _, x := range []string{string(u.ID), u.Code, u.Name.ZH, u.Short.ZH, u.Name.EN, u.Short.EN} {
			if x != "" && strings.EqualFold(x, name) {
				return u.ID, true
			}
		}
	}
	return "", false
}

func (s *Service) unitShort(id kernel.ID) kernel.Text {
	u, _ := s.o.Org.Directory().Unit(id)
	if u.Short.IsZero() {
		return u.Name
	}
	return u.Short
}
