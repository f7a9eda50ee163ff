package sim

import (
	"math/rand/v2"
	"slices"
	"time"

	"juyan/internal/booking"
	"juyan/internal/kernel"
)

// HoursScript is how extended hours are used.
type HoursScript struct {
	Bookings  int     `yaml:"bookings"`
	WalkIns   int     `yaml:"walk_ins"`
	Often     float64 `yaml:"often"`     // share that wants what is asked for most
	Absent    float64 `yaml:"absent"`    // of those booked
	Cancelled float64 `yaml:"cancelled"` // likewise
	Swaps     int     `yaml:"swaps"`     // of duties
	Last      int     `yaml:"last"`      // bookings that still lie ahead when the year has been told
}

// guest is somebody on the way to a desk. Guests draw from a chance of their own,
// so that everything else happens as it did without them.
type guest struct {
	*run
	rnd   *rand.Rand
	offer booking.Offer
	firm  firm
}

// castHours plans who books, who walks in and which duties are swapped.
func (r *run) castHours(share float64) {
	h := r.y.Hours
	if r.Booking == nil || len(r.Pack.Rosters.Desks) == 0 {
		return
	}
	of := func(n int) int { return int(float64(n)*share + 0.5) }
	for i := range of(h.Bookings) {
		g := r.guest(i)
		r.plan(r.dayOf(g.rnd, 20).At(9+g.rnd.IntN(9), g.rnd.IntN(60), r.loc), g.book)
	}
	for i := range of(h.WalkIns) {
		g := r.guest(1<<16 + i)
		r.plan(r.dayOf(g.rnd, 2).At(6, 0, r.loc), g.comeBy)
	}
	for i := range of(h.Swaps) {
		g := r.guest(1<<17 + i)
		r.plan(r.dayOf(g.rnd, 40).At(9, g.rnd.IntN(60), r.loc), g.swap)
	}
	for i := range h.Last {
		g := r.guest(1<<18 + i)
		if i == 0 { // whom a demonstration signs in as
			g.firm = r.firms.list[0]
		}
		r.plan(r.end.Add(-time.Duration(h.Last-i)*7*time.Minute), g.bookAhead)
	}
}

func (r *run) guest(n int) *guest {
	rnd := r.chance(streamHours, n)
	return &guest{run: r, rnd: rnd, firm: r.firms.list[rnd.IntN(len(r.firms.list))]}
}

// dayOf is a day of the year, some days before its end at the latest.
func (r *run) dayOf(rnd *rand.Rand, before int) kernel.Date {
	return r.y.from.AddDays(1 + rnd.IntN(max(1, r.days-before)))
}

// wants chooses what for.
func (g *guest) wants() error {
	list, err := g.Booking.Offers(g.ctx)
	if err != nil || len(list) == 0 {
		return err
	}
	often := slices.DeleteFunc(slices.Clone(list), func(o booking.Offer) bool { return !o.Often })
	if len(often) > 0 && g.rnd.Float64() < g.y.Hours.Often {
		list = often
	}
	g.offer = list[g.rnd.IntN(len(list))]
	return nil
}

// book books one of the next times, and comes, or cancels, or does not come.
func (g *guest) book() error { return g.bookOne(false) }

// bookAhead books a time after the year has been told.
func (g *guest) bookAhead() error { return g.bookOne(true) }

func (g *guest) bookOne(ahead bool) error {
	who := g.staff.contact(g.firm.id)
	if err := g.wants(); err != nil || who.Person == "" || g.offer.ID == "" {
		return err
	}
	days, err := g.Booking.Slots(g.ctx, who, g.offer.Desk)
	if err != nil {
		return err
	}
	var free []booking.Slot
	for _, d := range days {
		for _, s := range d.Slots {
			if s.Left > 0 && (s.From > g.end) == ahead {
				free = append(free, s)
			}
		}
	}
	if len(free) == 0 {
		return nil
	}
	s := free[g.rnd.IntN(len(free))]
	b, err := g.Booking.Book(g.ctx, who, booking.BookInput{Item: g.offer.ID, Start: s.From, Visitor: who.Name})
	if err := g.done(err); err != nil || b == nil {
		return err
	}
	return g.follow(who, b)
}

