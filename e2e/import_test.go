package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"juyan/internal/app"
	"juyan/internal/kernel/kerneltest"
	"juyan/internal/sim"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

// realLog is the receipt log of a Dutch municipality: 1,434 cases in 8,577
// events; 1,329 ended, 952 of them by their deadline.
func realLog(t *testing.T) string {
	t.Helper()
	return kerneltest.Outside(t, "permits", "wabo-receipt.csv")
}

// The import's figures, the report's and those on the board in the browser are
// the same.
func TestRealLogOnTheBoard(t *testing.T) {
	for _, d := range []store.Dialect{store.SQLite, store.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			url := storetest.URL(t, d)
			var out, errs bytes.Buffer
			run := func(args ...string) {
				t.Helper()
				out.Reset()
				if code := app.Main(context.Background(), args, &app.IO{In: strings.NewReader(""), Out: &out, Err: &errs}); code != 0 {
					t.Fatalf("juyan %s: %d\n%s", strings.Join(args, " "), code, errs.String())
				}
			}
			run("import", "whistles", realLog(t), "--map", "../docs/examples/wabo.yaml", "--db", url, "--quiet", "--rejects", filepath.Join(t.TempDir(), "rejected.csv"))
			run("report", "whistles", "--db", url, "--json")
			var report struct {
				Total, Open, Closed, Late int
				OnTime                    int `json:"on_time"`
			}
			if err := json.Unmarshal(out.Bytes(), &report); err != nil {
				t.Fatal(err)
			}
			if report.Total != 1434 || report.Closed != 1329 || report.OnTime != 952 || report.Late != 377 || report.Open != 105 {
				t.Fatalf("report %+v", report)
			}

			s := serveExisting(t, url)
			p := newTab(t, s, view{lang: "zh", width: 1440})
			p.signIn("leader")
			p.open("/rates?from=2008-01-01&to=2014-12-31")
			if got := p.text("main"); !strings.Contains(got, "952 / 1,329") {
				t.Errorf("the board does not say 952 / 1,329:\n%s", got)
			}
			p.open("/m/whistle?raised.from=2008-01-01&raised.to=2014-12-31&state=open")
			if got := p.text("main"); !strings.Contains(got, "105") {
				t.Errorf("the list of open ones does not say 105:\n%.300s", got)
			}
			soonUsable(t, p, "/m/whistle?raised.from=2008-01-01&raised.to=2014-12-31")
		})
	}
}

// serveExisting serves a database that holds a zone already.
func serveExisting(t *testing.T, url string) *site {
	t.Helper()
	s := &site{clock: sim.NewClock(0), log: &faults{}}
	var err error
	s.App, err = app.Open(context.Background(), app.Config{DB: url, Pack: packs.Model(), Demo: true, OnHold: storetest.OnHold(t)})
	if err != nil {
		t.Fatal(err)
	}
	s.serve(t)
	return s
}
