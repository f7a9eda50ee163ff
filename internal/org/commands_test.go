package org_test

import (
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/store"
)

func TestUnitLife(t *testing.T) {
	each(t, func(z *zone) {
		jjj, qyk, mark := z.unit("jjj"), z.unit("qyk"), z.mark()
		u, err := z.org.CreateUnit(ctx, sys, org.UnitFields{Code: "zsj", Name: kernel.T("招商局", "Investment Bureau"), Parent: jjj.ID, Class: 2})
		if err != nil || u.From != day("2022-07-01") || u.Pinyin != "zhao shang ju" || u.Short.ZH != "招商局" {
			z.Fatalf("%+v %v", u, err)
		}
		in := org.EditUnitInput{ID: u.ID, Version: 1, UnitFields: u.UnitFields}
		in.Name.ZH, in.Parent = "招商合作局", z.unit("gwh").ID
		u2, err := z.org.EditUnit(ctx, sys, in)
		if err != nil || u2.Version != 2 || u2.Name.ZH != "招商合作局" {
			z.Fatalf("%+v %v", u2, err)
		}
		got, err := z.org.EditUnit(ctx, sys, in)
		z.code(err, kernel.CodeConflict, "")
		if got.Name.ZH != "招商合作局" {
			z.Errorf("a stale edit returns what is there now, not %+v", got)
		}
		ended, err := z.org.EndUnit(ctx, sys, org.EndInput{ID: u.ID})
		if err != nil || ended.To != day("2022-07-01") {
			z.Errorf("%+v %v", ended, err)
		}
		payload := z.expect(mark, "unit.created unit.edited unit.ended")
		if !strings.Contains(payload, `"name":{"old":{"en":"Investment Bureau","zh":"招商局"},"new":{"en":"Investment Bureau","zh":"招商合作局"}}`) {
			z.Errorf("the change is not in the ledger: %s", payload)
		}

		_, err = z.org.EndUnit(ctx, sys, org.EndInput{ID: u.ID})
		z.code(err, kernel.CodeConflict, "")
		_, err = z.org.EndUnit(ctx, sys, org.EndInput{ID: jjj.ID})
		z.code(err, kernel.CodeConflict, "") // has units, posts and task forces
		_, err = z.org.EditUnit(ctx, sys, org.EditUnitInput{ID: jjj.ID, Version: 1, UnitFields: org.UnitFields{Name: jjj.Name, Parent: qyk.ID}})
		z.code(err, kernel.CodeInvalid, "parent")
		_, err = z.org.CreateUnit(ctx, sys, org.UnitFields{Code: "jjj", Name: kernel.T("重复", "")})
		z.code(err, kernel.CodeInvalid, "code")
		_, err = z.org.CreateUnit(ctx, sys, org.UnitFields{Code: "new", Name: kernel.T("新", ""), Parent: u.ID})
		z.code(err, kernel.CodeInvalid, "parent")
		_, err = z.org.EditUnit(ctx, sys, org.EditUnitInput{ID: "nope"})
		z.code(err, kernel.CodeNotFound, "")
	})
}

func TestUnitPermissionReachesDownOnly(t *testing.T) {
	each(t, func(z *zone) {
		jjj, qyk, gwh := z.unit("jjj").ID, z.unit("qyk").ID, z.unit("gwh").ID
		head := kernel.Actor{Kind: kernel.ActorPerson, Person: z.person("p1").ID, Unit: jjj, Units: []kernel.ID{jjj, qyk},
			Grants: map[string]kernel.Scope{org.PermManage: kernel.ScopeSubtree}}
		create := func(parent kernel.ID, code string) error {
			_, err := z.org.CreateUnit(ctx, head, org.UnitFields{Code: code, Name: kernel.T("科", ""), Parent: parent})
			return err
		}
		if err := create(qyk, "a"); err != nil {
			z.Error(err)
		}
		z.code(create(gwh, "b"), kernel.CodeForbidden, "")
		z.code(create("", "c"), kernel.CodeForbidden, "")
		head.Grants[org.PermManage] = kernel.ScopeUnit
		if err := create(jjj, "d"); err != nil {
			z.Error(err)
		}
		z.code(create(qyk, "e"), kernel.CodeForbidden, "")
		head.Grants = nil
		z.code(create(jjj, "f"), kernel.CodeForbidden, "")
	})
}

