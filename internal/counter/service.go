package counter

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

// Permissions of service items.
const (
	PermView   = "item.view"
	PermEdit   = "item.edit"
	PermReview = "item.review"
)

// Events are what this module writes into the ledger, as people say it.
var Events = map[string]kernel.Text{
	"item.founded":        kernel.T("随区域包建立服务事项", "entered the service items of the pack"),
	"item.drafted":        kernel.T("起草服务事项", "drafted a service item"),
	"item.submitted":      kernel.T("提交服务事项审核", "submitted a service item for review"),
	"item.published":      kernel.T("审核发布服务事项", "reviewed and published a service item"),
	"item.returned":       kernel.T("退回服务事项", "returned a service item"),
	"item.dropped":        kernel.T("删除服务事项草稿", "dropped the draft of a service item"),
	"mandate.given":       kernel.T("委托帮代办", "gave a mandate"),
	"mandate.ended":       kernel.T("帮代办委托到期", "a mandate ended"),
	"mandate.revoked":     kernel.T("撤销帮代办委托", "revoked a mandate"),
	"paper.sealed":        kernel.T("文书成文存证", "wrote and sealed a document of a case"),
	"case.rating_refused": kernel.T("想评价自己经手的办件，被拒绝", "tried to rate a case and was refused"),
	"item.imported":       kernel.T("导入服务事项", "imported service items"),
}

//go:embed migrations
var migrations embed.FS

// Migrations are the tables of the counter.
func Migrations() store.Migrations {
	return store.Migrations{Module: "counter", FS: store.Sub(migrations, "migrations")}
}

// Options are what a Service is made of.
type Options struct {
	DB       *store.DB
	Ledger   *ledger.Ledger
	Org      *org.Service
	Rules    *pack.Counter
	Kinds    pack.List // of service items
	Calendar func() *calendar.Calendar
	Site     string // address of the site, printed on documents; "" = none
}

// Service holds the commands of the counter.
type Service struct {
	o        Options
	book     catalogue
	released released
	matters  *matter.Service
}

// Uses gives the service the matters that its cases are. It is told after the
// service is made, because the engine asks the service's effects first.
func (s *Service) Uses(m *matter.Service) { s.matters = m }

// New returns the service.
func New(o Options) *Service {
	s := &Service{o: o}
	s.book.words = everyday(o.Rules.Words)
	o.Ledger.On(Kind+".retimed", s.retimed)
	return s
}

// Kinds are the kinds of service items.
func (s *Service) Kinds() pack.List { return s.o.Kinds }

// UsualVisits is how often one usually had to come.
func (s *Service) UsualVisits() int { return s.o.Rules.Boards.Visits }

func (s *Service) today(now kernel.Instant) kernel.Date {
	return kernel.DateOf(now.In(s.o.Org.Location()))
}
