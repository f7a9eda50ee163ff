package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/measure"
	"juyan/internal/measure/column"
	"juyan/internal/store"
	"juyan/internal/store/throwaway"
	"juyan/internal/synthetic"
)

// BenchScoreCmd is `juyan bench score`: an appraisal over a year of synthetic
// facts, in columns and in SQL on PostgreSQL, in one run.
type BenchScoreCmd struct {
	Facts    []int  `default:"1000000" help:"事实条数，可写几个 · Facts; several numbers are measured one after another."`
	Subjects int    `default:"3000" help:"考核对象数 · Subjects."`
	Measures int    `default:"200" help:"指标数 · Indicators, each of a measure of its own."`
	Seed     int64  `default:"1" help:"随机种子 · Seed."`
	Goals    bool   `help:"未达目标即失败 · Fail when a goal is missed: a full run in 3 s, one more event in 10 ms, an explanation in 50 ms, 20 times faster than SQL."`
	DB       string `help:"空的 PostgreSQL 库；不写则临时建一个 · An empty PostgreSQL database; none: a throwaway server."`
}

// memoryLimit keeps the process within two gibibytes, as a server that small
// would be told to (GOMEMLIMIT).
const memoryLimit = 1900 << 20

// Run measures each size and prints how one grew from the other.
func (c *BenchScoreCmd) Run(ctx context.Context, io *IO) error {
	if c.Measures < 10 || c.Measures > 990 || c.Measures%10 != 0 || c.Subjects < 1 || slices.Min(c.Facts) < 1 {
		return kernel.Invalid("measures", kernel.T("指标数应是 10 的倍数，10 到 990；事实和对象至少一个", "Measures are a multiple of ten, 10 to 990; there is at least one fact and one subject"))
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(memoryLimit))
	var before *scoreBench
	for _, facts := range c.Facts {
		b := &scoreBench{year: synthetic.Year{Facts: facts, Measures: c.Measures, Posts: c.Subjects, Seed: c.Seed}, io: io}
		if err := c.one(ctx, b); err != nil {
			return err
		}
		if before != nil {
			b.say("growth of facts / of a full run", "%.1f× / %.1f×", float64(facts)/float64(before.year.Facts), float64(b.full)/float64(before.full))
		}
		if missed := b.missed(); c.Goals && len(missed) > 0 {
			return kernel.Internal(fmt.Errorf("goals missed: %s", strings.Join(missed, ", ")))
		}
		before = b
	}
	return nil
}

func (c *BenchScoreCmd) one(ctx context.Context, b *scoreBench) error {
	url := c.DB
	if url == "" {
		cluster, err := throwaway.Start(synthetic.Server...)
		if err != nil {
			return err
		}
		defer cluster.Stop()
		url = cluster.URL("postgres")
	}
	return b.run(ctx, url)
}

// scoreBench is one size.
type scoreBench struct {
	year            synthetic.Year
	io              *IO
	db              *store.DB
	full, one, told time.Duration // a full run, one more event, an explanation
	faster          float64       // than SQL
	differ          int           // answers
}

// missed lists the goals that this size did not reach.
func (b *scoreBench) missed() (out []string) {
	for what, missed := range map[string]bool{"a full run": b.full > 3*time.Second, "one more event": b.one > 10*time.Millisecond,
		"an explanation": b.told > 50*time.Millisecond, "against SQL": b.faster < 20, "the same answers": b.differ > 0} {
		if missed {
			out = append(out, what)
		}
	}
	slices.Sort(out)
	return out
}

func (b *scoreBench) say(what, format string, args ...any) {
	_, _ = fmt.Fprintf(b.io.Out, "%-58s %s\n", what, fmt.Sprintf(format, args...))
}

// timed prints how long fn took.
func (b *scoreBench) timed(what string, fn func() error) (time.Duration, error) {
	began := time.Now()
	err := fn()
	took := time.Since(began)
	if err == nil {
		b.say(what, "%s", took.Round(time.Microsecond))
	}
	return took, err
}

