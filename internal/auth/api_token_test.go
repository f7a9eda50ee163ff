package auth_test

import (
	"testing"
	"time"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/org"
)

func TestATokenReachesNoFurtherThanItsPersonInTheirPost(t *testing.T) {
	each(t, func(w *world) {
		w.member("p3", "majun")
		a := w.actor("p3")
		mark := w.mark()
		made, err := w.auth.MakeToken(ctx, a, auth.MakeTokenInput{Name: " OA 待办同步 ", Reach: auth.ReachRead, Days: 30})
		w.ok(err)
		w.expect(mark, "token.made")

		got, tok, err := w.auth.AuthenticateToken(ctx, made.Secret, "10.0.0.9")
		w.ok(err)
		if got.Person != a.Person || got.Post != a.Post || got.IP != "10.0.0.9" || len(got.Grants) != len(a.Grants) {
			w.Errorf("the token speaks for %+v, made by %+v", got, a)
		}
		if tok.Name != "OA 待办同步" || tok.Reach != auth.ReachRead || tok.Secret != "" {
			w.Errorf("token %+v", tok)
		}
		list, err := w.auth.MyTokens(ctx, a)
		w.ok(err)
		if len(list) != 1 || list[0].ID != made.ID || list[0].Used != w.real.Now() {
			w.Errorf("my tokens: %+v", list)
		}
		_, _, err = w.auth.AuthenticateToken(ctx, made.Secret+"x", "")
		w.code(err, kernel.CodeUnauthenticated)
		_, _, err = w.auth.Authenticate(ctx, made.Secret, "")
		w.code(err, kernel.CodeUnauthenticated) // a token is no session

		w.real.Advance(30 * 24 * time.Hour)
		_, _, err = w.auth.AuthenticateToken(ctx, made.Secret, "")
		w.code(err, kernel.CodeUnauthenticated)
	})
}

func TestATokenEndsWithWhatItStandsOn(t *testing.T) {
	for name, end := range map[string]func(w *world, made auth.APIToken) error{
		"itself": func(w *world, made auth.APIToken) error { return w.auth.EndToken(ctx, w.actor("p3"), made.ID) },
		"the account": func(w *world, _ auth.APIToken) error {
			return w.auth.LockAccount(ctx, w.admins()[auth.AdminSystem], w.person("p3"), "离岗")
		},
		"the post": func(w *world, _ auth.APIToken) error {
			held := w.org.Directory().AppointmentsOf(w.person("p3"))
			_, err := w.org.EndAppointment(ctx, sys, org.EndInput{ID: held[0].ID})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				w.member("p3", "majun")
				made, err := w.auth.MakeToken(ctx, w.actor("p3"), auth.MakeTokenInput{Name: "x", Reach: auth.ReachAct, Days: 1})
				w.ok(err)
				nodes := []*world{w, newWorld(w.T, w.db, false)}
				for _, n := range nodes { // each remembers it
					_, _, err = n.auth.AuthenticateToken(ctx, made.Secret, "")
					w.ok(err)
				}
				w.ok(end(w, made))
				for _, n := range nodes {
					_, _, err = n.auth.AuthenticateToken(ctx, made.Secret, "")
					w.code(err, kernel.CodeUnauthenticated)
				}
			})
		})
	}
}

func TestTokensAreAskedForProperlyAndEndedByTheirOwner(t *testing.T) {
	each(t, func(w *world) {
		w.member("p3", "majun")
		a := w.actor("p3")
		_, err := w.auth.MakeToken(ctx, a, auth.MakeTokenInput{Name: " ", Reach: "all", Days: auth.MaxTokenDays + 1})
		fields := map[string]bool{}
		for _, e := range kernel.AllErrors(err) {
			fields[e.Field] = true
		}
		if !fields["name"] || !fields["reach"] || !fields["days"] {
			w.Errorf("refused: %v", err)
		}
		made, err := w.auth.MakeToken(ctx, a, auth.MakeTokenInput{Name: "x", Reach: auth.ReachRead, Days: 1})
		w.ok(err)
		w.member("p4", "bailu")
		w.code(w.auth.EndToken(ctx, w.actor("p4"), made.ID), kernel.CodeNotFound)
		mark := w.mark()
		w.ok(w.auth.EndToken(ctx, a, made.ID))
		w.expect(mark, "token.ended")
		w.code(w.auth.EndToken(ctx, a, made.ID), kernel.CodeNotFound)
	})
}
