package sim_test

import (
	"context"
	"testing"

	"juyan/internal/app"
	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/sim"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var ctx = context.Background()

// zone founds the model zone in a fresh database.
func zone(t testing.TB, d store.Dialect) (*app.App, sim.World) {
	t.Helper()
	year, err := sim.LoadYear(packs.Model())
	if err != nil {
		t.Fatal(err)
	}
	from := kernel.Date{Year: 2022, Month: 1, Day: 1}
	clock := sim.NewClock(from.At(0, 0, shanghai(t)))
	a, err := app.Open(ctx, app.Config{DB: storetest.URL(t, d), Pack: packs.Model(), Demo: true, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := a.DB.SetUnsafe(ctx, true); err != nil {
		t.Fatal(err)
	}
	if err := a.Found(ctx, from); err != nil {
		t.Fatal(err)
	}
	return a, world(a, year, clock)
}

func world(a *app.App, y *sim.Year, c *sim.Clock) sim.World {
	dir := a.Org.Directory()
	as := func(person, post kernel.ID) kernel.Actor {
		actor, err := a.Auth.ActorIn(dir, c.Now(), person, post)
		if err != nil {
			return kernel.Actor{}
		}
		return actor
	}
	return sim.World{DB: a.DB, Matter: a.Matter, Org: a.Org, Calendar: a.Calendar(), Pack: a.Pack, Year: y, Clock: c,
		Actor: func(post kernel.ID) kernel.Actor {
			h, ok := dir.Holder(post, c.Now())
			if !ok {
				return kernel.Actor{}
			}
			return as(h.ID, post)
		},
		Contact: func(firm kernel.ID) kernel.Actor {
			for _, p := range dir.Contacts(firm) {
				return as(p.ID, "")
			}
			return kernel.Actor{}
		},
	}
}

func TestYear(t *testing.T) {
	_, w := zone(t, store.SQLite)
	rep, err := sim.Run(ctx, w, sim.Options{Seed: 2022})
	t.Log(rep)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(rep.Stages)
	t.Log(rep.Events)
	t.Log(rep.Measures)
	_ = auth.HashParams{}
}
