package auth_test

import (
	"strings"
	"testing"
	"time"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// phone is a person's phone with a secret on it.
type phone struct {
	*world
	secret string
	codes  []string // recovery codes
}

func (p *phone) code() string { return auth.CodeOf(p.secret, p.real.Now()) }

// enrol switches a second factor on for somebody, in a session.
func (w *world) enrol(person, login string) *phone {
	w.Helper()
	v, err := w.signIn(login, good)
	w.ok(err)
	return w.enrolIn(w.actor(person), v.Token)
}

func (w *world) enrolIn(a kernel.Actor, session string) *phone {
	w.Helper()
	secret, err := w.auth.BeginFactor(ctx, a)
	w.ok(err)
	p := &phone{world: w, secret: secret}
	p.codes, err = w.auth.ConfirmFactor(ctx, a, p.code(), session)
	w.ok(err)
	w.real.Advance(30 * time.Second) // the code of enrolment counts no more
	return p
}

func (w *world) second(step auth.Session, code string) (auth.Session, error) {
	return w.auth.SignInSecond(ctx, auth.SignInSecondInput{Second: step.Second, Code: code, IP: "10.0.0.1", Agent: "test"})
}

func TestASecondFactorIsAskedForAfterThePassword(t *testing.T) {
	each(t, func(w *world) {
		w.member("p3", "majun")
		here, err := w.signIn("majun", good)
		w.ok(err)
		elsewhere, err := w.signIn("majun", good)
		w.ok(err)
		mark := w.mark()
		p := w.enrolIn(w.actor("p3"), here.Token)
		w.expect(mark, "factor.enrolled")
		_, _, err = w.auth.Authenticate(ctx, here.Token, "")
		w.ok(err)
		_, _, err = w.auth.Authenticate(ctx, elsewhere.Token, "")
		w.code(err, kernel.CodeUnauthenticated)

		mark = w.mark()
		step, err := w.signIn("majun", good)
		w.ok(err)
		if step.Token != "" || step.Second == "" {
			t.Fatalf("the password alone opened %+v", step)
		}
		for _, token := range []string{step.Second, ""} {
			_, _, err = w.auth.Authenticate(ctx, token, "")
			w.code(err, kernel.CodeUnauthenticated)
		}
		w.expect(mark, "")
		_, err = w.second(step, "000000")
		w.code(err, kernel.CodeInvalid)
		v, err := w.second(step, " "+p.code()[:3]+" "+p.code()[3:])
		w.ok(err)
		if said := w.expect(mark, "signin.refused session.opened"); !strings.Contains(said, `"how":"password+code"`) || strings.Contains(said, p.code()) {
			t.Errorf("events say %s", said)
		}
		_, _, err = w.auth.Authenticate(ctx, v.Token, "")
		w.ok(err)
		_, err = w.second(step, p.code()) // the step is used up
		w.code(err, kernel.CodeUnauthenticated)
	})
}

func TestACodeCountsOnceAndAnEarlierOneNoMore(t *testing.T) {
	each(t, func(w *world) {
		w.member("p3", "majun")
		p := w.enrol("p3", "majun")
		code := p.code()
		earlier := auth.CodeOf(p.secret, p.real.Now().Add(-30*time.Second)) // was that of enrolment
		step, err := w.signIn("majun", good)
		w.ok(err)
		_, err = w.second(step, earlier)
		w.code(err, kernel.CodeInvalid)
		_, err = w.second(step, code)
		w.ok(err)
		step, err = w.signIn("majun", good)
		w.ok(err)
		_, err = w.second(step, code)
		w.code(err, kernel.CodeInvalid)
		w.real.Advance(30 * time.Second)
		_, err = w.second(step, code) // still within the skew, and used
		w.code(err, kernel.CodeInvalid)
		ahead := auth.CodeOf(p.secret, p.real.Now().Add(30*time.Second))
		_, err = w.second(step, ahead) // a phone that is fast
		w.ok(err)
	})
}

func TestASecondProofCannotBeGuessed(t *testing.T) {
	each(t, func(w *world) {
		w.member("p3", "majun")
		p := w.enrol("p3", "majun")
		step, err := w.signIn("majun", good)
		w.ok(err)
		for range 5 {
			_, err = w.second(step, "000000")
			w.code(err, kernel.CodeInvalid)
		}
		_, err = w.second(step, p.code())
		w.code(err, kernel.CodeTooMany)
		again, err := w.signIn("majun", good) // the right password is no way round
		w.ok(err)
		_, err = w.second(again, p.code())
		w.code(err, kernel.CodeTooMany)
		w.real.Advance(time.Minute)
		_, err = w.second(again, p.code())
		w.ok(err)
		step, err = w.signIn("majun", good)
		w.ok(err)
		w.real.Advance(5 * time.Minute)
		_, err = w.second(step, p.code()) // too late
		w.code(err, kernel.CodeUnauthenticated)
	})
}

func TestRecoveryCodesWorkOnceEach(t *testing.T) {
	each(t, func(w *world) {
		w.member("p3", "majun")
		p := w.enrol("p3", "majun")
		if len(p.codes) != 10 {
			t.Fatalf("%d recovery codes", len(p.codes))
		}
		w.read(func(tx *store.Tx) error {
			all, err := store.All(tx, store.Value[string], `SELECT code_hash FROM recovery_code`)
			for _, h := range all {
				if len(h) != 64 || strings.Contains(strings.Join(p.codes, ""), h) {
					t.Errorf("kept as %q", h)
				}
			}
			return err
		})
		use := func(code string) error {
			step, err := w.signIn("majun", good)
			w.ok(err)
			_, err = w.second(step, code)
			return err
		}
		mark := w.mark()
		w.ok(use(strings.ToLower(p.codes[3])))
		if said := w.expect(mark, "session.opened"); !strings.Contains(said, "password+recovery") {
			t.Error(said)
		}
		w.code(use(p.codes[3]), kernel.CodeInvalid)
		f, err := w.auth.MyFactor(ctx, w.actor("p3"))
		w.ok(err)
		if f.Codes != 9 {
			t.Errorf("%d left", f.Codes)
		}
		mark = w.mark()
		fresh, err := w.auth.RenewRecoveryCodes(ctx, w.actor("p3"))
		w.ok(err)
		w.expect(mark, "factor.codes_renewed")
		w.code(use(p.codes[4]), kernel.CodeInvalid)
		w.ok(use(fresh[4]))
	})
}

func TestASecondFactorIsTakenOffByItsOwnerOrTheSecurityAdministrator(t *testing.T) {
	each(t, func(w *world) {
		admins := w.admins()
		w.member("p3", "majun")
		w.enrol("p3", "majun")
		a := w.actor("p3")
		_, err := w.auth.BeginFactor(ctx, a)
		w.code(err, kernel.CodeConflict)
		w.code(w.auth.RemoveFactor(ctx, admins[auth.AdminSystem], a.Person, "丢失"), kernel.CodeForbidden)
		mark := w.mark()
		w.ok(w.auth.RemoveMyFactor(ctx, a))
		w.expect(mark, "factor.removed")
		w.code(w.auth.RemoveMyFactor(ctx, a), kernel.CodeConflict)
		_, err = w.auth.RenewRecoveryCodes(ctx, a)
		w.code(err, kernel.CodeConflict)

		v, err := w.signIn("majun", good)
		w.ok(err)
		w.enrolIn(a, v.Token)
		mark = w.mark()
		w.ok(w.auth.RemoveFactor(ctx, admins[auth.AdminSecurity], a.Person, "手机丢失"))
		if said := w.expect(mark, "factor.removed"); !strings.Contains(said, "手机丢失") {
			t.Error(said)
		}
		_, _, err = w.auth.Authenticate(ctx, v.Token, "")
		w.code(err, kernel.CodeUnauthenticated)
		v, err = w.signIn("majun", good)
		w.ok(err)
		if v.Token == "" {
			t.Error("still asked for")
		}

		// Administrators keep their hands off each other's, and off their own.
		sec := admins[auth.AdminSecurity]
		for _, login := range []string{"sysadmin", "secadmin"} {
			v, err := w.signIn(login, good)
			w.ok(err)
			who := map[string]kernel.Actor{"sysadmin": admins[auth.AdminSystem], "secadmin": sec}[login]
			w.enrolIn(who, v.Token)
			w.code(w.auth.RemoveFactor(ctx, sec, who.Person, "x"), kernel.CodeForbidden)
			w.ok(w.auth.RemoveFactor(ctx, sys, who.Person, "服务器"))
		}
		_, err = w.auth.Factors(ctx, admins[auth.AdminSystem])
		w.code(err, kernel.CodeForbidden)
	})
}

// strict are the roles, of which that of an officer demands a second factor.
func strict() []auth.Role {
	out := append([]auth.Role(nil), roles...)
	for i := range out {
		out[i].SecondFactor = out[i].Code == "officer"
	}
	return out
}

func TestARoleThatDemandsASecondFactorRestsWithoutOne(t *testing.T) {
	each(t, func(w *world) {
		w.ok(w.auth.SetRoles(strict()))
		sec := w.admins()[auth.AdminSecurity]
		w.member("p3", "majun")
		v, err := w.signIn("majun", good)
		w.ok(err)
		a, _, err := w.auth.Authenticate(ctx, v.Token, "")
		w.ok(err)
		if a.Post != w.post("qyk-1") || len(a.Grants) != 0 || len(a.Roles) != 0 {
			t.Errorf("with a password alone: %+v", a)
		}
		m, err := w.auth.MyFactor(ctx, a)
		w.ok(err)
		if len(m.Resting) != 1 || m.Resting[0].Code != "officer" || m.On() {
			t.Errorf("resting: %+v", m)
		}
		_, err = w.auth.MakeToken(ctx, a, auth.MakeTokenInput{Name: "x", Reach: auth.ReachAct, Days: 1})
		w.code(err, kernel.CodeConflict) // or it would carry the role later
		list, err := w.auth.Factors(ctx, sec)
		w.ok(err)
		if len(list) != 2 || list[0].On() || len(list[0].Roles) != 1 { // the two officers
			t.Errorf("who ought to: %+v", list)
		}

		w.enrolIn(a, v.Token)
		a, _, err = w.auth.Authenticate(ctx, v.Token, "")
		w.ok(err)
		if a.Can("whistle.view") != kernel.ScopeInvolved {
			t.Errorf("with a second factor: %+v", a.Grants)
		}
		made, err := w.auth.MakeToken(ctx, a, auth.MakeTokenInput{Name: "x", Reach: auth.ReachAct, Days: 1})
		w.ok(err)
		p, _, err := w.auth.AuthenticateToken(ctx, made.Secret, "")
		w.ok(err)
		if len(p.Grants) != len(a.Grants) {
			t.Errorf("the token reaches %v", p.Grants)
		}
		w.ok(w.auth.RemoveMyFactor(ctx, a))
		for _, look := range []func() (kernel.Actor, error){
			func() (a kernel.Actor, err error) { a, _, err = w.auth.Authenticate(ctx, v.Token, ""); return a, err },
			func() (a kernel.Actor, err error) {
				a, _, err = w.auth.AuthenticateToken(ctx, made.Secret, "")
				return a, err
			},
		} {
			a, err := look()
			w.ok(err)
			if len(a.Grants) != 0 {
				t.Errorf("after it was taken off: %v", a.Grants)
			}
		}
	})
}

func TestWithoutTheServersKeyNothingIsSetUpOrChecked(t *testing.T) {
	each(t, func(w *world) {
		w.member("p3", "majun")
		p := w.enrol("p3", "majun")
		n, fit, err := w.auth.SecretsFit(ctx)
		w.ok(err)
		if n != 1 || !fit {
			t.Errorf("%d secrets, fit %v", n, fit)
		}
		w.auth.SetSecretKey(nil)
		step, err := w.signIn("majun", good)
		w.ok(err)
		_, err = w.second(step, p.code())
		w.code(err, kernel.CodeUnavailable)
		_, err = w.second(step, p.codes[0]) // a recovery code needs no key
		w.ok(err)
		w.member("p4", "bailu")
		_, err = w.auth.BeginFactor(ctx, w.actor("p4"))
		w.code(err, kernel.CodeUnavailable)
		_, fit, err = w.auth.SecretsFit(ctx)
		w.ok(err)
		if fit {
			t.Error("no key opens everything")
		}
	})
}

func TestSetUpIsConfirmedInTimeAndNeedsAnAccount(t *testing.T) {
	each(t, func(w *world) {
		w.member("p3", "majun")
		v, err := w.signIn("majun", good)
		w.ok(err)
		a := w.actor("p3")
		_, err = w.auth.FactorInSetUp(ctx, a)
		w.code(err, kernel.CodeNotFound)
		secret, err := w.auth.BeginFactor(ctx, a)
		w.ok(err)
		_, err = w.auth.ConfirmFactor(ctx, a, "12345", v.Token)
		w.code(err, kernel.CodeInvalid)
		again, err := w.auth.FactorInSetUp(ctx, a)
		w.ok(err)
		if again != secret {
			t.Error("another secret")
		}
		step, err := w.signIn("majun", good) // nothing is on yet
		w.ok(err)
		if step.Token == "" {
			t.Error("asked for before it was confirmed")
		}
		w.real.Advance(15 * time.Minute)
		_, err = w.auth.ConfirmFactor(ctx, a, auth.CodeOf(secret, w.real.Now()), v.Token)
		w.code(err, kernel.CodeNotFound)
		_, err = w.auth.BeginFactor(ctx, w.actor("p4"))
		w.code(err, kernel.CodeNotFound)
	})
}

func TestAProofIsFreshForFiveMinutes(t *testing.T) {
	each(t, func(w *world) {
		w.member("p3", "majun")
		v, err := w.signIn("majun", good)
		w.ok(err)
		a := w.actor("p3")
		fresh := func() bool {
			ok, _, err := w.auth.Proved(ctx, a, v.Token)
			w.ok(err)
			return ok
		}
		prove := func(proof string) error {
			return w.auth.Prove(ctx, a, auth.ProveInput{Session: v.Token, Proof: proof, Act: "POST /x"})
		}
		w.real.Advance(5*time.Minute - time.Millisecond)
		if !fresh() {
			t.Error("signing in was a proof")
		}
		w.real.Advance(time.Millisecond)
		if fresh() {
			t.Error("five minutes on it still is one")
		}
		mark := w.mark()
		w.code(prove("wrong"), kernel.CodeInvalid)
		if fresh() {
			t.Error("a wrong proof counts")
		}
		w.ok(prove(good))
		if said := w.expect(mark, "proof.refused proof.given"); !strings.Contains(said, `"act":"POST /x"`) || strings.Contains(said, good) || strings.Contains(said, "wrong") {
			t.Error(said)
		}
		if !fresh() {
			t.Error("the password is no proof")
		}
		p := w.enrolIn(a, v.Token)
		w.real.Advance(5 * time.Minute)
		code := p.code()
		w.ok(prove(code))
		w.code(prove(code), kernel.CodeInvalid) // once
		w.ok(prove(good))
		for range 5 {
			w.code(prove("wrong"), kernel.CodeInvalid)
		}
		w.code(prove(good), kernel.CodeTooMany)
		_, err = w.signIn("majun", good) // the same count as at the door
		w.code(err, kernel.CodeTooMany)
		_, _, err = w.auth.Proved(ctx, a, "somebody else's")
		w.code(err, kernel.CodeUnauthenticated)
	})
}

func TestAPartOfADemoIsNotAsked(t *testing.T) {
	each(t, func(w *world) {
		demo := newWorld(t, w.db, true)
		w.ok(demo.auth.SetRoles(strict()))
		v, err := demo.auth.DemoSignIn(ctx, auth.DemoSignInInput{Post: "qyk-1"})
		w.ok(err)
		a, _, err := demo.auth.Authenticate(ctx, v.Token, "")
		w.ok(err)
		if a.Can("whistle.view") != kernel.ScopeInvolved {
			t.Errorf("grants %v", a.Grants)
		}
		fresh, _, err := demo.auth.Proved(ctx, a, v.Token)
		w.ok(err)
		if !fresh {
			t.Error("asked for a proof it cannot give")
		}
	})
}
