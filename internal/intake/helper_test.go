package intake_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"juyan/internal/calendar"
	"juyan/internal/caseflow"
	"juyan/internal/intake"
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

func TestMain(m *testing.M) { storetest.Main(m) }

var (
	ctx      = context.Background()
	importer = kernel.Actor{Kind: kernel.ActorImport, Name: "导入"}
)

// zone is a small founded zone with the kinds of the model zone.
type zone struct {
	testing.TB
	db       *store.DB
	org      *org.Service
	matter   *matter.Service
	intake   *intake.Service
	clock    *storetest.Clock
	calendar func() *calendar.Calendar
}

func tables() []store.Migrations {
	return []store.Migrations{ledger.Migrations(), measure.Migrations(), org.Migrations(), matter.Migrations(), intake.Migrations()}
}

func each(t *testing.T, fn func(z *zone)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) { fn(newZone(t, db)) }, tables()...)
}

func newZone(t testing.TB, db *store.DB) *zone {
	led := ledger.New()
	o := org.New(db, led, org.Options{})
	if _, err := o.Found(ctx, kernel.System(), founding()); err != nil {
		t.Fatal(err)
	}
	cal, err := calendar.New(calendar.Official(), calendar.OfficeHours(), o.Location())
	if err != nil {
		t.Fatal(err)
	}
	kinds := matter.NewKinds(matter.CompileRule)
	if err := kinds.Publish(ctx, db, modelKinds(t)); err != nil {
		t.Fatal(err)
	}
	current := func() *calendar.Calendar { return cal }
	m := matter.New(matter.Options{DB: db, Ledger: led, Org: o, Kinds: kinds, Calendar: current,
		Effects: effects, Where: everything})
	clock, _ := db.Clock().(*storetest.Clock)
	return &zone{t, db, o, m, intake.New(intake.Options{DB: db, Ledger: led, Org: o, Matter: m, Calendar: current}), clock, current}
}

// effects stand in for those of package whistle, which is above.
var effects = map[string]matter.Effect{"whistle.suggest": func(*matter.Step) error { return nil }}

// everything lets whoever holds the permission see all.
func everything(a kernel.Actor, permission string, args []any) (string, []any) {
	if a.Can(permission) == kernel.ScopeNone {
		return "1 = 0", args
	}
	return "1 = 1", args
}

// modelKinds are the kinds of the model zone.
func modelKinds(t testing.TB) []*caseflow.Definition {
	t.Helper()
	p, err := pack.Load(packs.Model())
	if err != nil {
		t.Fatal(err)
	}
	var out []*caseflow.Definition
	for i := range p.Kinds {
		out = append(out, &p.Kinds[i].Definition)
	}
	return out
}

func founding() org.Founding {
	from := kernel.Date{Year: 2022, Month: 1, Day: 1}
	return org.Founding{
		Version: "test", From: from,
		Units: []org.UnitFields{
			{Code: "gwh", Name: kernel.T("管委会", "Committee"), Kind: org.Committee},
			{Code: "jjj", Name: kernel.T("经济发展局", "Economic Bureau"), Short: kernel.T("经发局", "Economy"), Parent: "gwh"},
			{Code: "gd", Name: kernel.T("供电分公司", "Power"), Parent: "gwh"},
		},
		Posts: []org.PostFields{
			{Code: "zy", Unit: "jjj", Name: kernel.T("专员岗", "Commissioner"), Roles: []string{"commissioner"}},
			{Code: "zg", Unit: "jjj", Name: kernel.T("专干岗", "Officer"), Roles: []string{"officer"}},
			{Code: "gd1", Unit: "gd", Name: kernel.T("客服岗", "Service"), Roles: []string{"unit_head"}},
		},
		People:       []org.PersonFields{{Code: "p1", Name: "苏晴"}, {Code: "p2", Name: "陈皓"}, {Code: "p3", Name: "韩磊"}},
		Appointments: []org.AppointInput{{Person: "p1", Post: "zy"}, {Person: "p2", Post: "zg"}, {Person: "p3", Post: "gd1"}},
		TaskForces:   []org.TaskForceFields{{Code: "qyzb", Name: kernel.T("企业服务专班", "Service force"), Kind: org.Standing, LeadUnit: "jjj"}},
		Members:      []org.AddMemberInput{{TaskForce: "qyzb", Post: "zy", Role: org.RoleCommissioner}, {TaskForce: "qyzb", Post: "zg", Role: org.RoleOfficer}},
		Enterprises:  []org.EnterpriseFields{{Code: "e1", USCC: "91350100M000100Y43", Name: "漠岩新材料（居延）有限公司", Short: "漠岩新材料"}},
	}
}

// file makes a file of the given content.
func file(name string, body []byte) intake.File {
	return intake.File{Name: name, R: bytes.NewReader(body), Size: int64(len(body))}
}

func loadMap(t testing.TB, text string) *intake.Map {
	t.Helper()
	m, err := intake.LoadMap([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// take imports text as whistles and expects it to succeed.
func (z *zone) take(mapping, text string) intake.Result {
	z.Helper()
	res, err := z.try(mapping, text)
	if err != nil {
		z.Fatal(err)
	}
	return res
}

func (z *zone) try(mapping, text string) (intake.Result, error) {
	z.Helper()
	return z.intake.Import(ctx, importer, intake.Input{Kind: "whistle", File: file("台账.csv", []byte(text)), Map: loadMap(z, mapping)})
}

func (z *zone) report() intake.Report {
	z.Helper()
	r, err := z.intake.Report(ctx, intake.Query{Kind: "whistle"})
	if err != nil {
		z.Fatal(err)
	}
	return r
}

// sum is what a board adds up.
func (z *zone) sum(name string) (total int64) {
	z.Helper()
	err := z.db.Read(ctx, func(tx *store.Tx) error {
		sums, err := measure.Sums(tx, measure.Query{Measures: []string{name}})
		for _, s := range sums {
			total += s.Value
		}
		return err
	})
	if err != nil {
		z.Fatal(err)
	}
	return total
}

func (z *zone) list(f matter.Filter) []*matter.Matter {
	z.Helper()
	f.Kind = "whistle"
	p, err := z.matter.List(ctx, kernel.System(), f)
	if err != nil {
		z.Fatal(err)
	}
	return p.Matters
}

// one returns the matter with a number.
func (z *zone) one(number string) *matter.View {
	z.Helper()
	for _, m := range z.list(matter.Filter{Limit: 500}) {
		if m.Number == number {
			v, err := z.matter.View(ctx, kernel.System(), m.ID)
			if err != nil {
				z.Fatal(err)
			}
			return v
		}
	}
	z.Fatalf("no matter %s", number)
	return nil
}

// count counts rows, whoever may see them.
func (z *zone) count(from string, args ...any) (n int64) {
	z.Helper()
	err := z.db.Read(ctx, func(tx *store.Tx) error { return tx.QueryRow(`SELECT COUNT(*) FROM `+from, args...).Scan(&n) })
	if err != nil {
		z.Fatal(err)
	}
	return n
}

// refused returns the rejected rows as the file that people get.
func refused(t testing.TB, f intake.File, m *intake.Map, res intake.Result) string {
	t.Helper()
	var out bytes.Buffer
	if err := intake.WriteRejects(&out, f, m, res.Rejects); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func asJSON(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func lines(rows ...string) string { return strings.Join(rows, "\n") + "\n" }
