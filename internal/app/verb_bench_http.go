package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"juyan/internal/kernel"
)

// BenchHTTPCmd is `juyan bench http`: the program as a zone runs it, served by a
// process of its own, asked by another over the network, beside what the bare
// database takes for the same rows in the same run.
type BenchHTTPCmd struct {
	DB      string        `help:"数据库，不够的补足；不写则在临时文件夹新建 SQLite，测几个进程时临时建一个 PostgreSQL · Database, filled up to what is asked; none: a new SQLite file in a temporary folder, for several nodes a throwaway PostgreSQL."`
	Rows    []int         `default:"100000,1000000" help:"吹哨件数，逐个测列表 · Whistles, one list measured for each."`
	Clients int           `default:"8" help:"并发 · Clients at once."`
	For     time.Duration `default:"8s" help:"每项时长 · How long each measurement takes."`
	Nodes   int           `default:"1" help:"改测几个进程同时服务一个 PostgreSQL，轮流与一个进程对照（取最少的件数） · Instead, so many processes that serve one PostgreSQL together, by turns with one alone, over the fewest whistles."`
	Goals   bool          `help:"不达目标则失败 · Fail when a goal is missed."`
	Profile string        `placeholder:"DIR" help:"各项的处理器剖析存到此文件夹 · Folder for processor profiles of the serving process."`
}

// httpBench is one run.
type httpBench struct {
	*BenchHTTPCmd
	io     *IO
	db     string // address or path
	server *server
	missed []string
}

// Run prepares the whistles, serves them and measures.
func (c *BenchHTTPCmd) Run(ctx context.Context, io *IO) error {
	if len(c.Rows) == 0 || slices.Min(c.Rows) < 1 || c.Nodes < 1 || c.Clients < c.Nodes {
		return kernel.Invalid("rows", kernel.T("件数和进程至少为 1，并发不少于进程", "there is at least one whistle and one node, and a client for each node"))
	}
	b := &httpBench{BenchHTTPCmd: c, io: io}
	slices.Sort(c.Rows)
	measure := b.alone
	if c.Nodes > 1 {
		measure = b.together
	}
	if err := measure(ctx); err != nil {
		return err
	}
	if c.Goals && len(b.missed) > 0 {
		return kernel.Invalid("goals", kernel.T("未达目标：%s", "goals missed: %s"), strings.Join(b.missed, "; "))
	}
	return nil
}

// alone measures one process.
func (b *httpBench) alone(ctx context.Context) error {
	db, clean, err := benchPath(b.DB)
	if err != nil {
		return err
	}
	defer clean()
	b.db = db
	var list []load
	for i, n := range b.Rows {
		who, err := b.fill(ctx, n)
		if err != nil {
			return err
		}
		if i == 0 {
			if err := b.start(ctx, who); err != nil {
				return err
			}
			if err := b.filing(ctx, who); err != nil {
				return err
			}
		}
		l, err := b.list(ctx, who, n)
		if err != nil {
			return err
		}
		list = append(list, l)
	}
	if n := len(list) - 1; n > 0 {
		grown := list[n].perRequest() / list[0].perRequest()
		b.say("processor time of a page, most whistles / fewest", "%.2f", grown)
		b.goal(grown <= 1.3, "the page over the most whistles costs at most 1.3 times the one over the fewest")
	}
	return nil
}

func (b *httpBench) say(what, format string, args ...any) {
	_, _ = fmt.Fprintf(b.io.Out, "%-58s %s\n", what, fmt.Sprintf(format, args...))
}

func (b *httpBench) goal(met bool, what string) {
	if !met {
		b.missed = append(b.missed, what)
	}
}

