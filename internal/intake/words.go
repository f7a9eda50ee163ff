package intake

import (
	"maps"
	"slices"
	"strings"

	"juyan/internal/kernel"
)

// didYouMean is ", did you mean …?", or nothing.
func didYouMean(word string, known []string) kernel.Text {
	if n := kernel.Nearest(word, known); n != "" {
		return kernel.T("，是不是“%s”？", "; did you mean %q?").Format(n)
	}
	return kernel.T("；可以写的有："+strings.Join(known, "、"), "; known are: "+strings.Join(known, ", "))
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// clip shortens a text for a message.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
