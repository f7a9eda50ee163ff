package pack

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"juyan/internal/kernel"
)

// clip shortens hostile input for messages and comparisons.
func clip(s string) string {
	r := []rune(s)
	if len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// didYouMean is the advice after an unknown name.
func didYouMean(word string, known iter.Seq[string], otherwise kernel.Text) kernel.Text {
	if n := kernel.Nearest(word, slices.Sorted(known)); n != "" {
		return kernel.T("是不是想写“%s”？", "did you mean %q?").Format(n)
	}
	return otherwise
}

// oneOf is the advice that lists every allowed word.
func oneOf(words []string) kernel.Text {
	return kernel.T("请从这些里选一个：%s", "choose one of: %s").Format(strings.Join(words, ", "))
}

// keys returns the sorted keys of m.
func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
