package baton

import (
	"context"
	"embed"
	"sync"

	"juyan/internal/calendar"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/measure/column"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Permissions of this module.
const (
	PermView     = "baton.view"     // schemes and the results of units, within the scope
	PermPersonal = "baton.personal" // results of posts and people, within the scope
	PermManage   = "baton.manage"   // draft, consult, publish, run
	PermOpine    = "baton.opine"    // say what one thinks of a draft
	PermJudge    = "baton.judge"    // sit on a panel
)

//go:embed migrations
var migrations embed.FS

// Migrations are the tables of the appraisal.
func Migrations() store.Migrations {
	return store.Migrations{Module: "baton", FS: store.Sub(migrations, "migrations")}
}

// Series asks for one imported series: of each subject (units, firms), or of
// the whole zone where there are none.
type Series struct {
	Code     string
	Period   indicator.Period
	Subjects []kernel.ID
	Claimed  bool
	Known    kernel.Instant // as known at this instant
}

// Statistics answers for imported series: one value for each subject, or one
// for the zone, and the versions that were read.
type Statistics interface {
	Column(ctx context.Context, q Series) (values []indicator.Value, versions []string, err error)
	Known() map[string]bool // the codes there are; nil = not checked
}

// Matter is a matter as people name it.
type Matter struct {
	ID     kernel.ID
	Number string
	Title  string
}

// Options are what a Service is made of.
type Options struct {
	DB         *store.DB
	Ledger     *ledger.Ledger
	Org        *org.Service
	Calendar   func() *calendar.Calendar
	Pack       func() *pack.Pack
	Facts      *column.Warehouse
	Statistics Statistics
	// Matter finds the matter of a number; one the actor may not see is not found.
	Matter func(ctx context.Context, actor kernel.Actor, number string) (Matter, error)
}

// Service holds the commands of the appraisal.
type Service struct {
	o       Options
	mu      sync.Mutex
	without map[exclusion]*column.Without
}

// New returns the service.
func New(o Options) *Service { return &Service{o: o, without: map[exclusion]*column.Without{}} }

// event writes one event about a record of this module.
func (s *Service) event(tx *store.Tx, actor kernel.Actor, kind string, subject kernel.ID, version string, payload any) error {
	_, err := s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: kind, Subject: subject, RuleVersion: version, Payload: payload})
	return err
}
