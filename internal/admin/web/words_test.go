package web

import "testing"

// What a clock writes into the ledger is said in words, in both languages.
func TestEventsOfClocksHaveWords(t *testing.T) {
	for _, code := range []string{"warned", "reminded", "escalated", "overdue"} {
		if said := ofClocks[code]; said.ZH == "" || said.EN == "" {
			t.Errorf("%q has no words", code)
		}
	}
}
