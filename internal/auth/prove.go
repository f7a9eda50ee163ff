package auth

import (
	"context"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// ProofFor is how long a proof of who somebody is stays fresh enough for a
// dangerous act. Signing in is one.
const ProofFor = 5 * time.Minute

// Proved reports whether who holds the session proved lately who they are. The
// parts of a demo, who have nothing to prove it with, are not asked. withCode
// says whether a code from the phone would do.
func (s *Service) Proved(ctx context.Context, actor kernel.Actor, token string) (fresh, withCode bool, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		acc, err := s.Account(tx, actor.Person)
		if s.o.Demo && (kernel.CodeOf(err) == kernel.CodeNotFound || err == nil && acc.password == "") {
			fresh = true
			return nil
		}
		if err != nil {
			return err
		}
		at, err := store.One(tx, store.Value[kernel.Instant], `SELECT proved_at FROM auth_session WHERE token_hash = $1 AND person_id = $2`, tokenHash(token), actor.Person)
		if kernel.CodeOf(err) == kernel.CodeNotFound {
			return errNobody
		}
		if err != nil {
			return err
		}
		age := s.now().Sub(at)
		fresh = age >= 0 && age < ProofFor
		f, err := factor(tx, actor.Person)
		withCode = f.On()
		return err
	})
	return fresh, withCode, err
}

// ProveInput is a proof given for an act: the password, or a code from the phone.
type ProveInput struct {
	Session string // token
	Proof   string
	Act     string // what it is given for: a route's pattern
}

// Prove takes a fresh proof of who holds the session. Wrong ones are throttled
// together with those at sign-in. Writes proof.given or proof.refused.
func (s *Service) Prove(ctx context.Context, actor kernel.Actor, in ProveInput) error {
	how, acc, err := s.attemptProof(ctx, actor, in)
	if err != nil {
		return err
	}
	ok := false
	if how == "password" {
		if ok, err = s.verify(ctx, acc.password, in.Proof); err != nil {
			return err
		}
	}
	said := map[string]string{"act": in.Act, "how": how, "ip": actor.IP}
	err = s.db.Write(ctx, func(tx *store.Tx) (err error) {
		if how == "code" {
			if ok, err = s.proveByCode(tx, actor.Person, in.Proof); err != nil {
				return err
			}
		}
		if !ok {
			return s.event(tx, actor, "proof.refused", actor.Person, said)
		}
		return s.proved(tx, actor, acc, in.Session, said)
	})
	if err == nil && !ok {
		return kernel.Invalid("_proof", kernel.T("不对，请再试一次", "That is wrong; try again"))
	}
	return err
}

// attemptProof counts the attempt, before what was typed is looked at, on the
// same counts as sign-in.
func (s *Service) attemptProof(ctx context.Context, actor kernel.Actor, in ProveInput) (how string, acc Account, err error) {
	how = "password"
	if isCode(foldCode(in.Proof)) {
		how = "code"
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		if acc, err = s.Account(tx, actor.Person); err != nil {
			return err
		}
		if how == "code" {
			return s.count(tx, factorKey(actor.Person), perLogin)
		}
		return s.count(tx, loginKey(acc.Login), perLogin)
	})
	return how, acc, err
}

func (s *Service) proveByCode(tx *store.Tx, person kernel.ID, typed string) (bool, error) {
	f, err := factor(tx, person)
	if err != nil || !f.On() {
		return false, err
	}
	return s.takeCode(tx, f, foldCode(typed))
}

// proved writes down that the proof was right.
func (s *Service) proved(tx *store.Tx, actor kernel.Actor, acc Account, session string, said map[string]string) error {
	if err := s.unchanged(tx, acc); err != nil {
		return err
	}
	n, err := tx.ExecN(`UPDATE auth_session SET proved_at = $1 WHERE token_hash = $2 AND person_id = $3`, s.now(), tokenHash(session), actor.Person)
	if err != nil {
		return err
	}
	if n == 0 {
		return errNobody
	}
	key := loginKey(acc.Login)
	if said["how"] == "code" {
		key = factorKey(actor.Person)
	}
	if err := relieve(tx, key); err != nil {
		return err
	}
	return s.event(tx, actor, "proof.given", actor.Person, said)
}
