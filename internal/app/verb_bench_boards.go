package app

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/pipeline"
	"juyan/internal/project"
	"juyan/internal/sim"
	"juyan/internal/store"
	"juyan/internal/synthetic"
	"juyan/packs"
)

// LeadsBench are the flags of a measurement over many leads.
type LeadsBench struct {
	DB    string `help:"数据库，空的先造数据，已有的接着用；不写则在临时文件夹新建 SQLite · Database: filled if empty, used as it is if not; none: a new SQLite file in a temporary folder."`
	Leads int    `default:"100000" help:"线索数 · Leads."`
	N     int    `default:"300" help:"每项次数 · Repetitions of each measurement."`
}

// measure makes the leads, gets ready and prints how long each ask takes.
func (c *LeadsBench) measure(ctx context.Context, io *IO, ready func(*App) error, asks func(*App) ([]boardAsk, error)) error {
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
	if err != nil {
		return err
	}
	benchLine(io, fmt.Sprintf("%d leads, one in twenty through the program's commands", c.Leads), time.Since(from))
	from = time.Now()
	if err := ready(a); err != nil {
		return err
	}
	benchLine(io, "getting ready, once", time.Since(from))
	collectRarely() // as when it serves
	_, _ = fmt.Fprintf(io.Out, "%-52s %10s %10s %10s %10s\n", "", "p50", "p99", "CPU p50", "CPU p99")
	list, err := asks(a)
	if err != nil {
		return err
	}
	for _, ask := range list {
		took, worked, err := timed(c.N, ask.do)
		if err != nil {
			return err
		}
		benchLine(io, ask.name, took[c.N/2], took[c.N*99/100], worked[c.N/2], worked[c.N*99/100])
	}
	return nil
}

// boardProjects are how many projects stand on the boards beside the leads.
const boardProjects = 200

// BenchBoardsCmd is `juyan bench boards`: the boards of investment over many
// leads, beside one indexed read of the same database.
type BenchBoardsCmd struct{ LeadsBench }

// Run lets leads go through a year and asks every board.
func (c *BenchBoardsCmd) Run(ctx context.Context, io *IO) error {
	ready := func(a *App) error {
		if _, err := a.Invest.Refill(ctx); err != nil {
			return err
		}
		if err := a.signProjects(ctx, boardProjects); err != nil {
			return err
		}
		if _, err := a.Columns.Refresh(ctx); err != nil {
			return err
		}
		return a.Pipeline.Warm(ctx)
	}
	return c.measure(ctx, io, ready, func(a *App) ([]boardAsk, error) { return a.boardAsks(ctx, c.Leads) })
}

func benchLine(io *IO, what string, d ...time.Duration) {
	_, _ = fmt.Fprintf(io.Out, "%-52s", what)
	for _, x := range d {
		_, _ = fmt.Fprintf(io.Out, " %10s", x.Round(10*time.Microsecond))
	}
	_, _ = fmt.Fprintln(io.Out)
}

// benchPath is where a measurement keeps its database, and what takes it away.
func benchPath(db string) (path string, clean func(), err error) {
	if db != "" {
		return db, func() {}, nil
	}
	dir, err := os.MkdirTemp("", "juyan-bench-")
	return filepath.Join(dir, "bench.db"), func() { _ = os.RemoveAll(dir) }, err // a leftover costs nothing
}

// timed runs f n times and returns how long each took by the clock and what it cost
// of the processors, garbage collection included, the least first.
func timed(n int, f func(i int) error) (took, worked []time.Duration, err error) {
	took, worked = make([]time.Duration, n), make([]time.Duration, n)
	for i := range took {
		before, began := processorTime(), time.Now()
		if err := f(i); err != nil {
			return nil, nil, err
		}
		took[i], worked[i] = time.Since(began), processorTime()-before
	}
	slices.Sort(took)
	slices.Sort(worked)
	return took, worked, nil
}

type boardAsk struct {
	name string
	do   func(i int) error
}

