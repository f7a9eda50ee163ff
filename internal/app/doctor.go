package app

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"juyan/internal/auth"
	authweb "juyan/internal/auth/web"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/store"
)

var (
	onPack     = kernel.T("区域包", "pack")
	onTLS      = kernel.T("证书", "certificate")
	onDatabase = kernel.T("数据库", "database")
	onDisk     = kernel.T("磁盘", "disk")
	onClock    = kernel.T("时钟", "clock")
	onCalendar = kernel.T("工作日历", "calendar")
	onKey      = kernel.T("存证密钥", "ledger key")
	onSecrets  = kernel.T("登录密钥", "sign-in key")
	onProvider = kernel.T("统一身份", "identity provider")
	onMail     = kernel.T("邮件", "mail")
	onSealing  = kernel.T("存证", "sealing")
	onTimers   = kernel.T("定时器", "timers")
)

// pack reports whether a house can be opened with it.
func (d *doctor) pack() bool {
	problems := pack.Check(d.place.packFS())
	if bad := pack.Errors(problems); len(bad) > 0 {
		d.say(broken, onPack, kernel.T("有 %d 处错误，第一处：%s", "%d faults, the first: %s"), len(bad), bad[0].In(Terminal()))
		return false
	}
	d.say(fine, onPack, kernel.T("没有错误", "no faults"))
	return true
}

// certificate warns a month before the certificate ends.
func (d *doctor) certificate() {
	if d.cert == "" {
		return
	}
	body, err := os.ReadFile(d.cert)
	if err != nil {
		d.fault(onTLS, unopened("tls-cert", d.cert, err))
		return
	}
	block, _ := pem.Decode(body)
	if block == nil {
		d.say(broken, onTLS, kernel.T("%s 不是 PEM 证书", "%s is no certificate in PEM"), d.cert)
		return
	}
	c, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		d.say(broken, onTLS, kernel.T("%s 读不懂：%s", "%s cannot be read: %s"), d.cert, err.Error())
		return
	}
	state, left := fine, c.NotAfter.Sub(time.UnixMilli(int64(d.now)))
	switch {
	case left <= 0:
		state = broken
	case left < 30*24*time.Hour:
		state = caution
	}
	d.say(state, onTLS, kernel.T("有效到 %s", "ends on %s"), c.NotAfter.Format(time.DateOnly))
}

// database reports whether the house can be opened without changing anything.
func (d *doctor) database(ctx context.Context) bool {
	db, err := d.place.openStore(ctx)
	if err != nil {
		d.fault(onDatabase, err)
		return false
	}
	defer func() { _ = db.Close() }()
	damage, err := db.Damage(ctx)
	if err == nil && damage != "" {
		err = kernel.Conflict(kernel.T("文件有损坏：%s。请停机，用 juyan restore 恢复最近的备份", "The file is damaged: %s. Stop the site and restore the newest backup with juyan restore"), damage)
	}
	if err != nil {
		d.fault(onDatabase, err)
		return false
	}
	d.disk()
	d.serverClock(ctx, db)
	old, err := db.Pending(ctx, tables()...)
	switch {
	case err != nil:
		d.fault(onDatabase, err)
	case len(old) > 0:
		d.say(caution, onDatabase, kernel.T("表结构比程序旧（%s）；下次 juyan serve 会先更新，请先备份。其余检查要在更新以后做", "tables are older than the program (%s); the next juyan serve brings them up to date: make a backup first. The other checks come after that"), strings.Join(old, ", "))
	default:
		d.say(fine, onDatabase, kernel.T("%s 可读，表结构与程序一致", "%s can be read, its tables fit the program"), maskURL(d.place.DB))
		return true
	}
	return false
}

// The site must be able to write; a backup takes as much again as the database.
const leastFree = 256 << 20

func (d *doctor) disk() {
	if isPostgres(d.place.DB) {
		return
	}
	free, known := freeSpace(filepath.Dir(d.place.DB))
	if !known {
		return
	}
	var size int64
	if info, err := os.Stat(d.place.DB); err == nil {
		size = info.Size()
	}
	state := fine
	switch {
	case free < leastFree:
		state = broken
	case free < size+leastFree:
		state = caution
	}
	d.say(state, onDisk, kernel.T("还剩 %d MB，数据库 %d MB；备份要另占同样多", "%d MB free, the database has %d MB; a backup needs as much again"), free>>20, size>>20)
}

