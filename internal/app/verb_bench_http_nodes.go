package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/store/throwaway"
)

// durable has a throwaway PostgreSQL work as a zone's does.
var durable = []string{"fsync=on", "synchronous_commit=on", "full_page_writes=on", "autovacuum=on", "shared_buffers=256MB", "max_wal_size=4GB"}

const (
	scalingCores = 8           // with fewer, several nodes only share what one has
	nodesCost    = 1.1         // of what a request of one costs, at most
	turnTime     = time.Second // short, so that whatever else the machine does meets both alike
)

// shared is what is measured of several nodes: one kind of request.
type shared struct {
	name, goal   string
	plan         loadPlan
	one, all     load
	apart        load      // of as many, each on a database of its own
	oneDB, allDB float64   // processor milliseconds of PostgreSQL a request
	ratios       []float64 // of each turn: all to one
	sharing      []float64 // all to those apart
}

// together measures several processes that serve one database, each by its share of
// the processors, by turns with one that has them all, while the others have nothing
// to do. Several are counted together, with what each does unasked, that one's too:
// it follows the others, looks for timers, seals or waits to. One is counted alone, so
// what another seals meanwhile speaks for one.
//
// Processes that share the cores of one machine cost more for that alone. So as many
// that share nothing else, each on a database of its own, are asked in a third turn.
func (b *httpBench) together(ctx context.Context) error {
	cluster, clean, err := b.postgres()
	if err != nil {
		return err
	}
	defer clean()
	who, err := b.fill(ctx, b.Rows[0])
	if err != nil {
		return err
	}
	asked := []*shared{
		{name: "filing a whistle", goal: "a filing", plan: loadPlan{Clients: b.Clients, Status: 201, Requests: filings(who)}},
		{name: fmt.Sprintf("a page of 50 of %d whistles", b.Rows[0]), goal: "a page", plan: loadPlan{Clients: b.Clients, Status: 200, Requests: lists(who)}},
	}
	part := max(1, runtime.NumCPU()/b.Nodes)
	places := append([]station{{db: b.db}}, slices.Repeat([]station{{db: b.db, processors: part}}, b.Nodes)...)
	for i := 1; i < b.Nodes && cluster != nil; i++ {
		own, err := copyOf(ctx, cluster, i)
		if err != nil {
			return err
		}
		places = append(places, station{db: own, processors: part})
	}
	return eachServed(ctx, places, nil, func(n nodes) error {
		for _, s := range n {
			s.rests()
		}
		for _, a := range asked {
			if err := b.byTurns(ctx, n, a, cluster); err != nil {
				return err
			}
			b.compare(a)
		}
		return nil
	})
}

// eachServed runs fn while a process of its own serves at each station.
func eachServed(ctx context.Context, places []station, n nodes, fn func(nodes) error) error {
	if len(places) == 0 {
		return fn(n)
	}
	return served(ctx, places[0], func(s *server) error {
		return eachServed(ctx, places[1:], append(n, s), fn)
	})
}

// copyOf makes the i-th copy of what was filled; nobody is connected to it.
func copyOf(ctx context.Context, c *throwaway.Cluster, i int) (url string, err error) {
	name := benchDatabase + strconv.Itoa(i)
	return c.URL(name), createDatabase(ctx, c, name+" TEMPLATE "+benchDatabase)
}

func createDatabase(ctx context.Context, c *throwaway.Cluster, what string) error {
	db, err := sql.Open("pgx", c.URL("postgres"))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "CREATE DATABASE "+what)
	return errors.Join(err, db.Close())
}

// byTurns asks the one node, then all the others, then those apart, and so on.
func (b *httpBench) byTurns(ctx context.Context, n nodes, a *shared, cluster *throwaway.Cluster) error {
	if err := n.warm(ctx, a.plan); err != nil {
		return err
	}
	one, all, apart := n[:1], n[1:b.Nodes+1], append(nodes{n[1]}, n[b.Nodes+1:]...)
	turns := max(2, int(b.For/turnTime))
	a.plan.For = b.For / time.Duration(turns)
	for turn := range turns {
		alone, oneDB, err := b.once(ctx, one, a, turn, cluster)
		if err != nil {
			return err
		}
		before := one.worked()
		both, bothDB, err := b.once(ctx, all, a, turn, cluster)
		if err != nil {
			return err
		}
		both.Server += costOf(one.worked()-before, both)
		share := float64(turns)
		a.one.add(alone, share)
		a.all.add(both, share)
		a.oneDB, a.allDB = a.oneDB+oneDB/share, a.allDB+bothDB/share
		a.ratios = append(a.ratios, both.perRequest()/alone.perRequest())
		if len(apart) == 1 {
			continue
		}
		own, _, err := b.once(ctx, apart, a, turn, cluster)
		if err != nil {
			return err
		}
		a.apart.add(own, share)
		a.sharing = append(a.sharing, both.perRequest()/own.perRequest())
	}
	return nil
}

