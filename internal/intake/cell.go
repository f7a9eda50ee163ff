package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// blankWords are what exports write where there is nothing.
var blankWords = []string{"", "-", "--", "—", "——", "/", "\\", "null", "(null)", "none", "nil", "nan", "nat", "n/a", "#n/a", "无", "空",
	"0000-00-00", "0000-00-00 00:00:00"}

// clean trims a cell and drops characters that cannot be stored or seen.
func clean(s string) string {
	if s == "" || plainCell(s) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\u00a0' || r == '\u3000':
			return ' '
		case r < ' ' || r == 0x7f || r == '\ufeff' || r == '\u200b':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return strings.TrimSpace(s)
}

// plainCell reports whether nothing of s needs cleaning: the usual case.
func plainCell(s string) bool {
	if s[0] <= ' ' || s[len(s)-1] <= ' ' {
		return false
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r < ' ' || r == 0x7f || r == 0x3000 || r == 0xa0 || r == 0xfeff || r == 0x200b || r == utf8.RuneError && n == 1 {
			return false
		}
		i += n
	}
	return true
}

// oneLine is s with every run of white space as one blank.
func oneLine(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) && r != ' ' }) || strings.Contains(s, "  ") {
		return strings.Join(strings.Fields(s), " ")
	}
	return s
}

// interner keeps one copy of words that a file repeats, so that rows do not
// keep whole files in memory.
type interner map[string]string

func (in interner) word(s string) string {
	if have, ok := in[s]; ok {
		return have
	}
	s = strings.Clone(s)
	if len(in) < 100_000 {
		in[s] = s
	}
	return s
}

// template is text with columns in it.
type template []templatePart

type templatePart struct {
	text string
	slot int // −1 = the text
}

// fill puts cells into the template; "" when every column in it is blank.
func (t template) fill(cells []string) string {
	if len(t) == 1 && t[0].slot >= 0 {
		return cells[t[0].slot]
	}
	var out strings.Builder
	filled, columns := false, false
	for _, p := range t {
		if p.slot < 0 {
			out.WriteString(p.text)
			continue
		}
		columns = true
		filled = filled || cells[p.slot] != ""
		out.WriteString(cells[p.slot])
	}
	if columns && !filled {
		return ""
	}
	return strings.TrimSpace(out.String())
}
