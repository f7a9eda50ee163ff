package app

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"maps"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"juyan/internal/admin"
	"juyan/internal/approval"
	"juyan/internal/auth"
	"juyan/internal/baton"
	"juyan/internal/booking"
	"juyan/internal/calendar"
	"juyan/internal/caseflow"
	"juyan/internal/counter"
	"juyan/internal/doubt"
	"juyan/internal/economy"
	"juyan/internal/hook"
	"juyan/internal/hotline"
	"juyan/internal/intake"
	"juyan/internal/invest"
	"juyan/internal/kernel"
	"juyan/internal/keytask"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/measure/column"
	"juyan/internal/meeting"
	"juyan/internal/merit"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/party"
	"juyan/internal/pipeline"
	"juyan/internal/project"
	"juyan/internal/resource"
	"juyan/internal/review"
	"juyan/internal/store"
	"juyan/internal/van"
	"juyan/internal/whistle"
)

// Config says what to open.
type Config struct {
	DB   string       // path or postgres:// address
	Pack fs.FS        // zone pack to run under
	Read *pack.Pack   // what Pack holds, for who has read it already; nil = it is read
	Demo bool         // demo sign-ins, gallery, banner
	Log  *slog.Logger // nil = slog.Default
	// Clock is the domain clock; nil = the machine's. Only a demo has another.
	Clock kernel.Clock
	// Site is where people reach the site, for links that go out; "" = none.
	Site string
	// Proxies are the addresses whose X-Forwarded-* headers are believed.
	Proxies []netip.Prefix
	// HTTPS says that browsers reach the site over TLS: cookies are then Secure.
	HTTPS bool
	// Providers may vouch for people at sign-in.
	Providers []auth.Provider
	// Mail hands mail over; nil = no server is set.
	Mail *postman
	// OnHold hears of closures that keep the writer too long; nil = the log does.
	OnHold func(closure string, held time.Duration)
	// ReadLimit ends questions to the database that take longer; 0 = none.
	ReadLimit time.Duration
	// Hash are the password parameters; zero = the default, tests use cheap ones.
	Hash auth.HashParams
}

// App is the house put together.
type App struct {
	Approval *approval.Service
	Resource *resource.Service
	Counter  *counter.Service
	Booking  *booking.Service
	Van      *van.Service
	Hook     *hook.Service

	life     context.Context // ends when the house is closed
	end      context.CancelFunc
	retiming sync.WaitGroup
	patience time.Duration // how long somebody waits for the limits under a new calendar
	meters   *meters
	leaving  atomic.Bool // the site ends: no node to send anybody to
	Config   Config
	Clock    kernel.Clock
	Pack     *pack.Pack
	DB       *store.DB
	Ledger   *ledger.Ledger
	Sealer   *ledger.Sealer
	Columns  *column.Warehouse // facts in memory, from the first use on
	Org      *org.Service
	Auth     *auth.Service
	Kinds    *matter.Kinds
	Matter   *matter.Service
	Whistle  *whistle.Service
	Admin    *admin.Service
	Intake   *intake.Service
	Meeting  *meeting.Service
	Hotline  *hotline.Service
	KeyTask  *keytask.Service
	Economy  *economy.Service
	Invest   *invest.Service
	Baton    *baton.Service
	Party    *party.Service
	Doubt    *doubt.Service
	Merit    *merit.Service
	Pipeline *pipeline.Service
	Project  *project.Service
	cal      atomic.Pointer[calendar.Calendar]
	calAt    atomic.Int64 // admin.YearsVersion that cal was made of
	Review   *review.Service
}

// Open opens the database, brings its tables up to date, loads the pack and
// wires the modules. It does not found a zone; see Found.
func Open(ctx context.Context, c Config) (*App, error) {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Clock == nil {
		c.Clock = kernel.SystemClock
	}
	a := &App{Config: c, Clock: c.Clock, Ledger: ledger.New(), meters: newMeters(), patience: 3 * time.Second}
	a.life, a.end = context.WithCancel(context.WithoutCancel(ctx))
	var unread error // the pack is read while the database is opened: a start takes half as long
	var reading sync.WaitGroup
	if a.Pack = c.Read; a.Pack == nil {
		reading.Go(func() { a.Pack, unread = pack.Load(c.Pack) })
	}
	err := a.openTables(ctx)
	reading.Wait()
	if unread != nil && err == nil {
		err = joinClose(unread, a.DB)
	}
	if err != nil {
		return nil, cmp.Or(unread, err)
	}
	if err := a.wire(ctx); err != nil {
		return nil, joinClose(err, a.DB)
	}
	return a, nil
}

