package app

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"juyan/internal/invest"
	"juyan/internal/kernel"
	"juyan/internal/sim"
	"juyan/internal/store"
	"juyan/packs"
)

// BenchLeadsCmd is `juyan bench leads`: the desk of leads and its counts over many
// leads, beside one indexed read of the same database.
type BenchLeadsCmd struct {
	DB    string `help:"数据库，空的先造数据，已有的接着用；不写则在临时文件夹新建 SQLite · Database: filled if empty, used as it is if not; none: a new SQLite file in a temporary folder."`
	Leads int    `default:"100000" help:"线索数 · Leads."`
	N     int    `default:"300" help:"每项次数 · Repetitions of each measurement."`
}

// Run makes the leads and asks for every pile of the desk.
func (c *BenchLeadsCmd) Run(ctx context.Context, io *IO) error {
	if c.Leads < 1 || c.N < 1 {
		return kernel.Invalid("leads", kernel.T("线索和次数至少为 1", "there is at least one lead and one repetition"))
	}
	path, clean, err := benchPath(c.DB)
	if err != nil {
		return err
	}
	defer clean()
	clock := sim.NewClock(kernel.Date{Year: 2022, Month: 1, Day: 4}.At(9, 0, shanghai()))
	a, err := Open(ctx, Config{DB: path, Pack: packs.Model(), Demo: true, Clock: clock, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer a.closeLogged()
	from := time.Now()
	if a.Founded() {
		err = resume(ctx, a, clock)
	} else {
		err = a.copiedLeads(ctx, clock, c.Leads)
	}
	if err == nil {
		_, err = a.Invest.Refill(ctx)
	}
	if err != nil {
		return err
	}
	benchLine(io, fmt.Sprintf("%d leads", c.Leads), time.Since(from))
	_, _ = fmt.Fprintf(io.Out, "%-52s %10s %10s\n", "", "p50", "p99")
	asks, err := a.leadAsks(ctx, c.Leads)
	if err != nil {
		return err
	}
	for _, ask := range asks {
		took, err := timed(c.N, ask.do)
		if err != nil {
			return err
		}
		benchLine(io, ask.name, took[len(took)/2], took[len(took)*99/100])
	}
	return nil
}

// leadAsks are the piles of the desk, and its counts, as the head of investment
// asks for them, whole and narrowed by turns; every page is followed to its third.
func (a *App) leadAsks(ctx context.Context, leads int) ([]boardAsk, error) {
	post, _ := a.Org.Directory().PostByCode("investment.head")
	who := a.actorOf(post.ID)
	all, err := a.Invest.Board(ctx, who, invest.Filter{View: invest.Every, Limit: 50})
	if err != nil {
		return nil, err
	}
	funnel, err := a.Invest.Funnel(ctx, who, invest.Filter{})
	if err != nil {
		return nil, err
	}
	counted := 0
	for _, x := range funnel {
		counted += x.N
	}
	if counted != leads {
		return nil, kernel.Internal(fmt.Errorf("the desk counts %d leads of %d", counted, leads))
	}
	chains := a.Pack.Lists["chains"].Options
	narrow := func(i int, f invest.Filter) invest.Filter {
		if i%2 == 1 {
			f.Chain = chains[i%len(chains)].Code
		}
		if i%4 == 3 {
			f.Unit = all.Leads[i%len(all.Leads)].Unit
		}
		return f
	}
	out := []boardAsk{{"raw: one row by its id", func(i int) error {
		return a.DB.Read(ctx, func(tx *store.Tx) error {
			var title string
			return tx.QueryRow(`SELECT title FROM matter_shown WHERE id = $1`, all.Leads[i%len(all.Leads)].ID).Scan(&title)
		})
	}},
		{"funnel", func(i int) error { _, err := a.Invest.Funnel(ctx, who, narrow(i, invest.Filter{})); return err }},
		{"counts of the piles", func(i int) error { _, err := a.Invest.Piles(ctx, who, narrow(i, invest.Filter{})); return err }}}
	for _, x := range []struct {
		name string
		f    invest.Filter
	}{{"open", invest.Filter{}}, {"due", invest.Filter{View: invest.DueNow}}, {"lapsing", invest.Filter{View: invest.Lapsing}}, {"disputed", invest.Filter{View: invest.Disputed}},
		{"key", invest.Filter{View: invest.KeyLeads}}, {"ended", invest.Filter{View: invest.Closed}}, {"in negotiation", invest.Filter{Stage: "negotiating"}}} {
		out = append(out, boardAsk{"list, one to three pages: " + x.name, func(i int) error {
			f := narrow(i, x.f)
			for page := 0; page <= i%3; page++ {
				p, err := a.Invest.Board(ctx, who, f)
				if f.After = p.Next; err != nil || p.Next == "" {
					return err
				}
			}
			return nil
		}})
	}
	get, err := a.pageFor(ctx, "investor", "/leads")
	if err != nil {
		return nil, err
	}
	return append(out, boardAsk{"the desk, the whole page over HTTP", func(int) error { return get() }}), nil
}
