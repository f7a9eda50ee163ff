package matter

import (
	"embed"
	"sync/atomic"

	"juyan/internal/calendar"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/org"
	"juyan/internal/store"
)

//go:embed migrations
var migrations embed.FS

// Migrations are the tables of matters and registers.
func Migrations() store.Migrations {
	return store.Migrations{Module: "matter", FS: store.Sub(migrations, "migrations")}
}

// Effect is what a module does besides, inside the transaction of an action.
type Effect func(*Step) error

// Service holds the commands of matters.
type Service struct {
	db      *store.DB
	led     *ledger.Ledger
	org     *org.Service
	kinds   *Kinds
	regs    map[string]*caseflow.Register
	regList []*caseflow.Register
	cal     func() *Clockwork
	effects map[string]Effect
	may     func(actor kernel.Actor, permission string, args []any) (string, []any)
	wake    chan struct{}
	soonest atomic.Int64 // due time of the earliest timer set lately; zero = none
	table   timetable    // while a Batch drives the clock
	memory  memory
	heads   heads
	numbers numbers
	series  series
	reads   atomic.Int64 // how often notices were marked as read
	drafts  DraftRules
}

// Options are what a Service is made of.
type Options struct {
	DB        *store.DB
	Ledger    *ledger.Ledger
	Org       *org.Service
	Calendar  func() *calendar.Calendar // the calendar in force; it may be replaced while running
	Kinds     *Kinds
	Registers []*caseflow.Register
	Effects   map[string]Effect
	Drafts    DraftRules
	// Where returns "actor may see matter m under permission" as SQL, its
	// placeholders after args (see package auth).
	Where func(actor kernel.Actor, permission string, args []any) (string, []any)
}

// New returns the service.
func New(o Options) *Service {
	s := &Service{db: o.DB, led: o.Ledger, org: o.Org, kinds: o.Kinds, effects: o.Effects, regs: map[string]*caseflow.Register{}, regList: o.Registers, may: o.Where, drafts: o.Drafts, wake: make(chan struct{}, 1)}
	s.cal = func() *Clockwork { return &Clockwork{o.Calendar()} }
	for _, r := range o.Registers {
		s.regs[r.Code] = r
	}
	return s
}

// Kinds returns the published definitions.
func (s *Service) Kinds() *Kinds { return s.kinds }

// people is the directory as of a transaction.
func (s *Service) people(tx *store.Tx) people { return people{s.org.Directory(), tx.Now()} }
