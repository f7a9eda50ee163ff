package merit

import (
	"embed"
	"strconv"
	"strings"

	"juyan/internal/calendar"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Permissions of this module.
const (
	PermView     = "merit.view"     // results of units, within the scope
	PermPersonal = "merit.personal" // results of posts and people, within the scope
	PermManage   = "merit.manage"   // announce, revise, compute pay
	PermApprove  = "merit.approve"  // make final, approve pay, decide on lists
	PermPay      = "merit.pay.view" // pools and amounts, within the scope
)

//go:embed migrations
var migrations embed.FS

// Migrations are the tables of results.
func Migrations() store.Migrations {
	return store.Migrations{Module: "merit", FS: store.Sub(migrations, "migrations")}
}

// Options are what a Service is made of.
type Options struct {
	DB       *store.DB
	Ledger   *ledger.Ledger
	Org      *org.Service
	Calendar func() *calendar.Calendar
	Pack     func() *pack.Pack
	Runs     Runs
}

// Service holds the commands of results.
type Service struct{ o Options }

// New returns the service.
func New(o Options) *Service { return &Service{o} }

// Award is the pack's rules of grades, notice, pay and lists.
func (s *Service) Award() *pack.Award { return &s.o.Pack().Award }

// event writes one event about a record of this module.
func (s *Service) event(tx *store.Tx, actor kernel.Actor, kind string, subject kernel.ID, payload any) error {
	_, err := s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: kind, Subject: subject, Payload: payload})
	return err
}

func (s *Service) today(tx *store.Tx) kernel.Date { return s.o.Org.Directory().Day(tx.Now()) }

// number takes the next document number of the year: 居高绩〔2023〕1号.
func (s *Service) number(tx *store.Tx) (string, error) {
	year := s.today(tx).Year
	var last int64
	err := tx.QueryRow(`INSERT INTO merit_seq (year, last) VALUES ($1, 1) ON CONFLICT (year) DO UPDATE SET last = merit_seq.last + 1 RETURNING last`, year).Scan(&last)
	return strings.NewReplacer("{year}", strconv.Itoa(year), "{seq}", strconv.FormatInt(last, 10)).Replace(s.Award().Documents.Number), err
}