// start measures what a start takes, what an idle process holds, how large the
// program is and how much the first page weighs.
func (b *httpBench) start(ctx context.Context, who parties) error {
	dir, err := os.MkdirTemp("", "juyan-installed-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	program, err := installed(dir)
	if err != nil {
		return err
	}
	return served(ctx, station{db: b.db, program: program}, func(s *server) error {
		b.say("ready after the start of the process", "%s", s.took.Round(time.Millisecond))
		b.goal(s.took <= 150*time.Millisecond, "serve is ready within 150 ms")
		size, err := strippedSize()
		if err != nil {
			return err
		}
		b.say("the program (its tables for debuggers left out)", "%.1f MB", float64(size)/1e6)
		b.goal(size <= 80e6, "the program is at most 80 MB")
		s.rests()
		rss := s.memory()
		b.say("memory of the idle process", "%.1f MB", float64(rss)/1e6)
		b.goal(rss <= 60e6, "an idle process holds at most 60 MB")
		weight, parts, err := s.firstLoad(ctx, "/m/whistle", who.cookie)
		if err != nil {
			return err
		}
		b.say("the first page with all it asks for, compressed", "%.1f KB in %d answers", float64(weight)/1e3, parts)
		b.goal(weight <= 150e3, "the first page weighs at most 150 KB")
		return nil
	})
}

// idleFor is how long a process has done nothing before its memory is read.
var idleFor = 5 * time.Second

// filing measures whistles raised over the interface by many firms.
func (b *httpBench) filing(ctx context.Context, who parties) error {
	var l load
	err := b.served(ctx, func(s *server) (err error) {
		l, err = b.profiled(ctx, nodes{s}, "filing", loadPlan{Clients: b.Clients, For: b.For, Status: 201, Requests: filings(who)})
		return err
	})
	if err != nil {
		return err
	}
	raw, rows, err := b.replay(ctx, "whistle")
	if err != nil {
		return err
	}
	b.table("filing a whistle over the interface", l)
	b.table(fmt.Sprintf("  raw: its %d rows alone, durable", rows), raw)
	ratio := l.PerSecond / raw.PerSecond
	b.say("  filing / raw", "%.2f", ratio)
	b.goal(l.PerSecond >= 2000, "2,000 filings a second")
	b.goal(l.P99 <= 15*time.Millisecond, "99 in 100 filings within 15 ms")
	b.goal(ratio >= 0.6, "filings at 0.6 of the raw limit")
	return nil
}

// list measures the list as a commissioner asks for it: what the part is involved
// in, open, narrowed and sorted by turns.
func (b *httpBench) list(ctx context.Context, who parties, n int) (load, error) {
	var l load
	err := b.served(ctx, func(s *server) (err error) {
		plan := loadPlan{Clients: b.Clients, For: b.For, Status: 200, Requests: lists(who)}
		if err = (nodes{s}).warm(ctx, plan); err == nil {
			l, err = b.profiled(ctx, nodes{s}, fmt.Sprintf("list-%d", n), plan)
		}
		return err
	})
	if err != nil {
		return l, err
	}
	raw, err := b.bareList(ctx)
	if err != nil {
		return l, err
	}
	b.table(fmt.Sprintf("a page of 50 of %d whistles", n), l)
	b.table("  raw: an indexed list of 50", raw)
	b.say("  page / raw", "%.3f", l.PerSecond/raw.PerSecond)
	b.goal(l.PerSecond >= 1000, fmt.Sprintf("1,000 pages a second of %d whistles", n))
	b.goal(l.P99 <= 20*time.Millisecond, fmt.Sprintf("99 in 100 pages of %d whistles within 20 ms", n))
	return l, nil
}

// table prints one line of figures; the head when it is the first.
func (b *httpBench) table(what string, l load) {
	_, _ = fmt.Fprintf(b.io.Out, "%-46s %8.0f/s  p50 %8s  p99 %8s  CPU %.2f ms", what, l.PerSecond, hundredth(l.P50), hundredth(l.P99), l.perRequest())
	if l.Client > 0 {
		_, _ = fmt.Fprintf(b.io.Out, " (asking %.2f ms)", l.Client)
	}
	_, _ = fmt.Fprintln(b.io.Out)
}

// hundredth rounds to a hundredth of a millisecond.
func hundredth(d time.Duration) time.Duration { return d.Round(10 * time.Microsecond) }

// served runs fn while a process of its own serves the database.
func (b *httpBench) served(ctx context.Context, fn func(*server) error) error {
	return served(ctx, station{db: b.db}, fn)
}

// served runs fn while a process of its own serves at a station.
func served(ctx context.Context, at station, fn func(*server) error) error {
	s, err := startServer(ctx, at)
	if err != nil {
		return err
	}
	defer s.stop()
	return fn(s)
}

// station is a database, how many processors serve it (0 = all) and which program
// does ("" = the one that runs).
type station struct {
	db         string
	processors int
	program    string
}

// profiled asks what the plan says and keeps, if wished, where the first of the
// serving processes spends its time meanwhile.
func (b *httpBench) profiled(ctx context.Context, n nodes, name string, plan loadPlan) (load, error) {
	if b.Profile == "" {
		return n.load(ctx, plan)
	}
	done := make(chan error, 1)
	go func() { done <- n[0].profile(ctx, plan.For, filepath.Join(b.Profile, name+".pprof")) }()
	l, err := n.load(ctx, plan)
	return l, errors.Join(err, <-done)
}
