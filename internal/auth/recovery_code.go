package auth

import (
	"context"
	"crypto/rand"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

const (
	recoveryCodes = 10
	recoveryBytes = 10 // 80 bits: a hash of it cannot be guessed back
	recoveryGroup = 4  // characters between hyphens
)

// newRecoveryCodes replaces a person's recovery codes.
func newRecoveryCodes(tx *store.Tx, person kernel.ID) ([]string, error) {
	if err := tx.Exec(`DELETE FROM recovery_code WHERE person_id = $1`, person); err != nil {
		return nil, err
	}
	var out []string
	for range recoveryCodes {
		b := make([]byte, recoveryBytes)
		_, _ = rand.Read(b) // never fails, by its documentation
		code := b32.EncodeToString(b)
		if err := tx.Exec(`INSERT INTO recovery_code (code_hash, person_id, used_at) VALUES ($1, $2, 0)`, recoveryHash(person, code), person); err != nil {
			return nil, err
		}
		out = append(out, Grouped(code))
	}
	return out, nil
}

func recoveryHash(person kernel.ID, folded string) string {
	return tokenHash(string(person) + ":" + folded)
}

// Grouped writes a code or secret as people copy it.
func Grouped(code string) string {
	var parts []string
	for ; len(code) > recoveryGroup; code = code[recoveryGroup:] {
		parts = append(parts, code[:recoveryGroup])
	}
	return strings.Join(append(parts, code), "-")
}

// takeRecovery uses one of a person's recovery codes up.
func (s *Service) takeRecovery(tx *store.Tx, person kernel.ID, folded string) (bool, error) {
	n, err := tx.ExecN(`UPDATE recovery_code SET used_at = $1 WHERE code_hash = $2 AND person_id = $3 AND used_at = 0`, s.now(), recoveryHash(person, folded), person)
	return n == 1, err
}

// RenewRecoveryCodes replaces the actor's recovery codes; those of before stop
// working. Conflict without a second factor. Writes factor.codes_renewed.
func (s *Service) RenewRecoveryCodes(ctx context.Context, actor kernel.Actor) ([]string, error) {
	return write(ctx, s, func(tx *store.Tx) ([]string, error) {
		f, err := factor(tx, actor.Person)
		if err != nil {
			return nil, err
		}
		if !f.On() {
			return nil, errNoFactor()
		}
		codes, err := newRecoveryCodes(tx, actor.Person)
		if err != nil {
			return nil, err
		}
		return codes, s.event(tx, actor, "factor.codes_renewed", actor.Person, map[string]string{"ip": actor.IP})
	})
}

func errNoFactor() error {
	return kernel.Conflict(kernel.T("没有启用动态验证码", "Codes are not on"))
}