// openTables opens the database, brings its tables up to date and reads the kinds
// in force.
func (a *App) openTables(ctx context.Context) (err error) {
	c := a.Config
	if a.DB, err = store.Open(ctx, c.DB, store.Options{Clock: c.Clock, Log: c.Log, OnHold: a.meters.holds(c), ReadLimit: c.ReadLimit}); err != nil {
		return err
	}
	a.Kinds = matter.NewKinds(matter.CompileRule)
	if err = a.DB.Migrate(ctx, tables()...); err == nil {
		err = a.Kinds.Load(ctx, a.DB)
	}
	if err != nil {
		return joinClose(err, a.DB)
	}
	return nil
}

func joinClose(err error, db *store.DB) error {
	if closing := db.Close(); closing != nil {
		slog.Warn("closing the database", "error", closing)
	}
	return err
}

// tables are those of every package that has some, in the order they are laid.
func tables() []store.Migrations {
	return []store.Migrations{
		approval.Migrations(), resource.Migrations(), counter.Migrations(), ledger.Migrations(), measure.Migrations(), org.Migrations(), auth.Migrations(),
		matter.Migrations(), intake.Migrations(), meeting.Migrations(), keytask.Migrations(), invest.Migrations(), economy.Migrations(),
		party.Migrations(), doubt.Migrations(), baton.Migrations(), merit.Migrations(), review.Migrations(), project.Migrations(), admin.Migrations(), van.Migrations(), booking.Migrations(), hotline.Migrations(), hook.Migrations(),
	}
}

func (a *App) wire(ctx context.Context) error {
	var err error
	a.Sealer = ledger.NewSealer(a.DB)
	a.Columns = column.New(a.DB, a.Sealer.Seal)
	a.Org = org.New(a.DB, a.Ledger, org.Options{Location: a.Pack.Zone.Location(), Log: a.Config.Log})
	if a.Auth, err = auth.New(a.DB, a.Org, a.Ledger, roles(a.Pack), auth.Options{Demo: a.Config.Demo, Hash: a.Config.Hash}); err != nil {
		return err
	}
	a.Whistle = whistle.New(a.whistleOptions)
	a.KeyTask = keytask.New(keytask.Options{DB: a.DB, Rules: a.Pack.KeyTasks, Calendar: a.Calendar})
	a.Doubt = doubt.New(doubt.Options{DB: a.DB, Ledger: a.Ledger, Org: a.Org, Rules: a.Pack.Doubts, Calendar: a.Calendar})
	a.Economy = economy.New(economy.Options{DB: a.DB, Ledger: a.Ledger, Org: a.Org, Series: a.Pack.Series})
	a.Baton = a.newBaton()
	a.Merit = a.newMerit()
	a.Approval = a.newApproval()
	a.Invest = invest.New(invest.Options{DB: a.DB, Ledger: a.Ledger, Org: a.Org, Rules: a.Pack.Invest, Location: a.Pack.Zone.Location(), Columns: a.Columns})
	a.Project = a.newProject()
	a.Review = a.newReview()
	a.Resource = a.newResource()
	a.Counter = a.newCounter()
	a.Booking = a.newBooking()
	a.Van = van.New(van.Options{DB: a.DB, Ledger: a.Ledger, Org: a.Org, Rules: &a.Pack.Vans, Land: &a.Pack.Plots, Calendar: a.Calendar})
	effects := a.effects()
	a.Matter = matter.New(matter.Options{DB: a.DB, Ledger: a.Ledger, Org: a.Org, Calendar: a.Calendar, Kinds: a.Kinds,
		Registers: registers(a.Pack), Effects: effects, Drafts: matter.DraftRules{Days: a.Pack.Zone.Drafts.Days, Most: a.Pack.Zone.Drafts.Most}, Where: where})
	a.Approval.Raises(a.Matter)
	a.Resource.Raises(a.Matter)
	a.Van.Acts(a.Matter)
	a.Counter.Uses(a.Matter)
	a.Doubt.Raises(a.Matter)
	a.Invest.Acts(a.Matter)
	a.Project.Uses(a.Matter)
	a.Review.Uses(a.Matter)
	a.Admin = admin.New(admin.Options{DB: a.DB, Ledger: a.Ledger, Auth: a.Auth, Matter: a.Matter, Effects: names(effects), Changed: a.changed, Retime: a.retime})
	a.Intake = intake.New(intake.Options{DB: a.DB, Ledger: a.Ledger, Org: a.Org, Matter: a.Matter, Calendar: a.Calendar, Fits: a.fits, Settled: a.settled})
	a.Hotline = hotline.New(hotline.Options{DB: a.DB, Matter: a.Matter, Rules: &a.Pack.Hotline})
	a.Meeting = meeting.New(meeting.Options{DB: a.DB, Ledger: a.Ledger, Org: a.Org, Matter: a.Matter, Points: a.projectPoints})
	if err := a.Matter.IndexRegisters(ctx); err != nil {
		return err
	}
	a.Party = party.New(party.Options{DB: a.DB, Ledger: a.Ledger, Org: a.Org, Matter: a.Matter, Rules: a.Pack.Party})
	a.Pipeline = a.newPipeline()
	a.Hook = a.newHook()
	if err := a.Hook.Load(ctx); err != nil {
		return err
	}
	return a.loadCalendar(ctx)
}

