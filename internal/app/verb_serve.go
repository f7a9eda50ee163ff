package app

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"

	"juyan/internal/intake"
	"juyan/internal/kernel"
	"juyan/packs"
)

// Place says which database and which zone pack; every verb that opens the
// house has it.
type Place struct {
	Config         ConfigFile `env:"JUYAN_CONFIG" placeholder:"FILE" help:"配置文件（YAML），各项见 juyan config --help；参数和环境变量优先 · Config file; flags and environment go before it."`
	DB             string     `default:"juyan.db" env:"JUYAN_DB" file:"" help:"数据库：文件路径或 postgres:// 地址 · Database: a path or a postgres:// address."`
	DBPasswordFile string     `name:"db-password-file" env:"JUYAN_DB_PASSWORD_FILE" file:"" placeholder:"FILE" help:"数据库口令单独放在这个文件里 · File that holds the database password."`
	Pack           string     `env:"JUYAN_PACK" file:"" help:"区域包文件夹；不写则用自带的示范区域包 · Folder of the zone pack; none: the model zone."`
}

// config is what Open needs to know of a place.
func (p Place) config() (Config, error) {
	db, err := withPassword(p.DB, p.DBPasswordFile)
	return Config{DB: db, Pack: p.packFS()}, err
}

// open opens the house at a place for a verb that runs alone: nobody waits for
// the writer meanwhile.
func (p Place) open(ctx context.Context) (*App, error) {
	c, err := p.config()
	if err != nil {
		return nil, err
	}
	c.OnHold = func(string, time.Duration) {}
	return Open(ctx, c)
}

// openZone opens the house at a place for a verb that needs a zone there: a name
// that was mistyped makes no new database. Error codes: not_found.
func (p Place) openZone(ctx context.Context) (*App, error) {
	if _, err := os.Stat(p.DB); err != nil && !isPostgres(p.DB) {
		return nil, kernel.NotFound(kernel.T("没有数据库 %s", "There is no database %s"), p.DB)
	}
	a, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	if !a.Founded() {
		a.closeLogged()
		return nil, kernel.NotFound(kernel.T("%s 里还没有区，请先运行 juyan init --db %s", "%s holds no zone yet; run juyan init --db %s first"), maskURL(p.DB), maskURL(p.DB))
	}
	return a, nil
}

func (p Place) packFS() fs.FS {
	if p.Pack == "" {
		return packs.Model()
	}
	return os.DirFS(p.Pack)
}

// Links says under which address people reach the site.
type Links struct {
	URL string `default:"http://127.0.0.1:8080" env:"JUYAN_URL" help:"网站地址，印在一次性链接里 · Address of the site, for the links."`
}