func (b *scoreBench) run(ctx context.Context, url string) (err error) {
	b.say("facts / subjects / measures / processors", "%d / %d / %d / %d", b.year.Facts, b.year.Posts, b.year.Measures, runtime.GOMAXPROCS(0))
	if b.db, err = store.Open(ctx, url, store.Options{}); err != nil {
		return err
	}
	defer func() { err = closing(err, b.db) }()
	if err := b.db.Migrate(ctx, ledger.Migrations(), measure.Migrations()); err != nil {
		return err
	}
	if _, err := b.timed("filling the database", func() error { return synthetic.Fill(ctx, url, b.year) }); err != nil {
		return err
	}
	w := column.New(b.db, ledger.NewSealer(b.db).Seal)
	if _, err := b.timed("cold load of the columns", func() error { _, err := w.Refresh(ctx); return err }); err != nil {
		return err
	}
	asks := b.year.Asks(b.year.Groups())
	columns, took, err := b.warm(ctx, w)
	if err != nil {
		return err
	}
	b.say(fmt.Sprintf("all %d columns, nothing remembered (median of 5)", len(asks)), "%s", took.Round(time.Microsecond))
	answers, inSQL, err := b.sql(ctx, url)
	if err != nil {
		return err
	}
	b.faster, b.differ = float64(inSQL)/float64(took), b.year.Differences(asks, columns, answers)
	b.say("the same in SQL / in columns", "%.1f×", b.faster)
	b.say("answers that differ", "%d", b.differ)
	if err := b.score(ctx, w, inSQL); err != nil {
		return err
	}
	res, err := b.increment(ctx, w)
	if err != nil {
		return err
	}
	if err := b.explain(ctx, w, res); err != nil {
		return err
	}
	if err := b.office(ctx, w); err != nil {
		return err
	}
	if err := b.workbook(ctx); err != nil {
		return err
	}
	b.memory()
	return nil
}

// score runs the whole appraisal: aggregates, formulas, methods, totals, ranks.
func (b *scoreBench) score(ctx context.Context, w *column.Warehouse, inSQL time.Duration) error {
	var times []time.Duration
	var worked time.Duration
	var digest string
	for range 3 {
		a, err := b.year.Appraisal() // new groups: nothing is remembered
		if err != nil {
			return err
		}
		before := processorTime()
		began := time.Now()
		snap, err := w.Refresh(ctx)
		if err != nil {
			return err
		}
		res, err := a.Score(snap)
		if err != nil {
			return err
		}
		times = append(times, time.Since(began))
		worked += processorTime() - before
		if d := res.Digest(); digest != "" && d != digest {
			return kernel.Internal(fmt.Errorf("two runs differ: %s, %s", digest, d))
		} else {
			digest = d
		}
	}
	slices.Sort(times)
	b.full = times[1]
	b.say("a full run: aggregates and scores (median of 3)", "%s (processor time %s)", b.full.Round(time.Microsecond), (worked / 3).Round(time.Millisecond))
	b.say("aggregates in SQL alone / a full run here", "%.1f×", float64(inSQL)/float64(b.full))
	return nil
}

func closing(err error, db *store.DB) error {
	if e := db.Close(); err == nil {
		err = e
	}
	return err
}

// warm answers everything anew, five times.
func (b *scoreBench) warm(ctx context.Context, w *column.Warehouse) ([]*column.Column, time.Duration, error) {
	var columns []*column.Column
	var times []time.Duration
	for range 5 {
		asks := b.year.Asks(b.year.Groups()) // other groups: nothing is remembered
		began := time.Now()
		snap, err := w.Refresh(ctx)
		if err == nil {
			columns, err = snap.Columns(asks)
		}
		if err != nil {
			return nil, 0, err
		}
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	return columns, times[len(times)/2], nil
}

// sql asks PostgreSQL, by one connection with parallel workers and by one for
// each processor, and keeps what was faster, warmed up.
func (b *scoreBench) sql(ctx context.Context, url string) (answers []synthetic.Answer, best time.Duration, err error) {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return nil, 0, err
	}
	defer db.Close()
	for _, connections := range []int{1, runtime.GOMAXPROCS(0)} {
		var took time.Duration
		for range 3 {
			began := time.Now()
			if answers, err = synthetic.SQL(ctx, db, b.year, connections); err != nil {
				return nil, 0, err
			}
			if t := time.Since(began); took == 0 || t < took {
				took = t
			}
		}
		b.say(fmt.Sprintf("SQL on PostgreSQL, %d at once (best of 3)", connections), "%s", took.Round(time.Microsecond))
		if best == 0 || took < best {
			best = took
		}
	}
	return answers, best, nil
}

