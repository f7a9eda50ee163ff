// Package admintest makes a small zone with accounts and administrators, for
// the tests of the pages that people sign in with and that administrators use.
//
// Layout: world.go (the zone), browser.go (a browser for its pages).
package admintest

import (
	"context"
	"sync"
	"testing"
	"time"

	"juyan/internal/admin"
	"juyan/internal/auth"
	"juyan/internal/calendar"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

// Password is everybody's.
const Password = "horse-battery-staple"

// Sets are the tables a World needs.
func Sets() []store.Migrations {
	return []store.Migrations{ledger.Migrations(), measure.Migrations(), org.Migrations(), auth.Migrations(), matter.Migrations(), admin.Migrations()}
}

var model = sync.OnceValues(func() (*pack.Pack, error) { return pack.Load(packs.Model()) })

// World is a small zone that runs the kinds and roles of the model pack.
type World struct {
	T       *testing.T
	DB      *store.DB
	Org     *org.Service
	Auth    *auth.Service
	Matter  *matter.Service
	Admin   *admin.Service
	Pack    *pack.Pack
	Real    *storetest.Clock
	Changed int // how often admin told that something changed
}

// New founds the zone in db.
func New(t *testing.T, db *store.DB, demo bool) *World {
	t.Helper()
	p, err := model()
	if err != nil {
		t.Fatal(err)
	}
	led := ledger.New()
	w := &World{T: t, DB: db, Pack: p, Real: storetest.NewClock(), Org: org.New(db, led, org.Options{})}
	hash := auth.HashParams{Memory: 8, Passes: 1, Threads: 1}
	w.Auth, err = auth.New(db, w.Org, led, roles(p), auth.Options{Real: w.Real, Hash: hash, Demo: demo})
	w.OK(err)
	key, err := auth.NewSecretKey(t.TempDir() + "/key")
	w.OK(err)
	w.Auth.SetSecretKey(key)
	kinds := matter.NewKinds(matter.CompileRule)
	var defs []*caseflow.Definition
	for i := range p.Kinds {
		defs = append(defs, &p.Kinds[i].Definition)
	}
	w.OK(kinds.Publish(context.Background(), db, defs))
	w.Matter = matter.New(matter.Options{DB: db, Ledger: led, Org: w.Org, Kinds: kinds, Calendar: w.Calendar,
		Where: func(a kernel.Actor, permission string, args []any) (string, []any) {
			return auth.Where(a, permission, auth.Cols{Owner: "m.creator_id", Unit: "m.unit_id", Enterprise: "m.enterprise_id", Matter: "m.id"}, args)
		}})
	w.Admin = admin.New(admin.Options{DB: db, Ledger: led, Auth: w.Auth, Matter: w.Matter, Changed: func() { w.Changed++ }})
	_, err = w.Org.Found(context.Background(), kernel.System(), zone())
	w.OK(err)
	return w
}

func roles(p *pack.Pack) []auth.Role {
	var out []auth.Role
	for _, r := range p.Roles {
		out = append(out, auth.Role{Code: r.Code, Name: r.Name, Grants: r.Grants, Admin: r.Admin, Contact: r.Contact, SecondFactor: r.SecondFactor})
	}
	return out
}

// zone has a leader, an officer, a clerk with two posts, the three
// administrators in posts, and a firm with its contact.
func zone() org.Founding {
	return org.Founding{
		From:  kernel.Date{Year: 2022, Month: time.January, Day: 1},
		Units: []org.UnitFields{{Code: "gwh", Name: kernel.T("管委会", "Committee")}, {Code: "dsj", Name: kernel.T("大数据中心", "Data Centre"), Parent: "gwh"}},
		Posts: []org.PostFields{
			{Code: "boss", Unit: "gwh", Name: kernel.T("主任岗", "Director"), Roles: []string{"leader"}},
			{Code: "officer", Unit: "gwh", Name: kernel.T("专干岗", "Officer"), Roles: []string{"officer"}},
			{Code: "sys", Unit: "dsj", Name: kernel.T("系统管理岗", "Systems"), Roles: []string{"sysadmin"}},
			{Code: "sec", Unit: "dsj", Name: kernel.T("安全管理岗", "Security"), Roles: []string{"secadmin"}},
			{Code: "aud", Unit: "gwh", Name: kernel.T("审计管理岗", "Audit"), Roles: []string{"auditor"}},
			{Code: "spare", Unit: "dsj", Name: kernel.T("空岗", "Spare")},
		},
		People: []org.PersonFields{{Code: "p1", Name: "高远"}, {Code: "p2", Name: "苏晴"}, {Code: "p3", Name: "马骏"}, {Code: "p4", Name: "白露"}, {Code: "p5", Name: "那顺"},
			{Code: "p6", Name: "陶然"}, {Code: "c1", Name: "安然", Phone: "13800005678", Enterprise: "E1"}},
		Appointments: []org.AppointInput{{Person: "p1", Post: "boss"}, {Person: "p2", Post: "officer"}, {Person: "p3", Post: "sys"}, {Person: "p4", Post: "sec"}, {Person: "p5", Post: "aud"}},
		TaskForces:   []org.TaskForceFields{{Code: "fw", Name: kernel.T("企业服务专班", "Task force"), Kind: org.Standing, LeadUnit: "gwh"}},
		Members:      []org.AddMemberInput{{TaskForce: "fw", Post: "officer", Role: org.RoleOfficer}},
		Enterprises:  []org.EnterpriseFields{{Code: "E1", Name: "居延盐化有限公司", NameEN: "Juyan Salt", Contact: "c1", Phone: "13800005678"}},
	}
}

// Calendar is the working calendar of the years loaded.
func (w *World) Calendar() *calendar.Calendar {
	years, err := admin.Years(context.Background(), w.DB)
	w.OK(err)
	cal, err := calendar.New(years, calendar.OfficeHours(), w.Org.Location())
	w.OK(err)
	return cal
}

// OK fails the test on an error.
func (w *World) OK(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// Code fails the test unless err has that code.
func (w *World) Code(err error, want kernel.Code) {
	w.T.Helper()
	if kernel.CodeOf(err) != want {
		w.T.Errorf("error %v, want code %q", err, want)
	}
}

// Person returns the id of a person by code.
func (w *World) Person(code string) kernel.ID {
	w.T.Helper()
	p, ok := w.Org.Directory().PersonByCode(code)
	if !ok {
		w.T.Fatalf("no person %s", code)
	}
	return p.ID
}

// Post returns the id of a post by code.
func (w *World) Post(code string) kernel.ID {
	w.T.Helper()
	p, ok := w.Org.Directory().PostByCode(code)
	if !ok {
		w.T.Fatalf("no post %s", code)
	}
	return p.ID
}

// Actor is the actor a person is now.
func (w *World) Actor(code string) (a kernel.Actor) {
	w.T.Helper()
	w.OK(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		a, err = w.Auth.ActorFor(tx, w.Person(code), "")
		return err
	}))
	return a
}

// Member opens an account for a person with Password.
func (w *World) Member(code, login string) {
	w.T.Helper()
	ctx := context.Background()
	l, err := w.Auth.OpenAccount(ctx, kernel.System(), auth.OpenAccountInput{Person: w.Person(code), Login: login})
	w.OK(err)
	w.OK(w.Auth.SetPasswordByLink(ctx, auth.SetPasswordInput{Token: l.Token, Password: Password}))
}

// Kinds lists the kinds of the events written, oldest first.
func (w *World) Kinds() (kinds []string) {
	w.T.Helper()
	w.OK(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		kinds, err = store.All(tx, store.Value[string], `SELECT kind FROM event ORDER BY seq`)
		return err
	}))
	return kinds
}
