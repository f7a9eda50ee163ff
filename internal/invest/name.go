package invest

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"juyan/internal/codes"
)

// bracketed are the brackets firms put areas and forms into.
var bracketed = map[rune]rune{'(': ')', '（': '）', '[': ']', '【': '】', '〔': '〕', '〈': '〉', '<': '>'}

// legalForms end the names of firms; the longer first.
var legalForms = []string{"集团股份有限公司", "股份有限公司", "集团有限公司", "有限责任公司", "集团公司", "有限公司", "总公司", "分公司", "公司", "集团", "COLTD", "CORPORATION", "LIMITED", "CORP", "INC", "LTD"}

// areaPrefixes are the names of areas that firms put before their own, by their
// first letter, the longer first: provinces and prefectures with and without what
// they end in, counties only in full (short ones are too often part of a brand).
var areaPrefixes = sync.OnceValue(func() map[rune][]string {
	large, counties := codes.AreaNames()
	out := slices.Clone(counties)
	for _, name := range large {
		out = append(out, name)
		for _, end := range []string{"维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "特别行政区", "省", "市", "盟", "地区"} {
			if short, ok := strings.CutSuffix(name, end); ok && utf8.RuneCountInString(short) >= 2 {
				out = append(out, short)
				break
			}
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		if n := len(b) - len(a); n != 0 {
			return n
		}
		return strings.Compare(a, b)
	})
	by := map[rune][]string{}
	for _, name := range slices.Compact(out) {
		first, _ := utf8.DecodeRuneInString(name)
		by[first] = append(by[first], name)
	}
	return by
})

// NameKey is what two spellings of an investor's name have in common: without
// brackets and what stands in them, spaces and punctuation, areas in front and the
// legal form behind; in half width and capitals. What would leave nothing stays.
func NameKey(name string) string {
	s := codes.Normalize(withoutBrackets(name))
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune("·•.,，。、'\"“”‘’&", r) {
			return -1
		}
		return r
	}, s)
	for _, form := range legalForms {
		if rest, ok := strings.CutSuffix(s, form); ok && utf8.RuneCountInString(rest) >= 2 {
			s = rest
			break
		}
	}
	for again := true; again; {
		again = false
		first, _ := utf8.DecodeRuneInString(s)
		for _, area := range areaPrefixes()[first] {
			if rest, ok := strings.CutPrefix(s, area); ok && utf8.RuneCountInString(rest) >= 2 {
				s, again = rest, true
				break
			}
		}
	}
	return s
}

// withoutBrackets leaves out what stands in brackets; an unclosed one stays.
func withoutBrackets(s string) string {
	var out strings.Builder
	runes := []rune(s)
	for i := 0; i < len(runes); i++ {
		if end, opens := bracketed[runes[i]]; opens {
			if j := slices.Index(runes[i:], end); j > 0 {
				i += j
				continue
			}
		}
		out.WriteRune(runes[i])
	}
	if out.Len() == 0 {
		return s
	}
	return out.String()
}
