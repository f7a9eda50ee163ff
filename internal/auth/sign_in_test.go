package auth_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/store"
)

func TestFreshDatabaseHasNoUsableAccount(t *testing.T) {
	each(t, func(w *world) {
		for _, l := range []string{"admin", "sysadmin", "root", "auditor", ""} {
			for _, p := range []string{"", "admin", "password", "123456", "juyan"} {
				_, err := w.signIn(l, p)
				if c := kernel.CodeOf(err); c != kernel.CodeUnauthenticated && c != kernel.CodeTooMany {
					w.Errorf("%q with %q: %v", l, p, err)
				}
			}
		}
		links, err := w.auth.InitAdmin(ctx)
		w.ok(err)
		w.real.Advance(24 * time.Hour)
		w.read(func(tx *store.Tx) error {
			list, err := w.auth.Accounts(tx)
			if len(list) != 3 {
				w.Errorf("%d accounts", len(list))
			}
			for _, a := range list {
				if a.Usable() {
					w.Errorf("%s is usable before its owner set a password", a.Login)
				}
			}
			return err
		})
		for _, l := range links {
			for _, p := range []string{"", l.Login, l.Token, l.Admin} {
				_, err := w.signIn(l.Login, p)
				w.code(err, kernel.CodeUnauthenticated)
			}
		}
	})
}

func TestSignInAndOut(t *testing.T) {
	each(t, func(w *world) {
		w.member("p3", "majun")
		mark := w.mark()
		v, err := w.signIn(" MaJun ", good)
		w.ok(err)
		a, got, err := w.auth.Authenticate(ctx, v.Token, "10.0.0.9")
		w.ok(err)
		if a.Person != w.person("p3") || a.Post != w.post("qyk-1") || a.IP != "10.0.0.9" || got.IP != "10.0.0.1" {
			w.Errorf("actor %+v, session %+v", a, got)
		}
		w.ok(w.auth.SignOut(ctx, a, v.Token))
		_, _, err = w.auth.Authenticate(ctx, v.Token, "")
		w.code(err, kernel.CodeUnauthenticated)
		w.ok(w.auth.SignOut(ctx, a, v.Token))
		w.expect(mark, "session.opened session.closed")

		v, err = w.signIn("majun", good)
		w.ok(err)
		w.real.Advance(12*time.Hour - time.Millisecond)
		_, _, err = w.auth.Authenticate(ctx, v.Token, "")
		w.ok(err)
		w.real.Advance(time.Millisecond)
		_, _, err = w.auth.Authenticate(ctx, v.Token, "")
		w.code(err, kernel.CodeUnauthenticated)
		for _, token := range []string{"", "x", v.Token + "x"} {
			_, _, err = w.auth.Authenticate(ctx, token, "")
			w.code(err, kernel.CodeUnauthenticated)
		}
	})
}

func TestFailuresLookAlike(t *testing.T) {
	each(t, func(w *world) {
		w.member("p3", "majun")
		_, err := w.auth.OpenAccount(ctx, sys, auth.OpenAccountInput{Person: w.person("p4"), Login: "bailu"})
		w.ok(err)
		mark := w.mark()
		_, wrong := w.signIn("majun", "not the password")
		for _, login := range []string{"nobody", "bailu"} {
			_, err := w.signIn(login, good)
			if err.Error() != wrong.Error() {
				w.Errorf("%s: %q, a wrong password: %q", login, err, wrong)
			}
		}
		if p := w.expect(mark, "signin.refused signin.refused"); strings.Contains(p, "not the") || strings.Contains(p, good) {
			w.Errorf("what was typed is in the ledger: %s", p)
		}
	})
}

func TestThrottlingByLogin(t *testing.T) {
	each(t, func(w *world) {
		w.member("p3", "majun")
		for _, login := range []string{"majun", "nobody"} {
			for i := range 5 {
				_, err := w.signIn(login, "wrong")
				if kernel.CodeOf(err) != kernel.CodeUnauthenticated {
					w.Errorf("%s, attempt %d: %v", login, i+1, err)
				}
			}
			_, err := w.signIn(login, good)
			w.code(err, kernel.CodeTooMany)
		}
		w.real.Advance(time.Minute - time.Millisecond)
		_, err := w.signIn("majun", good)
		w.code(err, kernel.CodeTooMany)
		w.real.Advance(time.Millisecond)
		_, err = w.signIn("majun", "wrong")
		w.code(err, kernel.CodeUnauthenticated)
		w.real.Advance(time.Minute) // the second wait is two minutes
		_, err = w.signIn("majun", good)
		w.code(err, kernel.CodeTooMany)
		w.real.Advance(time.Minute)
		_, err = w.signIn("majun", good)
		w.ok(err)
		for range 4 { // success forgot the failures
			_, err = w.signIn("majun", "wrong")
			w.code(err, kernel.CodeUnauthenticated)
		}
		_, err = w.signIn("majun", good)
		w.ok(err)
	})
}

