package app

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"juyan/internal/store"
)

// The measurement serves, files and lists through processes of its own; small
// sizes take the same way as large ones. Half a second meets no goal of a large
// machine, and is not taken for one.
func TestBenchHTTPMeasuresOnBothDatabases(t *testing.T) {
	benchProgram = func() (string, error) { return exec.LookPath("juyan") }
	idleFor = 0
	for _, d := range []store.Dialect{store.SQLite, store.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			code, out, errs := juyan(t, "bench", "http", "--rows=60,120", "--for=300ms", "--clients=2", "--goals", "--db="+place(t, d))
			for _, want := range []string{`120 whistles stand`, `ready after the start of the process +\d`, `the first page .* in [3-9] answers`,
				`filing a whistle over the interface +\d+/s  p50 .* CPU \d`, `raw: its [1-9]\d+ rows alone, durable +\d+/s`, `a page of 50 of 120 whistles +\d+/s`, `page / raw +0\.\d`} {
				if !regexp.MustCompile(want).MatchString(out) {
					t.Errorf("no %q in\n%s", want, out)
				}
			}
			if code != 1 || !strings.Contains(errs, "goals missed") || !strings.Contains(errs, "2,000 filings") {
				t.Errorf("%d: %s%s", code, out, errs)
			}
		})
	}
}

// Two processes on one PostgreSQL are asked by turns with one of them; so short a
// time tells nothing of the goal, whatever it says.
func TestBenchHTTPMeasuresTwoNodes(t *testing.T) {
	benchProgram = func() (string, error) { return exec.LookPath("juyan") }
	idleFor = 0
	code, out, errs := juyan(t, "bench", "http", "--nodes=2", "--rows=60", "--for=1s", "--clients=2")
	for _, want := range []string{`filing a whistle, one node +\d+/s .* CPU \d`, `filing a whistle, 2 nodes +\d+/s .* CPU \d`, `PostgreSQL beside it, .* +\d+\.\d\d ms, \d+\.\d\d ms`,
		`a page of 50 of 60 whistles, 2 nodes +\d+/s`, `processor time of a request, 2 nodes / one +\S+ \(median of 2 turns`, `scaling +(not measured \(\d cores\)|\d)`} {
		if !regexp.MustCompile(want).MatchString(out) {
			t.Errorf("no %q in\n%s%s", want, out, errs)
		}
	}
	if code != 0 {
		t.Errorf("%d: %s", code, errs)
	}
	if code, _, errs := juyan(t, "bench", "http", "--nodes=2", "--db="+t.TempDir()+"/one.db"); code != 1 || !strings.Contains(errs, "PostgreSQL") {
		t.Errorf("two nodes on a file: %d %s", code, errs)
	}
}
