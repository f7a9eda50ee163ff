package codes

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Every slip of one character is found, and a code reads the same however it is
// typed.
func TestReceiptCodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := NewReceipt()
		typed := " " + strings.ToLower(GroupReceipt(code)) + " "
		if rapid.Bool().Draw(t, "misread") {
			typed = strings.NewReplacer("0", "O", "1", "l").Replace(typed)
		}
		if got, r := ParseReceipt(typed); got != code || r.Verdict != OK {
			t.Fatalf("%q reads as %q: %v", typed, got, r)
		}
		at, with := rapid.IntRange(0, 11).Draw(t, "at"), rapid.SampledFrom([]byte(receiptAlphabet)).Draw(t, "with")
		if code[at] == with {
			return
		}
		if got, r := ParseReceipt(code[:at] + string(with) + code[at+1:]); r.Verdict != Bad || got != "" {
			t.Fatalf("%s with %c at %d passes", code, with, at)
		}
	})
}

func TestReceiptCodesThatAreNone(t *testing.T) {
	for _, typed := range []string{"", "1234", "UUUU-UUUU-UUUU", "居延居延居延居延居延居延", "0000-0000-0001"} {
		if got, r := ParseReceipt(typed); got != "" || r.Verdict != Bad {
			t.Errorf("%q reads as %q: %v", typed, got, r)
		}
	}
}
