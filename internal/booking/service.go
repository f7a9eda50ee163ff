package booking

import (
	"context"
	"embed"
	"slices"
	"time"

	"juyan/internal/auth"
	"juyan/internal/calendar"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/store"
)

//go:embed migrations
var migrations embed.FS

// Migrations are the tables of extended hours.
func Migrations() store.Migrations {
	return store.Migrations{Module: "booking", FS: store.Sub(migrations, "migrations")}
}

// Permissions.
const (
	PermView   = "booking.view"   // bookings
	PermRaise  = "booking.raise"  // book, and cancel what one may see
	PermHandle = "booking.handle" // at the desk: walk-ins, came, did not come
	PermRoster = "roster.view"
	PermKeep   = "roster.keep" // change the roster
)

// Events are what this module writes into the ledger, as people say it.
var Events = map[string]kernel.Text{
	"booking.made":      kernel.T("预约了延时办", "booked a time in extended hours"),
	"booking.cancelled": kernel.T("取消了预约", "cancelled a booking"),
	"booking.walked-in": kernel.T("登记直接来办的", "entered a walk-in"),
	"booking.came":      kernel.T("预约的人来了", "marked a booking as come"),
	"booking.absent":    kernel.T("预约的人没来", "marked a booking as not come"),
	"roster.replaced":   kernel.T("改了延时班", "changed a duty"),
	"roster.swapped":    kernel.T("换了延时班", "swapped two duties"),
	"kiosk.throttled":   kernel.T("自助区查询编号错误太多，已限制", "throttled wrong codes at the self-service area"),
}

// Measures this module publishes; measures.yaml names them.
const (
	Booked   = "hours.booked"
	WalkedIn = "hours.walked_in"
	NotCome  = "hours.absent"
	Served   = "hours.served"
)

// Item is a service item that is offered in extended hours.
type Item struct {
	ID   kernel.ID
	Code string
	Name kernel.Text
	Unit kernel.ID
}

// Options are what a Service is made of.
type Options struct {
	DB       *store.DB
	Ledger   *ledger.Ledger
	Org      *org.Service
	Auth     *auth.Service
	Rules    *pack.Rosters
	Calendar func() *calendar.Calendar
	// Items are the service items in force that are offered in extended hours.
	Items func(ctx context.Context) ([]Item, error)
	// AtOnce are the items in force of these names, whatever their hours.
	AtOnce func(ctx context.Context, names []string) ([]Item, error)
	// Status looks a receipt up; nil: nothing is connected that has one.
	Status func(ctx context.Context, code string) (Standing, error)
}

// Service holds the commands of extended hours.
type Service struct{ o Options }

// New returns the service.
func New(o Options) *Service { return &Service{o: o} }

// Rules are the extended hours as the pack says them.
func (s *Service) Rules() *pack.Rosters { return s.o.Rules }

func (s *Service) dir() *org.Directory { return s.o.Org.Directory() }

func (s *Service) loc() *time.Location { return s.o.Calendar().Location() }

// Today is the civil day of an instant in the zone.
func (s *Service) Today(now kernel.Instant) kernel.Date { return kernel.DateOf(now.In(s.loc())) }

// Desk returns a desk by its code.
func (s *Service) Desk(code string) (pack.Desk, error) {
	if i := slices.IndexFunc(s.o.Rules.Desks, func(d pack.Desk) bool { return d.Code == code }); i >= 0 {
		return s.o.Rules.Desks[i], nil
	}
	return pack.Desk{}, kernel.NotFound(kernel.T("没有窗口“%s”", "There is no desk %q"), code)
}

// UnitOf is the unit of a desk.
func (s *Service) UnitOf(d pack.Desk) kernel.ID {
	u, _ := s.dir().UnitByCode(d.Unit)
	return u.ID
}

// Units are the units with desks, in the pack's order.
func (s *Service) Units() (out []org.Unit) {
	for _, d := range s.o.Rules.Desks {
		u, ok := s.dir().UnitByCode(d.Unit)
		if ok && !slices.ContainsFunc(out, func(x org.Unit) bool { return x.ID == u.ID }) {
			out = append(out, u)
		}
	}
	return out
}

// May reports whether the actor has a permission at a desk: everywhere, because
// it is the unit's, or because the actor's post takes turns there.
func (s *Service) May(actor kernel.Actor, permission string, d pack.Desk) bool {
	switch scope := actor.Can(permission); scope {
	case kernel.ScopeNone, kernel.ScopeEnterprise, kernel.ScopeOwn:
		return false
	case kernel.ScopeAll:
		return true
	default:
		unit := s.UnitOf(d)
		return unit == actor.Unit || scope == kernel.ScopeSubtree && slices.Contains(actor.Units, unit) || s.takesTurns(actor.Post, d)
	}
}

func (s *Service) takesTurns(post kernel.ID, d pack.Desk) bool {
	p, ok := s.dir().Post(post)
	return ok && slices.Contains(d.Posts, p.Code)
}

// at allows an act at a desk.
func (s *Service) at(actor kernel.Actor, permission string, d pack.Desk) error {
	if err := actor.Require(permission); err != nil {
		return err
	}
	if !s.May(actor, permission, d) {
		return kernel.Forbidden(kernel.T("“%s”不归您的岗位管", "%s is not your post's"), d.Name)
	}
	return nil
}
