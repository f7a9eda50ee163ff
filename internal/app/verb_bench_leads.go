package app

import (
	"context"
	"fmt"

	"juyan/internal/invest"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// BenchLeadsCmd is `juyan bench leads`: the desk of leads and its counts over many
// leads, beside one indexed read of the same database.
type BenchLeadsCmd struct{ LeadsBench }

// Run makes the leads and asks for every pile of the desk.
func (c *BenchLeadsCmd) Run(ctx context.Context, io *IO) error {
	refill := func(a *App) error {
		_, err := a.Invest.Refill(ctx)
		return err
	}
	return c.measure(ctx, io, refill, func(a *App) ([]boardAsk, error) { return a.leadAsks(ctx, c.Leads) })
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
