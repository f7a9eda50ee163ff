package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // RFC 6238 says so, and every phone computes it
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"hash"
	"net/url"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"juyan/internal/kernel"
)

// One-time codes by time (RFC 6238) as every phone's program computes them:
// SHA-1, six digits, thirty seconds.
const (
	codeDigits  = 6
	codeStep    = 30 * time.Second
	codeSkew    = 1  // steps that a phone's clock may be off, either way
	secretBytes = 20 // RFC 4226 recommends 160 bits
)

var b32 = base32.StdEncoding.WithPadding(base32.NoPadding)

func newSecret() string {
	b := make([]byte, secretBytes)
	_, _ = rand.Read(b) // never fails, by its documentation
	return b32.EncodeToString(b)
}

// stepAt numbers the step that i lies in.
func stepAt(i kernel.Instant) int64 { return int64(i) / codeStep.Milliseconds() }

// hotp is RFC 4226's code for a counter.
func hotp(h func() hash.Hash, key []byte, counter int64, digits int) string {
	mac := hmac.New(h, key)
	_ = binary.Write(mac, binary.BigEndian, counter) // a hash takes every write
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	n := binary.BigEndian.Uint32(sum[at:at+4]) & 0x7fffffff
	mod := uint32(1)
	for range digits {
		mod *= 10
	}
	return fmt.Sprintf("%0*d", digits, n%mod)
}

// CodeOf is the code that a phone with a secret shows at an instant.
func CodeOf(secret string, at kernel.Instant) string {
	key, err := b32.DecodeString(secret)
	if err != nil {
		return ""
	}
	return hotp(sha1.New, key, stepAt(at), codeDigits)
}

// stepOf returns the step, around now, whose code this is; ok is false if it is
// none's.
func stepOf(secret, code string, now kernel.Instant) (step int64, ok bool) {
	key, err := b32.DecodeString(secret)
	if err != nil {
		return 0, false
	}
	for d := int64(-codeSkew); d <= codeSkew; d++ {
		at := stepAt(now) + d
		if hmac.Equal([]byte(hotp(sha1.New, key, at, codeDigits)), []byte(code)) {
			step, ok = at, true // no early return: every step takes the same time
		}
	}
	return step, ok
}

// foldCode takes blanks, hyphens and the width of digits out of what was typed.
func foldCode(typed string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(strings.TrimSpace(norm.NFKC.String(typed))))
}

// isCode reports whether a folded text is a phone's code by its form; neither a
// password nor a recovery code is.
func isCode(folded string) bool {
	return len(folded) == codeDigits && strings.Trim(folded, "0123456789") == ""
}

// FactorURI is what a phone reads from the drawing.
func FactorURI(issuer, login, secret string) string {
	q := url.Values{"secret": {secret}, "issuer": {issuer}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}
	label := url.PathEscape(issuer) + ":" + url.PathEscape(login)
	return "otpauth://totp/" + label + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}