// boardAsks are the boards as a leader of the zone asks for them, whole and
// narrowed by turns.
func (a *App) boardAsks(ctx context.Context, leads int) ([]boardAsk, error) {
	post, _ := a.Org.Directory().PostByCode("admin-committee.director")
	who := a.actorOf(post.ID)
	l, err := a.Pipeline.List(ctx, who, pipeline.Query{}, 1)
	if err != nil {
		return nil, err
	}
	if l.Sum.N != leads || l.Hidden > 0 {
		return nil, kernel.Internal(fmt.Errorf("the boards count %d leads of %d", l.Sum.N, leads))
	}
	chains := a.Pack.Lists["chains"].Options
	narrow := func(i int) pipeline.Filter {
		if i%2 == 0 {
			return pipeline.Filter{}
		}
		return pipeline.Filter{Chain: chains[i%len(chains)].Code}
	}
	first, last := kernel.Date{Year: 2022, Month: 1, Day: 1}, kernel.Date{Year: 2022, Month: 11, Day: 30}
	out := []boardAsk{
		{"raw: one row by its id", func(i int) error {
			return a.DB.Read(ctx, func(tx *store.Tx) error {
				var title string
				return tx.QueryRow(`SELECT title FROM matter_shown WHERE id = $1`, l.Rows[i%len(l.Rows)].ID).Scan(&title)
			})
		}},
		{"funnel, chains and units", func(i int) error { _, err := a.Pipeline.Board(ctx, who, narrow(i)); return err }},
		{"key leads of eleven months", func(int) error { _, err := a.Pipeline.Key(ctx, who, pipeline.Filter{}, first, last); return err }},
		{"the records behind a count, one page", func(i int) error {
			_, err := a.Pipeline.List(ctx, who, pipeline.Query{Filter: narrow(i), Stage: a.Pack.Pipeline.Key.Talked}, 1+i%5)
			return err
		}},
		{"what is stuck", func(i int) error { _, _, err := a.Pipeline.Stuck(ctx, who, narrow(i)); return err }},
		{"projects under one axis", func(i int) error { _, _, err := a.Pipeline.Lines(ctx, who, narrow(i), 1+i%3); return err }},
		{"milestones of a month", func(i int) error {
			_, err := a.Pipeline.Days(ctx, who, narrow(i), first, first.AddDays(30), false)
			return err
		}},
		{"milestones and next steps of a month", func(i int) error {
			_, err := a.Pipeline.Days(ctx, who, narrow(i), last, last.AddDays(30), true)
			return err
		}},
		{"projects on plots", func(int) error { _, err := a.Pipeline.Grounds(ctx, who); return err }},
		{"the week", func(int) error { _, err := a.Pipeline.Week(ctx, who); return err }},
	}
	for _, path := range []string{"/pipeline", "/pipeline?chain=silicon", "/pipeline/list", "/pipeline/list?way=talked&from=2022-01-01&to=2022-11-30", "/pipeline/stuck", "/pipeline/map", "/pipeline/gantt", "/pipeline/calendar", "/pipeline/week",
		"/leads", "/leads?view=every", "/leads?view=due", "/leads?stage=negotiating&chain=silicon", "/leads?q=硅材料", "/leads/targets", "/projects", "/m/lead"} {
		get, err := a.pageFor(ctx, "leader", path)
		if err != nil {
			return nil, err
		}
		out = append(out, boardAsk{"page " + path, func(int) error { return get() }})
	}
	return out, nil
}

// signProjects signs so many projects, each of another enterprise, with their
// plots; some are under way.
func (a *App) signProjects(ctx context.Context, n int) error {
	if sums, err := a.Project.Sums(ctx, kernel.System(), project.Filter{}); err != nil || sums.All.N > 0 {
		return err // a database that is used again has them
	}
	post, _ := a.Org.Directory().PostByCode("investment.head")
	who, firms, chains := a.actorOf(post.ID), a.Org.Directory().Enterprises(), a.Pack.Lists["chains"].Options
	day, unit := kernel.DateOf(a.Clock.Now().In(shanghai())), string(who.Unit)
	for i := range min(n, len(firms)) {
		in := project.SignInput{Values: map[string][]string{"title": {fmt.Sprintf("第%d号项目", i+1)}, "chain": {chains[i%len(chains)].Code}, "investment": {fmt.Sprint(5000 + 1000*(i%70))}, "industry": {"2669"}, "enterprise": {string(firms[i].ID)},
			"overall_unit": {unit}, "item_unit": {unit}, "unit": {unit}, "signed_on": {day.AddDays(-i % 300).String()}, "plan_start": {day.AddDays(i % 90).String()}, "plan_trial": {day.AddDays(200 + i).String()}, "plan_production": {day.AddDays(300 + i).String()}}}
		m, err := a.Project.Sign(ctx, who, in)
		if err != nil || i%2 == 0 {
			if err != nil {
				return err
			}
			continue
		}
		plot := a.Pack.Plots.Plots[i%len(a.Pack.Plots.Plots)].Code
		if _, err := a.Matter.Act(ctx, who, matter.ActInput{Matter: m.ID, Action: "set_plots", Values: map[string][]string{"plots": {plot + "，3"}}}); err != nil {
			return err
		}
	}
	return nil
}

// copies are how many leads stand for each one that went through the commands.
const copies = 20

// copiedLeads makes n leads: a twentieth by commands, the others as copies of
// these, row by row.
func (a *App) copiedLeads(ctx context.Context, clock *sim.Clock, n int) error {
	if err := a.seedLeads(ctx, clock, (n+copies-1)/copies, 1); err != nil {
		return err
	}
	for k := 1; k < min(n, copies); k++ {
		if err := a.DB.WriteBulk(ctx, func(tx *store.Tx) error { return synthetic.CopyMatters(tx, "lead", k) }); err != nil {
			return err
		}
	}
	_, err := a.Sealer.Seal(ctx)
	return err
}

