package auth_test

import (
	"slices"
	"testing"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestActorFor(t *testing.T) {
	each(t, func(w *world) {
		head := w.actor("p2")
		if head.Name != "苏晴" || head.PostName.ZH != "局长" || head.UnitName.ZH != "经济发展局" || !head.MasksPrivate ||
			!slices.Equal(head.Units, []kernel.ID{w.unit("jjj"), w.unit("qyk")}) || head.Enterprise != "" {
			w.Errorf("head %+v", head)
		}
		officer := w.actor("p3")
		force, _ := w.org.Directory().TaskForceByCode("fw")
		if !slices.Equal(officer.TaskForces, []kernel.ID{force.ID}) {
			w.Errorf("task forces %v", officer.TaskForces)
		}
		contact := w.actor("c1")
		if contact.Enterprise != w.firm("E1") || contact.Can("whistle.view") != kernel.ScopeEnterprise || contact.Post != "" || contact.Unit != "" {
			w.Errorf("contact %+v", contact)
		}
		if idle := w.actor("p5"); len(idle.Grants) != 0 || idle.Person == "" {
			w.Errorf("without a post: %+v", idle)
		}
		w.read(func(tx *store.Tx) error {
			_, err := w.auth.ActorFor(tx, w.person("p2"), w.post("boss"))
			w.code(err, kernel.CodeForbidden)
			_, err = w.auth.ActorFor(tx, "nobody", "")
			w.code(err, kernel.CodeNotFound)
			return nil
		})
	})
}

// TestOneHatAtATime: whoever holds a post does not speak for a firm beside it,
// and the contact of a firm that is gone speaks for nobody.
func TestOneHatAtATime(t *testing.T) {
	each(t, func(w *world) {
		_, err := w.org.Appoint(ctx, sys, org.AppointInput{Person: w.person("c2"), Post: w.post("spare")})
		w.ok(err)
		if a := w.actor("c2"); a.Enterprise != "" || a.Post != w.post("spare") || len(a.Grants) != 0 {
			w.Errorf("contact in a post: %+v", a)
		}
		e, _ := w.org.Directory().EnterpriseByCode("E1")
		in := org.EditEnterpriseInput{ID: e.ID, Version: e.Version, EnterpriseFields: e.EnterpriseFields}
		in.Status = org.Gone
		_, err = w.org.EditEnterprise(ctx, sys, in)
		w.ok(err)
		if a := w.actor("c1"); a.Enterprise != "" || len(a.Grants) != 0 {
			w.Errorf("contact of a firm that is gone: %+v", a)
		}
	})
}

// TestActorSeesItsOwnTransaction: inside a transaction the actor follows what
// it changed, and others do not see it before the commit.
func TestActorSeesItsOwnTransaction(t *testing.T) {
	each(t, func(w *world) {
		before := w.org.Directory()
		failed := kernel.Conflict(kernel.T("撤回", "taken back"))
		err := w.db.Write(ctx, func(tx *store.Tx) error {
			if _, err := w.org.AppointTx(tx, sys, org.AppointInput{Person: w.person("p5"), Post: w.post("boss")}); err != nil {
				return err
			}
			a, err := w.auth.ActorFor(tx, w.person("p5"), "")
			w.ok(err)
			if a.Can("whistle.view") != kernel.ScopeAll {
				w.Errorf("inside: %+v", a)
			}
			return failed
		})
		if err != failed {
			w.Fatal(err)
		}
		if w.org.Directory() != before || len(w.actor("p5").Grants) != 0 {
			w.Error("what was taken back is seen")
		}
	})
}

func TestMasking(t *testing.T) {
	each(t, func(w *world) {
		officer, boss := w.actor("p3"), w.actor("p1")
		if got := auth.Phone(officer, "13812345678"); got != "138****5678" {
			w.Errorf("masked phone %s", got)
		}
		if got := auth.ResidentID(officer, "11010519491231002X"); got != "110105********002X" {
			w.Errorf("masked ID %s", got)
		}
		if got := auth.Name(officer, "张三丰"); got != "张**" {
			w.Errorf("masked name %s", got)
		}
		_, err := w.auth.Unmask(ctx, boss, auth.UnmaskInput{Subject: w.firm("E1"), Field: "phone"})
		w.code(err, kernel.CodeForbidden)
		boss.MasksPrivate = false // without the permission it does not matter
		if auth.Clear(boss) {
			w.Error("seen whole without private.unmask")
		}
		mark := w.mark()
		clear, err := w.auth.Unmask(ctx, officer, auth.UnmaskInput{Subject: w.firm("E1"), Field: "phone", Reason: "回访"})
		w.ok(err)
		w.expect(mark, "private.unmasked")
		if auth.Phone(clear, "13812345678") != "13812345678" || auth.Phone(officer, "13812345678") == "13812345678" {
			w.Error("unmasking is of the returned actor alone")
		}
	})
}

func TestDemoSignIn(t *testing.T) {
	each(t, func(w *world) { // not a demo
		_, err := w.auth.DemoSignIn(ctx, auth.DemoSignInInput{Role: "leader"})
		w.code(err, kernel.CodeNotFound)
	})
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db, true)
		if _, err := w.org.Found(ctx, sys, zone()); err != nil {
			t.Fatal(err)
		}
		for in, want := range map[auth.DemoSignInInput]string{
			{Role: "leader"}: "p1", {Role: "officer"}: "p4", {Role: "contact"}: "c1", {Post: "hbj-1"}: "p4", {Enterprise: "E2"}: "c2",
		} {
			mark := w.mark()
			v, err := w.auth.DemoSignIn(ctx, in)
			w.ok(err)
			w.expect(mark, "session.opened")
			a, _, err := w.auth.Authenticate(ctx, v.Token, "")
			w.ok(err)
			if a.Person != w.person(want) {
				w.Errorf("%+v is %s", in, a.Name)
			}
		}
		_, err := w.auth.DemoSignIn(ctx, auth.DemoSignInInput{Post: "spare"})
		w.code(err, kernel.CodeNotFound)
		v, err := w.auth.DemoSignIn(ctx, auth.DemoSignInInput{Role: "leader"})
		w.ok(err)
		real := newWorld(t, db, false) // the same database, served for real
		_, _, err = real.auth.Authenticate(ctx, v.Token, "")
		w.code(err, kernel.CodeUnauthenticated)
	}, sets...)
}
