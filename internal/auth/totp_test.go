package auth

import (
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"hash"
	"testing"
	"time"

	"juyan/internal/kernel"
)

// The vectors of RFC 6238, appendix B: eight digits, a key as long as the hash.
func TestCodesAreThoseOfRFC6238(t *testing.T) {
	keys := map[string]string{"sha1": "12345678901234567890", "sha256": "12345678901234567890123456789012",
		"sha512": "1234567890123456789012345678901234567890123456789012345678901234"}
	hashes := map[string]func() hash.Hash{"sha1": sha1.New, "sha256": sha256.New, "sha512": sha512.New}
	for _, v := range []struct {
		seconds int64
		codes   map[string]string
	}{
		{59, map[string]string{"sha1": "94287082", "sha256": "46119246", "sha512": "90693936"}},
		{1111111109, map[string]string{"sha1": "07081804", "sha256": "68084774", "sha512": "25091201"}},
		{1111111111, map[string]string{"sha1": "14050471", "sha256": "67062674", "sha512": "99943326"}},
		{1234567890, map[string]string{"sha1": "89005924", "sha256": "91819424", "sha512": "93441116"}},
		{2000000000, map[string]string{"sha1": "69279037", "sha256": "90698825", "sha512": "38618901"}},
		{20000000000, map[string]string{"sha1": "65353130", "sha256": "77737706", "sha512": "47863826"}},
	} {
		for name, want := range v.codes {
			if got := hotp(hashes[name], []byte(keys[name]), stepAt(kernel.Instant(v.seconds*1000)), 8); got != want {
				t.Errorf("%s at %d: %s, want %s", name, v.seconds, got, want)
			}
		}
	}
}

// The vectors of RFC 4226, appendix D: six digits.
func TestCodesAreThoseOfRFC4226(t *testing.T) {
	for i, want := range []string{"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"} {
		if got := hotp(sha1.New, []byte("12345678901234567890"), int64(i), 6); got != want {
			t.Errorf("counter %d: %s, want %s", i, got, want)
		}
	}
}

func TestAPhonesClockMayBeOneStepOff(t *testing.T) {
	secret := newSecret()
	key, err := b32.DecodeString(secret)
	if err != nil {
		t.Fatal(err)
	}
	now := kernel.Instant(1_700_000_000_000)
	for off, want := range map[int64]bool{-2: false, -1: true, 0: true, 1: true, 2: false} {
		at := now.Add(time.Duration(off) * codeStep)
		step, ok := stepOf(secret, hotp(sha1.New, key, stepAt(at), codeDigits), now)
		if ok != want || ok && step != stepAt(at) {
			t.Errorf("%d steps off: %v at step %d", off, ok, step)
		}
	}
}

func TestASealedSecretIsReadByItsKeyForItsOwnerAlone(t *testing.T) {
	path := t.TempDir() + "/key"
	made, err := NewSecretKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewSecretKey(path); kernel.CodeOf(err) != kernel.CodeInvalid {
		t.Errorf("a key was overwritten: %v", err)
	}
	k, err := ReadSecretKey(path)
	if err != nil {
		t.Fatal(err)
	}
	text := made.sealed("GEZDGNBV", "p1")
	if got, err := k.opened(text, "p1"); err != nil || got != "GEZDGNBV" {
		t.Errorf("%q %v", got, err)
	}
	other, err := NewSecretKey(path + "2")
	if err != nil {
		t.Fatal(err)
	}
	for name, try := range map[string]func() (string, error){
		"another's":       func() (string, error) { return k.opened(text, "p2") },
		"another key":     func() (string, error) { return other.opened(text, "p1") },
		"no key":          func() (string, error) { return (*SecretKey)(nil).opened(text, "p1") },
		"a changed text":  func() (string, error) { return k.opened(text[:len(text)-4]+"AAAA", "p1") },
		"a cut-off text":  func() (string, error) { return k.opened(text[:12], "p1") },
		"something else":  func() (string, error) { return k.opened("x", "p1") },
		"under no prefix": func() (string, error) { return k.opened("", "p1") },
	} {
		if got, err := try(); kernel.CodeOf(err) != kernel.CodeUnavailable || got != "" {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
}

func TestAPhoneReadsTheURI(t *testing.T) {
	got := FactorURI("居延 高新区", "ma.jun", "ABCD")
	want := "otpauth://totp/%E5%B1%85%E5%BB%B6%20%E9%AB%98%E6%96%B0%E5%8C%BA:ma.jun?algorithm=SHA1&digits=6&issuer=%E5%B1%85%E5%BB%B6%20%E9%AB%98%E6%96%B0%E5%8C%BA&period=30&secret=ABCD"
	if got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestWhatIsTypedIsFolded(t *testing.T) {
	for typed, want := range map[string]string{" 123 456 ": "123456", "１２３４５６": "123456", "abcd-efgh": "ABCDEFGH"} {
		if got := foldCode(typed); got != want {
			t.Errorf("%q: %q", typed, got)
		}
	}
	if Grouped("ABCDEFGHIJ") != "ABCD-EFGH-IJ" || Grouped("ABCDEFGH") != "ABCD-EFGH" {
		t.Error(Grouped("ABCDEFGHIJ"), Grouped("ABCDEFGH"))
	}
}