// leadsAtOnce is how many invented leads are registered in one transaction.
const leadsAtOnce = 500

// seedLeads founds the zone and lets n invented leads go through a year, by the
// commands the program itself uses; some end, some rest, some stay where they are.
func (a *App) seedLeads(ctx context.Context, clock *sim.Clock, n int, seed uint64) error {
	if err := a.DB.SetUnsafe(ctx, true); err != nil { // it is thrown away
		return err
	}
	if err := a.Found(ctx, kernel.DateOf(clock.Now().In(shanghai()))); err != nil {
		return err
	}
	g := &leadGrower{a: a, r: rand.New(rand.NewPCG(seed, 1)), chains: a.Pack.Lists["chains"].Options}
	for _, u := range a.Pack.Units {
		if u.Kind == "agency" && u.Affiliation == "own" {
			id, _ := a.Org.Directory().UnitByCode(u.Code)
			g.units = append(g.units, id.ID)
		}
	}
	const days = 330 // to the end of November
	for day := range days {
		clock.Set(clock.Now() + kernel.Instant(24*time.Hour/time.Millisecond))
		for left := n*(day+1)/days - n*day/days; left > 0; left -= leadsAtOnce {
			if err := a.DB.WriteBulk(ctx, func(tx *store.Tx) error { return g.day(tx, min(left, leadsAtOnce)) }); err != nil {
				return err
			}
		}
	}
	return a.DB.SetUnsafe(ctx, false)
}

// leadGrower registers leads and takes those there are further.
type leadGrower struct {
	a      *App
	r      *rand.Rand
	chains []caseflow.Option
	units  []kernel.ID
	made   int
	open   []grown
}

type grown struct {
	id    kernel.ID
	stage int
}

// growth are the steps of a lead from stage to stage, by the codes of its actions,
// and how many in a hundred of those that could take one do.
var growth = []struct {
	action string
	values map[string][]string
	share  int
}{
	{"triage", map[string][]string{"triage_note": {"符合产业方向，列入跟进"}}, 80},
	{"propose", map[string][]string{"propose_note": {"投资方有意落地，提请准入评审"}}, 60},
	{"admit", nil, 85}, {"pass", nil, 80}, {"sign", nil, 40},
}

func (g *leadGrower) day(tx *store.Tx, n int) error {
	for range n {
		if err := g.register(tx); err != nil {
			return err
		}
		for range 2 { // two others move on
			if err := g.further(tx); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *leadGrower) register(tx *store.Tx) error {
	g.made++
	chain := g.chains[g.r.IntN(len(g.chains))]
	values := map[string][]string{"investor": {fmt.Sprintf("瀚川第%d实业有限公司", g.made)}, "title": {fmt.Sprintf("%s%d号项目", chain.Name.ZH, g.made)}, "chain": {chain.Code}, "unit": {string(g.units[g.r.IntN(len(g.units))])},
		"industry": {"2669"}, "background": {g.a.Pack.Lists["investor_backgrounds"].Options[0].Code}, "mu": {fmt.Sprint(40 + g.r.IntN(200))}, "energy": {fmt.Sprint(g.r.IntN(9000))}, "investment": {fmt.Sprint(3000 + g.r.IntN(80)*1000)}}
	if g.r.IntN(10) == 0 {
		delete(values, "investment")
	}
	m, err := g.a.Matter.RaiseTx(tx, kernel.System(), matter.RaiseInput{Kind: "lead", Values: values})
	if err == nil {
		g.open = append(g.open, grown{id: m.ID})
	}
	return err
}

// further takes one of the younger leads a step on, or marks it as key.
func (g *leadGrower) further(tx *store.Tx) error {
	i := len(g.open) - 1 - g.r.IntN(min(len(g.open), 60))
	x := &g.open[i]
	step := growth[x.stage]
	action, values := step.action, step.values
	if g.r.IntN(100) >= step.share {
		if x.stage != 1 {
			return nil // it stays where it is
		}
		action, values = "mark_key", map[string][]string{"key_note": {"投资大、带动强"}}
	}
	_, err := g.a.Matter.ActTx(tx, kernel.System(), matter.ActInput{Matter: x.id, Action: action, Values: values})
	if kernel.CodeOf(err) == kernel.CodeConflict || kernel.CodeOf(err) == kernel.CodeInvalid {
		return nil // marked already, or a clock took it out of the way
	}
	if action == step.action && err == nil {
		if x.stage++; x.stage == len(growth) {
			g.open = slices.Delete(g.open, i, i+1)
		}
	}
	return err
}
