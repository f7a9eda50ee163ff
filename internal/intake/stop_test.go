package intake_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"juyan/internal/intake"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

// many is an export of n requests.
func many(n int) string {
	var b strings.Builder
	b.WriteString(officeHead + "\n")
	for i := range n {
		fmt.Fprintf(&b, "M%05d,第%d件,内容,,2022-03-01 09:00,2022-03-0%d 10:00,2022-03-05,原招商局,,,,,,\n", i, i, 2+i%7)
	}
	return b.String()
}

// interrupt imports text and cancels once some chunks are staged.
func (z *zone) interrupt(text string) {
	z.Helper()
	stopped, stop := context.WithCancel(ctx)
	defer stop()
	chunks := 0
	_, err := z.intake.Import(stopped, importer, intake.Input{Kind: "whistle", File: file("大台账.csv", []byte(text)), Map: loadMap(z, office), Progress: func(p intake.Progress) {
		if chunks++; p.Phase == "staging" && chunks == 3 {
			stop()
		}
	}})
	if kernel.CodeOf(err) != kernel.CodeUnavailable || !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "--discard") {
		z.Fatalf("an interrupted import says %v", err)
	}
}

// unseen checks that nothing of an import shows anywhere.
func (z *zone) unseen() {
	z.Helper()
	if n := z.report().Total; n != 0 {
		z.Errorf("%d matters in the report", n)
	}
	if n := len(z.list(matter.Filter{})); n != 0 {
		z.Errorf("%d matters in the list", n)
	}
	if found := z.list(matter.Filter{Search: "第1件"}); len(found) != 0 {
		z.Errorf("the search finds %d", len(found))
	}
	for _, from := range []string{"event_shown WHERE kind LIKE 'whistle.%'", "fact_shown", "search_doc WHERE kind = 'matter'", "inbox", "matter_clock WHERE wake_at > 0", "unit WHERE code LIKE 'past%'"} {
		if n := z.count(from); n != 0 {
			z.Errorf("%d rows in %s", n, from)
		}
	}
}

func TestAnInterruptedImportShowsNothingAndGoesOn(t *testing.T) {
	each(t, func(z *zone) {
		text := many(2000)
		z.interrupt(text)
		staged := z.count(`matter`)
		if staged == 0 || staged >= 2000 {
			z.Fatalf("%d staged", staged)
		}
		z.unseen()
		if _, err := z.try(office, officeFile()); kernel.CodeOf(err) != kernel.CodeConflict || !strings.Contains(err.Error(), "大台账.csv") {
			z.Errorf("another file may not begin meanwhile: %v", err)
		}
		if _, err := z.try(office+"blank: [x]\n", text); kernel.CodeOf(err) != kernel.CodeConflict {
			z.Errorf("nor may another map: %v", err)
		}
		res := z.take(office, text)
		if res.Taken != 2000 || int64(res.Resumed) != staged || z.count(`matter`) != 2000 || z.report().Total != 2000 {
			z.Errorf("resumed: %s", asJSON(res))
		}
		if n := z.count(`import_batch`); n != 1 {
			z.Errorf("%d batches", n)
		}
	})
}

func TestAnInterruptedImportIsDiscarded(t *testing.T) {
	each(t, func(z *zone) {
		z.interrupt(many(1500))
		staged := z.count(`matter`)
		gone, err := z.intake.Discard(ctx, "whistle", nil)
		if err != nil || int64(gone.Matters) != staged || gone.File != "大台账.csv" {
			z.Errorf("%+v %v", gone, err)
		}
		z.unseen()
		for _, table := range []string{"matter", "matter_tag", "matter_involved", "matter_clock", "fact", "intake_case", "intake_batch", "blob", "blob_chunk"} {
			if n := z.count(table); n != 0 {
				z.Errorf("%d rows left in %s", n, table)
			}
		}
		if _, err := z.intake.Discard(ctx, "whistle", nil); kernel.CodeOf(err) != kernel.CodeNotFound {
			z.Errorf("discarding nothing: %v", err)
		}
		if res := z.take(office, many(1500)); res.Taken != 1500 || res.Resumed != 0 || z.report().Total != 1500 {
			z.Errorf("%s", asJSON(res))
		}
	})
}

