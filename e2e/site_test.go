package e2e

import (
	"context"
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

// startSite founds the zone in a fresh database, replays the short year and
// serves it until the test ends. The clock stands still; move it with step.
func startSite(t *testing.T, d store.Dialect) *site { return startSiteOf(t, d, whistles) }

// startSiteOf is startSite after a year of n whistles; 0 for as many as the
// pack says.
func startSiteOf(t *testing.T, d store.Dialect, n int) *site {
	t.Helper()
	year, err := sim.LoadYear(packs.Model())
	if err != nil {
		t.Fatal(err)
	}
	from, err := kernel.ParseDate(year.From)
	if err != nil {
		t.Fatal(err)
	}
	return startAt(t, d, from.At(0, 0, beijing), func(ctx context.Context, s *site) error {
		_, err := s.Replay(ctx, s.clock, sim.Options{Seed: 1, Whistles: n})
		return err
	})
}

// startFounded is startSite of a zone that was founded on the first of January
// 2022 and has done nothing yet, at nine of a day.
func startFounded(t *testing.T, d store.Dialect, day kernel.Date) *site {
	t.Helper()
	founded := kernel.Date{Year: 2022, Month: 1, Day: 1}
	return startAt(t, d, founded.At(0, 0, beijing), func(ctx context.Context, s *site) error {
		err := s.Found(ctx, founded)
		s.clock.Set(day.At(9, 0, beijing))
		return err
	})
}

// startAt opens an empty database at an instant, fills it and serves it.
func startAt(t *testing.T, d store.Dialect, at kernel.Instant, fill func(context.Context, *site) error) *site {
	t.Helper()
	s := &site{clock: sim.NewClock(at), log: &faults{}}
	ctx, cancel := context.WithCancel(context.Background())
	log := slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	var err error
	s.App, err = app.Open(ctx, app.Config{DB: storetest.URL(t, d), Pack: packs.Model(), Demo: true, Clock: s.clock, Log: log, OnHold: storetest.OnHold(t)})
	if err != nil {
		t.Fatal(err)
	}
	if err := fill(ctx, s); err != nil {
		t.Fatal(err)
	}
	s.serve(t, ctx, cancel)
	return s
}

// serve listens on a free port until the test ends.
func (s *site) serve(t *testing.T, ctx context.Context, cancel context.CancelFunc) {
	t.Helper()
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
