package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"juyan/internal/kernel"
)

// HashParams are argon2id's: memory in KiB, passes over it, lanes.
type HashParams struct {
	Memory  uint32
	Passes  uint32
	Threads uint8
}

// DefaultHash is the least that OWASP's password storage cheat sheet lists for
// a memory of 46 MiB (m=47104, t=1, p=1), with a second pass: about 0.1 s on
// one core of a small server. At most one hash per core runs at a time.
var DefaultHash = HashParams{Memory: 47104, Passes: 2, Threads: 1}

const (
	saltBytes = 16
	keyBytes  = 32
)

var b64 = base64.RawStdEncoding

// hash returns the password in the PHC string format, which carries its own
// parameters, so that they can be raised later.
func (p HashParams) hash(password string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails, by its documentation
	key := argon2.IDKey(canonical(password), salt, p.Passes, p.Memory, p.Threads, keyBytes)
	return fmt.Sprintf("%s%s$%s", p.prefix(), b64.EncodeToString(salt), b64.EncodeToString(key))
}

// dummy looks like the hash of a password that nobody knows and takes as long to
// compare with, without being computed.
func (p HashParams) dummy() string {
	random := make([]byte, saltBytes+keyBytes)
	_, _ = rand.Read(random) // never fails, by its documentation
	return fmt.Sprintf("%s%s$%s", p.prefix(), b64.EncodeToString(random[:saltBytes]), b64.EncodeToString(random[saltBytes:]))
}

func (p HashParams) prefix() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, p.Memory, p.Passes, p.Threads)
}

// outdated reports whether a stored hash was made with other parameters.
func (p HashParams) outdated(stored string) bool { return !strings.HasPrefix(stored, p.prefix()) }

// matches reports, in constant time, whether stored is the hash of password.
func matches(stored, password string) bool {
	var p HashParams
	var version int
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &p.Memory, &p.Passes, &p.Threads); err != nil || version != argon2.Version {
		return false
	}
	salt, err1 := b64.DecodeString(parts[4])
	key, err2 := b64.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(key) == 0 {
		return false
	}
	got := argon2.IDKey(canonical(password), salt, p.Passes, p.Memory, p.Threads, uint32(len(key)))
	return subtle.ConstantTimeCompare(got, key) == 1
}

// canonical makes the same characters the same bytes on every keyboard.
func canonical(password string) []byte { return norm.NFKC.Bytes([]byte(password)) }

// verify compares outside any transaction, one per core at a time. Without a
// stored hash it takes the same time and says no.
func (s *Service) verify(ctx context.Context, stored, password string) (bool, error) {
	if err := s.slot(ctx); err != nil {
		return false, err
	}
	defer func() { <-s.slots }()
	if stored == "" {
		matches(s.dummy, password)
		return false, nil
	}
	return matches(stored, password), nil
}

// hashed hashes a new password outside any transaction.
func (s *Service) hashed(ctx context.Context, password string) (string, error) {
	if err := s.slot(ctx); err != nil {
		return "", err
	}
	defer func() { <-s.slots }()
	return s.o.Hash.hash(password), nil
}

func (s *Service) slot(ctx context.Context) error {
	select {
	case s.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return &kernel.Error{Code: kernel.CodeUnavailable, Cause: ctx.Err(), Text: kernel.T("登录的人太多，请稍后再试", "Too many people are signing in; please try again shortly")}
	}
}

// newToken returns 256 random bits as text for a URL or cookie.
func newToken() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails, by its documentation
	return base64.RawURLEncoding.EncodeToString(b)
}

// tokenHash is how a token is kept: whoever reads the table cannot use it.
func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