// InitCmd founds a zone: `juyan init`.
type InitCmd struct {
	Place
	Links
	KeyFile
	SignInKeyFile
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
	if err := a.firstKey(ctx, io, c.KeyFile.path(c.DB)); err != nil {
		return err
	}
	if err := a.keepSecrets(ctx, c.SignInKeyFile.path(c.DB)); err != nil {
		return err
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

// Site says how the site is reached.
type Site struct {
	Addr     string        `default:"127.0.0.1:8080" env:"JUYAN_ADDR" help:"监听地址 · Address to listen on."`
	TLSCert  string        `name:"tls-cert" env:"JUYAN_TLS_CERT" file:"" placeholder:"FILE" help:"证书（PEM，含中间证书），换新后自动生效 · Certificate chain in PEM; a renewed one is taken up by itself."`
	TLSKey   string        `name:"tls-key" env:"JUYAN_TLS_KEY" file:"" placeholder:"FILE" help:"证书的私钥（PEM） · Its private key."`
	Ops      string        `name:"ops" env:"JUYAN_OPS" placeholder:"HOST:PORT" help:"运维地址：/healthz、/readyz、/metrics、/debug/pprof，不设登录，只对本机或内网开放 · Address for operators: health, readiness, metrics, profiles; no sign-in, so keep it to this machine or an inner network."`
	Redirect string        `name:"redirect" env:"JUYAN_REDIRECT" placeholder:":80" help:"在这个地址把 http 引到 https · Address on which plain HTTP is sent to HTTPS."`
	HTTPS    bool          `name:"https" env:"JUYAN_HTTPS" help:"浏览器经 TLS 访问（代理终结 TLS），Cookie 只走加密连接 · Browsers reach the site over a proxy's TLS."`
	Drain    time.Duration `name:"drain" default:"2s" env:"JUYAN_DRAIN" help:"收到停止信号后先拒绝就绪检查、继续接请求这么久，让代理把请求转给别的节点 · Once told to stop: how long requests are still taken while /readyz says no, so that a proxy turns to other nodes."`
	Proxies  []string      `name:"trusted-proxy" env:"JUYAN_TRUSTED_PROXY" placeholder:"IP|CIDR" help:"反向代理的地址，只信它的 X-Forwarded-* · Reverse proxy whose X-Forwarded-* headers are believed."`
}

// ServeCmd runs the site: `juyan serve`.
type ServeCmd struct {
	Place
	Links
	Site
	KeyFile
	SignInKeyFile
	IdentityProviders
	MailServer
	Publishing
}

// Run serves until the context ends.
func (c *ServeCmd) Run(ctx context.Context, io *IO) error {
	collectRarely()
	conf, err := c.config()
	if err != nil {
		return err
	}
	conf.Site = c.URL
	if conf.Proxies, err = prefixes(c.Proxies); err != nil {
		return err
	}
	if conf.Providers, err = c.IdentityProviders.providers(); err != nil {
		return err
	}
	if conf.Mail, err = c.MailServer.postman(); err != nil {
		return err
	}
	door, err := c.entrance()
	if err != nil {
		return err
	}
	conf.HTTPS = c.HTTPS || door.cert != nil
	conf.ReadLimit = readLimit
	a, err := Open(ctx, conf)
	if err != nil {
		return err
	}
	defer a.closeLogged()
	if !a.Founded() {
		return kernel.NotFound(kernel.T("%s 里还没有区，请先运行 juyan init --db %s", "%s holds no zone yet; run juyan init --db %s first"), maskURL(c.DB), maskURL(c.DB))
	}
	if err := a.signWith(c.KeyFile.path(c.DB), c.Publish); err != nil {
		return err
	}
	if err := a.keepSecrets(ctx, c.SignInKeyFile.path(c.DB)); err != nil {
		return err
	}
	return a.Serve(ctx, door, func(at net.Addr) { _, _ = fmt.Fprintf(io.Out, "%s://%s\n", door.scheme(), at) })
}

// readLimit ends a question to the database: no page may take that long.
const readLimit = time.Minute

// Entrance is where the site listens.
type Entrance struct {
	Addr     string
	drain    time.Duration // how long the site goes on taking requests once it is told to stop
	cert     *certificate  // nil = plain HTTP
	redirect string        // address on which plain HTTP is sent to cert's; "" = none
	ops      string        // address for operators; "" = none
}

func (e Entrance) scheme() string {
	if e.cert != nil {
		return "https"
	}
	return "http"
}

// entrance reads the certificate before anything else is opened.
func (c *Site) entrance() (e Entrance, err error) {
	e = Entrance{Addr: c.Addr, redirect: c.Redirect, ops: c.Ops, drain: c.Drain}
	if c.TLSCert != "" || c.TLSKey != "" {
		e.cert, err = loadCertificate(c.TLSCert, c.TLSKey, slog.Default())
	}
	if err == nil && e.redirect != "" && e.cert == nil {
		err = kernel.Invalid("redirect", kernel.T("redirect 要和 tls-cert、tls-key 一起用", "redirect needs tls-cert and tls-key"))
	}
	return e, err
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

// Serve runs the site, the timers, the sealer and the daily search until ctx ends.
// What is not asked by anybody ends first, for other nodes to take over, the
// operators' address last.
func (a *App) Serve(ctx context.Context, door Entrance, ready func(net.Addr)) error {
	ctx, cancel := context.WithCancel(ctx)
	end := context.AfterFunc(ctx, func() { a.leaving.Store(true) })
	defer end()
	ops, close := context.WithCancel(context.WithoutCancel(ctx))
	var others sync.WaitGroup
	others.Go(func() { a.RunTimers(ctx) })
	others.Go(func() { a.RunSealer(ctx) })
	others.Go(func() { a.RunDoubts(ctx) })
	others.Go(func() { a.finishImports(ctx); a.sweepDaily(ctx) })
	others.Go(func() { a.settleGaps(ctx) })
	others.Go(func() { a.retime(ctx, kernel.System()) })
	others.Go(func() { a.runHooks(ctx) })
	others.Go(func() { a.runBooking(ctx) })
	others.Go(func() { a.runMandates(ctx) })
	others.Go(func() { a.follow(ctx) })
	err := serveOn(ctx, door, usual, a.Server(), func(at net.Addr) {
		if door.redirect != "" {
			others.Go(func() { a.redirect(ctx, door.redirect, at) })
		}
		if door.ops != "" {
			others.Go(func() { a.operate(ops, door.ops) })
		}
		ready(at)
		others.Go(func() { a.rest(ctx) })
	})
	cancel()
	close()
	others.Wait()
	return err
}

// redirect sends plain HTTP to the site at secure. That it cannot listen, for
// want of a right or of the port, is no reason not to serve.
func (a *App) redirect(ctx context.Context, addr string, secure net.Addr) {
	_, port, _ := net.SplitHostPort(secure.String())
	if err := Listen(ctx, addr, toHTTPS(port), func(net.Addr) {}); err != nil {
		a.Config.Log.Error("redirecting to https", "error", err)
	}
}

// finishImports gives published imports that were cut off their place in search
// and inboxes, chunk by chunk beside the site's own work.
func (a *App) finishImports(ctx context.Context) {
	if err := a.Intake.Finish(ctx, func(intake.Progress) {}); err != nil && ctx.Err() == nil {
		a.Config.Log.Error("finishing an import", "error", err)
	}
}

// sweepDaily sweeps now and once a day.
func (a *App) sweepDaily(ctx context.Context) {
	for ctx.Err() == nil {
		a.sweep(ctx)
		select {
		case <-ctx.Done():
		case <-time.After(24 * time.Hour):
		}
	}
}

// keysKept is for how long a request that is repeated does nothing new.
const keysKept = 30 * 24 * time.Hour

// sweep removes files that were sent a day ago or earlier with a form that
// never became a record, drafts whose days are over, and keys that are kept no more.
func (a *App) sweep(ctx context.Context) {
	if err := a.DB.SweepBlobs(ctx, a.Clock.Now().Add(-24*time.Hour)); err != nil && ctx.Err() == nil {
		a.Config.Log.Error("sweeping files", "error", err)
	}
	if err := a.Matter.DropExpiredDrafts(ctx); err != nil && ctx.Err() == nil {
		a.Config.Log.Error("dropping drafts", "error", err)
	}
	if err := a.DB.ForgetKeys(ctx, a.Clock.Now().Add(-keysKept)); err != nil && ctx.Err() == nil {
		a.Config.Log.Error("forgetting keys", "error", err)
	}
}

func (a *App) closeLogged() {
	if err := a.Close(); err != nil {
		a.Config.Log.Error("closing the database", "error", err)
	}
}