// effects are what the modules offer to the actions of a pack.
func (a *App) effects() map[string]matter.Effect {
	out := a.Whistle.Effects()
	maps.Copy(out, a.Approval.Effects())
	maps.Copy(out, a.Resource.Effects())
	maps.Copy(out, a.Van.Effects())
	maps.Copy(out, a.Counter.Effects())
	maps.Copy(out, a.KeyTask.Effects())
	maps.Copy(out, a.Doubt.Effects())
	maps.Copy(out, a.Merit.Effects())
	maps.Copy(out, a.Invest.Effects())
	maps.Copy(out, a.Project.Effects())
	maps.Copy(out, a.Review.Effects())
	return out
}

func names(effects map[string]matter.Effect) map[string]bool {
	out := map[string]bool{}
	for name := range effects {
		out[name] = true
	}
	return out
}

// changed takes over a calendar year or kinds that were changed while running.
func (a *App) changed() {
	ctx := context.Background()
	if err := errors.Join(a.loadCalendar(ctx), a.Kinds.Load(ctx, a.DB)); err != nil {
		a.Config.Log.Error("taking over what was changed", "error", err)
	}
}

// retime reckons the running clocks by the calendar in force. Nobody is kept waiting
// for it longer than patience; what fails or is cut off, the next start takes up.
func (a *App) retime(_ context.Context, actor kernel.Actor) matter.Retimed {
	done := make(chan matter.Retimed, 1)
	a.retiming.Go(func() {
		r, err := a.Matter.Retime(a.life, actor)
		if err != nil && a.life.Err() == nil {
			a.Config.Log.Error("reckoning limits by the new calendar", "error", err)
		}
		done <- r
	})
	select {
	case r := <-done:
		return r
	case <-time.After(a.patience):
		return matter.Retimed{Going: true}
	}
}

// matterCols are the columns by which a matter belongs to somebody.
var matterCols = auth.Cols{Owner: "m.creator_id", Unit: "m.unit_id", Enterprise: "m.enterprise_id", Matter: "m.id"}

func where(actor kernel.Actor, permission string, args []any) (string, []any) {
	return auth.Where(actor, permission, matterCols, args)
}

// Calendar is the working calendar in force.
func (a *App) Calendar() *calendar.Calendar { return a.cal.Load() }

// loadCalendar lays the years an administrator loaded over the built-in table.
func (a *App) loadCalendar(ctx context.Context) error {
	version, err := admin.YearsVersion(ctx, a.DB)
	if err != nil {
		return err
	}
	years, err := admin.Years(ctx, a.DB)
	if err != nil {
		return err
	}
	cal, err := calendar.New(years, a.Pack.Zone.Hours, a.Pack.Zone.Location())
	if err == nil {
		a.cal.Store(cal)
		a.calAt.Store(version)
	}
	return err
}

func roles(p *pack.Pack) []auth.Role {
	var out []auth.Role
	for _, r := range p.Roles {
		out = append(out, auth.Role{Code: r.Code, Name: r.Name, Grants: r.Grants, Admin: r.Admin, Contact: r.Contact, SecondFactor: r.SecondFactor})
	}
	return out
}

func registers(p *pack.Pack) []*caseflow.Register {
	var out []*caseflow.Register
	for i := range p.Registers {
		out = append(out, &p.Registers[i].Register)
	}
	return out
}

func definitions(p *pack.Pack) []*caseflow.Definition {
	var out []*caseflow.Definition
	for i := range p.Kinds {
		out = append(out, &p.Kinds[i].Definition)
	}
	return out
}