// The clock of the machine was set back: nobody waits for the day it came from.
func TestAWaitOfTheFuture(t *testing.T) {
	each(t, func(w *world) {
		w.member("p3", "majun")
		for range 5 {
			_, err := w.signIn("majun", "wrong")
			w.code(err, kernel.CodeUnauthenticated)
		}
		w.real.Advance(-30 * time.Second) // a small step: the wait stands
		_, err := w.signIn("majun", good)
		w.code(err, kernel.CodeTooMany)
		w.real.Advance(-48 * time.Hour)
		_, err = w.signIn("majun", good)
		w.ok(err)
	})
}

func TestThrottlingByAddress(t *testing.T) {
	each(t, func(w *world) {
		w.member("p3", "majun")
		for i := range 60 {
			_, err := w.signIn("guess"+strings.Repeat("x", i), "wrong")
			w.code(err, kernel.CodeUnauthenticated)
			if i%20 == 0 { // signing in to one's own account does not hide the guessing
				_, err := w.auth.SignIn(ctx, auth.SignInInput{Login: "majun", Password: good, IP: "10.0.0.1"})
				w.ok(err)
			}
		}
		_, err := w.signIn("majun", good)
		w.code(err, kernel.CodeTooMany)
		_, err = w.auth.SignIn(ctx, auth.SignInInput{Login: "majun", Password: good, IP: "10.0.0.2"})
		w.ok(err)
	})
}

// TestParallelGuessesCannotOutrunTheLimit: the attempt is counted before the
// password is looked at.
func TestParallelGuessesCannotOutrunTheLimit(t *testing.T) {
	each(t, func(w *world) {
		w.member("p3", "majun")
		var wg sync.WaitGroup
		var lock sync.Mutex
		looked := 0
		for range 20 {
			wg.Go(func() {
				_, err := w.signIn("majun", "wrong")
				lock.Lock()
				defer lock.Unlock()
				if kernel.CodeOf(err) == kernel.CodeUnauthenticated {
					looked++
				}
			})
		}
		wg.Wait()
		if looked == 0 || looked > 5 {
			w.Errorf("%d of 20 parallel guesses had their password looked at", looked)
		}
	})
}

func TestLinks(t *testing.T) {
	each(t, func(w *world) {
		system := w.admins()[auth.AdminSystem]
		mark := w.mark()
		first, err := w.auth.OpenAccount(ctx, system, auth.OpenAccountInput{Person: w.person("p4"), Login: "BaiLu"})
		w.ok(err)
		w.expect(mark, "account.opened link.issued")
		info, err := w.auth.LookLink(ctx, first.Token)
		w.ok(err)
		if info.Name != "白露" || info.Login != "bailu" || info.Token != "" {
			w.Errorf("link shows %+v", info)
		}
		second, err := w.auth.IssueLink(ctx, system, w.person("p4"))
		w.ok(err)
		set := func(token, password string) error {
			return w.auth.SetPasswordByLink(ctx, auth.SetPasswordInput{Token: token, Password: password})
		}
		w.code(set(first.Token, good), kernel.CodeNotFound) // replaced by the second
		w.code(set(second.Token, "short"), kernel.CodeInvalid)
		mark = w.mark()
		w.ok(set(second.Token, good))
		w.expect(mark, "password.set")
		w.code(set(second.Token, good+"2"), kernel.CodeNotFound) // used
		v, err := w.signIn("bailu", good)
		w.ok(err)

		third, err := w.auth.IssueLink(ctx, system, w.person("p4"))
		w.ok(err)
		w.real.Advance(72 * time.Hour)
		w.code(set(third.Token, good), kernel.CodeNotFound) // expired
		fourth, err := w.auth.IssueLink(ctx, system, w.person("p4"))
		w.ok(err)
		w.ok(set(fourth.Token, good+"3"))
		_, _, err = w.auth.Authenticate(ctx, v.Token, "")
		w.code(err, kernel.CodeUnauthenticated)
		_, err = w.signIn("bailu", good)
		w.code(err, kernel.CodeUnauthenticated)
	})
}

func TestChangePassword(t *testing.T) {
	each(t, func(w *world) {
		w.member("p3", "majun")
		here, err := w.signIn("majun", good)
		w.ok(err)
		elsewhere, err := w.signIn("majun", good)
		w.ok(err)
		a := w.actor("p3")
		change := func(old, next string) error {
			return w.auth.ChangePassword(ctx, a, auth.ChangePasswordInput{Old: old, New: next, Session: here.Token})
		}
		w.code(change("wrong", good+"2"), kernel.CodeInvalid)
		w.code(change(good, "majun"), kernel.CodeInvalid)
		mark := w.mark()
		w.ok(change(good, good+"2"))
		w.expect(mark, "password.changed")
		_, _, err = w.auth.Authenticate(ctx, here.Token, "")
		w.ok(err)
		_, _, err = w.auth.Authenticate(ctx, elsewhere.Token, "")
		w.code(err, kernel.CodeUnauthenticated)
		for range 5 {
			w.code(change("wrong", good+"3"), kernel.CodeInvalid)
		}
		w.code(change(good+"2", good+"3"), kernel.CodeTooMany)
	})
}

