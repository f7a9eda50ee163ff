package app

import (
	"context"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"sync"

	"juyan/internal/intake"
	"juyan/internal/kernel"
	"juyan/packs"
)

// Place says which database and which zone pack; every verb that opens the
// house has it.
type Place struct {
	DB   string `default:"juyan.db" env:"JUYAN_DB" help:"数据库：文件路径或 postgres:// 地址 · Database: a path or a postgres:// address."`
	Pack string `env:"JUYAN_PACK" help:"区域包文件夹；不写则用自带的示范区域包 · Folder of the zone pack; none: the model zone."`
}

// open opens the house at a place.
func (p Place) open(ctx context.Context) (*App, error) {
	return Open(ctx, Config{DB: p.DB, Pack: p.packFS()})
}

func (p Place) packFS() fs.FS {
	if p.Pack == "" {
		return packs.Model()
	}
	return os.DirFS(p.Pack)
}

// InitCmd founds a zone: `juyan init`.
type InitCmd struct {
	Place
	URL string `default:"http://127.0.0.1:8080" help:"网站地址，印在一次性链接里 · Address of the site, for the links."`
}

// Run founds the zone of the pack in an empty database and prints the links
// with which the three administrators choose their passwords. There is no
// default password. A zone that stands already (an import founded it, or a link
// was lost) is left as it is; administrators with a password get no link.
func (c *InitCmd) Run(ctx context.Context, io *IO) error {
	a, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer a.closeLogged()
	if !a.Founded() {
		if err := a.Found(ctx, kernel.DateOf(a.Clock.Now().In(a.Pack.Zone.Location()))); err != nil {
			return err
		}
	}
	links, err := a.Auth.InitAdmin(ctx)
	if err != nil {
		return err
	}
	for _, l := range links {
		_, _ = fmt.Fprintf(io.Out, "%s\t%s\t%s/link/%s\n", l.Role.In(Terminal()), l.Login, c.URL, l.Token)
	}
	return nil
}

// ServeCmd runs the site: `juyan serve`.
type ServeCmd struct {
	Place
	Addr    string   `default:"127.0.0.1:8080" env:"JUYAN_ADDR" help:"监听地址 · Address to listen on."`
	Proxies []string `name:"trusted-proxy" env:"JUYAN_TRUSTED_PROXY" placeholder:"IP|CIDR" help:"反向代理的地址，只信它的 X-Forwarded-* · Reverse proxy whose X-Forwarded-* headers are believed."`
	HTTPS   bool     `env:"JUYAN_HTTPS" help:"浏览器经 TLS 访问（代理终结 TLS），Cookie 只走加密连接 · Browsers reach the site over TLS."`
}

// Run serves until the context ends.
func (c *ServeCmd) Run(ctx context.Context, io *IO) error {
	proxies, err := prefixes(c.Proxies)
	if err != nil {
		return err
	}
	a, err := Open(ctx, Config{DB: c.DB, Pack: c.packFS(), Proxies: proxies, HTTPS: c.HTTPS})
	if err != nil {
		return err
	}
	defer a.closeLogged()
	if !a.Founded() {
		return kernel.NotFound(kernel.T("%s 里还没有区，请先运行 juyan init --db %s", "%s holds no zone yet; run juyan init --db %s first"), c.DB, c.DB)
	}
	return a.Serve(ctx, c.Addr, func(at net.Addr) { _, _ = fmt.Fprintf(io.Out, "http://%s\n", at) })
}

// prefixes reads addresses and networks: "127.0.0.1", "10.0.0.0/8".
func prefixes(list []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, s := range list {
		if ip, err := netip.ParseAddr(s); err == nil {
			out = append(out, netip.PrefixFrom(ip, ip.BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, kernel.Invalid("trusted-proxy", kernel.T("“%s”不是地址，应写成 127.0.0.1 或 10.0.0.0/8", "%q is not an address; write 127.0.0.1 or 10.0.0.0/8"), s)
		}
		out = append(out, p)
	}
	return out, nil
}

// Serve runs the site and the timers until ctx ends.
func (a *App) Serve(ctx context.Context, addr string, ready func(net.Addr)) error {
	ctx, cancel := context.WithCancel(ctx)
	var timers sync.WaitGroup
	timers.Go(func() { a.RunTimers(ctx) })
	timers.Go(func() { a.finishImports(ctx) })
	err := Listen(ctx, addr, a.Server(), ready)
	cancel()
	timers.Wait()
	return err
}

// finishImports gives published imports that were cut off their place in search
// and inboxes, chunk by chunk beside the site's own work.
func (a *App) finishImports(ctx context.Context) {
	if err := a.Intake.Finish(ctx, func(intake.Progress) {}); err != nil && ctx.Err() == nil {
		a.Config.Log.Error("finishing an import", "error", err)
	}
}

func (a *App) closeLogged() {
	if err := a.Close(); err != nil {
		a.Config.Log.Error("closing the database", "error", err)
	}
}

// BackupCmd copies a running SQLite database: `juyan backup FILE`.
type BackupCmd struct {
	Place
	File string `arg:"" help:"备份写到这个新文件 · New file to write the backup to."`
}

// Run writes the backup.
func (c *BackupCmd) Run(ctx context.Context, io *IO) error {
	a, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer a.closeLogged()
	if err := a.DB.Backup(ctx, c.File); err != nil {
		return err
	}
	_, _ = fmt.Fprintln(io.Out, c.File)
	return nil
}