func TestPostLife(t *testing.T) {
	each(t, func(z *zone) {
		qyk, mark := z.unit("qyk").ID, z.mark()
		p, err := z.org.CreatePost(ctx, sys, org.PostFields{Code: "qyk-3", Unit: qyk, Name: kernel.T("内勤岗", "Clerk")})
		if err != nil {
			z.Fatal(err)
		}
		in := org.EditPostInput{ID: p.ID, Version: 1, PostFields: p.PostFields}
		in.Unit, in.Roles = z.unit("jjj").ID, []string{"leader"}
		edited, err := z.org.EditPost(ctx, sys, in)
		if err != nil || edited.Unit != in.Unit || len(edited.Roles) != 0 {
			z.Errorf("roles come by grant only: %+v %v", edited, err)
		}
		_, err = z.org.EditPost(ctx, sys, in)
		z.code(err, kernel.CodeConflict, "")
		must(z.org.Appoint(ctx, sys, org.AppointInput{Person: z.person("p4").ID, Post: p.ID}))
		must(z.org.EndPost(ctx, sys, org.EndInput{ID: p.ID, On: day("2022-08-01")}))
		z.expect(mark, "post.created post.edited appointment.made post.ended")
		if z.holder(p.ID, noon("2022-07-31")) != "白露" || z.holder(p.ID, noon("2022-08-01")) != "" {
			z.Error("the appointment must end with the post")
		}
		_, err = z.org.EndPost(ctx, sys, org.EndInput{ID: z.post("tax-1").ID})
		z.code(err, kernel.CodeConflict, "") // officer of E1
		manager := kernel.Actor{Kind: kernel.ActorPerson, Grants: map[string]kernel.Scope{org.PermManage: kernel.ScopeAll}}
		_, err = z.org.CreatePost(ctx, manager, org.PostFields{Code: "x", Unit: qyk, Name: kernel.T("岗", ""), Roles: []string{"leader"}})
		z.code(err, kernel.CodeForbidden, "")
	})
}

func TestPersonLife(t *testing.T) {
	each(t, func(z *zone) {
		mark := z.mark()
		p, err := z.org.RegisterPerson(ctx, sys, org.PersonFields{Code: "p9", Name: "单立人", Phone: "13811112222", Email: "a@b.cn"})
		if err != nil || p.NameEN != "Shan Liren" || p.In(kernel.EN) != "Shan Liren" || p.In(kernel.ZH) != "单立人" {
			z.Fatalf("%+v %v", p, err)
		}
		in := org.EditPersonInput{ID: p.ID, Version: 1, PersonFields: p.PersonFields}
		in.Name, in.Phone = "单立新", "13811113333"
		edited, err := z.org.EditPerson(ctx, sys, in)
		if err != nil || edited.Pinyin != "shan li xin" || edited.NameEN != "Shan Lixin" {
			z.Errorf("%+v %v", edited, err)
		}
		payload := z.expect(mark, "person.registered person.edited")
		if strings.Contains(payload, "1381111") || strings.Contains(payload, "@") || !strings.Contains(payload, `"phone":{"old":"***","new":"***"}`) {
			z.Errorf("private data in the ledger, or their change not: %s", payload)
		}
		if d, _ := z.org.Directory().Person(p.ID); d.Phone != "" || d.Email != "" {
			z.Errorf("private data in the directory: %+v", d)
		}
		z.read(func(tx *store.Tx) error {
			whole, err := z.org.Person(tx, p.ID)
			if whole.Phone != "13811113333" {
				z.Errorf("phone %q", whole.Phone)
			}
			return err
		})
		p1 := z.person("p1")
		_, err = z.org.EditPerson(ctx, sys, org.EditPersonInput{ID: p1.ID, Version: 1, PersonFields: p1.PersonFields, Inactive: true})
		z.code(err, kernel.CodeConflict, "") // holds a post
		for field, f := range map[string]org.PersonFields{"code": {Code: "p1", Name: "重复"}, "name": {Code: "x"}, "phone": {Code: "x", Name: "某", Phone: "12"}, "email": {Code: "x", Name: "某", Email: "@"}} {
			_, err := z.org.RegisterPerson(ctx, sys, f)
			z.code(err, kernel.CodeInvalid, field)
		}
	})
}

