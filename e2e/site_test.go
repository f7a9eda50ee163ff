package e2e

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"juyan/internal/app"
	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/sim"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

// site is the model zone after a short simulated year, behind a server.
type site struct {
	*app.App
	clock *sim.Clock
	url   string // http://127.0.0.1:PORT
	log   *faults
}

// faults collects what the program logged as a warning or worse: a test that
// passes while the log complains has seen only half.
type faults struct {
	mu    sync.Mutex
	lines []string
}

func (f *faults) Write(b []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lines = append(f.lines, strings.TrimSpace(string(b)))
	return len(b), nil
}

func (f *faults) take() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := f.lines
	f.lines = nil
	return out
}

// whistles of the short year.
const whistles = 40

// startSite serves the zone after the short year until the test ends. The clock
// stands still; move it with step. The year is replayed once a database engine
// and copied: that a replay comes out the same each time, package sim's tests know.
func startSite(t *testing.T, d store.Dialect) *site {
	t.Helper()
	db := storetest.Copy(t, d, "year", func(url string) error {
		return filled(t, url, firstDay(t), func(ctx context.Context, s *site) error { return s.replay(ctx, whistles) })
	})
	year, err := sim.LoadYear(packs.Model())
	if err != nil {
		t.Fatal(err)
	}
	end, err := time.ParseInLocation("2006-01-02 15:04", year.Until, beijing)
	if err != nil {
		t.Fatal(err)
	}
	return startAt(t, db, kernel.InstantOf(end))
}

// startWholeYear is startSite after as many whistles as the pack says.
func startWholeYear(t *testing.T) *site {
	t.Helper()
	s := open(t, storetest.URL(t, store.SQLite), firstDay(t))
	if err := s.replay(context.Background(), 0); err != nil {
		t.Fatal(err)
	}
	s.serve(t)
	return s
}

// startFounded is startSite of a zone that was founded on the first of January
// 2022 and has done nothing yet, at nine of a day.
func startFounded(t *testing.T, d store.Dialect, day kernel.Date) *site {
	t.Helper()
	founded := kernel.Date{Year: 2022, Month: 1, Day: 1}
	db := storetest.Copy(t, d, "founded", func(url string) error {
		return filled(t, url, founded.At(0, 0, beijing), func(ctx context.Context, s *site) error { return s.Found(ctx, founded) })
	})
	return startAt(t, db, day.At(9, 0, beijing))
}

func firstDay(t *testing.T) kernel.Instant {
	t.Helper()
	year, err := sim.LoadYear(packs.Model())
	if err != nil {
		t.Fatal(err)
	}
	from, err := kernel.ParseDate(year.From)
	if err != nil {
		t.Fatal(err)
	}
	return from.At(0, 0, beijing)
}

func (s *site) replay(ctx context.Context, n int) error {
	_, err := s.Replay(ctx, s.clock, sim.Options{Seed: 1, Whistles: n})
	return err
}

// filled opens an empty database at an instant, fills and closes it.
func filled(t *testing.T, db string, at kernel.Instant, fill func(context.Context, *site) error) error {
	t.Helper()
	s := open(t, db, at)
	err := errors.Join(fill(context.Background(), s), s.Close())
	for _, line := range s.log.take() {
		t.Errorf("the program logged: %s", line)
	}
	return err
}

func open(t *testing.T, db string, at kernel.Instant) *site {
	t.Helper()
	s := &site{clock: sim.NewClock(at), log: &faults{}}
	log := slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	var err error
	s.App, err = app.Open(context.Background(), app.Config{DB: db, Pack: packs.Model(), Demo: true, Clock: s.clock, Log: log, OnHold: storetest.OnHold(t)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// startAt opens a database at an instant and serves it.
func startAt(t *testing.T, db string, at kernel.Instant) *site {
	t.Helper()
	s := open(t, db, at)
	s.serve(t)
	return s
}

// serve listens on a free port until the test ends.
func (s *site) serve(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ready := make(chan net.Addr, 1)
	done := make(chan error, 1)
	go func() { done <- app.Listen(ctx, "127.0.0.1:0", s.Server(), func(a net.Addr) { ready <- a }) }()
	select {
	case a := <-ready:
		s.url = "http://" + a.String()
	case err := <-done:
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("server: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
		for _, line := range s.log.take() {
			t.Errorf("the program logged: %s", line)
		}
	})
}

var beijing = time.FixedZone("CST", 8*60*60)

// step moves the zone's clock on and fires the timers that are due.
func (s *site) step(t *testing.T, d time.Duration) {
	t.Helper()
	s.clock.Set(s.clock.Now() + kernel.Instant(d.Milliseconds()))
	if _, err := s.Matter.FireDue(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// session signs the holder of a post in and returns the session's token.
func (s *site) session(t *testing.T, post string) string {
	t.Helper()
	v, err := s.Auth.DemoSignIn(context.Background(), auth.DemoSignInInput{Post: post})
	if err != nil {
		t.Fatalf("sign in as %s: %v", post, err)
	}
	return v.Token
}
