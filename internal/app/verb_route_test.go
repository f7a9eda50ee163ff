package app

import (
	"strings"
	"testing"
)

func TestSessionsOfTheRouteDocument(t *testing.T) { sessions(t, "docs/route.md", 2) }

func TestBenchRouteTellsHowNearItComes(t *testing.T) {
	out, errs, status := inRoot(t, "bench", "route", "--small", "2000", "--large", "10")
	if status != 0 || !strings.Contains(out, "R101.25") || !strings.Contains(out, "617.10") {
		t.Errorf("%d %s%s", status, out, errs)
	}
	if _, errs, status = inRoot(t, "bench", "route", "--small", "1", "--large", "1", "--goals"); status != 1 || errs == "" {
		t.Errorf("%d %s", status, errs)
	}
}
