package codes

import "strings"

// MaskPhone keeps the first three and last four characters: 138****5678. What
// is too short to hide at least three is hidden whole.
func MaskPhone(s string) string { return keepEnds(strings.TrimSpace(s), 3, 4) }

// MaskResidentID keeps the first six and last four characters.
func MaskResidentID(s string) string { return keepEnds(strings.TrimSpace(s), 6, 4) }

// MaskName keeps the first character: 张**.
func MaskName(s string) string {
	r := []rune(strings.TrimSpace(s))
	if len(r) == 1 {
		return "*" // a name of one character would be shown whole
	}
	return keepEnds(string(r), 1, 0)
}

// keepEnds replaces all but the first head and last tail characters by stars.
func keepEnds(s string, head, tail int) string {
	const least = 3 // fewer hidden digits could be tried out by hand
	r := []rune(s)
	if hidden := len(r) - head - tail; hidden < least && tail > 0 || hidden < 1 {
		head, tail = 0, 0
	}
	for i := head; i < len(r)-tail; i++ {
		r[i] = '*'
	}
	return string(r)
}

// MaskFirm keeps the first two characters of a firm's name and what it is called
// by law (有限公司), so that whoever has the paper can compare.
func MaskFirm(s string) string {
	r := []rune(strings.TrimSpace(s))
	if len(r) <= 6 {
		return keepEnds(string(r), 1, 1)
	}
	return string(r[:2]) + "***" + string(r[len(r)-4:])
}
