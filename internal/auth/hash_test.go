package auth

import (
	"strings"
	"testing"
	"time"

	"juyan/internal/kernel"
)

func TestHash(t *testing.T) {
	p := HashParams{Memory: 8, Passes: 1, Threads: 1}
	stored := p.hash("pässword 密码")
	if !strings.HasPrefix(stored, "$argon2id$v=19$m=8,t=1,p=1$") || stored == p.hash("pässword 密码") {
		t.Errorf("stored %s", stored)
	}
	for password, want := range map[string]bool{"pässword 密码": true, "pa\u0308ssword 密码": true, "password 密码": false, "": false} {
		if matches(stored, password) != want {
			t.Errorf("%q matches: %v", password, !want)
		}
	}
	for _, broken := range []string{"", "x", "$argon2id$v=19$m=8,t=1,p=1$$", "$argon2i$v=19$m=8,t=1,p=1$AAAA$AAAA", "$argon2id$v=18$m=8,t=1,p=1$AAAA$AAAA", stored[:len(stored)-2] + "!!"} {
		if matches(broken, "") {
			t.Errorf("%q matches", broken)
		}
	}
	if p.outdated(stored) || !DefaultHash.outdated(stored) {
		t.Error("outdated is wrong")
	}
}

// TestDefaultHash keeps a sign-in affordable and a guess expensive.
func TestDefaultHash(t *testing.T) {
	if DefaultHash.Memory < 47104 || DefaultHash.Passes < 1 {
		t.Errorf("weaker than the least that OWASP lists: %+v", DefaultHash)
	}
	start := kernel.SystemClock.Now()
	DefaultHash.hash("calibration")
	took := kernel.SystemClock.Now().Sub(start)
	t.Logf("one hash takes %v", took)
	if took < 10*time.Millisecond || took > 3*time.Second {
		t.Errorf("one hash takes %v", took)
	}
}

func TestCheckPassword(t *testing.T) {
	for password, sound := range map[string]bool{
		"correct horse battery": true, "居延泽畔三月风沙大雁": true, "Tr0ub4dor&3x": true, "majun loves camels": true,
		"short": false, "一二三四五六七八九": false, "1234567890": false, "Password123": false, "password1234": false, "qwertyuiop": false,
		"zzzzzzzzzzzz": false, "majun.t2022": true, "majun2022!": false, "MAJUN12345": false, "": false, strings.Repeat("ab", 65): false,
	} {
		if err := CheckPassword("majun", password); (err == nil) != sound {
			t.Errorf("%q: %v", password, err)
		}
	}
}

func TestDelay(t *testing.T) {
	for n, want := range map[int64]time.Duration{0: time.Minute, 1: 2 * time.Minute, 3: 8 * time.Minute, 4: 15 * time.Minute, 1000: 15 * time.Minute} {
		if got := perLogin.delay(n); got != want {
			t.Errorf("delay(%d) = %v, want %v", n, got, want)
		}
	}
}