// once is one turn; db is what a request cost PostgreSQL.
func (b *httpBench) once(ctx context.Context, n nodes, a *shared, turn int, cluster *throwaway.Cluster) (l load, db float64, err error) {
	before := databaseWorked(cluster)
	name := fmt.Sprintf("%d-nodes-%s-%d", len(n), strings.ReplaceAll(a.goal, " ", "-"), turn)
	if l, err = b.profiled(ctx, n, name, a.plan); err == nil && l.Count == 0 {
		err = kernel.Internal(fmt.Errorf("nothing was answered in %s", a.plan.For))
	}
	return l, costOf(databaseWorked(cluster)-before, l), err
}

// costOf is processor time in milliseconds a request of l.
func costOf(worked time.Duration, l load) float64 {
	return float64(worked.Microseconds()) / 1000 / float64(max(1, l.Count))
}

// compare prints what came of it.
func (b *httpBench) compare(a *shared) {
	b.table(a.name+", one node", a.one)
	b.table(fmt.Sprintf("%s, %d nodes", a.name, b.Nodes), a.all)
	if a.oneDB > 0 {
		b.say("  PostgreSQL beside it, processor time a request", "%.2f ms, %.2f ms", a.oneDB, a.allDB)
	}
	ratio := b.median(fmt.Sprintf("  processor time of a request, %d nodes / one", b.Nodes), a.ratios)
	if len(a.sharing) > 0 {
		b.table("  as many, each on a database of its own", a.apart)
		b.median("  processor time of a request, sharing it / not", a.sharing)
	}
	b.goal(ratio <= nodesCost, fmt.Sprintf("%s costs %d nodes at most %.1f times what it costs one", a.goal, b.Nodes, nodesCost))
	if cores := runtime.NumCPU(); cores < scalingCores {
		b.say("  scaling", "not measured (%d cores)", cores)
	} else {
		b.say("  scaling", "%.2f times the rate of one", a.all.PerSecond/a.one.PerSecond)
	}
}

// median prints what turns came to, and returns the middle.
func (b *httpBench) median(what string, of []float64) float64 {
	slices.Sort(of)
	n := len(of)
	middle := (of[(n-1)/2] + of[n/2]) / 2
	b.say(what, "%.2f (median of %d turns, %.2f to %.2f)", middle, n, of[0], of[n-1])
	return middle
}

// benchDatabase is what is filled; its copies have a number behind.
const benchDatabase = "bench"

// postgres starts a throwaway PostgreSQL; nil when an address is given.
func (b *httpBench) postgres() (c *throwaway.Cluster, clean func(), err error) {
	if b.db = b.DB; isPostgres(b.db) {
		return nil, func() {}, nil
	}
	if b.DB != "" {
		return nil, nil, kernel.Invalid("db", kernel.T("几个进程同时服务要用 PostgreSQL，请写 postgres:// 地址，或不写", "several nodes need PostgreSQL: give a postgres:// address, or none"))
	}
	if c, err = throwaway.Start(durable...); err != nil {
		return nil, nil, err
	}
	b.db = c.URL(benchDatabase)
	if err := createDatabase(context.Background(), c, benchDatabase); err != nil {
		c.Stop()
		return nil, nil, err
	}
	return c, c.Stop, nil
}

// databaseWorked is the processor time of all of PostgreSQL, of processes that have
// ended too; 0 where that is not known.
func databaseWorked(c *throwaway.Cluster) time.Duration {
	if c == nil {
		return 0
	}
	pid := c.PID()
	sum := processWorked(pid, 4)
	list, _ := os.ReadDir("/proc")
	for _, e := range list {
		child, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		_, rest, _ := strings.Cut(proc(child, "stat"), ") ")
		if f := strings.Fields(rest); len(f) > 1 && f[1] == strconv.Itoa(pid) {
			sum += processWorked(child, 2)
		}
	}
	return sum
}
