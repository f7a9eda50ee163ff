package auth

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// SignInInput is what somebody types, and from where.
type SignInInput struct {
	Login    string
	Password string
	IP       string
	Agent    string
}

func errSignIn() error {
	return kernel.Errorf(kernel.CodeUnauthenticated, "", kernel.T(
		"登录名或密码不正确，或账号不可用", "The login or password is wrong, or the account cannot be used"))
}

// SignIn begins a session, or, for who has a second factor, a sign-in that
// SignInSecond ends. Whatever is wrong, the answer is the same and takes the
// same time; after 5 failures in a row a login waits, as an address does
// after 60 (CodeTooMany). Writes session.opened, or signin.refused for a known
// login.
func (s *Service) SignIn(ctx context.Context, in SignInInput) (Session, error) {
	in.Login = foldLogin(in.Login)
	acc, err := s.attempt(ctx, in)
	if err != nil {
		return Session{}, err
	}
	stored := ""
	if acc.Usable() {
		stored = acc.password
	}
	ok, err := s.verify(ctx, stored, in.Password)
	if err != nil {
		return Session{}, err
	}
	if !ok {
		return Session{}, s.refuse(ctx, acc, in)
	}
	fresh := ""
	if s.o.Hash.outdated(acc.password) {
		if fresh, err = s.hashed(ctx, in.Password); err != nil {
			return Session{}, err
		}
	}
	return write(ctx, s, func(tx *store.Tx) (Session, error) { return s.welcome(tx, acc, in, fresh) })
}

// attempt counts the attempt and looks the account up.
func (s *Service) attempt(ctx context.Context, in SignInInput) (Account, error) {
	return write(ctx, s, func(tx *store.Tx) (Account, error) {
		if err := s.count(tx, ipKey(in.IP), perIP); err != nil {
			return Account{}, err
		}
		if err := s.count(tx, loginKey(in.Login), perLogin); err != nil {
			return Account{}, err
		}
		return byLogin(tx, in.Login)
	})
}

// refuse records a failure on a known account; what was typed is not kept.
func (s *Service) refuse(ctx context.Context, acc Account, in SignInInput) error {
	if acc.Person == "" {
		return errSignIn()
	}
	err := s.db.Write(ctx, func(tx *store.Tx) error {
		return s.event(tx, kernel.System(), "signin.refused", acc.Person, map[string]string{"ip": in.IP})
	})
	if err != nil {
		return err
	}
	return errSignIn()
}

// welcome begins the session, unless the account changed since its password
// was verified. fresh, if set, is the password under today's parameters.
func (s *Service) welcome(tx *store.Tx, acc Account, in SignInInput, fresh string) (Session, error) {
	if err := s.unchanged(tx, acc); err != nil {
		return Session{}, err
	}
	if fresh != "" {
		if err := tx.Exec(`UPDATE account SET password = $1 WHERE person_id = $2`, fresh, acc.Person); err != nil {
			return Session{}, err
		}
	}
	if err := relieve(tx, loginKey(acc.Login)); err != nil {
		return Session{}, err
	}
	if err := takeBack(tx, ipKey(in.IP), perIP); err != nil {
		return Session{}, err
	}
	return s.firstProof(tx, acc.Person, in.IP, in.Agent, "password")
}

// firstProof goes on after a first proof that was right: to the session, or to
// the second proof of who has a second factor.
func (s *Service) firstProof(tx *store.Tx, person kernel.ID, ip, agent, how string) (Session, error) {
	f, err := factor(tx, person)
	switch {
	case err != nil:
		return Session{}, err
	case f.On():
		return s.half(tx, person, how)
	}
	return s.enter(tx, person, ip, agent, how)
}

// enter begins the session; how says by which proofs.
func (s *Service) enter(tx *store.Tx, person kernel.ID, ip, agent, how string) (Session, error) {
	a, err := s.ActorFor(tx, person, "")
	if kernel.CodeOf(err) == kernel.CodeNotFound { // left the zone
		return Session{}, errSignIn()
	}
	if err != nil {
		return Session{}, err
	}
	v, err := s.open(tx, person, ip, agent)
	if err != nil {
		return Session{}, err
	}
	a.IP = ip
	return v, s.event(tx, a, "session.opened", person, map[string]string{"ip": ip, "agent": v.Agent, "how": how})
}
