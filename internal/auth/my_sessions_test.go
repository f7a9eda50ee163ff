package auth_test

import "testing"

// Signing out the others leaves the session that asks and other people's.
func TestSignOutOthers(t *testing.T) {
	each(t, func(w *world) {
		w.member("p1", "gao")
		w.member("p2", "su")
		here, err := w.signIn("gao", good)
		w.ok(err)
		there, err := w.signIn("gao", good)
		w.ok(err)
		other, err := w.signIn("su", good)
		w.ok(err)
		me := w.actor("p1")
		list, err := w.auth.MySessions(ctx, me, here.Token)
		w.ok(err)
		if len(list) != 2 || list[0].Here == list[1].Here || list[0].Token != "" {
			t.Fatalf("%+v, want two sessions, one of them here, no tokens", list)
		}
		mark := w.mark()
		n, err := w.auth.SignOutOthers(ctx, me, here.Token)
		if w.ok(err); n != 1 {
			t.Errorf("%d sessions ended, want 1", n)
		}
		n, err = w.auth.SignOutOthers(ctx, me, here.Token)
		if w.ok(err); n != 0 {
			t.Errorf("%d sessions ended again", n)
		}
		w.expect(mark, "sessions.closed")
		for token, lives := range map[string]bool{here.Token: true, there.Token: false, other.Token: true} {
			if _, _, err := w.auth.Authenticate(ctx, token, ""); (err == nil) != lives {
				t.Errorf("session lives: %v, want %v", err == nil, lives)
			}
		}
	})
}
