package baton_test

import (
	"testing"

	"juyan/internal/baton/batontest"
	"juyan/internal/kernel"
)

// Codes of measures become their names; what has no name stays as it is.
func TestReasonsAreSaidInWords(t *testing.T) {
	each(t, func(h *batontest.House) {
		for text, want := range map[string]kernel.Text{
			"“sum(work.due)”为 0":                          kernel.T("“应办结”为 0", "“Due”为 0"),
			"base(sum(work.due) + pct(work.in_time, 90))": kernel.T("上年同期（应办结 + 按期办结）", "a year before (Due + In time)"),
			"sum(work.none), 没有核定数":                       kernel.T("work.none, 没有核定数", "work.none, 没有核定数"),
		} {
			if got := h.Baton.InWords(kernel.T(text, text)); got != want {
				t.Errorf("%s: %+v, want %+v", text, got, want)
			}
		}
	})
}
