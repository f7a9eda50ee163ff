package auth

import (
	"crypto/sha1"

	"juyan/internal/kernel"
)

// CodeAt is what a phone with a secret shows at an instant.
func CodeAt(secret string, at kernel.Instant) string {
	key, err := b32.DecodeString(secret)
	if err != nil {
		panic(err)
	}
	return hotp(sha1.New, key, stepAt(at), codeDigits)
}
