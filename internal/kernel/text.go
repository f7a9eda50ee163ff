package kernel

import (
	"fmt"
	"strings"
	"unicode"
)

// Lang is a language of the interface.
type Lang string

// The two languages of the product; Chinese is the default.
const (
	ZH Lang = "zh"
	EN Lang = "en"
)

// LangOf returns EN for "en" and its variants, else ZH.
func LangOf(s string) Lang {
	if len(s) >= 2 && (s[:2] == "en" || s[:2] == "EN") {
		return EN
	}
	return ZH
}

// Text is one text in both languages. Packs write it {zh: …, en: …}.
type Text struct {
	ZH string `json:"zh" yaml:"zh"`
	EN string `json:"en" yaml:"en"`
}

// T is short for Text{zh, en}.
func T(zh, en string) Text { return Text{zh, en} }

// In returns the text in lang; a missing translation falls back to the other.
func (t Text) In(lang Lang) string {
	if lang == EN && t.EN != "" || t.ZH == "" {
		return t.EN
	}
	return t.ZH
}

// IsZero reports whether t has neither language.
func (t Text) IsZero() bool { return t == Text{} }

// Format fills the verbs of both languages with the same args.
func (t Text) Format(args ...any) Text {
	if len(args) == 0 {
		return t
	}
	return Text{fmt.Sprintf(t.ZH, inLang(args, ZH)...), fmt.Sprintf(t.EN, inLang(args, EN)...)}
}

// inLang replaces args that are themselves texts by their wording in lang.
func inLang(args []any, lang Lang) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if t, ok := a.(Text); ok {
			a = t.In(lang)
		}
		out[i] = a
	}
	return out
}

// Enumerate strings texts together as a sentence lists them: 甲、乙; a, b.
func Enumerate(list []Text) (out Text) {
	for i, t := range list {
		if i > 0 {
			out.ZH, out.EN = out.ZH+"、", out.EN+", "
		}
		out.ZH, out.EN = out.ZH+t.In(ZH), out.EN+t.In(EN)
	}
	return out
}

// Listed splits what somebody typed as a list of words without blanks, such as
// the numbers of matters: by blanks, lines, commas, semicolons and enumeration
// commas. A word that stands twice is taken once.
func Listed(said string) (out []string) {
	seen := map[string]bool{}
	for _, word := range strings.FieldsFunc(said, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;，；、", r) }) {
		if !seen[word] {
			seen[word] = true
			out = append(out, word)
		}
	}
	return out
}

// IsCode reports whether s is written as codes are: one word of at most 64 letters,
// digits and . _ / -, of which it begins with one of the former. (A regular
// expression of that kind takes megabytes.)
func IsCode(s string) bool {
	n := 0
	for _, r := range s {
		letter := r != unicode.ReplacementChar && (unicode.IsLetter(r) || unicode.IsNumber(r))
		if !letter && (n == 0 || !strings.ContainsRune("._/-", r)) {
			return false
		}
		n++
	}
	return n >= 1 && n <= 64
}
