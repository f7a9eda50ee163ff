package caseflow

import (
	"strings"
	"unicode"

	"juyan/internal/kernel"
)

// Sizes of the diagram's type, in pixels.
const (
	boxType   = 13.0
	labelType = 12.0
	listType  = 11.0
	boxLine   = 17.0
	labelLine = 15.0
	listLine  = 14.0
	labelGap  = 5.0 // between the actions of one wire
)

// narrow and wide are the Latin letters that are far from the usual width.
const narrow, wide = "fijlrtI.,:;'|!()[] ·-", "mwMW@%—"

// textWidth is the most room s may need at size, in pixels: a share of the
// size for each letter, on the generous side because the reader's font is not
// known.
func textWidth(s string, size float64) float64 {
	var em float64
	for _, r := range s {
		switch {
		case r >= 0x2E80 || r == '…' || r == '↻' || r == '→':
			em += 1.02
		case strings.ContainsRune(narrow, r):
			em += 0.36
		case strings.ContainsRune(wide, r):
			em += 0.94
		case unicode.IsUpper(r):
			em += 0.74
		default:
			em += 0.59
		}
	}
	return em * size
}

// closers never begin a line.
const closers = "，。、：；！？）》」』”’,.:;!?)]"

// words cuts s where a line may break: Chinese between any two characters,
// Latin between words; marks that close stay with what they close.
func words(s string) []string {
	var out []string
	var last rune // 0 at the beginning
	for _, r := range s {
		switch {
		case r == ' ':
		case len(out) > 0 && last != ' ' && (strings.ContainsRune(closers, r) || !breaks(last, r)):
			out[len(out)-1] += string(r)
		case last == ' ' && len(out) > 0:
			out = append(out, " "+string(r))
		default:
			out = append(out, string(r))
		}
		last = r
	}
	return out
}

// breaks reports whether a line may end between a and b.
func breaks(a, b rune) bool {
	return (a >= 0x2E80 || b >= 0x2E80) && !strings.ContainsRune("（《「『“‘", a)
}

// fill sets words into lines of at most limit pixels; a longer word has a line
// of its own.
func fill(parts []string, size, limit float64) []string {
	var lines []string
	for _, w := range parts {
		if n := len(lines) - 1; n >= 0 && textWidth(strings.TrimSpace(lines[n]+w), size) <= limit {
			lines[n] += w
		} else {
			lines = append(lines, strings.TrimPrefix(w, " "))
		}
	}
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return lines
}

// wrap sets s into as few lines of at most limit pixels as it needs, all of
// them about as long.
func wrap(s string, size, limit float64) []string {
	parts := words(s)
	lines := fill(parts, size, limit)
	for w := limit - 2; len(lines) > 1 && w > 0; w -= 2 {
		if even := fill(parts, size, w); len(even) > len(lines) || widest(even, size) > w {
			break
		} else {
			lines = even
		}
	}
	return lines
}

// wrapItems sets a list, item by item where that is possible.
func wrapItems(items []string, lang kernel.Lang, size, limit float64) []string {
	var parts []string
	for i, item := range items {
		if i+1 < len(items) {
			item += comma.In(lang)
		}
		if textWidth(strings.TrimSpace(item), size) <= limit {
			parts = append(parts, item)
			continue
		}
		parts = append(parts, words(item)...)
		if strings.HasSuffix(item, " ") {
			parts[len(parts)-1] += " "
		}
	}
	return fill(parts, size, limit)
}

func widest(lines []string, size float64) float64 {
	var w float64
	for _, l := range lines {
		w = max(w, textWidth(l, size))
	}
	return w
}
