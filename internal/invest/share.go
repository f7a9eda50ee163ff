package invest

import (
	"slices"
	"strconv"
	"strings"

	"juyan/internal/award"
	"juyan/internal/kernel"
)

// Whole is all of the credit for a lead, in basis points.
const Whole = 10_000

// Share is a unit's part of the credit for a lead.
type Share struct {
	Unit  kernel.ID
	Parts int64 // basis points
}

// Split divides an amount by shares into whole numbers that sum to it; see
// award.Split.
func Split(amount int64, shares []Share) []int64 {
	parts := make([]int64, len(shares))
	for i, s := range shares {
		parts[i] = s.Parts
	}
	return award.Split(amount, parts)
}

// sharesField is the field that shares are typed into.
const sharesField = "shares"

// ParseShares reads "投促局 60%，科创局 40%": a unit and its per cent, with up to two
// decimals, one entry a unit. find knows the units by name. What does not sum to
// 100 % is refused at the field.
func ParseShares(text string, find func(name string) (kernel.ID, bool)) ([]Share, error) {
	var out []Share
	sum := int64(0)
	for _, entry := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("，,；;、\n", r) }) {
		name, parts, ok := shareEntry(entry)
		if !ok {
			return nil, kernel.Invalid(sharesField, kernel.T("“%s”应写成“单位 百分数”，例如“投促局 60%%”", "%q should be a unit and a percentage, like “Investment 60%%”"), strings.TrimSpace(entry))
		}
		unit, found := find(name)
		switch {
		case !found:
			return nil, kernel.Invalid(sharesField, kernel.T("没有“%s”这个单位，请写本区机构的全称或简称", "There is no unit %q; write the full or short name of one of the zone's"), name)
		case slices.ContainsFunc(out, func(s Share) bool { return s.Unit == unit }):
			return nil, kernel.Invalid(sharesField, kernel.T("“%s”写了两次", "%q appears twice"), name)
		}
		out, sum = append(out, Share{unit, parts}), sum+parts
	}
	if sum != Whole {
		diff, word := Whole-sum, kernel.T("还差", "missing")
		if diff < 0 {
			diff, word = -diff, kernel.T("多出", "too much")
		}
		return nil, kernel.Invalid(sharesField, kernel.T("各单位比例合计应为 100%%，现在是 %s%%，%s %s%%", "The shares must sum to 100%%; they sum to %s%%, %s %s%%"), Percent(sum), word, Percent(diff))
	}
	return out, nil
}

// shareEntry takes "投促局 60%" apart; the parts are in basis points and not zero.
func shareEntry(entry string) (name string, parts int64, ok bool) {
	entry = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(entry), "%"), "％")
	entry = strings.TrimSpace(entry)
	at := strings.LastIndexFunc(entry, func(r rune) bool { return !(r >= '0' && r <= '9' || r == '.') })
	if at < 0 {
		return "", 0, false
	}
	number := entry[at+len(string([]rune(entry[at:])[0])):]
	name = strings.TrimRight(strings.TrimSpace(entry[:len(entry)-len(number)]), " :：=")
	whole, frac, _ := strings.Cut(number, ".")
	if name == "" || whole == "" || len(whole) > 3 || len(frac) > 2 {
		return "", 0, false
	}
	n, err := strconv.ParseInt(whole+(frac + "00")[:2], 10, 64)
	return name, n, err == nil && n > 0
}

// Percent writes basis points as per cent without idle zeros: "60", "33.33".
func Percent(parts int64) string {
	s := strconv.FormatInt(parts/100, 10)
	if rest := parts % 100; rest != 0 {
		s += "." + strings.TrimRight(strconv.FormatInt(100+rest, 10)[1:], "0")
	}
	return s
}
