package calendar

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"juyan/internal/kernel"
)

// A sentence of a notice is read as a row of phrases: dates, and the words
// that say what becomes of the dates before them.
type phraseKind int

const (
	phraseDate   phraseKind = iota
	phraseRange             // 至
	phraseMove              // …公休日调至
	phraseWork              // 上班
	phraseOff               // 放假, 补休, 照常公休, 为法定节假日
	phraseCount             // 共3天
	phraseJoin              // 与周末连休
	phraseExtend            // 延长春节假期至
	phraseStop              // a comma
)

type phrase struct {
	kind phraseKind
	gap  string // text between the phrase before and this one
	said string // the phrase itself

	year, month, day int            // phraseDate: 0 = not said
	weekdays         []time.Weekday // phraseDate: in the brackets behind it
	n                int            // phraseCount
	name             string         // phraseExtend
}

const hanDigits = `[一二两三四五六七八九十]`

// The alternatives are tried in this order at each place of the text.
var phraseForms = []struct {
	kind phraseKind
	form string
}{
	{phraseExtend, `延长(?:\d{4}年)?(?P<name>\p{Han}{1,8}?)假期(?:至|到)`},
	{phraseDate, `(?:(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})(?:日|号)?|(?P<only>\d{1,2})(?:日|号))(?P<bracket>\([^()]*\))?`},
	{phraseRange, `起?至|到|[-—–―－~～]+`},
	{phraseMove, `(?:` + hanDigits + `个)?公休日?[^0-9,。;]*?调休?[至到]|调[至到]`},
	{phraseWork, `上班|正常工作`},
	{phraseJoin, `(?:与|和)?(?:周末|双休日)?连休`},
	{phraseCount, `(?:共|计)*(?P<count>\d{1,2}|` + hanDigits + `{1,3})天`},
	{phraseOff, `(?:为[^0-9,。;]{0,8}?)?法定(?:节假日|假日|节日|假)|放假|补休|调休|(?:` + hanDigits + `个)?公休日?|休假|休息`},
	{phraseStop, `,`},
}

var phraseRE = func() *regexp.Regexp {
	alts := make([]string, len(phraseForms))
	for i, f := range phraseForms {
		alts[i] = "(?P<k" + strconv.Itoa(i) + ">" + f.form + ")"
	}
	return regexp.MustCompile(strings.Join(alts, "|"))
}()

// groups maps the names in phraseRE to their numbers.
var groups = func() map[string]int {
	m := map[string]int{}
	for i, n := range phraseRE.SubexpNames() {
		if n != "" {
			m[n] = i
		}
	}
	return m
}()

var weekdayRE = regexp.MustCompile(`(?:周|星期|礼拜)([一二三四五六日天])`)

var weekdayOf = map[string]time.Weekday{
	"日": time.Sunday, "天": time.Sunday, "一": time.Monday, "二": time.Tuesday, "三": time.Wednesday,
	"四": time.Thursday, "五": time.Friday, "六": time.Saturday,
}

// phrases reads a normalised sentence; tail is what stands behind the last
// phrase.
func phrases(s string) (out []phrase, tail string) {
	end := 0
	for _, m := range phraseRE.FindAllStringSubmatchIndex(s, -1) {
		p := phrase{gap: s[end:m[0]], said: s[m[0]:m[1]]}
		end = m[1]
		group := func(name string) string {
			if i := 2 * groups[name]; m[i] >= 0 {
				return s[m[i]:m[i+1]]
			}
			return ""
		}
		for i, f := range phraseForms {
			if m[2*groups["k"+strconv.Itoa(i)]] >= 0 {
				p.kind = f.kind
				break
			}
		}
		p.fill(group)
		out = append(out, p)
	}
	return out, s[end:]
}

func (p *phrase) fill(group func(string) string) {
	switch p.kind {
	case phraseDate:
		p.year, p.month, p.day = number(group("year")), number(group("month")), number(group("day"))
		if only := group("only"); only != "" {
			p.day = number(only)
		}
		for _, m := range weekdayRE.FindAllStringSubmatch(group("bracket"), -1) {
			p.weekdays = append(p.weekdays, weekdayOf[m[1]])
		}
	case phraseCount:
		p.n = number(group("count"))
	case phraseExtend:
		p.name = group("name")
	}
}

// number reads up to four digits, or a Chinese numeral up to 九十九.
func number(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	n, digit := 0, 0
	for _, r := range s {
		if r == '十' {
			n += max(1, digit) * 10
			digit = 0
			continue
		}
		digit = map[rune]int{'一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}[r]
	}
	return n + digit
}

// date is the day a phrase names, in a year the section has settled.
func (p phrase) date(year, month int) (kernel.Date, bool) {
	d := kernel.Date{Year: year, Month: time.Month(month), Day: p.day}
	return d, validDate(d)
}
