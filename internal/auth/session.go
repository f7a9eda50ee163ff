package auth

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Session is somebody signed in. All its times are real time.
type Session struct {
	Token   string // only from SignIn and its like; kept nowhere else
	Second  string // instead of Token: what the second proof is given with
	Person  kernel.ID
	Post    kernel.ID // the post chosen; "" = the one held longest
	Created kernel.Instant
	Expires kernel.Instant
	IP      string
	Agent   string
}

const sessionColumns = `person_id, post_id, created_at, expires_at, ip, agent`

func scanSession(r store.Scanner) (Session, error) {
	var v Session
	return v, r.Scan(&v.Person, &v.Post, &v.Created, &v.Expires, &v.IP, &v.Agent)
}

// open begins a session for person.
func (s *Service) open(tx *store.Tx, person kernel.ID, ip, agent string) (Session, error) {
	now := s.now()
	v := Session{Token: newToken(), Person: person, Created: now, Expires: now.Add(s.o.SessionFor), IP: ip, Agent: cut(agent, 200)}
	err := tx.Exec(`INSERT INTO auth_session (token_hash, `+sessionColumns+`, proved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $4)`,
		tokenHash(v.Token), v.Person, v.Post, v.Created, v.Expires, v.IP, v.Agent)
	return v, err
}

// endSessions ends a person's sessions, except the one whose token hash is keep,
// and the sign-ins that wait for a second proof.
func endSessions(tx *store.Tx, person kernel.ID, keep string) error {
	if err := tx.Exec(`DELETE FROM sign_in_step WHERE person_id = $1`, person); err != nil {
		return err
	}
	return tx.Exec(`DELETE FROM auth_session WHERE person_id = $1 AND token_hash <> $2`, person, keep)
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

var errNobody = kernel.Errorf(kernel.CodeUnauthenticated, "", kernel.T("请先登录", "Please sign in first"))

// Authenticate returns who holds the session of token, in the post chosen if
// it is still theirs, and the session. Locking an account, ending an
// appointment and revoking a role take effect with the next call.
// CodeUnauthenticated if there is no such session. It reads, and never writes.
func (s *Service) Authenticate(ctx context.Context, token, ip string) (kernel.Actor, Session, error) {
	var a kernel.Actor
	var v Session
	if token == "" {
		return a, v, errNobody
	}
	err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if v, err = s.session(tx, token); err != nil {
			return err
		}
		d, err := s.org.Refresh(tx)
		if err != nil {
			return err
		}
		a, err = s.ActorIn(d, tx.Now(), v.Person, v.Post)
		if kernel.CodeOf(err) == kernel.CodeForbidden { // the post is no longer theirs
			a, err = s.ActorIn(d, tx.Now(), v.Person, "")
		}
		if kernel.CodeOf(err) == kernel.CodeNotFound {
			return errNobody
		}
		if err != nil {
			return err
		}
		return s.rest(tx, &a)
	})
	a.IP = ip
	return a, v, err
}

// openAccount asks for the person of v to have an account that is open; $3 is 1
// under demo, where parts have none.
const openAccount = `(EXISTS (SELECT 1 FROM account a WHERE a.person_id = v.person_id AND a.locked = 0 AND a.password <> '')
			OR $3 = 1 AND NOT EXISTS (SELECT 1 FROM account a WHERE a.person_id = v.person_id AND (a.locked = 1 OR a.password <> '')))`

// session reads a live session. Without an account, as under demo, it counts
// only while the program runs as a demo.
func (s *Service) session(tx *store.Tx, token string) (Session, error) {
	without := 0
	if s.o.Demo {
		without = 1
	}
	v, err := store.One(tx, scanSession, `SELECT `+sessionColumns+` FROM auth_session v WHERE token_hash = $1 AND expires_at > $2 AND `+openAccount, tokenHash(token), s.now(), without)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return v, errNobody
	}
	return v, err
}

// Sweep removes sessions, links and counts that are of no use any more. A timer
// calls it now and then.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.now()
	return s.db.Write(ctx, func(tx *store.Tx) error {
		if err := tx.Exec(`DELETE FROM auth_session WHERE expires_at <= $1`, now); err != nil {
			return err
		}
		if err := tx.Exec(`DELETE FROM sign_in_step WHERE expires_at <= $1`, now); err != nil {
			return err
		}
		if err := tx.Exec(`DELETE FROM one_time_link WHERE expires_at <= $1`, now); err != nil {
			return err
		}
		return tx.Exec(`DELETE FROM sign_in_throttle WHERE last_at <= $1 AND blocked_until <= $2`, now.Add(-perLogin.Forget), now)
	})
}