func TestTaskForces(t *testing.T) {
	each(t, func(z *zone) {
		mark := z.mark()
		_, err := z.org.FormTaskForce(ctx, sys, org.TaskForceFields{Code: "fw2", Name: kernel.T("又一专班", ""), Kind: org.Standing, LeadUnit: z.unit("jjj").ID})
		z.code(err, kernel.CodeInvalid, "kind")
		f, err := z.org.FormTaskForce(ctx, sys, org.TaskForceFields{Code: "qn", Name: kernel.T("氢能项目专班", "Hydrogen"), LeadUnit: z.unit("jjj").ID})
		if err != nil {
			z.Fatal(err)
		}
		officer := z.post("qyk-2").ID
		must(z.org.AddMember(ctx, sys, org.AddMemberInput{TaskForce: f.ID, Post: officer}))
		z.clock.Set(noon("2022-08-01"))
		must(z.org.AddMember(ctx, sys, org.AddMemberInput{TaskForce: f.ID, Post: officer, Role: org.RoleOfficer}))
		z.clock.Set(noon("2022-09-01"))
		if err := z.org.RemoveMember(ctx, sys, org.RemoveMemberInput{TaskForce: f.ID, Post: officer}); err != nil {
			z.Fatal(err)
		}
		z.code(z.org.RemoveMember(ctx, sys, org.RemoveMemberInput{TaskForce: f.ID, Post: officer}), kernel.CodeNotFound, "")
		z.expect(mark, "taskforce.formed taskforce.joined taskforce.joined taskforce.left")
		for on, want := range map[string]org.MemberRole{"2022-07-31": org.RoleMember, "2022-08-01": org.RoleOfficer, "2022-08-31": org.RoleOfficer, "2022-09-01": ""} {
			var got org.MemberRole
			for _, m := range z.org.Directory().Members(f.ID, noon(on)) {
				got = m.Role
			}
			if got != want {
				z.Errorf("on %s: %q, want %q", on, got, want)
			}
		}
	})
}

func (z *zone) serving(firm string, at kernel.Instant) (v org.Serving, err error) {
	z.read(func(tx *store.Tx) error {
		v, err = z.org.Serving(tx, z.firm(firm).ID, at)
		return nil
	})
	return v, err
}

func TestServing(t *testing.T) {
	each(t, func(z *zone) {
		fw, xm := z.force("fw").ID, z.force("xm").ID
		own := org.Serving{TaskForce: xm, Commissioner: z.post("jjj-1").ID, Officer: z.post("tax-1").ID}
		standing := org.Serving{TaskForce: fw, Commissioner: z.post("qyk-1").ID, Officer: z.post("qyk-2").ID, Default: true}
		for _, c := range []struct {
			firm, on string
			want     org.Serving
		}{{"E1", "2022-07-01", own}, {"E1", "2022-11-30", own}, {"E1", "2022-12-01", standing}, {"E2", "2022-07-01", standing}} {
			if got, err := z.serving(c.firm, noon(c.on)); err != nil || got != c.want {
				z.Errorf("%s on %s: %+v %v", c.firm, c.on, got, err)
			}
		}
		_, err := z.serving("E2", noon("2021-07-01"))
		z.code(err, kernel.CodeNotFound, "")

		mark := z.mark()
		in := org.AssignServiceInput{Subject: org.EnterpriseSubject(z.firm("E2").ID), TaskForce: xm, Commissioner: own.Commissioner, Officer: own.Officer}
		must(z.org.AssignService(ctx, sys, in))
		in.Officer = z.post("qyk-2").ID
		in.From = day("2022-08-01")
		must(z.org.AssignService(ctx, sys, in))
		z.expect(mark, "service.assigned service.assigned")
		if got, _ := z.serving("E2", noon("2022-07-31")); got != own {
			z.Errorf("until the end of July: %+v", got)
		}
		if got, _ := z.serving("E2", noon("2022-08-01")); got.Officer != in.Officer {
			z.Errorf("from August: %+v", got)
		}
		if got := z.org.Directory().Served(own.Officer, noon("2022-07-15")); len(got) != 2 {
			z.Errorf("tax-1 serves %v", got)
		}

		must(z.org.EndTaskForce(ctx, sys, org.EndInput{ID: xm, On: day("2022-09-01")}))
		if got, _ := z.serving("E1", noon("2022-09-01")); got != standing {
			z.Errorf("after the task force: %+v", got)
		}
		for field, bad := range map[string]org.AssignServiceInput{
			"subject":      {Subject: org.Subject{Kind: "moon", ID: "x"}, TaskForce: fw, Commissioner: own.Commissioner, Officer: own.Officer},
			"task_force":   {Subject: in.Subject, Commissioner: own.Commissioner, Officer: own.Officer},
			"commissioner": {Subject: in.Subject, TaskForce: fw, Officer: own.Officer},
			"officer":      {Subject: in.Subject, TaskForce: fw, Commissioner: own.Commissioner},
		} {
			_, err := z.org.AssignService(ctx, sys, bad)
			z.code(err, kernel.CodeInvalid, field)
		}
	})
}

