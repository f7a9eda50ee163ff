package auth_test

import (
	"strings"
	"testing"
	"time"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestInitAdminMakesThreePeople(t *testing.T) {
	each(t, func(w *world) {
		mark := w.mark()
		links, err := w.auth.InitAdmin(ctx)
		w.ok(err)
		one := "person.registered role.granted account.opened link.issued"
		w.expect(mark, strings.Join([]string{one, one, one}, " "))
		people := map[kernel.ID]bool{}
		for _, l := range links {
			people[l.Person] = true
		}
		if len(links) != 3 || len(people) != 3 {
			w.Fatalf("links %+v", links)
		}
		again, err := w.auth.InitAdmin(ctx)
		w.ok(err)
		if len(again) != 3 || again[0].Person != links[0].Person {
			w.Errorf("the second time: %+v", again)
		}
		w.ok(w.auth.SetPasswordByLink(ctx, auth.SetPasswordInput{Token: again[0].Token, Password: good}))
		w.code(w.auth.SetPasswordByLink(ctx, auth.SetPasswordInput{Token: links[1].Token, Password: good}), kernel.CodeNotFound)
		rest, err := w.auth.InitAdmin(ctx)
		w.ok(err)
		if len(rest) != 2 || rest[0].Admin != auth.AdminSecurity {
			w.Errorf("the third time: %+v", rest)
		}
		for _, l := range rest {
			w.ok(w.auth.SetPasswordByLink(ctx, auth.SetPasswordInput{Token: l.Token, Password: good}))
		}
		_, err = w.auth.InitAdmin(ctx)
		w.code(err, kernel.CodeConflict)
	})
}

func TestInitAdminTakesWhoThePackAppointed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db, false)
		z := zone()
		z.Posts[4].Roles = []string{"audit-admin"}
		z.Appointments = append(z.Appointments, org.AppointInput{Person: "p5", Post: "spare"})
		if _, err := w.org.Found(ctx, sys, z); err != nil {
			t.Fatal(err)
		}
		links, err := w.auth.InitAdmin(ctx)
		w.ok(err)
		if links[2].Admin != auth.AdminAudit || links[2].Person != w.person("p5") {
			t.Errorf("audit administrator %+v", links[2])
		}
	}, sets...)
}

func TestThreeAdministratorsStayApart(t *testing.T) {
	each(t, func(w *world) {
		admins := w.admins()
		security := admins[auth.AdminSecurity]
		mark := w.mark()
		grant := func(actor kernel.Actor, in auth.GrantInput) error { return w.auth.GrantRole(ctx, actor, in) }
		w.code(grant(security, auth.GrantInput{Role: "audit-admin", Person: admins[auth.AdminSystem].Person}), kernel.CodeConflict)
		w.code(grant(security, auth.GrantInput{Role: "audit-admin", Person: security.Person}), kernel.CodeForbidden)
		w.code(grant(admins[auth.AdminSystem], auth.GrantInput{Role: "leader", Post: w.post("spare")}), kernel.CodeForbidden)
		w.code(w.auth.RevokeRole(ctx, security, auth.GrantInput{Role: "audit-admin", Person: admins[auth.AdminAudit].Person}), kernel.CodeConflict)
		w.expect(mark, "")

		// through a post: the role on the post, then the person to the post, and the other way round
		w.ok(grant(security, auth.GrantInput{Role: "audit-admin", Post: w.post("spare")}))
		_, err := w.org.Appoint(ctx, sys, org.AppointInput{Person: admins[auth.AdminSystem].Person, Post: w.post("spare")})
		w.code(err, kernel.CodeConflict)
		_, err = w.org.Appoint(ctx, sys, org.AppointInput{Person: w.person("p5"), Post: w.post("spare")})
		w.ok(err)
		w.code(grant(security, auth.GrantInput{Role: "system-admin", Person: w.person("p5")}), kernel.CodeConflict)
		w.code(grant(security, auth.GrantInput{Role: "system-admin", Post: w.post("spare")}), kernel.CodeConflict)
		w.expect(mark, "role.granted appointment.made")

		// with two of them, one may go
		w.ok(w.auth.RevokeRole(ctx, security, auth.GrantInput{Role: "audit-admin", Person: admins[auth.AdminAudit].Person}))
	})
}

// TestAdministratorsMayChangeOver: one after the other is no conflict.
func TestAdministratorsMayChangeOver(t *testing.T) {
	each(t, func(w *world) {
		w.admins()
		september := kernel.Date{Year: 2022, Month: time.September, Day: 1}
		w.ok(w.auth.GrantRole(ctx, sys, auth.GrantInput{Role: "audit-admin", Post: w.post("spare")}))
		w.ok(w.auth.GrantRole(ctx, sys, auth.GrantInput{Role: "system-admin", Post: w.post("hbj-1")}))
		_, err := w.org.Appoint(ctx, sys, org.AppointInput{Person: w.person("p5"), Post: w.post("spare"), To: september})
		w.ok(err)
		_, err = w.org.Appoint(ctx, sys, org.AppointInput{Person: w.person("p5"), Post: w.post("hbj-1"), From: september.AddDays(-1)})
		w.code(err, kernel.CodeConflict)
		_, err = w.org.Appoint(ctx, sys, org.AppointInput{Person: w.person("p5"), Post: w.post("hbj-1"), From: september})
		w.ok(err)
	})
}

