package sim_test

import (
	"context"
	"testing"
	"time"

	"juyan/internal/app"
	"juyan/internal/kernel"
	"juyan/internal/measure"
	"juyan/internal/sim"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

var ctx = context.Background()

// zone is the model zone, founded in a fresh database and ready for a year.
type zone struct {
	sim.World
	app *app.App
}

func newZone(t testing.TB, d store.Dialect) *zone {
	t.Helper()
	year, err := sim.LoadYear(packs.Model())
	must(t, err)
	loc, err := time.LoadLocation("Asia/Shanghai")
	must(t, err)
	from := kernel.Date{Year: 2022, Month: 1, Day: 1}
	clock := sim.NewClock(from.At(0, 0, loc))
	a, err := app.Open(ctx, app.Config{DB: storetest.URL(t, d), Pack: packs.Model(), Demo: true, Clock: clock})
	must(t, err)
	t.Cleanup(func() { must(t, a.Close()) })
	must(t, a.DB.SetUnsafe(ctx, true))
	must(t, a.Found(ctx, from))
	w := sim.World{DB: a.DB, Matter: a.Matter, KeyTask: a.KeyTask, Economy: a.Economy, Party: a.Party, Meeting: a.Meeting, Org: a.Org, Baton: a.Baton, Merit: a.Merit, Doubt: a.Doubt, Invest: a.Invest, Review: a.Review, Project: a.Project, Approval: a.Approval, Van: a.Van, Counter: a.Counter, Calendar: a.Calendar(), Pack: a.Pack, Year: year, Clock: clock}
	z := &zone{w, a}
	z.Actor, z.Contact = z.actor, z.contact
	return z
}

// actor is who holds a post now; nobody when it is vacant.
func (z *zone) actor(post kernel.ID) kernel.Actor {
	if h, ok := z.Org.Directory().Holder(post, z.Clock.Now()); ok {
		if a, err := z.app.Auth.ActorIn(z.Org.Directory(), z.Clock.Now(), h.ID, post); err == nil {
			return a
		}
	}
	return kernel.Actor{}
}

// contact is who speaks for a firm.
func (z *zone) contact(firm kernel.ID) kernel.Actor {
	for _, p := range z.Org.Directory().Contacts(firm) {
		if a, err := z.app.Auth.ActorIn(z.Org.Directory(), z.Clock.Now(), p.ID, ""); err == nil {
			return a
		}
	}
	return kernel.Actor{}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// signIn is one of the pack's demonstration identities.
func (z *zone) signIn(t testing.TB, code string) kernel.Actor {
	t.Helper()
	for _, s := range z.Pack.SignIns {
		if s.Code != code {
			continue
		}
		if e, ok := z.Org.Directory().EnterpriseByCode(s.Enterprise); ok {
			return z.Contact(e.ID)
		}
		if p, ok := z.Org.Directory().PostByCode(s.Post); ok {
			return z.Actor(p.ID)
		}
	}
	t.Fatalf("no sign-in %s", code)
	return kernel.Actor{}
}

// rate is how often a unit kept its handling limit.
func (z *zone) rate(t testing.TB, unit string) measure.Rate {
	t.Helper()
	u, ok := z.Org.Directory().UnitByCode(unit)
	if !ok {
		t.Fatalf("no unit %s", unit)
	}
	return z.ratesBy(t, "whistle.handle_in_time", "whistle.handle_due", measure.ByUnit)[string(u.ID)]
}

// ratesBy is a rate of everybody along a dimension.
func (z *zone) ratesBy(t testing.TB, num, den string, by measure.Dim) map[string]measure.Rate {
	t.Helper()
	out := map[string]measure.Rate{}
	must(t, z.DB.Read(ctx, func(tx *store.Tx) error {
		sums, err := measure.Sums(tx, measure.Query{Measures: []string{num, den}, Group: by})
		for _, s := range sums {
			r := out[s.Group]
			if s.Measure == den {
				r.Den = s.Value
			} else {
				r.Num = s.Value
			}
			out[s.Group] = r
		}
		return err
	}))
	return out
}
