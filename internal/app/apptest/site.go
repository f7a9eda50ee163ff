// Package apptest puts up the model zone with its whole site, so that the page
// tests of a module ask it as the holder of a post.
//
// Layout: site.go (the zone, its clock, who is who), ask.go (requests), page.go
// (what stands on a page).
//
// Invariants: every test has a zone of its own as it was founded, on both
// engines; the
// clock stands still until a test moves it; a request goes through the same
// door and permissions as a browser's.
package apptest

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"juyan/internal/app"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/pack/packtest"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

var zone = time.FixedZone("CST", 8*3600)

// Site is the model zone and its pages on one engine.
type Site struct {
	*testing.T
	*app.App
	Ctx   context.Context
	Clock *storetest.Clock
	pages http.Handler
}

// Each founds the zone on either engine, on a day at nine, and runs fn.
func Each(t *testing.T, day string, fn func(s *Site)) {
	for _, d := range []store.Dialect{store.SQLite, store.Postgres} {
		t.Run(string(d), func(t *testing.T) { fn(open(t, d, day)) })
	}
}

// Watched is Each on PostgreSQL alone, with what is asked of it.
func Watched(t *testing.T, day string, fn func(s *Site, w *storetest.Wire)) {
	through, w := storetest.Watch(t, foundedZone(t, store.Postgres))
	fn(openAt(t, through, day), w)
}

func open(t *testing.T, d store.Dialect, day string) *Site {
	t.Helper()
	return openAt(t, foundedZone(t, d), day)
}

func openAt(t *testing.T, db, day string) *Site {
	t.Helper()
	s := &Site{T: t, Ctx: context.Background(), Clock: storetest.NewClock()}
	s.At(day, 9)
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	var err error
	c := config(db, s.Clock, log)
	c.Read = packtest.Model(t)
	if s.App, err = app.Open(s.Ctx, c); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	s.pages = s.Server()
	return s
}

func config(db string, clock *storetest.Clock, log *slog.Logger) app.Config {
	return app.Config{DB: db, Pack: packs.Model(), Demo: true, Clock: clock, Log: log}
}

// foundedZone makes a database that holds the model zone as it was founded on the
// first of January 2022.
func foundedZone(t *testing.T, d store.Dialect) string {
	t.Helper()
	return storetest.Copy(t, d, "model", func(url string) error {
		clock := storetest.NewClock()
		clock.Set(founded.At(0, 0, zone))
		a, err := app.Open(t.Context(), config(url, clock, slog.New(slog.DiscardHandler)))
		if err != nil {
			return err
		}
		return errors.Join(a.Found(t.Context(), founded), a.Close())
	})
}

var founded = kernel.Date{Year: 2022, Month: 1, Day: 1}

// At moves the clock to an hour of a day, firing what falls due on the way.
func (s *Site) At(day string, hour int) {
	s.Helper()
	d, err := kernel.ParseDate(day)
	s.Must(err)
	until := d.At(hour, 0, zone)
	for fired := s.App != nil; fired; {
		if fired, _, err = s.Matter.FireNext(s.Ctx, until, func(due kernel.Instant) { s.Clock.Set(due) }); err != nil {
			s.Fatal(err)
		}
	}
	s.Clock.Set(until)
}

// Who is the holder of a post.
func (s *Site) Who(post string) kernel.Actor {
	s.Helper()
	dir := s.Org.Directory()
	p, ok := dir.PostByCode(post)
	holder, held := dir.Holder(p.ID, s.Clock.Now())
	if !ok || !held {
		s.Fatalf("nobody holds %s", post)
	}
	return s.Actor(holder.ID, p.ID)
}

// Contact is who speaks for an enterprise.
func (s *Site) Contact(enterprise string) kernel.Actor {
	s.Helper()
	e, ok := s.Org.Directory().EnterpriseByCode(enterprise)
	if !ok {
		s.Fatalf("no enterprise %s", enterprise)
	}
	return s.Actor(e.Contact, "")
}

// Actor is a person in a post, or in none, with what they may do now.
func (s *Site) Actor(person, post kernel.ID) kernel.Actor {
	s.Helper()
	a, err := s.Auth.ActorIn(s.Org.Directory(), s.Clock.Now(), person, post)
	s.Must(err)
	return a
}

// Must ends the test at an error.
func (s *Site) Must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// Unit is the id of a unit.
func (s *Site) Unit(code string) string {
	s.Helper()
	u, ok := s.Org.Directory().UnitByCode(code)
	if !ok {
		s.Fatalf("no unit %s", code)
	}
	return string(u.ID)
}

// Post is the id of a post.
func (s *Site) Post(code string) string {
	s.Helper()
	p, ok := s.Org.Directory().PostByCode(code)
	if !ok {
		s.Fatalf("no post %s", code)
	}
	return string(p.ID)
}

// Values are the fields of a form.
type Values = map[string][]string

// Raise enters a matter as the holder of a post; parent may be "".
func (s *Site) Raise(post, kind string, parent kernel.ID, v Values) *matter.Matter {
	s.Helper()
	m, err := s.Matter.Raise(s.Ctx, s.Who(post), matter.RaiseInput{Kind: kind, Values: v, Parent: parent})
	s.Must(err)
	return m
}

// Try acts on a matter as the holder of a post.
func (s *Site) Try(post string, m *matter.Matter, action string, v Values) error {
	s.Helper()
	_, err := s.Matter.Act(s.Ctx, s.Who(post), matter.ActInput{Matter: m.ID, Action: action, Values: v})
	return err
}

// Do is Try of what must succeed.
func (s *Site) Do(post string, m *matter.Matter, action string, v Values) {
	s.Helper()
	if err := s.Try(post, m, action, v); err != nil {
		s.Fatalf("%s: %v", action, err)
	}
}

// Events are the kinds of a matter's events, oldest first, a space between.
func (s *Site) Events(matter kernel.ID) string {
	s.Helper()
	var kinds []string
	s.Must(s.DB.Read(s.Ctx, func(tx *store.Tx) error {
		list, err := ledger.OfMatter(tx, matter)
		for _, ev := range list {
			kinds = append(kinds, ev.Kind)
		}
		return err
	}))
	return strings.Join(kinds, " ")
}

// Sum adds up a measure over the facts q leaves.
func (s *Site) Sum(name string, q measure.Query) (total int64) {
	s.Helper()
	q.Measures = []string{name}
	s.Must(s.DB.Read(s.Ctx, func(tx *store.Tx) error {
		sums, err := measure.Sums(tx, q)
		for _, x := range sums {
			total += x.Value
		}
		return err
	}))
	return total
}