func TestChain(t *testing.T) {
	each(t, func(z *zone) {
		subject, jjj, tax, qyk := org.Subject{Kind: "key_task", ID: "task-1"}, z.unit("jjj").ID, z.unit("tax").ID, z.unit("qyk").ID
		links := []org.ChainLink{{Level: org.ResponsiblePost, Unit: qyk, Post: z.post("qyk-1").ID}, {Level: org.ResponsibleUnit, Unit: qyk},
			{Level: org.OverallLead, Unit: jjj}, {Level: org.ItemLead, Unit: tax}}
		mark := z.mark()
		must(z.org.SetChain(ctx, sys, org.SetChainInput{Subject: subject, Links: links}))
		must(z.org.SetChain(ctx, sys, org.SetChainInput{Subject: subject, From: day("2022-08-01"), Links: []org.ChainLink{{Level: org.OverallLead, Unit: tax}, {Level: org.ResponsibleUnit, Unit: tax}}}))
		z.expect(mark, "chain.set chain.set")
		for on, want := range map[string]string{"2022-06-30": "", "2022-07-01": "overall item responsible post", "2022-08-01": "overall responsible"} {
			var got []string
			z.read(func(tx *store.Tx) error {
				chain, err := z.org.Chain(tx, subject, noon(on))
				for _, l := range chain {
					got = append(got, string(l.Level))
				}
				return err
			})
			if strings.Join(got, " ") != want {
				z.Errorf("on %s: %v, want %s", on, got, want)
			}
		}
		for name, bad := range map[string][]org.ChainLink{
			"no overall lead": {{Level: org.ResponsibleUnit, Unit: qyk}}, "two overall leads": {{Level: org.OverallLead, Unit: jjj}, {Level: org.OverallLead, Unit: tax}, {Level: org.ResponsibleUnit, Unit: qyk}},
			"nobody responsible": {{Level: org.OverallLead, Unit: jjj}}, "unknown unit": {{Level: org.OverallLead, Unit: "x"}, {Level: org.ResponsibleUnit, Unit: qyk}},
			"post elsewhere": {{Level: org.OverallLead, Unit: jjj}, {Level: org.ResponsibleUnit, Unit: qyk}, {Level: org.ResponsiblePost, Unit: tax, Post: z.post("qyk-1").ID}},
		} {
			if _, err := z.org.SetChain(ctx, sys, org.SetChainInput{Subject: subject, Links: bad}); kernel.CodeOf(err) != kernel.CodeInvalid {
				z.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestEnterpriseEdits(t *testing.T) {
	each(t, func(z *zone) {
		mark, e := z.mark(), z.firm("E1")
		in := org.EditEnterpriseInput{ID: e.ID, Version: e.Version, EnterpriseFields: e.EnterpriseFields}
		in.Employees, in.Phone, in.Code = 320, "0483-8180009", "other"
		got, err := z.org.EditEnterprise(ctx, sys, in)
		if err != nil || got.Version != 2 || got.Employees != 320 || got.Code != "E1" {
			z.Fatalf("%+v %v", got, err)
		}
		payload := z.expect(mark, "enterprise.edited")
		if payload != `{"employees":{"old":0,"new":320},"phone":{"old":"***","new":"***"}}` {
			z.Errorf("payload %s", payload)
		}
		in.Employees = 5
		theirs, err := z.org.EditEnterprise(ctx, sys, in)
		z.code(err, kernel.CodeConflict, "")
		if theirs.Employees != 320 || !strings.Contains(err.Error(), e.Name) {
			z.Errorf("a stale edit shows what is there now: %+v %v", theirs, err)
		}

		contact := kernel.Actor{Kind: kernel.ActorPerson, Enterprise: e.ID, Grants: map[string]kernel.Scope{org.PermFirmEdit: kernel.ScopeEnterprise}}
		mine := org.EditEnterpriseInput{ID: e.ID, Version: 2, EnterpriseFields: got.EnterpriseFields}
		mine.Address, mine.Contact = "盐湖路1号", z.person("c2").ID
		if _, err := z.org.EditEnterprise(ctx, contact, mine); err != nil {
			z.Error(err)
		}
		mine.Version, mine.Industry = 3, "2662"
		_, err = z.org.EditEnterprise(ctx, contact, mine)
		z.code(err, kernel.CodeForbidden, "")
		other := z.firm("E2")
		_, err = z.org.EditEnterprise(ctx, contact, org.EditEnterpriseInput{ID: other.ID, Version: 1, EnterpriseFields: other.EnterpriseFields})
		z.code(err, kernel.CodeForbidden, "")
		_, err = z.org.RegisterEnterprise(ctx, contact, org.EnterpriseFields{Code: "E9", Name: "新企业"})
		z.code(err, kernel.CodeForbidden, "")
		for field, f := range map[string]org.EnterpriseFields{
			"code": {Code: "E1", Name: "甲"}, "uscc": {Code: "E9", Name: "甲", USCC: "91350100m000100y43"}, "name": {Code: "E9"}, "size": {Code: "E9", Name: "甲", Size: "huge"},
			"status": {Code: "E9", Name: "甲", Status: "?"}, "contact": {Code: "E9", Name: "甲", Contact: z.person("c1").ID}, "employees": {Code: "E9", Name: "甲", Employees: -1},
		} {
			_, err := z.org.RegisterEnterprise(ctx, sys, f)
			z.code(err, kernel.CodeInvalid, field)
		}
	})
}
