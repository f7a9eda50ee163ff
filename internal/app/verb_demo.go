package app

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"

	"juyan/internal/document"
	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/sim"
	"juyan/internal/store"
	"juyan/packs"
)

// DemoCmd is `juyan demo`: the model zone after a simulated year.
type DemoCmd struct {
	DB       string `help:"数据库；不写则在临时文件夹新建 · Database; none: a new one in a temporary folder."`
	Dir      string `help:"把演示数据库放在这个文件夹，已有则接着用 · Keep the demo database in this folder and use it again."`
	Addr     string `default:"127.0.0.1:8080" env:"JUYAN_ADDR" help:"监听地址 · Address to listen on."`
	Pack     string `help:"区域包文件夹；不写则用自带的 · Folder of the zone pack; none: the model zone."`
	Whistles int    `default:"0" help:"吹哨件数；0 为剧本所定 · Number of whistles; 0: as the script says."`
	Seed     uint64 `default:"1" help:"随机种子 · Seed."`
	Quiet    bool   `help:"不显示进度 · Show no progress."`
}

// Run founds the zone, replays the year unless it stands already, and serves.
func (c *DemoCmd) Run(ctx context.Context, io *IO) error {
	path, err := c.path()
	if err != nil {
		return err
	}
	a, clock, err := OpenDemo(ctx, path, c.packFS())
	if err != nil {
		return err
	}
	defer a.closeLogged()
	if err := c.seed(ctx, io, a, clock); err != nil {
		return err
	}
	if err := a.demoKey(ctx, path); err != nil {
		return err
	}
	if err := a.keepSecrets(ctx, SignInKeyFile{}.path(path)); err != nil {
		return err
	}
	clock.Continue()
	return a.Serve(ctx, Entrance{Addr: c.Addr}, func(at net.Addr) {
		_, _ = fmt.Fprintf(io.Out, "%s\n\n    http://%s\n\n", kernel.T("可以点开了（Ctrl-C 结束）：", "Ready to click (Ctrl-C ends it):").In(Terminal()), at)
	})
}

func (c *DemoCmd) packFS() fs.FS {
	if c.Pack == "" {
		return packs.Model()
	}
	return os.DirFS(c.Pack)
}

// path is where the demo's database lies.
func (c *DemoCmd) path() (string, error) {
	switch {
	case c.DB != "":
		return c.DB, nil
	case c.Dir != "":
		return filepath.Join(c.Dir, "demo.db"), os.MkdirAll(c.Dir, 0o755)
	}
	dir, err := os.MkdirTemp("", "juyan-demo-")
	return filepath.Join(dir, "demo.db"), err
}

// OpenDemo opens a house whose domain clock stands at the beginning of the
// pack's year, or at its end when the database already holds the year.
func OpenDemo(ctx context.Context, db string, zone fs.FS) (*App, *sim.Clock, error) {
	year, err := sim.LoadYear(zone)
	if err != nil {
		return nil, nil, err
	}
	from, err := kernel.ParseDate(year.From)
	if err != nil {
		return nil, nil, err
	}
	clock := sim.NewClock(from.At(0, 0, shanghai()))
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	a, err := Open(ctx, Config{DB: db, Pack: zone, Demo: true, Clock: clock, Log: log})
	return a, clock, err
}

// seed founds the zone and replays the year.
func (c *DemoCmd) seed(ctx context.Context, io *IO, a *App, clock *sim.Clock) error {
	if a.Founded() {
		return resume(ctx, a, clock)
	}
	progress := func(done, total int, day kernel.Date) {
		if !c.Quiet && (day.Day == 1 || done == total) {
			_, _ = fmt.Fprintf(io.Err, "\r%s %s %3d%%", kernel.T("重放", "Replaying").In(Terminal()), day, 100*done/max(1, total))
		}
	}
	report, err := a.Replay(ctx, clock, sim.Options{Seed: c.Seed, Whistles: c.Whistles, Progress: progress})
	if err == nil && !c.Quiet {
		_, _ = fmt.Fprintf(io.Err, "\n%s\n%s\n", report, report.RatesIn(Terminal()))
	}
	return err
}

// Replay founds the zone of the pack and replays its year.
func (a *App) Replay(ctx context.Context, clock *sim.Clock, o sim.Options) (sim.Report, error) {
	year, err := sim.LoadYear(a.Config.Pack)
	if err != nil {
		return sim.Report{}, err
	}
	go document.Warm()                                // beside the founding
	if err := a.DB.SetUnsafe(ctx, true); err != nil { // a demo that is cut off is seeded anew
		return sim.Report{}, err
	}
	if err := a.Found(ctx, kernel.DateOf(clock.Now().In(a.Pack.Zone.Location()))); err != nil {
		return sim.Report{}, err
	}
	world := sim.World{DB: a.DB, Matter: a.Matter, KeyTask: a.KeyTask, Economy: a.Economy, Party: a.Party, Meeting: a.Meeting, Org: a.Org, Baton: a.Baton, Merit: a.Merit, Doubt: a.Doubt, Invest: a.Invest, Review: a.Review, Project: a.Project, Approval: a.Approval, Van: a.Van, Booking: a.Booking, Counter: a.Counter, Calendar: a.Calendar(), Pack: a.Pack, Year: year, Clock: clock, Actor: a.actorOf, Contact: a.contactOf}
	report, err := sim.Run(ctx, world, o)
	if err != nil {
		return report, err
	}
	return report, a.DB.SetUnsafe(ctx, false)
}

// actorOf is whoever holds a post now, with the post's permissions.
func (a *App) actorOf(post kernel.ID) kernel.Actor {
	dir, now := a.Org.Directory(), a.Clock.Now()
	h, ok := dir.Holder(post, now)
	if !ok {
		return kernel.Actor{}
	}
	return a.actorIn(dir, now, h.ID, post)
}

// contactOf is who speaks for a firm.
func (a *App) contactOf(firm kernel.ID) kernel.Actor {
	dir := a.Org.Directory()
	e, _ := dir.Enterprise(firm)
	return a.actorIn(dir, a.Clock.Now(), e.Contact, "")
}

func (a *App) actorIn(dir *org.Directory, now kernel.Instant, person, post kernel.ID) kernel.Actor {
	actor, err := a.Auth.ActorIn(dir, now, person, post)
	if err != nil {
		return kernel.Actor{} // nobody: the simulator then leaves the act undone
	}
	return actor
}

// resume sets the clock behind the newest event of a zone that was replayed
// before, so that time never runs backwards.
func resume(ctx context.Context, a *App, clock *sim.Clock) error {
	var last kernel.Instant
	err := a.DB.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT COALESCE(MAX(at), 0) FROM event_shown`).Scan(&last)
	})
	clock.Set(max(last, clock.Now()))
	return err
}
