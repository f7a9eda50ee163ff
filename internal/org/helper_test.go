package org_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/org"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var (
	ctx = context.Background()
	sys = kernel.System()
)

// zone is a small founded zone.
type zone struct {
	*testing.T
	db    *store.DB
	org   *org.Service
	clock *storetest.Clock
}

// each runs fn on both engines on a founded zone.
func each(t *testing.T, fn func(z *zone)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		z := &zone{t, db, org.New(db, ledger.New(), org.Options{}), db.Clock().(*storetest.Clock)}
		if _, err := z.org.Found(ctx, sys, smallZone()); err != nil {
			t.Fatal(err)
		}
		fn(z)
	}, ledger.Migrations(), org.Migrations())
}

func day(s string) kernel.Date {
	d, err := kernel.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

var beijing = time.FixedZone("CST", 8*3600)

// noon of a day in the zone.
func noon(s string) kernel.Instant { return day(s).At(12, 0, beijing) }

func smallZone() org.Founding {
	return org.Founding{
		Version: "pack-1", From: day("2022-01-01"),
		Units: []org.UnitFields{
			{Code: "jjj", Name: kernel.T("经济发展局", "Economic Development Bureau"), Parent: "gwh", Class: 1, Kind: org.Agency, Sort: 1},
			{Code: "gwh", Name: kernel.T("管理委员会", "Administrative Committee"), Kind: org.Committee},
			{Code: "qyk", Name: kernel.T("企业服务科", "Enterprise Section"), Parent: "jjj"},
			{Code: "tax", Name: kernel.T("税务局", "Tax Office"), Affiliation: org.Vertical, Sort: 2, Parent: "gwh"},
		},
		Posts: []org.PostFields{
			{Code: "jjj-1", Unit: "jjj", Name: kernel.T("局长", "Director"), Level: "head", Roles: []string{"unit-head"}},
			{Code: "qyk-1", Unit: "qyk", Name: kernel.T("服务专员岗", "Commissioner"), Roles: []string{"commissioner"}},
			{Code: "qyk-2", Unit: "qyk", Name: kernel.T("服务专干岗", "Officer"), Roles: []string{"officer"}},
			{Code: "tax-1", Unit: "tax", Name: kernel.T("联络岗", "Liaison")},
		},
		People: []org.PersonFields{
			{Code: "p1", Name: "曾庆", Phone: "13800000001"}, {Code: "p2", Name: "苏晴"}, {Code: "p3", Name: "马骏"}, {Code: "p4", Name: "白露"},
			{Code: "c1", Name: "单雄", Enterprise: "E1", Phone: "13900000001"}, {Code: "c2", Name: "安然", Enterprise: "E1"},
		},
		Appointments: []org.AppointInput{{Person: "p1", Post: "jjj-1"}, {Person: "p2", Post: "qyk-1"}, {Person: "p3", Post: "qyk-2"}},
		TaskForces: []org.TaskForceFields{
			{Code: "fw", Name: kernel.T("企业服务专班", "Enterprise Service Task Force"), Kind: org.Standing, LeadUnit: "jjj"},
			{Code: "xm", Name: kernel.T("盐化工项目专班", "Salt Chemistry Task Force"), LeadUnit: "jjj", To: day("2022-12-01")},
		},
		Members: []org.AddMemberInput{
			{TaskForce: "fw", Post: "jjj-1", Role: org.RoleLead}, {TaskForce: "fw", Post: "qyk-1", Role: org.RoleCommissioner},
			{TaskForce: "fw", Post: "qyk-2", Role: org.RoleOfficer}, {TaskForce: "xm", Post: "tax-1"},
		},
		Enterprises: []org.EnterpriseFields{
			{Code: "E1", Name: "内蒙古居延盐化有限公司", Short: "居延盐化", NameEN: "Juyan Salt", USCC: "91350100M000100Y43", Contact: "c1", Phone: "0483-8180001"},
			{Code: "E2", Name: "弱水新材料有限公司", Short: "弱水新材"},
		},
		Services: []org.AssignServiceInput{{Subject: org.EnterpriseSubject("E1"), TaskForce: "xm", Commissioner: "jjj-1", Officer: "tax-1", To: day("2022-12-01")}},
	}
}

func (z *zone) unit(code string) org.Unit {
	z.Helper()
	u, ok := z.org.Directory().UnitByCode(code)
	if !ok {
		z.Fatalf("no unit %s", code)
	}
	return u
}

func (z *zone) post(code string) org.Post {
	z.Helper()
	p, ok := z.org.Directory().PostByCode(code)
	if !ok {
		z.Fatalf("no post %s", code)
	}
	return p
}

func (z *zone) person(code string) org.Person {
	z.Helper()
	p, ok := z.org.Directory().PersonByCode(code)
	if !ok {
		z.Fatalf("no person %s", code)
	}
	return p
}

func (z *zone) firm(code string) org.Enterprise {
	z.Helper()
	e, ok := z.org.Directory().EnterpriseByCode(code)
	if !ok {
		z.Fatalf("no enterprise %s", code)
	}
	return e
}

func (z *zone) force(code string) org.TaskForce {
	z.Helper()
	f, ok := z.org.Directory().TaskForceByCode(code)
	if !ok {
		z.Fatalf("no task force %s", code)
	}
	return f
}

func (z *zone) read(fn func(tx *store.Tx) error) {
	z.Helper()
	if err := z.db.Read(ctx, fn); err != nil {
		z.Fatal(err)
	}
}

// events returns the kinds written since mark, oldest first, and their
// payloads in one text.
func (z *zone) events(mark int64) (kinds string, payload string) {
	z.Helper()
	z.read(func(tx *store.Tx) error {
		list, err := store.All(tx, func(r store.Scanner) (s [2]string, err error) { return s, r.Scan(&s[0], &s[1]) },
			`SELECT e.kind, s.payload FROM event e JOIN event_secret s ON s.event_id = e.id WHERE e.seq > $1 ORDER BY e.seq`, mark)
		var k, p []string
		for _, e := range list {
			k, p = append(k, e[0]), append(p, e[1])
		}
		kinds, payload = strings.Join(k, " "), strings.Join(p, "\n")
		return err
	})
	return kinds, payload
}

// mark returns the number of the last event.
func (z *zone) mark() (n int64) {
	z.read(func(tx *store.Tx) (err error) {
		n, err = store.One(tx, store.Value[int64], `SELECT MAX(seq) FROM event`)
		return err
	})
	return n
}

// expect fails unless exactly these events were written since mark.
func (z *zone) expect(mark int64, kinds string) string {
	z.Helper()
	got, payload := z.events(mark)
	if got != kinds {
		z.Errorf("events %q, want %q", got, kinds)
	}
	return payload
}

func (z *zone) code(err error, want kernel.Code, field string) {
	z.Helper()
	if kernel.CodeOf(err) != want {
		z.Errorf("error %v, want code %s", err, want)
		return
	}
	if all := kernel.AllErrors(err); len(all) > 0 && field != "" && all[0].Field != field {
		z.Errorf("field %q, want %q (%v)", all[0].Field, field, err)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func decode(t testing.TB, s string, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(s), v); err != nil {
		t.Fatal(err)
	}
}
