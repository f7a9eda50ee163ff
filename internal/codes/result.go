package codes

import (
	"strings"

	"juyan/internal/kernel"
)

// Verdict says how far a code can be trusted.
type Verdict string

// The verdicts, best first.
const (
	OK   Verdict = "ok"   // every check that exists passes
	Warn Verdict = "warn" // unusual; tell the person, let it through
	Bad  Verdict = "bad"  // cannot be such a code
)

// Result is the outcome of one check. Reason is never empty: of an OK code it
// says what was read from it, else what is wrong and what to do.
type Result struct {
	Verdict Verdict
	Reason  kernel.Text
}

// Err returns the result as a field error, nil unless it is Bad.
func (r Result) Err(field string) *kernel.Error {
	if r.Verdict != Bad {
		return nil
	}
	return kernel.Invalid(field, r.Reason)
}

func ok(t kernel.Text, args ...any) Result   { return Result{OK, t.Format(args...)} }
func warn(t kernel.Text, args ...any) Result { return Result{Warn, t.Format(args...)} }
func bad(t kernel.Text, args ...any) Result  { return Result{Bad, t.Format(args...)} }

// Normalize brings a typed code to the form the checks read: full-width letters
// and digits become half-width, spaces of all kinds and dashes go, letters are
// upper-case.
func Normalize(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～': // full-width forms of ASCII
			r -= '！' - '!'
		case strings.ContainsRune(" \t\r\n\u00a0\u3000\u200b\ufeff‐‑‒–—", r):
			return -1
		}
		switch {
		case r == '-':
			return -1
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

// allDigits reports whether s is not empty and holds 0–9 only.
func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// wrongLength is the refusal of a code that is too short or too long.
func wrongLength(name kernel.Text, s string, want int) Result {
	return bad(kernel.T("%s应为%d位，这里有%d位，请对照证照补全", "A %s has %d characters, this has %d; compare it with the certificate"),
		name, want, len([]rune(s)))
}
