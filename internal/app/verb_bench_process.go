package app

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"juyan/internal/cockpit"
	"juyan/internal/exchange"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/sim"
	"juyan/packs"
)

// BenchProcessCmd is `juyan bench process`: large event logs read, studied and
// drawn; with a database of the demo, the process view of its matters as well.
type BenchProcessCmd struct {
	Events int    `default:"262000" help:"日志的事件数 · Events of the log."`
	Goal   int    `default:"0" help:"每份日志最多几秒，超过即报错；0 不限 · Fail when a log takes more seconds; 0: no goal."`
	DB     string `placeholder:"DEMO.db" help:"演示的数据库：另量流程视图一页 · A database of the demo: measure the page over its matters too."`
	N      int    `default:"20" help:"页面量几次 · Repetitions of the page."`
}

// Run prints a line for each form of the log, and for the page.
func (c *BenchProcessCmd) Run(ctx context.Context, out *IO) error {
	if c.Events < 1 || c.N < 1 {
		return kernel.Invalid("events", kernel.T("事件和次数至少为 1", "there is at least one event and one repetition"))
	}
	if err := c.logs(out); err != nil || c.DB == "" {
		return err
	}
	return c.page(ctx, out)
}

// logs writes a log in every form, then shows each as `juyan xes` does.
func (c *BenchProcessCmd) logs(out *IO) error {
	dir, err := os.MkdirTemp("", "juyan-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // a leftover costs nothing
	l := exchange.Synthetic(c.Events)
	_, _ = fmt.Fprintf(out.Out, "%-44s %9s %9s %9s %9s %9s %9s\n", fmt.Sprintf("%d events, %d cases", c.Events, len(l.Cases)), "MB", "read", "study", "map", "in all", "processor")
	for _, x := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"log.xes", func(w io.Writer) error { return exchange.WriteXES(w, l, time.UTC) }},
		{"log.xes.gz", func(w io.Writer) error {
			z := gzip.NewWriter(w)
			return errors.Join(exchange.WriteXES(z, l, time.UTC), z.Close())
		}},
		{"log.csv", func(w io.Writer) error { return cockpit.WriteLogCSV(w, l, time.UTC) }},
	} {
		path := filepath.Join(dir, x.name)
		if err := written(path, x.write); err != nil {
			return err
		}
		if err := c.show(out, path); err != nil {
			return err
		}
	}
	return nil
}

func written(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// show reads, studies and draws a log from its file.
func (c *BenchProcessCmd) show(out *IO, path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	columns := logColumns{Zone: "UTC"}
	worked, began := processorTime(), time.Now()
	l, _, err := columns.read(path)
	if err != nil {
		return err
	}
	read := time.Now()
	s, err := exchange.Analyse(l, exchange.Options{})
	if err != nil {
		return err
	}
	studied := time.Now()
	g, err := s.Graph(l, exchange.Options{}, exchange.Focus{Paths: 0.8})
	if err != nil {
		return err
	}
	svg := g.SVG(exchange.Look{Lang: Terminal(), Alone: true})
	all := time.Since(began)
	if s.Events != c.Events || len(svg) == 0 {
		return kernel.Internal(fmt.Errorf("%s: %d events of %d", path, s.Events, c.Events))
	}
	_, _ = fmt.Fprintf(out.Out, "%-44s %9.1f %9s %9s %9s %9s %9s\n", filepath.Base(path), float64(info.Size())/1e6, short(read.Sub(began)), short(studied.Sub(read)), short(time.Since(studied)), short(all), short(processorTime()-worked))
	if c.Goal > 0 && all > time.Duration(c.Goal)*time.Second {
		return kernel.Invalid("goal", kernel.T("%s 用了 %s，目标是 %d 秒", "%s took %s, the goal is %d s"), filepath.Base(path), short(all), c.Goal)
	}
	return nil
}

func short(d time.Duration) string { return d.Round(time.Millisecond).String() }

// page measures the process view of the demo's whistles, as a leader asks for it.
func (c *BenchProcessCmd) page(ctx context.Context, out *IO) error {
	clock := sim.NewClock(kernel.Date{Year: 2022, Month: 1, Day: 4}.At(9, 0, shanghai()))
	a, err := Open(ctx, Config{DB: c.DB, Pack: packs.Model(), Demo: true, Clock: clock, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer a.closeLogged()
	if err := resume(ctx, a, clock); err != nil {
		return err
	}
	trails, _, err := a.Matter.Trails(ctx, kernel.System(), matter.Filter{Kind: "whistle"}, 1_000_000)
	if err != nil {
		return err
	}
	steps := 0
	for _, t := range trails {
		steps += len(t.Steps)
	}
	get, err := a.pageFor(ctx, "leader", "/process")
	if err != nil {
		return err
	}
	took, worked, err := timed(c.N, func(int) error { return get() })
	if err != nil {
		return err
	}
	benchLine(out, fmt.Sprintf("/process: %d whistles, %d events: p50, p99, processor", len(trails), steps), took[len(took)/2], took[len(took)*99/100], worked[len(worked)/2])
	return nil
}