// A crash between publishing and the rest loses nothing: the next start settles.
func TestWhatFollowsPublishingIsFinishedLater(t *testing.T) {
	each(t, func(z *zone) {
		stopped, stop := context.WithCancel(ctx)
		defer stop()
		text := many(400) + "Z1,未办结的,,,2022-03-01,,2022-09-01,供电分公司,,,,,,\n"
		in := intake.Input{Kind: "whistle", File: file("台账.csv", []byte(text)), Map: loadMap(z, office), Progress: func(p intake.Progress) {
			if p.Phase == "settling" {
				stop()
			}
		}}
		res, err := z.intake.Import(stopped, importer, in)
		if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "导入已经生效") || res.Batch == "" || z.report().Total != 401 {
			z.Fatalf("%s %v", asJSON(res), err)
		}
		if n := z.count(`search_doc WHERE kind = 'matter'`); n == 0 || n == 401 {
			z.Fatalf("%d settled", n)
		}
		if err := z.intake.Finish(ctx, nil); err != nil {
			z.Fatal(err)
		}
		wait, err := z.matter.Today(ctx, z.post("zg"), 10)
		if err != nil || len(wait) != 1 || z.count(`search_doc WHERE kind = 'matter'`) != 401 || z.count(`matter_clock WHERE wake_at > 0`) != 1 {
			z.Errorf("%d wait, %v, %d found, %d timers", len(wait), err, z.count(`search_doc WHERE kind = 'matter'`), z.count(`matter_clock WHERE wake_at > 0`))
		}
		if err := z.intake.Finish(ctx, nil); err != nil || z.count(`intake_batch WHERE settled = 1`) != 1 {
			z.Error("it does not know that it has finished")
		}
	})
}

// longestWait is how long a filing may wait during an import. An import holds
// the writer some 30 ms at a time; the rest is for a machine busy with tests.
const longestWait = 2 * time.Second

func TestFilingGoesOnDuringAnImport(t *testing.T) {
	each(t, func(z *zone) { z.fileDuring(z.matter, many(3000), 3000) })
}

// The server and the command line are two processes: on SQLite each has a
// writer of its own, and whoever waits for the file asks again and again.
func TestFilingGoesOnInAnotherProcess(t *testing.T) {
	url := storetest.URL(t, store.SQLite, tables()...)
	z := newZone(t, storetest.Reopen(t, url, store.Options{Clock: storetest.NewClock()}))
	server := z.beside(storetest.Reopen(t, url, store.Options{Clock: storetest.NewClock()}))
	z.fileDuring(server, many(6000), 6000)
}

// beside is the service of another process on the same database.
func (z *zone) beside(db *store.DB) *matter.Service {
	led := ledger.New()
	kinds := matter.NewKinds(matter.CompileRule)
	if err := kinds.Load(ctx, db); err != nil {
		z.Fatal(err)
	}
	return matter.New(matter.Options{DB: db, Ledger: led, Org: org.New(db, led, org.Options{}), Kinds: kinds, Calendar: z.calendar, Effects: effects, Where: everything})
}

// fileDuring files through server while text is imported.
func (z *zone) fileDuring(server *matter.Service, text string, n int) {
	z.Helper()
	var worst time.Duration
	var filed int
	done := make(chan struct{})
	var filing sync.WaitGroup
	filing.Go(func() {
		for ; ; filed++ {
			select {
			case <-done:
				return
			case <-time.After(time.Millisecond):
			}
			start := kernel.SystemClock.Now()
			_, err := server.Raise(ctx, kernel.System(), matter.RaiseInput{Kind: "whistle", Values: map[string][]string{"problem": {fmt.Sprintf("导入期间第 %d 件", filed)}}})
			if err != nil {
				z.Errorf("filing: %v", err)
				return
			}
			worst = max(worst, kernel.SystemClock.Now().Sub(start))
		}
	})
	res := z.take(office, text)
	close(done)
	filing.Wait()
	z.Logf("%d filed meanwhile, the longest took %v", filed, worst)
	if res.Taken != n || filed < 5 || worst > longestWait {
		z.Errorf("%s, %d filed, longest %v", asJSON(res), filed, worst)
	}
	if total := z.report().Total; total != int64(n+filed) {
		z.Errorf("%d in all, %d of them filed", total, filed)
	}
}
