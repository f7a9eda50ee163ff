package intake_test

import (
	"path/filepath"
	"testing"

	"juyan/internal/intake"
	"juyan/internal/kernel/kerneltest"
)

// The real log: 1,434 cases in 8,577 rows, 1,329 of them ended, 952 by their
// deadline and 377 late (two of those by 20 milliseconds), 105 open.
func TestTheRealLogGivesItsFigures(t *testing.T) {
	data := readFile(t, kerneltest.Outside(t, "permits/wabo-receipt.csv"))
	mapping := string(readFile(t, filepath.Join("..", "..", "docs", "examples", "wabo.yaml")))
	each(t, func(z *zone) {
		in := intake.Input{Kind: "whistle", File: file("wabo-receipt.csv", data), Map: loadMap(z, mapping)}
		res, err := z.intake.Import(ctx, importer, in)
		if err != nil {
			z.Fatal(err)
		}
		if res.Rows != 8577 || res.Cases != 1434 || res.Taken != 1434 || res.RejectedRows != 0 || len(res.NewUnits) != 3 {
			z.Fatalf("%s %v", asJSON(res), res.Rejects)
		}
		want := intake.Count{Total: 1434, Open: 105, Closed: 1329, OnTime: 952, Late: 377, OpenOverdue: 105}
		got := z.report()
		if got.Count != want {
			z.Fatalf("report %s", asJSON(got))
		}
		if len(got.ByUnit) != 3 || got.ByUnit[0].Unit != "General" || got.ByUnit[0].Total != 1390 {
			z.Errorf("by unit %s", asJSON(got.ByUnit))
		}
		for name, want := range map[string]int64{"whistle.raised": 1434, "whistle.close_due": 1329, "whistle.close_in_time": 952} {
			if sum := z.sum(name); sum != want {
				z.Errorf("the boards add %s up to %d, the report says %d", name, sum, want)
			}
		}
		if n := z.count(`event_shown WHERE kind = 'whistle.history'`); n != 8577+1329 {
			z.Errorf("%d lines of history", n)
		}
		again, err := z.intake.Import(ctx, importer, in)
		if err != nil || again.Unchanged != 1434 || again.Taken+again.Updated != 0 || again.Batch != "" {
			z.Errorf("again: %s %v", asJSON(again), err)
		}
		if n := z.count(`import_batch`); n != 1 || z.report().Count != want {
			z.Errorf("importing it again left %d batches", n)
		}
	})
}