func TestLockingTakesEffectAtOnce(t *testing.T) {
	each(t, func(w *world) {
		system := w.admins()[auth.AdminSystem]
		w.member("p3", "majun")
		v, err := w.signIn("majun", good)
		w.ok(err)
		mark := w.mark()
		w.ok(w.auth.LockAccount(ctx, system, w.person("p3"), "离岗"))
		_, _, err = w.auth.Authenticate(ctx, v.Token, "")
		w.code(err, kernel.CodeUnauthenticated)
		_, err = w.signIn("majun", good)
		w.code(err, kernel.CodeUnauthenticated)
		_, err = w.auth.IssueLink(ctx, system, w.person("p3"))
		w.code(err, kernel.CodeConflict)
		w.code(w.auth.LockAccount(ctx, system, w.person("p3"), ""), kernel.CodeConflict)
		w.ok(w.auth.UnlockAccount(ctx, system, w.person("p3"), "回岗"))
		w.expect(mark, "account.locked signin.refused account.unlocked")
		_, err = w.signIn("majun", good)
		w.ok(err)
		w.code(w.auth.LockAccount(ctx, w.actor("p1"), w.person("p3"), ""), kernel.CodeForbidden)
	})
}

func TestSeveralPosts(t *testing.T) {
	each(t, func(w *world) {
		w.member("p3", "majun")
		app, err := w.org.Appoint(ctx, sys, org.AppointInput{Person: w.person("p3"), Post: w.post("spare")})
		w.ok(err)
		v, err := w.signIn("majun", good)
		w.ok(err)
		a, _, err := w.auth.Authenticate(ctx, v.Token, "")
		w.ok(err)
		if a.Post != w.post("qyk-1") || a.Can("whistle.view") != kernel.ScopeInvolved {
			w.Errorf("first post %+v", a)
		}
		mark := w.mark()
		_, err = w.auth.ChoosePost(ctx, a, v.Token, w.post("boss"))
		w.code(err, kernel.CodeForbidden)
		_, err = w.auth.ChoosePost(ctx, a, v.Token, w.post("spare"))
		w.ok(err)
		w.expect(mark, "session.moved")
		a, _, err = w.auth.Authenticate(ctx, v.Token, "")
		w.ok(err)
		if a.Post != w.post("spare") || a.Unit != w.unit("hbj") || len(a.Grants) != 0 || len(a.TaskForces) != 0 {
			w.Errorf("the other post %+v", a)
		}
		_, err = w.org.EndAppointment(ctx, sys, org.EndInput{ID: app.ID})
		w.ok(err)
		a, _, err = w.auth.Authenticate(ctx, v.Token, "")
		w.ok(err)
		if a.Post != w.post("qyk-1") {
			w.Errorf("after the post ended: %+v", a)
		}
	})
}

func TestSweep(t *testing.T) {
	each(t, func(w *world) {
		w.member("p3", "majun")
		_, err := w.signIn("majun", good)
		w.ok(err)
		_, _ = w.signIn("majun", "wrong")
		_, err = w.auth.IssueLink(ctx, sys, w.person("p3"))
		w.ok(err)
		count := func() (n int64) {
			w.read(func(tx *store.Tx) (err error) {
				n, err = store.One(tx, store.Value[int64], `SELECT (SELECT COUNT(*) FROM auth_session) + (SELECT COUNT(*) FROM one_time_link) + (SELECT COUNT(*) FROM sign_in_throttle)`)
				return err
			})
			return n
		}
		before := count()
		w.ok(w.auth.Sweep(ctx))
		if count() != before || before < 4 {
			w.Errorf("swept what is in use: %d of %d left", count(), before)
		}
		w.real.Advance(100 * time.Hour)
		w.ok(w.auth.Sweep(ctx))
		if count() != 0 {
			w.Errorf("%d rows left", count())
		}
	})
}

// TestLedgerHoldsNoSecret signs in, links and changes passwords, and looks
// through every payload.
func TestLedgerHoldsNoSecret(t *testing.T) {
	each(t, func(w *world) {
		l, err := w.auth.OpenAccount(ctx, sys, auth.OpenAccountInput{Person: w.person("p3"), Login: "majun"})
		w.ok(err)
		w.ok(w.auth.SetPasswordByLink(ctx, auth.SetPasswordInput{Token: l.Token, Password: good}))
		v, err := w.signIn("majun", good)
		w.ok(err)
		_, _ = w.signIn("majun", "Hemlig-2022!")
		w.ok(w.auth.ChangePassword(ctx, w.actor("p3"), auth.ChangePasswordInput{Old: good, New: good + "2", Session: v.Token}))
		w.read(func(tx *store.Tx) error {
			all, err := store.All(tx, store.Value[string], `SELECT payload FROM event_secret`)
			for _, p := range all {
				for _, secret := range []string{good, "Hemlig", "argon2", l.Token, v.Token} {
					if strings.Contains(p, secret) {
						w.Errorf("payload %s holds %q", p, secret)
					}
				}
			}
			return err
		})
	})
}