func TestFoundingKeepsAdministratorsApart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db, false)
		z := zone()
		z.Posts[4].Roles = []string{"audit-admin", "security-admin"}
		_, err := w.org.Found(ctx, sys, z)
		w.code(err, kernel.CodeConflict)
		z.Posts[4].Roles = []string{"audit-admin"}
		z.Posts[3].Roles = []string{"security-admin"}
		z.Appointments = append(z.Appointments, org.AppointInput{Person: "p4", Post: "spare"})
		_, err = w.org.Found(ctx, sys, z)
		w.code(err, kernel.CodeConflict)
	}, sets...)
}

func TestAdministratorsCannotTakeEachOtherOver(t *testing.T) {
	each(t, func(w *world) {
		admins := w.admins()
		system := admins[auth.AdminSystem]
		for _, sort := range []string{auth.AdminSystem, auth.AdminSecurity, auth.AdminAudit} {
			_, err := w.auth.IssueLink(ctx, system, admins[sort].Person)
			w.code(err, kernel.CodeForbidden)
			w.code(w.auth.LockAccount(ctx, system, admins[sort].Person, ""), kernel.CodeForbidden)
			_, err = w.auth.IssueLink(ctx, sys, admins[sort].Person) // at the server
			w.ok(err)
		}
		for _, a := range []kernel.Actor{admins[auth.AdminSecurity], admins[auth.AdminAudit], w.actor("p1")} {
			_, err := w.auth.OpenAccount(ctx, a, auth.OpenAccountInput{Person: w.person("p4"), Login: "bailu"})
			w.code(err, kernel.CodeForbidden)
		}
	})
}

func TestGrantAndRevoke(t *testing.T) {
	each(t, func(w *world) {
		security := w.admins()[auth.AdminSecurity]
		in := auth.GrantInput{Role: "head", Post: w.post("hbj-1")}
		mark := w.mark()
		w.ok(w.auth.GrantRole(ctx, security, in))
		if a := w.actor("p4"); a.Can("whistle.view") != kernel.ScopeSubtree || a.Can("whistle.handle") != kernel.ScopeUnit || strings.Join(a.Roles, " ") != "head officer" {
			w.Errorf("with both roles: %v %v", a.Roles, a.Grants)
		}
		w.code(w.auth.GrantRole(ctx, security, in), kernel.CodeConflict)
		w.ok(w.auth.RevokeRole(ctx, security, in))
		w.code(w.auth.RevokeRole(ctx, security, in), kernel.CodeConflict)
		w.expect(mark, "role.granted role.revoked")
		if a := w.actor("p4"); a.Can("whistle.view") != kernel.ScopeInvolved {
			w.Errorf("with one role: %v", a.Grants)
		}
		for _, bad := range []auth.GrantInput{{Role: "head"}, {Role: "head", Post: "x", Person: "y"}, {Role: "king", Post: w.post("spare")},
			{Role: "head", Post: "nope"}, {Role: "head", Person: "nope"}, {Role: "contact", Person: w.person("p5")}} {
			w.code(w.auth.GrantRole(ctx, security, bad), kernel.CodeInvalid)
		}
	})
}

func TestCheckRoles(t *testing.T) {
	grant := func(p string, s kernel.Scope) map[string]kernel.Scope { return map[string]kernel.Scope{p: s} }
	for _, c := range []struct {
		field string
		roles []auth.Role
	}{
		{"roles[]", []auth.Role{{}}},
		{"roles[a]", []auth.Role{{Code: "a"}, {Code: "a"}}},
		{"roles[a].x.view", []auth.Role{{Code: "a", Grants: grant("x.view", "galaxy")}}},
		{"roles[a].admin", []auth.Role{{Code: "a", Admin: "emperor"}}},
		{"roles[a].account.manage", []auth.Role{{Code: "a", Grants: grant(auth.PermAccount, kernel.ScopeAll)}}},
		{"roles[a].grant.manage", []auth.Role{{Code: "a", Admin: auth.AdminSystem, Grants: grant(auth.PermGrant, kernel.ScopeAll)}}},
	} {
		all := kernel.AllErrors(auth.CheckRoles(c.roles))
		if len(all) != 1 || all[0].Field != c.field {
			t.Errorf("%s: %v", c.field, all)
		}
	}
	if err := auth.CheckRoles(roles); err != nil {
		t.Error(err)
	}
}
