package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
	"juyan/packs"
)

// BenchVerbs are `juyan bench` and its parts.
type BenchVerbs struct {
	Raw     BenchCmd        `cmd:"" default:"withargs" help:"与同机裸库对照（不写即此） · Beside the raw database (the default)."`
	Score   BenchScoreCmd   `cmd:"" help:"一千万条事实的考核，与 SQL 对照 · An appraisal over millions of facts, beside SQL."`
	HTTP    BenchHTTPCmd    `cmd:"" name:"http" help:"经网络吹哨、看列表，与裸库对照 · Filing and lists over the network, beside the raw database."`
	Ask     BenchAskCmd     `cmd:"" hidden:"" help:"发请求的一半，由 http 启动 · The half of http that asks."`
	Plan    BenchPlanCmd    `cmd:"" help:"重排一万个项目的计划 · Replanning ten thousand projects."`
	Route   BenchRouteCmd   `cmd:"" help:"派车，与公布的最好结果对照 · Rounds of vans, beside the best known."`
	Leads   BenchLeadsCmd   `cmd:"" help:"十万条线索的招商线索总览 · The desk of leads over a hundred thousand of them."`
	Boards  BenchBoardsCmd  `cmd:"" help:"十万条线索的招商看板 · The boards of investment over a hundred thousand leads."`
	Counter BenchCounterCmd `cmd:"" help:"十万个服务事项的查找 · The search over a hundred thousand service items."`
	Process BenchProcessCmd `cmd:"" help:"二十六万条事件的流程日志，及流程视图一页 · An event log of 262,000 events, and the process view."`
}

// BenchCmd is `juyan bench`: what the program takes beside the raw limit of the
// same database on the same machine in the same run.
type BenchCmd struct {
	DB string `help:"数据库；不写则在临时文件夹新建 SQLite · Database, empty; none: a new SQLite file in a temporary folder."`
	N  int    `default:"400" help:"每项次数 · Repetitions of each measurement."`
}

// measured is one line: what, how long the raw statement took, how long ours.
type measured struct {
	what      string
	raw, ours time.Duration
}

// Run prints medians in microseconds and their ratio.
func (c *BenchCmd) Run(ctx context.Context, io *IO) error {
	a, clean, err := benchZone(ctx, c.DB)
	if err != nil {
		return err
	}
	defer clean()
	rows, err := a.bench(ctx, c.N)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(io.Out, "%-44s %12s %12s %8s\n", "", "raw µs", "juyan µs", "ratio")
	for _, r := range rows {
		_, _ = fmt.Fprintf(io.Out, "%-44s %12.1f %12.1f %8.1f\n", r.what, micro(r.raw), micro(r.ours), float64(r.ours)/float64(max(1, r.raw)))
	}
	return nil
}

func micro(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }

func (a *App) bench(ctx context.Context, n int) ([]measured, error) {
	firm := a.Org.Directory().Enterprises()[0].ID
	contact := a.contactOf(firm)
	raise := func() error {
		_, err := a.Matter.Raise(ctx, contact, matter.RaiseInput{Kind: "whistle", Values: map[string][]string{"problem": {"蒸汽压力不足，中试线被迫停车"}}})
		return err
	}
	raw := func() error {
		return a.DB.Write(ctx, func(tx *store.Tx) error {
			return store.Once(tx, string(tx.NewID()), "", func() error { return nil }) // one insert
		})
	}
	var out []measured
	add := func(what string, callers int, raw, ours func() error) error {
		r, err := median(n, callers, raw)
		if err != nil {
			return err
		}
		o, err := median(n, callers, ours)
		out = append(out, measured{what, r, o})
		return err
	}
	if err := add("durable write: one insert / raise a whistle", 1, raw, raise); err != nil {
		return nil, err
	}
	if err := add("the same by 8 callers at once", 8, raw, raise); err != nil {
		return nil, err
	}
	id, err := a.someMatter(ctx, contact)
	if err != nil {
		return nil, err
	}
	rawRead := func() error {
		return a.DB.Read(ctx, func(tx *store.Tx) error {
			var title string
			return tx.QueryRow(`SELECT title FROM matter_shown WHERE id = $1`, id).Scan(&title)
		})
	}
	view := func() error { _, err := a.Matter.View(ctx, contact, id); return err }
	if err := add("read: one row / a whole record", 1, rawRead, view); err != nil {
		return nil, err
	}
	page, err := a.pageOf(ctx, "/m/whistle")
	if err != nil {
		return nil, err
	}
	return out, add("read: one row / the list page over HTTP", 1, rawRead, page)
}

func (a *App) someMatter(ctx context.Context, actor kernel.Actor) (kernel.ID, error) {
	p, err := a.Matter.List(ctx, actor, matter.Filter{Kind: "whistle", Limit: 1})
	if err != nil {
		return "", err
	}
	return p.Matters[0].ID, nil
}

// pageOf returns a request for a page as the demo's officer, served without a
// network.
func (a *App) pageOf(ctx context.Context, path string) (func() error, error) {
	return a.pageFor(ctx, "officer", path)
}

// pageFor is pageOf as whom a sign-in of the demo names.
func (a *App) pageFor(ctx context.Context, who, path string) (func() error, error) {
	h := a.Server()
	sign := httptest.NewRequestWithContext(ctx, http.MethodPost, "/demo/signin", strings.NewReader("code="+who))
	sign.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, sign)
	cookies := w.Result().Cookies()
	if len(cookies) == 0 {
		return nil, kernel.Internal(fmt.Errorf("demo sign-in: %d", w.Code))
	}
	return func() error {
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, http.NoBody)
		for _, c := range cookies {
			r.AddCookie(c)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			return kernel.Internal(fmt.Errorf("%s: %d", path, w.Code))
		}
		return nil
	}, nil
}

// median runs f n times by callers at once and returns the median time one
// call took, divided by the callers for what they share.
func median(n, callers int, f func() error) (time.Duration, error) {
	times := make([][]time.Duration, callers)
	errs := make([]error, callers)
	var wg sync.WaitGroup
	for k := range callers {
		wg.Go(func() {
			for range n / callers {
				began := time.Now()
				if errs[k] = f(); errs[k] != nil {
					return
				}
				times[k] = append(times[k], time.Since(began))
			}
		})
	}
	wg.Wait()
	all := slices.Concat(times...)
	slices.Sort(all)
	for _, err := range errs {
		if err != nil {
			return 0, err
		}
	}
	return all[len(all)/2] / time.Duration(callers), nil
}

// benchZone founds the model zone in a new database; clean takes it away.
func benchZone(ctx context.Context, db string) (a *App, clean func(), err error) {
	path, remove, err := benchPath(db)
	if err != nil {
		return nil, nil, err
	}
	a, err = Open(ctx, Config{DB: path, Pack: packs.Model(), Demo: true, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		remove()
		return nil, nil, err
	}
	clean = func() { a.closeLogged(); remove() }
	if err = a.Found(ctx, kernel.DateOf(a.Clock.Now().In(a.Pack.Zone.Location()))); err != nil {
		clean()
	}
	return a, clean, err
}
