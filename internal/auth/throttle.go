package auth

import (
	"context"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Limit says how many failures in a row a key may have before it must wait,
// how long the first wait is (each further failure doubles it), and after how
// long without an attempt the count begins anew; with a window also so long
// after the first, however many there were.
type Limit struct {
	Free   int64
	Wait   time.Duration
	Most   time.Duration
	Forget time.Duration
	Window time.Duration
}

// The limits. A whole office may stand behind one address, so that one is wide.
var (
	perLogin = Limit{Free: 5, Wait: time.Minute, Most: 15 * time.Minute, Forget: 24 * time.Hour}
	perIP    = Limit{Free: 60, Wait: time.Minute, Most: 15 * time.Minute, Forget: 15 * time.Minute}
	perGuess = Limit{Free: 20, Wait: time.Minute, Most: 15 * time.Minute, Forget: 15 * time.Minute}
)

func loginKey(login string) string { return "login:" + tokenHash(login) }
func ipKey(ip string) string       { return "ip:" + ip }

type tally struct {
	failures     int64
	first        kernel.Instant
	last         kernel.Instant
	blockedUntil kernel.Instant
}

func scanTally(r store.Scanner) (tally, error) {
	var t tally
	return t, r.Scan(&t.failures, &t.first, &t.last, &t.blockedUntil)
}

// count counts one attempt under key before its password is looked at, as if
// it had failed; success takes it back. CodeTooMany while the key must wait.
func (s *Service) count(tx *store.Tx, key string, l Limit) error {
	now := s.now()
	t, err := store.One(tx, scanTally, `SELECT failures, first_at, last_at, blocked_until FROM sign_in_throttle WHERE key = $1`, key)
	if err != nil && kernel.CodeOf(err) != kernel.CodeNotFound {
		return err
	}
	if now < t.blockedUntil && t.blockedUntil.Sub(now) <= l.Most { // longer: the clock was set back since
		minutes := (t.blockedUntil.Sub(now) + time.Minute - 1) / time.Minute
		return kernel.Errorf(kernel.CodeTooMany, "", kernel.T("尝试次数过多，请 %d 分钟后再试", "Too many attempts; try again in %d minutes"), int(minutes))
	}
	if now.Sub(t.last).Abs() >= l.Forget || l.Window > 0 && now.Sub(t.first).Abs() >= l.Window {
		t = tally{first: now}
	}
	t.failures++
	t.blockedUntil = 0
	if t.failures >= l.Free {
		t.blockedUntil = now.Add(l.delay(t.failures - l.Free))
	}
	return tx.Exec(`INSERT INTO sign_in_throttle (key, failures, first_at, last_at, blocked_until) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, first_at = excluded.first_at, last_at = excluded.last_at, blocked_until = excluded.blocked_until`,
		key, t.failures, t.first, now, t.blockedUntil)
}

// Attempt counts a guess at a secret other than a password under a key, before it
// is looked at and as if it had failed; TakeBack takes it back. CodeTooMany while
// the key must wait.
func (s *Service) Attempt(tx *store.Tx, key string, l Limit) error { return s.count(tx, key, l) }

// Waits reports whether a key must wait now.
func (s *Service) Waits(tx *store.Tx, key string) (bool, error) {
	until, err := store.One(tx, store.Value[kernel.Instant], `SELECT COALESCE(MAX(blocked_until), 0) FROM sign_in_throttle WHERE key = $1`, key)
	return s.now() < until, err
}

// TakeBack takes one attempt back, which was none at a secret of somebody else's.
func (s *Service) TakeBack(tx *store.Tx, key string, l Limit) error { return takeBack(tx, key, l) }

// delay is how long a key waits after n failures beyond the free ones.
func (l Limit) delay(n int64) time.Duration {
	d := l.Wait
	for ; n > 0 && d < l.Most; n-- {
		d *= 2
	}
	return min(d, l.Most)
}

// relieve forgets the failures of a login after success.
func relieve(tx *store.Tx, key string) error {
	return tx.Exec(`DELETE FROM sign_in_throttle WHERE key = $1`, key)
}

// CountGuess counts that somebody without a session asks for what a code opens,
// before the code is looked at; CodeTooMany while the address must wait. A code
// that opened something is taken back with GuessedRight, one that did not is
// recorded with GuessedWrong.
func (s *Service) CountGuess(ctx context.Context, ip string) error {
	return s.db.Write(ctx, func(tx *store.Tx) error { return s.count(tx, guessKey(ip), perGuess) })
}

// GuessedRight takes an attempt back.
func (s *Service) GuessedRight(ctx context.Context, ip string) error {
	return s.db.Write(ctx, func(tx *store.Tx) error { return takeBack(tx, guessKey(ip), perGuess) })
}

// GuessedWrong writes code.refused: where it was asked and from which address,
// never what was typed.
func (s *Service) GuessedWrong(ctx context.Context, where, ip string) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		return s.event(tx, kernel.System(), "code.refused", "", map[string]string{"page": where, "ip": ip})
	})
}

func guessKey(ip string) string { return "guess:" + ip }

// takeBack takes one successful attempt back from an address. It does not
// forget the others: somebody with an account of their own could otherwise
// guess at others' without end.
func takeBack(tx *store.Tx, key string, l Limit) error {
	return tx.Exec(`UPDATE sign_in_throttle SET failures = failures - 1,
		blocked_until = CASE WHEN failures <= $2 THEN 0 ELSE blocked_until END WHERE key = $1 AND failures > 0`, key, l.Free)
}
