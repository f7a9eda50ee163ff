package auth

import (
	"context"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// stepFor is how long a sign-in waits for its second proof.
const stepFor = 5 * time.Minute

// half keeps that the first proof was right; the second is given with the token.
func (s *Service) half(tx *store.Tx, person kernel.ID, how string) (Session, error) {
	v := Session{Person: person, Second: newToken()}
	err := tx.Exec(`INSERT INTO sign_in_step (token_hash, person_id, expires_at, how) VALUES ($1, $2, $3, $4)`,
		tokenHash(v.Second), person, s.now().Add(stepFor), how)
	return v, err
}

// SignInSecondInput is the second proof of a sign-in: a code from the phone or a
// recovery code.
type SignInSecondInput struct {
	Second string // token from the first
	Code   string
	IP     string
	Agent  string
}

type halfOpen struct {
	person kernel.ID
	name   string
	how    string
}

// SignInSecond ends a sign-in with its second proof. A code counts once, a
// recovery code ever; attempts are throttled like passwords, by person.
// Unauthenticated when the first proof is too old: sign in again. Writes
// session.opened, or signin.refused.
func (s *Service) SignInSecond(ctx context.Context, in SignInSecondInput) (Session, error) {
	h, err := s.attemptSecond(ctx, in)
	if err != nil {
		return Session{}, err
	}
	right := false
	v, err := write(ctx, s, func(tx *store.Tx) (v Session, err error) {
		if _, err := s.halfOpen(tx, in.Second); err != nil {
			return v, err
		}
		with, err := s.takeProof(tx, h.person, in.Code)
		if right = with != ""; err != nil || !right {
			return v, err
		}
		return s.finish(tx, h, in, with)
	})
	if err == nil && !right {
		err = s.refuseSecond(ctx, h, in.IP)
	}
	return v, err
}

// attemptSecond counts the attempt before the code is looked at.
func (s *Service) attemptSecond(ctx context.Context, in SignInSecondInput) (h halfOpen, err error) {
	return write(ctx, s, func(tx *store.Tx) (halfOpen, error) {
		h, err := s.halfOpen(tx, in.Second)
		if err != nil {
			return h, err
		}
		if err := s.count(tx, ipKey(in.IP), perIP); err != nil {
			return h, err
		}
		return h, s.count(tx, factorKey(h.person), perLogin)
	})
}

// halfOpen reads a sign-in that waits for its second proof.
func (s *Service) halfOpen(tx *store.Tx, token string) (halfOpen, error) {
	h, err := store.One(tx, func(r store.Scanner) (h halfOpen, err error) { return h, r.Scan(&h.person, &h.name, &h.how) },
		`SELECT t.person_id, p.name, t.how FROM sign_in_step t JOIN account a ON a.person_id = t.person_id JOIN person p ON p.id = t.person_id
		WHERE t.token_hash = $1 AND t.expires_at > $2 AND a.locked = 0`, tokenHash(token), s.now())
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return h, kernel.Errorf(kernel.CodeUnauthenticated, "", kernel.T("等得太久了，请重新登录", "That took too long; sign in again"))
	}
	return h, err
}

// takeProof takes a code of either sort and says which; "" if it is wrong.
func (s *Service) takeProof(tx *store.Tx, person kernel.ID, typed string) (string, error) {
	f, err := factor(tx, person)
	if err != nil || !f.On() {
		return "", err
	}
	folded := foldCode(typed)
	ok, with := false, "code"
	if isCode(folded) {
		ok, err = s.takeCode(tx, f, folded)
	} else {
		with = "recovery"
		ok, err = s.takeRecovery(tx, person, folded)
	}
	if err != nil || !ok {
		return "", err
	}
	return with, nil
}

// finish opens the session of a sign-in both of whose proofs were right.
func (s *Service) finish(tx *store.Tx, h halfOpen, in SignInSecondInput, with string) (Session, error) {
	if err := tx.Exec(`DELETE FROM sign_in_step WHERE token_hash = $1`, tokenHash(in.Second)); err != nil {
		return Session{}, err
	}
	if err := relieve(tx, factorKey(h.person)); err != nil {
		return Session{}, err
	}
	if err := takeBack(tx, ipKey(in.IP), perIP); err != nil {
		return Session{}, err
	}
	return s.enter(tx, h.person, in.IP, in.Agent, h.how+"+"+with)
}

// refuseSecond records a wrong code; what was typed is not kept.
func (s *Service) refuseSecond(ctx context.Context, h halfOpen, ip string) error {
	err := s.db.Write(ctx, func(tx *store.Tx) error {
		return s.event(tx, kernel.System(), "signin.refused", h.person, map[string]string{"ip": ip, "how": h.how + "+code"})
	})
	if err != nil {
		return err
	}
	return errCode()
}
