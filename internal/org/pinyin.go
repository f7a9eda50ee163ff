package org

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// surnames whose reading as a family name differs from the usual one.
var surnames = map[string]string{
	"单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "查": "zha", "任": "ren", "盖": "ge", "朴": "piao", "区": "ou",
	"覃": "qin", "缪": "miao", "尉迟": "yu chi", "长孙": "zhang sun", "万俟": "mo qi", "翟": "zhai", "乐": "yue", "华": "hua", "冼": "xian",
}

// phrases in names of units and firms that are read otherwise than sign by sign.
var phrases = strings.NewReplacer("银行", "银杭", "重庆", "虫庆", "长城", "常城", "长江", "常江", "长春", "常春", "长沙", "常沙", "行政", "形政", "调度", "掉度")

// PinyinKey is the sort key of a Chinese name: syllables in lower case without
// tones, one blank between them ("内蒙古" → "nei meng gu"), digits and Latin
// letters as they are. A sign with several readings takes its first.
func PinyinKey(name string) string {
	var out []string
	var word strings.Builder
	flush := func() {
		if word.Len() > 0 {
			out = append(out, word.String())
			word.Reset()
		}
	}
	args := pinyin.NewArgs()
	for _, r := range phrases.Replace(name) {
		if s := pinyin.SinglePinyin(r, args); len(s) > 0 {
			flush()
			out = append(out, s[0])
			continue
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			word.WriteRune(unicode.ToLower(r))
			continue
		}
		flush()
	}
	flush()
	return strings.Join(out, " ")
}

// PersonPinyin is PinyinKey with the reading that family names have.
func PersonPinyin(name string) string {
	for _, n := range []int{2, 1} {
		r := []rune(name)
		if len(r) <= n {
			continue
		}
		if s, ok := surnames[string(r[:n])]; ok {
			return s + " " + PinyinKey(string(r[n:]))
		}
	}
	return PinyinKey(name)
}

// initials of a pinyin key: "nei meng gu" → "nmg".
func initials(key string) string {
	var b strings.Builder
	for _, w := range strings.Fields(key) {
		b.WriteByte(w[0])
	}
	return b.String()
}