// done counts a command; one that came too late is no fault of the replay.
func (r *run) done(err error) error {
	r.report.Commands++
	switch kernel.CodeOf(err) {
	case kernel.CodeConflict, kernel.CodeInvalid:
		r.report.Refused++
		return nil
	}
	return err
}

// follow plans what becomes of a booking.
func (g *guest) follow(who kernel.Actor, b *booking.Booking) error {
	switch p := g.rnd.Float64(); {
	case p < g.y.Hours.Cancelled:
		g.plan((g.now+b.Span.From)/2, func() error { return g.done(g.Booking.Cancel(g.ctx, who, b.ID, "改日再来")) })
	case p < g.y.Hours.Cancelled+g.y.Hours.Absent:
		g.plan(b.Span.To.Add(time.Duration(g.Pack.Rosters.Grace)*time.Minute), func() error {
			_, err := g.Booking.Sweep(g.ctx)
			return g.done(err)
		})
	default:
		g.plan(b.Span.From.Add(time.Duration(g.rnd.IntN(12))*time.Minute), func() error { return g.came(b) })
	}
	return nil
}

// onDuty is who stands at a desk in a session.
func (g *guest) onDuty(slip booking.Slip) (booking.Duty, kernel.Actor) {
	who, err := g.staff.with(g.rnd, "counter_head", booking.PermRoster)
	if err != nil {
		return booking.Duty{}, kernel.Actor{}
	}
	d, err := g.Booking.Duty(g.ctx, who, slip)
	if err != nil {
		return d, kernel.Actor{}
	}
	return d, g.staff.in(d.Post)
}

func (g *guest) came(b *booking.Booking) error {
	_, who := g.onDuty(b.Slip)
	if who.Person == "" {
		return nil
	}
	return g.done(g.Booking.Came(g.ctx, who, b.ID))
}

// comeBy walks in at a session of the day, if there is one.
func (g *guest) comeBy() error {
	if err := g.wants(); err != nil || g.offer.ID == "" {
		return err
	}
	sessions, err := g.Booking.Sessions(g.today)
	if err != nil || len(sessions) == 0 {
		return err
	}
	x := sessions[g.rnd.IntN(len(sessions))]
	if !slices.Contains(g.offer.Desk.Sessions, x.Code) {
		return nil
	}
	slip := booking.Slip{Desk: g.offer.Desk.Code, Day: g.today, Session: x.Code}
	name := some(g.rnd, g.y.Resident.Names)
	g.plan(x.From.Add(time.Duration(1+g.rnd.IntN(int(x.To.Sub(x.From)/time.Minute)-1))*time.Minute), func() error {
		duty, who := g.onDuty(slip)
		if who.Person == "" || !duty.Open() {
			return nil
		}
		_, err := g.Booking.WalkIn(g.ctx, who, booking.WalkInInput{Item: g.offer.ID, Visitor: name})
		return g.done(err)
	})
	return nil
}

// swap has the head of a unit exchange the duties of two weeks.
func (g *guest) swap() error {
	desk := g.Pack.Rosters.Desks[g.rnd.IntN(len(g.Pack.Rosters.Desks))]
	var head kernel.Actor
	for _, post := range g.dir.PostsOf(g.Booking.UnitOf(desk)) {
		if slices.Contains(post.Roles, "unit_head") && head.Person == "" {
			head = g.staff.in(post.ID)
		}
	}
	if head.Person == "" {
		return nil
	}
	from := g.today.AddDays(3)
	list, err := g.Booking.Roster(g.ctx, head, g.Booking.UnitOf(desk), from, from.AddDays(20))
	list = slices.DeleteFunc(list, func(d booking.Duty) bool { return d.Desk != desk.Code || d.Session != desk.Sessions[0] || !d.Open() })
	if err != nil || len(list) < 2 {
		return err
	}
	a, b := list[0], list[len(list)-1]
	if a.Post == b.Post {
		return nil
	}
	return g.done(g.Booking.Swap(g.ctx, head, booking.SwapInput{A: a.Slip, B: b.Slip, VersionA: a.Version, VersionB: b.Version, Reason: "两人商量对换，已报单位同意"}))
}
