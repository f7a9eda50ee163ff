package auth_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/org"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var (
	ctx   = context.Background()
	sys   = kernel.System()
	cheap = auth.HashParams{Memory: 8, Passes: 1, Threads: 1}
)

const good = "horse-battery-staple"

// world is a small zone with auth on it. Real time stands still until moved.
type world struct {
	*testing.T
	db   *store.DB
	org  *org.Service
	auth *auth.Service
	real *storetest.Clock
}

var roles = []auth.Role{
	{Code: "leader", Name: kernel.T("领导", "Leader"), Grants: map[string]kernel.Scope{"whistle.view": kernel.ScopeAll}},
	{Code: "head", Name: kernel.T("单位负责人", "Head"), Grants: map[string]kernel.Scope{"whistle.view": kernel.ScopeSubtree, "whistle.handle": kernel.ScopeUnit}},
	{Code: "officer", Name: kernel.T("专干", "Officer"), Grants: map[string]kernel.Scope{"whistle.view": kernel.ScopeInvolved, auth.PermUnmask: kernel.ScopeInvolved}},
	{Code: "contact", Name: kernel.T("企业联系人", "Contact"), Contact: true, Grants: map[string]kernel.Scope{"whistle.view": kernel.ScopeEnterprise}},
}

var sets = []store.Migrations{ledger.Migrations(), org.Migrations(), auth.Migrations()}

func newWorld(t *testing.T, db *store.DB, demo bool) *world {
	t.Helper()
	led := ledger.New()
	people := org.New(db, led, org.Options{})
	w := &world{T: t, db: db, org: people, real: storetest.NewClock()}
	var err error
	if w.auth, err = auth.New(db, people, led, roles, auth.Options{Real: w.real, Hash: cheap, Demo: demo}); err != nil {
		t.Fatal(err)
	}
	key, err := auth.NewSecretKey(t.TempDir() + "/key")
	if err != nil {
		t.Fatal(err)
	}
	w.auth.SetSecretKey(key)
	return w
}

// each runs fn on both engines on a founded zone.
func each(t *testing.T, fn func(w *world)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db, false)
		if _, err := w.org.Found(ctx, sys, zone()); err != nil {
			t.Fatal(err)
		}
		fn(w)
	}, sets...)
}

func zone() org.Founding {
	return org.Founding{
		From: kernel.Date{Year: 2022, Month: time.January, Day: 1},
		Units: []org.UnitFields{
			{Code: "gwh", Name: kernel.T("管委会", "Committee")},
			{Code: "jjj", Name: kernel.T("经济发展局", "Economy"), Parent: "gwh"},
			{Code: "qyk", Name: kernel.T("企业服务科", "Services"), Parent: "jjj"},
			{Code: "hbj", Name: kernel.T("环保局", "Environment"), Parent: "gwh"},
		},
		Posts: []org.PostFields{
			{Code: "boss", Unit: "gwh", Name: kernel.T("主任", "Director"), Roles: []string{"leader"}},
			{Code: "jjj-1", Unit: "jjj", Name: kernel.T("局长", "Head"), Roles: []string{"head"}},
			{Code: "qyk-1", Unit: "qyk", Name: kernel.T("专干岗", "Officer"), Roles: []string{"officer"}},
			{Code: "hbj-1", Unit: "hbj", Name: kernel.T("科员岗", "Clerk"), Roles: []string{"officer"}},
			{Code: "spare", Unit: "hbj", Name: kernel.T("空岗", "Spare")},
		},
		People: []org.PersonFields{
			{Code: "p1", Name: "高远"}, {Code: "p2", Name: "苏晴"}, {Code: "p3", Name: "马骏"}, {Code: "p4", Name: "白露"}, {Code: "p5", Name: "那顺"},
			{Code: "c1", Name: "安然", Enterprise: "E1"}, {Code: "c2", Name: "韩冰", Enterprise: "E2"},
		},
		Appointments: []org.AppointInput{{Person: "p1", Post: "boss"}, {Person: "p2", Post: "jjj-1"}, {Person: "p3", Post: "qyk-1"}, {Person: "p4", Post: "hbj-1"}},
		TaskForces:   []org.TaskForceFields{{Code: "fw", Name: kernel.T("企业服务专班", "Task force"), Kind: org.Standing, LeadUnit: "jjj"}},
		Members:      []org.AddMemberInput{{TaskForce: "fw", Post: "qyk-1", Role: org.RoleOfficer}},
		Enterprises:  []org.EnterpriseFields{{Code: "E1", Name: "居延盐化有限公司", Contact: "c1"}, {Code: "E2", Name: "弱水新材料有限公司"}},
	}
}

