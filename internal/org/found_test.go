package org_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/org"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestFoundWritesTheZoneAndOneEvent(t *testing.T) {
	each(t, func(z *zone) {
		var got org.Founded
		decode(z, z.expect(0, "zone.founded"), &got)
		want := org.Founded{Units: 4, Posts: 4, People: 6, Appointments: 3, TaskForces: 2, Members: 4, Enterprises: 2, Services: 1, Digest: got.Digest}
		if got != want || len(got.Digest) != 64 {
			z.Errorf("founded %+v", got)
		}
		if z.unit("qyk").Parent != z.unit("jjj").ID || z.unit("qyk").From != day("2022-01-01") {
			z.Errorf("unit %+v", z.unit("qyk"))
		}
		if e := z.firm("91350100M000100Y43"); e.Code != "E1" || e.Contact != z.person("c1").ID || e.Phone != "" {
			z.Errorf("enterprise %+v", e)
		}
		_, err := z.org.Found(ctx, sys, smallZone())
		z.code(err, kernel.CodeConflict, "")
	})
}

func TestFoundingTellsEveryError(t *testing.T) {
	for _, c := range []struct {
		field string
		spoil func(f *org.Founding)
	}{
		{"units[tax].affiliation", func(f *org.Founding) { f.Units[3].Affiliation = "moon" }},
		{"units[jjj].class", func(f *org.Founding) { f.Units[0].Class = 4 }},
		{"units[gwh].parent", func(f *org.Founding) { f.Units[1].Parent = "qyk" }},
		{"units[qyk].parent", func(f *org.Founding) { f.Units[2].Parent = "nowhere" }},
		{"units[jjj].code", func(f *org.Founding) { f.Units[1].Code = "jjj" }},
		{"posts[tax-1].unit", func(f *org.Founding) { f.Posts[3].Unit = "moon" }},
		{"posts[tax-1].name", func(f *org.Founding) { f.Posts[3].Name = kernel.Text{} }},
		{"people[p2].name", func(f *org.Founding) { f.People[1].Name = " " }},
		{"people[p1].phone", func(f *org.Founding) { f.People[0].Phone = "call me" }},
		{"appointments[qyk-1].from", func(f *org.Founding) {
			f.Appointments = append(f.Appointments, org.AppointInput{Person: "p4", Post: "qyk-1", From: day("2022-05-01")})
		}},
		{"appointments[qyk-1].person", func(f *org.Founding) { f.Appointments[1].Person = "p9" }},
		{"task_forces.kind", func(f *org.Founding) { f.TaskForces[1].Kind = org.Standing }},
		{"members[xm tax-1].role", func(f *org.Founding) { f.Members[3].Role = "boss" }},
		{"enterprises[E2].uscc", func(f *org.Founding) { f.Enterprises[1].USCC = "91350100M000100Y43" }},
		{"enterprises[E2].contact", func(f *org.Founding) { f.Enterprises[1].Contact = "c1" }},
		{"services[E1].officer", func(f *org.Founding) { f.Services[0].Officer = "" }},
		{"services[E1].to", func(f *org.Founding) { f.Services[0].To = day("2021-01-01") }},
	} {
		t.Run(c.field, func(t *testing.T) {
			f := smallZone()
			c.spoil(&f)
			all := kernel.AllErrors(f.Check())
			var fields []string
			for _, e := range all {
				fields = append(fields, e.Field)
				if e.Text.EN == "" || e.Text.ZH == "" {
					t.Errorf("%s lacks a language", e.Field)
				}
			}
			if !strings.Contains(" "+strings.Join(fields, " ")+" ", " "+c.field+" ") {
				t.Errorf("errors at %v, want %s", fields, c.field)
			}
		})
	}
	if err := smallZone().Check(); err != nil {
		t.Errorf("the sound zone: %v", err)
	}
}

// largeZone has the size the model zone has: 290 posts, 300 people and 420
// firms with a contact each.
func largeZone() org.Founding {
	f := org.Founding{From: day("2022-01-01"), Units: []org.UnitFields{{Code: "u0", Name: kernel.T("管委会", "Committee")}}}
	for i := 1; i <= 40; i++ {
		f.Units = append(f.Units, org.UnitFields{Code: fmt.Sprint("u", i), Name: kernel.T(fmt.Sprint("机构", i), ""), Parent: kernel.ID(fmt.Sprint("u", i/4))})
	}
	for i := range 290 {
		f.Posts = append(f.Posts, org.PostFields{Code: fmt.Sprint("g", i), Unit: kernel.ID(fmt.Sprint("u", i%41)), Name: kernel.T("科员岗", "Clerk"), Roles: []string{"staff"}})
	}
	for i := range 300 {
		f.People = append(f.People, org.PersonFields{Code: fmt.Sprint("p", i), Name: "欧阳文远"})
	}
	for i := range 290 {
		f.Appointments = append(f.Appointments, org.AppointInput{Person: kernel.ID(fmt.Sprint("p", i)), Post: kernel.ID(fmt.Sprint("g", i))})
	}
	f.TaskForces = []org.TaskForceFields{{Code: "fw", Name: kernel.T("企业服务专班", ""), Kind: org.Standing, LeadUnit: "u1"}}
	for i := range 420 {
		firm, contact := fmt.Sprint("E", i), fmt.Sprint("c", i)
		f.People = append(f.People, org.PersonFields{Code: contact, Name: "安然", Enterprise: kernel.ID(firm)})
		f.Enterprises = append(f.Enterprises, org.EnterpriseFields{Code: firm, Name: fmt.Sprint("居延第", i, "化工有限公司"), Contact: kernel.ID(contact)})
		f.Services = append(f.Services, org.AssignServiceInput{Subject: org.EnterpriseSubject(kernel.ID(firm)), TaskForce: "fw", Commissioner: "g1", Officer: kernel.ID(fmt.Sprint("g", 2+i%30))})
	}
	return f
}

func TestFoundingAModelZoneIsQuick(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := org.New(db, ledger.New(), org.Options{})
		start := time.Now()
		if _, err := s.Found(ctx, sys, largeZone()); err != nil {
			t.Fatal(err)
		}
		founded := time.Since(start)
		start = time.Now()
		d := s.Directory()
		built := time.Since(start)
		if len(d.Enterprises()) != 420 || len(d.Posts()) != 290 || len(d.People()) != 720 {
			t.Errorf("%d firms, %d posts, %d people", len(d.Enterprises()), len(d.Posts()), len(d.People()))
		}
		t.Logf("founded in %v, directory in %v", founded, built)
		if limit := 2 * time.Second; founded > limit || built > limit { // 0.5 s on a quiet machine
			t.Errorf("founded in %v, directory in %v", founded, built)
		}
	}, ledger.Migrations(), org.Migrations())
}