// serverClock holds this machine's clock against the database server's.
func (d *doctor) serverClock(ctx context.Context, db *store.DB) {
	at, err := db.ServerClock(ctx)
	if err != nil {
		d.fault(onClock, err)
		return
	}
	if off := kernel.SystemClock.Now().Sub(at).Abs(); off > time.Second {
		d.say(broken, onClock, kernel.T("本机与数据库服务器相差 %s，请启用时间同步", "differs from the database server's by %s; have both synchronised"), off.Round(time.Millisecond).String())
	}
}

// house looks at what the records say.
func (d *doctor) house(ctx context.Context) {
	conf, err := d.place.config()
	if err != nil {
		d.fault(onDatabase, err)
		return
	}
	conf.Log = slog.New(slog.DiscardHandler)
	a, err := Open(ctx, conf)
	if err != nil {
		d.fault(onDatabase, err)
		return
	}
	defer a.closeLogged()
	if !a.Founded() {
		d.say(broken, onDatabase, kernel.T("还没有区，请运行 juyan init", "no zone yet; run juyan init"))
		return
	}
	d.calendar(a)
	d.signing(ctx, a)
	d.secrets(ctx, a)
	var lag ledger.Lag
	var timers matter.TimerState
	err = a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if lag, err = ledger.LagOf(tx); err == nil {
			timers, err = matter.TimersOf(tx)
		}
		return err
	})
	if err != nil {
		d.fault(onDatabase, err)
		return
	}
	d.clock(lag.Newest)
	d.sealing(lag)
	d.timers(timers)
}

// clock: an event of the future means that the clock went back.
func (d *doctor) clock(newest kernel.Instant) {
	if ahead := newest.Sub(d.now); ahead > time.Minute {
		d.say(broken, onClock, kernel.T("最新的记录在 %s 以后：时钟被拨回，或从快的机器恢复而来", "the newest record lies %s ahead: the clock was set back, or the data comes from a machine that is fast"), ahead.Round(time.Second).String())
		return
	}
	d.say(fine, onClock, kernel.T("晚于最新的记录", "later than the newest record"))
}

// calendar: next year's days off are announced in November at the latest.
func (d *doctor) calendar(a *App) {
	years := a.Calendar().Years()
	today := kernel.DateOf(d.now.In(a.Pack.Zone.Location()))
	switch {
	case !slices.Contains(years, today.Year):
		d.say(broken, onCalendar, kernel.T("没有 %d 年，期限算不出来；请系统管理员贴入放假通知", "%d is not loaded, no limit can be reckoned; have an administrator paste the notice of days off"), today.Year)
	case today.Month >= time.November && !slices.Contains(years, today.Year+1):
		d.say(caution, onCalendar, kernel.T("还没有 %d 年，跨年的期限算不出来；通知公布后请系统管理员贴入", "%d is not loaded, limits beyond the year cannot be reckoned; have an administrator paste the notice once it is out"), today.Year+1)
	default:
		d.say(fine, onCalendar, kernel.T("%d 年到 %d 年", "%d to %d"), years[0], years[len(years)-1])
	}
}

// signing: the key's file must be there, be ours alone, and be the key in force.
func (d *doctor) signing(ctx context.Context, a *App) {
	path := d.key.path(d.place.DB)
	key, err := ledger.ReadKey(path)
	if err != nil {
		d.fault(onKey, err)
		return
	}
	public, err := ledger.PublicKey(ctx, a.DB)
	if err != nil {
		d.fault(onKey, err)
		return
	}
	info, err := os.Stat(path)
	switch {
	case public != key.Public:
		d.say(broken, onKey, kernel.T("%s 不是现行密钥，检查点签不了名；放回原来的文件，或用 juyan ledger key --new 换钥", "%s is not the key in force, no checkpoint is signed; put the old file back, or change keys with juyan ledger key --new"), path)
	case err == nil && info.Mode().Perm()&0o077 != 0:
		d.say(caution, onKey, kernel.T("%s 别人也能读，请运行 chmod 600", "others can read %s; run chmod 600"), path)
	default:
		d.say(fine, onKey, kernel.T("%s，与现行公钥一致", "%s, the key in force"), path)
	}
}