func (w *world) person(code string) kernel.ID {
	w.Helper()
	p, ok := w.org.Directory().PersonByCode(code)
	if !ok {
		w.Fatalf("no person %s", code)
	}
	return p.ID
}

func (w *world) post(code string) kernel.ID {
	w.Helper()
	p, ok := w.org.Directory().PostByCode(code)
	if !ok {
		w.Fatalf("no post %s", code)
	}
	return p.ID
}

func (w *world) unit(code string) kernel.ID {
	w.Helper()
	u, ok := w.org.Directory().UnitByCode(code)
	if !ok {
		w.Fatalf("no unit %s", code)
	}
	return u.ID
}

func (w *world) firm(code string) kernel.ID {
	w.Helper()
	e, ok := w.org.Directory().EnterpriseByCode(code)
	if !ok {
		w.Fatalf("no firm %s", code)
	}
	return e.ID
}

func (w *world) read(fn func(tx *store.Tx) error) {
	w.Helper()
	if err := w.db.Read(ctx, fn); err != nil {
		w.Fatal(err)
	}
}

// actor is the actor a person is now.
func (w *world) actor(code string) (a kernel.Actor) {
	w.Helper()
	w.read(func(tx *store.Tx) (err error) {
		a, err = w.auth.ActorFor(tx, w.person(code), "")
		return err
	})
	return a
}

// member opens an account for a person and sets its password.
func (w *world) member(code, login string) {
	w.Helper()
	l, err := w.auth.OpenAccount(ctx, sys, auth.OpenAccountInput{Person: w.person(code), Login: login})
	if err != nil {
		w.Fatal(err)
	}
	w.ok(w.auth.SetPasswordByLink(ctx, auth.SetPasswordInput{Token: l.Token, Password: good}))
}

// admins initialises the three administrators with the good password and
// returns them as actors.
func (w *world) admins() map[string]kernel.Actor {
	w.Helper()
	links, err := w.auth.InitAdmin(ctx)
	if err != nil {
		w.Fatal(err)
	}
	out := map[string]kernel.Actor{}
	for _, l := range links {
		w.ok(w.auth.SetPasswordByLink(ctx, auth.SetPasswordInput{Token: l.Token, Password: good}))
		w.read(func(tx *store.Tx) (err error) {
			out[l.Admin], err = w.auth.ActorFor(tx, l.Person, "")
			return err
		})
	}
	return out
}

func (w *world) signIn(login, password string) (auth.Session, error) {
	return w.auth.SignIn(ctx, auth.SignInInput{Login: login, Password: password, IP: "10.0.0.1", Agent: "test"})
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) code(err error, want kernel.Code) {
	w.Helper()
	if kernel.CodeOf(err) != want {
		w.Errorf("error %v, want code %q", err, want)
	}
}

// mark returns the number of the last event.
func (w *world) mark() (n int64) {
	w.Helper()
	w.read(func(tx *store.Tx) (err error) {
		n, err = store.One(tx, store.Value[int64], `SELECT COALESCE(MAX(seq), 0) FROM event`)
		return err
	})
	return n
}

// expect fails unless exactly these events were written since mark; it returns
// their payloads.
func (w *world) expect(mark int64, kinds string) string {
	w.Helper()
	var k, p []string
	w.read(func(tx *store.Tx) error {
		list, err := store.All(tx, func(r store.Scanner) (s [2]string, err error) { return s, r.Scan(&s[0], &s[1]) },
			`SELECT e.kind, s.payload FROM event e JOIN event_secret s ON s.event_id = e.id WHERE e.seq > $1 ORDER BY e.seq`, mark)
		for _, e := range list {
			k, p = append(k, e[0]), append(p, e[1])
		}
		return err
	})
	if got := strings.Join(k, " "); got != kinds {
		w.Errorf("events %q, want %q", got, kinds)
	}
	return strings.Join(p, "\n")
}
