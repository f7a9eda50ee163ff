package app

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"juyan/internal/admin"
	"juyan/internal/calendar"
	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/sim"
	"juyan/internal/store"
	"juyan/internal/synthetic"
	"juyan/packs"
)

// clocks has an administrator make a working day a day off while many cases are
// open: one so far ahead that it lies in the time of one in fifty at most, then, if
// wished, tomorrow, in the time of nearly all.
func (b *counterBench) clocks(ctx context.Context) error {
	path, clean, err := benchPath(b.DB)
	if err != nil {
		return err
	}
	defer clean()
	today := kernel.Date{Year: lastOfficial(), Month: time.June, Day: 15}
	clock := sim.NewClock(today.At(9, 0, shanghai()))
	a, err := Open(ctx, Config{DB: path, Pack: packs.Model(), Clock: clock, Hash: benchHash, Log: slog.New(slog.DiscardHandler), OnHold: func(string, time.Duration) {}})
	if err != nil {
		return err
	}
	defer a.closeLogged()
	a.patience = time.Hour
	began := time.Now()
	if err := a.growCases(ctx, clock, b.Cases); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(b.io.Out, "%d open cases stand: %s\n", b.Cases, time.Since(began).Round(100*time.Millisecond))
	raw, err := rawReckoning(a, b.Cases)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(b.io.Out, "  raw: %d limits reckoned in memory, nothing read or written: %s\n", b.Cases, raw.Round(time.Millisecond))
	far, err := a.farDay(ctx, b.Cases)
	if err != nil {
		return err
	}
	took, err := b.dayOff(ctx, a, far)
	if err != nil {
		return err
	}
	b.goal(took <= 5*time.Second, fmt.Sprintf("%d limits stand by a new calendar within 5 s", b.Cases))
	if b.Most {
		near, err := a.Calendar().AddWorkdays(today, 1)
		if err == nil {
			_, err = b.dayOff(ctx, a, near)
		}
		return err
	}
	return nil
}

// farDay is the first working day that lies in the time of one case in fifty at most.
func (a *App) farDay(ctx context.Context, n int) (day kernel.Date, err error) {
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		at, err := synthetic.Till(tx, n/50)
		if err == nil {
			day, err = a.Calendar().AddWorkdays(kernel.DateOf(at.In(shanghai())), 1)
		}
		return err
	})
	return day, err
}

func lastOfficial() int {
	years := calendar.Official()
	return years[len(years)-1].Year
}

// dayOff loads the year with one more day off and measures until every limit stands
// by it.
func (b *counterBench) dayOff(ctx context.Context, a *App, off kernel.Date) (time.Duration, error) {
	years, err := admin.Years(ctx, a.DB)
	if err != nil {
		return 0, err
	}
	i := slices.IndexFunc(years, func(y calendar.Year) bool { return y.Year == off.Year })
	text := noticeOf(append(years[i].Days, calendar.Day{Date: off, Name: "临时放假", Off: true}))
	sys := kernel.System()
	n, err := a.Admin.ReadNotice(ctx, sys, off.Year, text)
	if err != nil {
		return 0, err
	}
	began, before := time.Now(), processorTime()
	r, err := a.Admin.LoadYear(ctx, sys, admin.LoadYearInput{Year: off.Year, Text: text, Version: n.Version})
	took := time.Since(began)
	if err == nil && (r.Clocks < int64(b.Cases) || r.Moved == 0) {
		err = kernel.Internal(fmt.Errorf("%+v: the limits were not reckoned anew", r))
	}
	_, _ = fmt.Fprintf(b.io.Out, "%s is off: %d limits stand by the new calendar after %s, processor time %s; %d of them moved (%.1f %%)\n", off, r.Clocks, took.Round(time.Millisecond),
		(processorTime() - before).Round(time.Millisecond), r.Moved, 100*float64(r.Moved)/float64(max(1, r.Clocks)))
	return took, err
}

// noticeOf writes days as a notice does.
func noticeOf(days []calendar.Day) string {
	var b strings.Builder
	for _, d := range days {
		what := "上班"
		if d.Off {
			what = "放假"
		}
		fmt.Fprintf(&b, "%s：%d年%d月%d日%s。\n", d.Name, d.Date.Year, int(d.Date.Month), d.Date.Day, what)
	}
	return b.String()
}

// rawReckoning is how long the deadlines alone take.
func rawReckoning(a *App, n int) (time.Duration, error) {
	cal, at := a.Calendar(), a.Clock.Now()
	began := time.Now()
	for i := range n {
		if _, err := cal.Deadline(at-kernel.Instant(i%15)*86_400_000, calendar.Limit{N: 1 + i%20, Unit: calendar.Workdays}, nil); err != nil {
			return 0, err
		}
	}
	return time.Since(began), nil
}

// caseSeeds are the cases that go through the commands.
const caseSeeds = 400

// growCases founds the zone and has cases filed and accepted, of items by turns and
// as long ago as their promise lasts; the others are copies of these.
func (a *App) growCases(ctx context.Context, clock *sim.Clock, n int) error {
	if err := a.DB.SetUnsafe(ctx, true); err != nil { // it is thrown away
		return err
	}
	today := clock.Now()
	if err := a.Found(ctx, kernel.Date{Year: lastOfficial(), Month: time.January, Day: 1}); err != nil {
		return err
	}
	seeds := min(caseSeeds, n)
	for i := range seeds {
		if err := a.seedCase(ctx, clock, today, i); err != nil {
			return err
		}
	}
	clock.Set(today)
	const atOnce = 25 // copies of each in one transaction
	for k := 1; k*seeds < n; k += atOnce {
		to := min(k+atOnce, (n+seeds-1)/seeds) - 1
		if err := a.DB.WriteBulk(ctx, func(tx *store.Tx) error { return synthetic.CopyOpen(tx, k, to) }); err != nil {
			return err
		}
	}
	if err := a.DB.WriteBulk(ctx, synthetic.Settled); err != nil {
		return err
	}
	return a.DB.SetUnsafe(ctx, false)
}

// seedCase files one case and, unless it is of today, accepts it.
func (a *App) seedCase(ctx context.Context, clock *sim.Clock, today kernel.Instant, i int) error {
	clock.Set(today)
	firms := a.Org.Directory().Enterprises()
	who := a.contactOf(firms[i%len(firms)].ID)
	f, err := a.Counter.Find(ctx, who, counter.Query{Limit: 200})
	if err != nil {
		return err
	}
	items := slices.DeleteFunc(f.Items, func(x counter.Brief) bool { return x.Promised == nil || x.Promised.Unit != "wd" || x.Promised.N < 3 })
	item := items[i%len(items)]
	ago := i / len(items) % (item.Promised.N - 1)
	day, err := a.Calendar().AddWorkdays(kernel.DateOf(today.In(shanghai())), -ago)
	if err != nil {
		return err
	}
	clock.Set(day.At(9, 0, shanghai()))
	return a.DB.WriteBulk(ctx, func(tx *store.Tx) error {
		m, err := a.Matter.RaiseTx(tx, who, matter.RaiseInput{Kind: counter.Kind, Values: map[string][]string{"item": {string(item.Version)}, "contact_name": {"王志远"}, "contact_phone": {"10100010001"}}})
		if err == nil && ago > 0 {
			_, err = a.Matter.ActTx(tx, kernel.System(), matter.ActInput{Matter: m.ID, Action: "accept"})
		}
		return err
	})
}