// secrets: the key of second factors must be there and open what it sealed.
func (d *doctor) secrets(ctx context.Context, a *App) {
	path := d.secret.path(d.place.DB)
	key, err := auth.ReadSecretKey(path)
	if err == nil {
		a.Auth.SetSecretKey(key)
	} else if kernel.CodeOf(err) != kernel.CodeNotFound {
		d.fault(onSecrets, err)
		return
	}
	n, fit, failed := a.Auth.SecretsFit(ctx)
	info, _ := os.Stat(path)
	switch {
	case failed != nil:
		d.fault(onSecrets, failed)
	case !fit:
		d.say(broken, onSecrets, kernel.T("%s 打不开已保存的 %d 个验证器，这些人登录不了；放回原来的文件", "%s does not open the %d second factors kept, whose owners cannot sign in; put the old file back"), path, n)
	case err != nil:
		d.say(caution, onSecrets, kernel.T("还没有 %s，下次 juyan serve 会新建；请离机备份", "no %s yet, the next juyan serve makes it; keep a copy off this machine"), path)
	case info != nil && info.Mode().Perm()&0o077 != 0:
		d.say(caution, onSecrets, kernel.T("%s 别人也能读，请运行 chmod 600", "others can read %s; run chmod 600"), path)
	default:
		d.say(fine, onSecrets, kernel.T("%s，保管 %d 个验证器", "%s, keeps %d second factors"), path, n)
	}
}

// providers asks each identity provider for what it says of itself.
func (d *doctor) providers(ctx context.Context) {
	list, err := d.oidc.providers()
	if err != nil {
		d.fault(onProvider, err)
		return
	}
	for _, p := range list {
		if err := authweb.Reach(ctx, p); err != nil {
			d.say(broken, onProvider, kernel.T("%s：连不上，或它自称的不是 %s（%s）", "%s: cannot be reached, or says it is another than %s (%s)"), p.Code, p.Issuer, err.Error())
			continue
		}
		d.say(fine, onProvider, kernel.T("%s：%s 有应答", "%s: %s answers"), p.Code, p.Issuer)
	}
}

// postman signs in at the mail server and sends nothing.
func (d *doctor) postman(ctx context.Context) {
	p, err := d.mail.postman()
	if err != nil {
		d.fault(onMail, err)
		return
	}
	if p == nil {
		return
	}
	c, err := p.call(ctx)
	if err == nil {
		err = c.Quit()
	}
	if err != nil {
		d.say(broken, onMail, kernel.T("%s：%s", "%s: %s"), p.addr, err.Error())
		return
	}
	d.say(fine, onMail, kernel.T("%s 接受登录", "%s lets us in"), p.addr)
}

// Sealing follows within a second, timers within a few: a minute means that the
// site does not run, or cannot keep up.
const tooFarBehind = time.Minute

func (d *doctor) sealing(l ledger.Lag) {
	if l.Events > 0 && d.now.Sub(l.Since) > tooFarBehind {
		d.say(caution, onSealing, kernel.T("%d 条记录还没有存证，最早的已等 %s；网站在运行吗？", "%d events are not sealed, the oldest waits for %s; does the site run?"), l.Events, d.now.Sub(l.Since).Round(time.Second).String())
		return
	}
	d.say(fine, onSealing, kernel.T("没有积压", "nothing waits"))
}

func (d *doctor) timers(t matter.TimerState) {
	switch {
	case t.Failed > 0:
		d.say(broken, onTimers, kernel.T("%d 个多次失败后停下，最近的原因：%s", "%d gave up after several tries, the latest because of: %s"), t.Failed, t.Error)
	case t.Due > 0 && d.now.Sub(t.Since) > tooFarBehind:
		d.say(caution, onTimers, kernel.T("%d 个到点未触发，最早的已等 %s；网站在运行吗？", "%d are due, the oldest for %s; does the site run?"), t.Due, d.now.Sub(t.Since).Round(time.Second).String())
	default:
		d.say(fine, onTimers, kernel.T("%d 个在等", "%d wait"), t.Waiting)
	}
}
