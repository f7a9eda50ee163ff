package review

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

// Permissions of this module.
const (
	PermView   = "review.view"
	PermManage = "review.manage" // plan, open, record, close: the secretary
	PermJudge  = "review.judge"  // vote and stand aside, as a member
)

// The codes of the zone pack's kinds that this module reads and writes.
const (
	KindOpinion = "opinion"
	kindTask    = "task"
	actLapse    = "lapse"
	fieldNote   = "review_note"
)

//go:embed migrations
var migrations embed.FS

// Migrations are the tables of reviews.
func Migrations() store.Migrations {
	return store.Migrations{Module: "review", FS: store.Sub(migrations, "migrations")}
}

// Options are what a Service is made of.
type Options struct {
	DB       *store.DB
	Ledger   *ledger.Ledger
	Org      *org.Service
	Calendar func() *calendar.Calendar
	Rules    func() *pack.Reviews
}

// Service holds the commands of reviews.
type Service struct {
	o      Options
	matter *matter.Service
}

// New returns the service; Uses must follow before the first command.
func New(o Options) *Service { return &Service{o: o} }

// Uses gives the service the matters it reviews.
func (s *Service) Uses(m *matter.Service) { s.matter = m }

// Effects are what this module does in the course of an opinion.
func (s *Service) Effects() map[string]matter.Effect {
	return map[string]matter.Effect{"review.stated": s.stated}
}

// Rules are the bodies and checks of the pack.
func (s *Service) Rules() *pack.Reviews { return s.o.Rules() }

// Body returns a body of the pack.
func (s *Service) Body(code string) (*pack.ReviewBody, error) {
	b, ok := s.Rules().Body(code)
	if !ok {
		return nil, kernel.NotFound(kernel.T("没有“%s”这个评审机构", "there is no body %q"), code)
	}
	return b, nil
}

// terms are the rules of a body on a day.
func (s *Service) terms(b *pack.ReviewBody, day kernel.Date) (*pack.ReviewTerms, error) {
	t, ok := b.On(day)
	if !ok {
		return nil, kernel.Invalid("held_on", kernel.T("%s 在 %s 还没有组成规则，请选以后的日期", "%s has no terms on %s; choose a later day"), b.Name, day)
	}
	return &t, nil
}

func (s *Service) dir() *org.Directory { return s.o.Org.Directory() }

// today is the civil day of a transaction.
func (s *Service) today(tx *store.Tx) kernel.Date { return s.dir().Day(tx.Now()) }

func (s *Service) postOf(code string) kernel.ID { p, _ := s.dir().PostByCode(code); return p.ID }

func (s *Service) postsOf(codes []string) []kernel.ID {
	var out []kernel.ID
	for _, c := range codes {
		if id := s.postOf(c); id != "" {
			out = append(out, id)
		}
	}
	return out
}

// tell writes an event of a review into the record of a lead; it returns the
// event for the facts that come of it.
func (s *Service) tell(tx *store.Tx, actor kernel.Actor, kind string, lead, subject kernel.ID, said kernel.Text, more map[string]any) (ledger.Event, error) {
	payload := map[string]any{"said": said}
	for k, v := range more {
		payload[k] = v
	}
	return s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: kind, Matter: lead, Subject: subject, Payload: payload})
}
