package app

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// operate serves the operators' address until ctx ends. That it cannot listen is
// no reason not to serve the zone.
func (a *App) operate(ctx context.Context, addr string) {
	tell := func(at net.Addr) { a.Config.Log.Info("operators' address", "addr", at.String()) }
	if err := Listen(ctx, addr, a.operators(), tell); err != nil {
		a.Config.Log.Error("operators' address", "error", err)
	}
}

// operators are the pages for those who run the machine:
//
//	/healthz      the process answers
//	/readyz       the database answers and holds a zone, and the site does not end; else 503 and why
//	/metrics      Prometheus
//	/debug/pprof  Go's profiles
func (a *App) operators() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", a.ready)
	mux.HandleFunc("GET /metrics", a.figures)
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	return mux
}

// standing is how the house stands at a moment.
type standing struct {
	now     kernel.Instant
	waiting int // writes in line
	lag     ledger.Lag
	timers  matter.TimerState
}

// seconds since an instant; 0 where there is none.
func (s standing) seconds(since kernel.Instant) int64 {
	if since == 0 {
		return 0
	}
	return int64(s.now.Sub(since).Seconds())
}

// probeWait is how long a probe waits for the database.
const probeWait = 2 * time.Second

func (a *App) standing(ctx context.Context) (s standing, err error) {
	ctx, cancel := context.WithTimeout(ctx, probeWait)
	defer cancel()
	s.now, s.waiting = a.Clock.Now(), a.DB.Waiting()
	err = a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if s.lag, err = ledger.LagOf(tx); err == nil {
			s.timers, err = matter.TimersOf(tx)
		}
		return err
	})
	return s, err
}

func (a *App) ready(w http.ResponseWriter, r *http.Request) {
	s, err := a.standing(r.Context())
	switch {
	case a.leaving.Load():
		http.Error(w, "going down", http.StatusServiceUnavailable)
	case err != nil:
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
	case s.lag.Newest == 0:
		http.Error(w, "no zone yet", http.StatusServiceUnavailable)
	default:
		_, _ = fmt.Fprintln(w, "ready")
	}
}

func (a *App) figures(w http.ResponseWriter, r *http.Request) {
	s, err := a.standing(r.Context())
	if err != nil {
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	a.meters.write(w, s)
}
