// Package meetingtest puts up a small zone that runs the model zone's kinds of
// matter, so that tests can blow whistles, let them get stuck and hold
// meetings.
//
// Layout: house.go (the zone, who is in it), moves.go (what a test does in it).
//
// Invariants: the kinds and roles are those of the pack under test, the people
// and firms are this package's own; the clock stands still until a test moves
// it.
package meetingtest

import (
	"context"
	"io/fs"
	"testing"

	"juyan/internal/auth"
	"juyan/internal/calendar"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/meeting"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/pack/packtest"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

// House is the zone of a test.
type House struct {
	testing.TB
	Ctx     context.Context
	DB      *store.DB
	Clock   *storetest.Clock
	Pack    *pack.Pack
	Org     *org.Service
	Kinds   *matter.Kinds
	Matter  *matter.Service
	Meeting *meeting.Service
	Cal     *calendar.Calendar
}

// Migrations are the tables a House needs.
func Migrations() []store.Migrations {
	return []store.Migrations{ledger.Migrations(), measure.Migrations(), org.Migrations(), matter.Migrations(), meeting.Migrations()}
}

// New founds the zone in db under the kinds and roles of zone (nil: the model
// zone); effects are those the pack's actions name. The clock stands at Monday
// 2022-07-04, 09:00.
func New(t testing.TB, db *store.DB, zone fs.FS, effects map[string]matter.Effect) *House {
	t.Helper()
	h := &House{TB: t, Ctx: context.Background(), DB: db, Clock: db.Clock().(*storetest.Clock)}
	var err error
	if zone == nil {
		h.Pack = packtest.Model(t)
	} else if h.Pack, err = pack.Load(zone); err != nil {
		t.Fatal(err)
	}
	led := ledger.New()
	h.Org = org.New(db, led, org.Options{Location: h.Pack.Zone.Location()})
	h.At("2022-07-04", 9, 0)
	if _, err := h.Org.Found(h.Ctx, kernel.System(), founding()); err != nil {
		t.Fatal(err)
	}
	if h.Cal, err = calendar.New(calendar.Official(), h.Pack.Zone.Hours, h.Org.Location()); err != nil {
		t.Fatal(err)
	}
	h.Kinds = matter.NewKinds(matter.CompileRule)
	h.Publish(h.Pack)
	h.Matter = matter.New(matter.Options{DB: db, Ledger: led, Org: h.Org, Kinds: h.Kinds, Calendar: func() *calendar.Calendar { return h.Cal },
		Effects: effects, Where: where})
	h.Meeting = meeting.New(meeting.Options{DB: db, Ledger: led, Org: h.Org, Matter: h.Matter})
	return h
}

// Publish makes the kinds of a pack those in force.
func (h *House) Publish(p *pack.Pack) {
	h.Helper()
	var defs []*caseflow.Definition
	for i := range p.Kinds {
		defs = append(defs, &p.Kinds[i].Definition)
	}
	if err := h.Kinds.Publish(h.Ctx, h.DB, defs); err != nil {
		h.Fatal(err)
	}
}

// where scopes matters as the house does.
func where(actor kernel.Actor, permission string, args []any) (string, []any) {
	return auth.Where(actor, permission, auth.Cols{Owner: "m.creator_id", Unit: "m.unit_id", Enterprise: "m.enterprise_id", Matter: "m.id"}, args)
}

func founding() org.Founding {
	first := kernel.Date{Year: 2022, Month: 1, Day: 1}
	unit := func(code, zh, en string, kind org.UnitKind, parent kernel.ID) org.UnitFields {
		return org.UnitFields{Code: code, Name: kernel.T(zh, en), Short: kernel.T(zh, en), Kind: kind, Parent: parent, From: first}
	}
	post := func(code string, unit kernel.ID, zh, en, role string) org.PostFields {
		return org.PostFields{Code: code, Unit: unit, Name: kernel.T(zh, en), Roles: []string{role}, From: first}
	}
	f := org.Founding{
		Version: "test", From: first,
		Units: []org.UnitFields{
			unit("gwh", "管委会", "Committee", org.Committee, ""), unit("qyf", "企业服务专班办公室", "Service Office", org.Department, "gwh"),
			unit("gd", "供电分公司", "Power Branch", org.Company, "gwh"), unit("zr", "自然资源分局", "Natural Resources", org.Agency, "gwh"),
			unit("sw", "水务公司", "Water Company", org.Company, "gwh"),
		},
		Posts: []org.PostFields{
			post("leader", "gwh", "管委会副主任", "Deputy director", "leader"), post("office", "qyf", "调度岗", "Coordinator", "office"),
			post("zy", "qyf", "专员岗", "Commissioner", "commissioner"), post("zg", "qyf", "专干岗", "Officer", "officer"),
			post("gd1", "gd", "营销部主任", "Head of service", "unit_head"), post("zr1", "zr", "审批科科长", "Head of permits", "unit_head"), post("sw1", "sw", "营业部主任", "Head of supply", "unit_head"),
		},
		TaskForces: []org.TaskForceFields{{Code: "qyzb", Name: kernel.T("企业服务专班", "Service force"), Kind: org.Standing, LeadUnit: "qyf"}},
		Members:    []org.AddMemberInput{{TaskForce: "qyzb", Post: "zy", Role: org.RoleCommissioner}, {TaskForce: "qyzb", Post: "zg", Role: org.RoleOfficer}},
		Enterprises: []org.EnterpriseFields{
			{Code: "e1", Name: "漠岩新材料有限公司", Short: "漠岩新材料", NameEN: "Moyan New Materials Co., Ltd.", ShortEN: "Moyan"},
			{Code: "e2", Name: "驼峰硅业有限公司", Short: "驼峰硅业", NameEN: "Tuofeng Silicon Co., Ltd.", ShortEN: "Tuofeng"}},
	}
	for i, name := range []string{"王建国", "李文静", "苏晴", "陈皓", "韩磊", "乌日娜", "高志远"} {
		code := kernel.ID(f.Posts[i].Code)
		f.People = append(f.People, org.PersonFields{Code: "p-" + f.Posts[i].Code, Name: name})
		f.Appointments = append(f.Appointments, org.AppointInput{Person: "p-" + code, Post: code, From: first})
	}
	return f
}
