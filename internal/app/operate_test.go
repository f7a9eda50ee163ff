package app

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

func asks(h http.Handler, path string) (int, string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

func TestOperatorsSeeHowTheHouseStands(t *testing.T) {
	for _, d := range []store.Dialect{store.SQLite, store.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			a, err := Open(t.Context(), Config{Log: slog.New(slog.DiscardHandler), DB: storetest.URL(t, d), Pack: packs.Model(), Clock: storetest.NewClock()})
			if err != nil {
				t.Fatal(err)
			}
			ops, site := a.operators(), a.Server()
			if code, said := asks(ops, "/healthz"); code != 200 || said != "ok\n" {
				t.Errorf("health: %d %s", code, said)
			}
			if code, said := asks(ops, "/readyz"); code != 503 || said != "no zone yet\n" {
				t.Errorf("before there is a zone: %d %s", code, said)
			}
			if err := a.Found(t.Context(), kernel.Date{Year: 2022, Month: 1, Day: 1}); err != nil {
				t.Fatal(err)
			}
			if code, said := asks(ops, "/readyz"); code != 200 || said != "ready\n" {
				t.Errorf("with a zone: %d %s", code, said)
			}
			for _, path := range []string{"/signin", "/signin", "/nowhere"} {
				asks(site, path)
			}
			_, got := asks(ops, "/metrics")
			for _, want := range []string{
				`juyan_http_answers_total{route="GET /signin",status="2xx"} 2`,
				`juyan_http_answers_total{route="none",status="4xx"} 1`,
				`juyan_http_seconds_count{route="GET /signin"} 2`,
				"juyan_timers_failed 0\n", "juyan_timers_due 0\n", "juyan_writer_waiting 0\n", "go_goroutines ", "process_resident_memory_bytes ",
			} {
				if !strings.Contains(got, want) {
					t.Errorf("the figures lack %s", want)
				}
			}
			if strings.Contains(got, "juyan_events_unsealed 0\n") {
				t.Error("nothing seals here, yet no event waits")
			}
			if _, err := a.Sealer.Seal(t.Context()); err != nil {
				t.Fatal(err)
			}
			if _, got := asks(ops, "/metrics"); !strings.Contains(got, "juyan_events_unsealed 0\n") {
				t.Error("after sealing events still wait")
			}
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			if code, said := asks(ops, "/readyz"); code != 503 || said != "the database does not answer\n" {
				t.Errorf("without a database: %d %s", code, said)
			}
			if code, _ := asks(ops, "/metrics"); code != 503 {
				t.Errorf("figures without a database: %d", code)
			}
		})
	}
}