// whistleOptions are the pack's words and dispatch catalogue, with unit codes
// turned into ids as of now.
func (a *App) whistleOptions() whistle.Options {
	var o whistle.Options
	dir := a.Org.Directory()
	today := dir.Day(a.Clock.Now())
	unit := func(code string) kernel.ID {
		u, _ := dir.UnitByCode(code)
		return u.ID
	}
	for _, row := range a.Pack.Dispatch[whistle.Kind].Rows {
		if row.From.After(today) || !row.To.IsZero() && !row.To.After(today) {
			continue
		}
		p := whistle.Proposal{Topic: row.Topic, Words: row.Words, Lead: unit(row.Lead), Basis: row.Basis}
		for _, code := range row.Call {
			p.Units = append(p.Units, unit(code))
		}
		o.Dispatch = append(o.Dispatch, p)
	}
	return o
}

// Founded reports whether the database already holds a zone.
func (a *App) Founded() bool { return len(a.Org.Directory().Units()) > 0 }

// Found makes the zone of the pack in an empty database: organisation, kinds of
// matter, registers with their records.
func (a *App) Found(ctx context.Context, from kernel.Date) error {
	if _, err := a.Org.Found(ctx, kernel.System(), founding(a.Pack, from)); err != nil {
		return err
	}
	if err := a.Kinds.Publish(ctx, a.DB, definitions(a.Pack)); err != nil {
		return err
	}
	if err := a.Invest.FoundTargets(ctx); err != nil {
		return err
	}
	if err := a.Counter.Found(ctx, a.Pack.Counter.Items); err != nil {
		return err
	}
	if err := a.DB.Write(ctx, a.Matter.Stands); err != nil {
		return err
	}
	return a.foundRegisters(ctx)
}

// foundRegisters enters the records the pack brings along, codes turned into
// ids.
func (a *App) foundRegisters(ctx context.Context) error {
	dir := a.Org.Directory()
	return a.DB.WriteBulk(ctx, func(tx *store.Tx) error {
		for _, r := range a.Pack.Registers {
			for _, rec := range r.Records {
				raw := map[string][]string{}
				for i := range r.Fields {
					f := &r.Fields[i]
					raw[f.Code] = resolved(dir, f, f.Typed(rec.Values[f.Code]))
				}
				if _, err := a.Matter.AddRecordTx(tx, kernel.System(), r.Code, raw); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// resolved turns the codes of enterprises, units, posts and people into ids.
func resolved(dir *org.Directory, f *caseflow.Field, values []string) []string {
	var id func(code string) kernel.ID
	switch f.Type {
	case caseflow.TypeEnterprise:
		id = func(code string) kernel.ID { e, _ := dir.EnterpriseByCode(code); return e.ID }
	case caseflow.TypeUnit, caseflow.TypeUnits:
		id = func(code string) kernel.ID { u, _ := dir.UnitByCode(code); return u.ID }
	case caseflow.TypePost:
		id = func(code string) kernel.ID { p, _ := dir.PostByCode(code); return p.ID }
	case caseflow.TypePerson:
		id = func(code string) kernel.ID { p, _ := dir.PersonByCode(code); return p.ID }
	default:
		return values
	}
	out := slices.Clone(values)
	for i, code := range out {
		out[i] = string(id(code))
	}
	return out
}

// Close ends what goes on by itself and closes the database.
func (a *App) Close() error {
	a.end()
	a.retiming.Wait()
	return a.DB.Close()
}

// RunTimers fires timers until ctx ends.
func (a *App) RunTimers(ctx context.Context) {
	a.Matter.RunTimers(ctx, time.Second, func(err error) { a.Config.Log.Error("timers", "error", err) })
}

// RunDoubts searches the ledger once a day until ctx ends.
func (a *App) RunDoubts(ctx context.Context) {
	a.Doubt.RunDaily(ctx, func(err error) { a.Config.Log.Error("searching for doubts", "error", err) })
}

// sealEvery is how often the sealer looks for new events.
const sealEvery = 500 * time.Millisecond

// RunSealer gives events their place in the ledger until ctx ends.
func (a *App) RunSealer(ctx context.Context) {
	a.Sealer.Run(ctx, sealEvery, func(err error) { a.Config.Log.Error("sealing", "error", err) })
}

// shanghai is the one time zone of China.
func shanghai() *time.Location {
	loc, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return time.FixedZone("CST", 8*60*60) // kernel embeds the zone data; never here
	}
	return loc
}