// increment publishes one event at a time and brings the scores of everybody up
// to date: sealing, columns, formulas, methods, totals, ranks.
func (b *scoreBench) increment(ctx context.Context, w *column.Warehouse) (*indicator.Result, error) {
	a, err := b.year.Appraisal()
	if err != nil {
		return nil, err
	}
	snap, err := w.Refresh(ctx)
	if err != nil {
		return nil, err
	}
	live, follow, err := a.Live(snap)
	if err != nil {
		return nil, err
	}
	if err := b.comeToNothing(ctx); err != nil {
		return nil, err
	}
	times, worked := make([]time.Duration, 100), processorTime()
	for i := range times {
		if err := b.happen(ctx, i); err != nil {
			return nil, err
		}
		began := time.Now()
		if snap, err = w.Refresh(ctx); err == nil {
			err = follow(snap)
		}
		if err != nil {
			return nil, err
		}
		times[i] = time.Since(began)
	}
	slices.Sort(times)
	b.one = times[50]
	worked = (processorTime() - worked) / 100
	b.say("everybody's score after one more event (median / 90th / worst)", "%s / %s / %s (processor time %s)", times[50].Round(time.Microsecond), times[90].Round(time.Microsecond), times[99].Round(time.Microsecond), worked)
	anew, err := a.Score(snap)
	if err == nil && anew.Digest() != live.Result().Digest() {
		err = kernel.Internal(fmt.Errorf("scored step by step %s, at once %s", live.Result().Digest(), anew.Digest()))
	}
	return live.Result(), err
}

// office is an appraisal of the size that offices keep in a workbook: 40
// subjects, 60 indicators, 12 months; then one number of the last changes.
func (b *scoreBench) office(ctx context.Context, w *column.Warehouse) error {
	small := b.year
	small.Posts, small.Measures = min(40, small.Posts), min(60, small.Measures)
	year, err := small.Appraisal()
	if err != nil {
		return err
	}
	snap, err := w.Refresh(ctx)
	if err != nil {
		return err
	}
	var follow []func(*column.Snapshot) error
	what := fmt.Sprintf("%d subjects × %d indicators × 12 months, anew", small.Posts, small.Measures)
	_, err = b.timed(what, func() error {
		for month := 1; month <= 12; month++ {
			_, f, err := year.In(month).Live(snap)
			if err != nil {
				return err
			}
			follow = append(follow, f)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := b.happen(ctx, 0); err != nil {
		return err
	}
	_, err = b.timed("the same after one more event", func() error {
		snap, err := w.Refresh(ctx)
		for _, f := range follow {
			if err == nil {
				err = f(snap)
			}
		}
		return err
	})
	return err
}

// comeToNothing rolls events back: the numbers they had are holes for ever, as a
// ledger in use has them.
func (b *scoreBench) comeToNothing(ctx context.Context) error {
	given := errors.New("given up")
	for range 20 {
		err := b.db.Write(ctx, func(tx *store.Tx) error {
			if _, err := ledger.New().Append(tx, kernel.System(), ledger.Draft{Kind: "synthetic.done", Payload: 0}); err != nil {
				return err
			}
			return given
		})
		if !errors.Is(err, given) {
			return err
		}
		if err := b.happen(ctx, 0); err != nil {
			return err
		}
	}
	return nil
}

// happen writes an event with one fact.
func (b *scoreBench) happen(ctx context.Context, i int) error {
	return b.db.Write(ctx, func(tx *store.Tx) error {
		ev, err := ledger.New().Append(tx, kernel.System(), ledger.Draft{Kind: "synthetic.done", Payload: i})
		f := b.year.Fact(i)
		f.Event = ev.ID
		if err == nil {
			err = measure.Publish(tx, []measure.Fact{f})
		}
		return err
	})
}

// explain words a post's score down to its indicators and opens the records
// behind one of them.
func (b *scoreBench) explain(ctx context.Context, w *column.Warehouse, res *indicator.Result) error {
	a, err := b.year.Appraisal()
	if err != nil {
		return err
	}
	snap, err := w.Refresh(ctx)
	if err != nil {
		return err
	}
	var times []time.Duration
	records := 0
	for i := range 50 {
		began := time.Now()
		_ = res.Explain(&res.Subjects[i%len(res.Subjects)])
		page, err := snap.Behind(ctx, b.db, a.Behind(7*i), i%b.year.Posts, 0, 50)
		if err != nil {
			return err
		}
		times = append(times, time.Since(began))
		records += len(page.List)
	}
	slices.Sort(times)
	b.told = times[25]
	b.say("a score explained, 50 records opened (median / worst)", "%s / %s", times[25].Round(time.Microsecond), times[49].Round(time.Microsecond))
	b.say("records opened, of 50 scores", "%d", records)
	return nil
}

// memory prints what the process holds, where the system tells.
func (b *scoreBench) memory() {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return
	}
	for line := range strings.Lines(string(status)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		if what := map[string]string{"VmRSS": "memory now", "VmHWM": "memory at most"}[name]; what != "" {
			b.say(what, "%s", strings.TrimSpace(value))
		}
	}
}
