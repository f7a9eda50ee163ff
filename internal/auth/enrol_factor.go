package auth

import (
	"context"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// setUpFor is how long a secret that was shown waits for its first code.
const setUpFor = 15 * time.Minute

var errNoKey = kernel.Errorf(kernel.CodeUnavailable, "", kernel.T(
	"服务器还没有保管验证器的密钥，请联系系统管理员", "The server has no key yet to keep second factors under; ask the system administrator"))

// BeginFactor makes a secret for the actor's phone and returns it in base 32.
// Nothing changes at sign-in until ConfirmFactor. A secret that was not confirmed
// is replaced. Conflict if a second factor is on. It writes no event: nothing is
// in force yet.
func (s *Service) BeginFactor(ctx context.Context, actor kernel.Actor) (secret string, err error) {
	key := s.key.Load()
	if key == nil {
		return "", errNoKey
	}
	secret = newSecret()
	return secret, s.db.Write(ctx, func(tx *store.Tx) error {
		if _, err := s.Account(tx, actor.Person); err != nil {
			return err
		}
		n, err := tx.ExecN(`INSERT INTO second_factor (person_id, secret, begun_at, confirmed_at, last_step) VALUES ($1, $2, $3, 0, 0)
			ON CONFLICT (person_id) DO UPDATE SET secret = excluded.secret, begun_at = excluded.begun_at WHERE second_factor.confirmed_at = 0`,
			actor.Person, key.sealed(secret, actor.Person), s.now())
		if err == nil && n == 0 {
			return kernel.Conflict(kernel.T("动态验证码已启用；要换手机，请先停用再启用", "Codes are on already; to change phones, switch them off and on again"))
		}
		return err
	})
}

// FactorInSetUp returns the secret that waits for its first code, so that a
// mistyped code does not mean scanning again. NotFound if none waits.
func (s *Service) FactorInSetUp(ctx context.Context, actor kernel.Actor) (secret string, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		secret, err = s.inSetUp(tx, actor.Person)
		return err
	})
	return secret, err
}

func (s *Service) inSetUp(tx *store.Tx, person kernel.ID) (string, error) {
	f, err := factor(tx, person)
	if err != nil {
		return "", err
	}
	if f.Person == "" || f.On() || s.now().Sub(f.Begun) >= setUpFor {
		return "", kernel.NotFound(kernel.T("没有等待确认的验证器，请重新开始设置", "No second factor waits to be confirmed; begin again"))
	}
	return s.key.Load().opened(f.secret, person)
}

// ConfirmFactor switches the second factor on with a first code from the phone,
// ends the actor's other sessions and returns the recovery codes, which are kept
// nowhere. session is the token of the session that stays. Writes
// factor.enrolled.
func (s *Service) ConfirmFactor(ctx context.Context, actor kernel.Actor, code, session string) ([]string, error) {
	if err := s.countFactor(ctx, actor.Person); err != nil {
		return nil, err
	}
	return write(ctx, s, func(tx *store.Tx) ([]string, error) {
		secret, err := s.inSetUp(tx, actor.Person)
		if err != nil {
			return nil, err
		}
		step, ok := stepOf(secret, foldCode(code), s.now())
		if !ok {
			return nil, errCode()
		}
		if err := tx.Exec(`UPDATE second_factor SET confirmed_at = $1, last_step = $2 WHERE person_id = $3`, s.now(), step, actor.Person); err != nil {
			return nil, err
		}
		if err := endSessions(tx, actor.Person, tokenHash(session)); err != nil {
			return nil, err
		}
		if err := relieve(tx, factorKey(actor.Person)); err != nil {
			return nil, err
		}
		codes, err := newRecoveryCodes(tx, actor.Person)
		if err != nil {
			return nil, err
		}
		return codes, s.event(tx, actor, "factor.enrolled", actor.Person, map[string]string{"ip": actor.IP})
	})
}

func errCode() error {
	return kernel.Invalid("code", kernel.T("验证码不对。请看手机上的时间是否准确，等下一个验证码出现后再试", "The code is wrong. See whether the phone's clock is right, wait for the next code and try again"))
}

func factorKey(person kernel.ID) string { return "factor:" + string(person) }

// countFactor counts an attempt at a code before it is looked at.
func (s *Service) countFactor(ctx context.Context, person kernel.ID) error {
	return s.db.Write(ctx, func(tx *store.Tx) error { return s.count(tx, factorKey(person), perLogin) })
}

// takeCode takes a phone's code: right, and of a step that none was taken of.
func (s *Service) takeCode(tx *store.Tx, f Factor, folded string) (bool, error) {
	secret, err := s.key.Load().opened(f.secret, f.Person)
	if err != nil {
		return false, err
	}
	step, ok := stepOf(secret, folded, s.now())
	if !ok {
		return false, nil
	}
	n, err := tx.ExecN(`UPDATE second_factor SET last_step = $1 WHERE person_id = $2 AND last_step < $1 AND confirmed_at > 0`, step, f.Person)
	return n == 1, err
}
