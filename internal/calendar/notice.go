package calendar

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"juyan/internal/kernel"
)

// ParseNotice reads the sentences of the State Council's notice for a year, as
// pasted, and returns the days it names in order of date. The whole notice
// may be pasted, title, preamble and closing words included; several notices
// for one year may follow each other. Each sentence that names days must be
// understood completely: bracketed weekdays must agree with their dates, and
// 共N天 with the days named. What is wrong comes back as one error per
// sentence, each quoting it.
//
//	国庆节、中秋节：10月1日（周四）至8日（周四）放假，共8天。9月27日（周日）、10月10日（周六）上班。
func ParseNotice(year int, text string) ([]Day, error) {
	n := notice{year: year, days: map[kernel.Date]Day{}}
	if year < 1990 || year > 2200 {
		return nil, kernel.Invalid("year", kernel.T("年份 %d 不在 1990—2200 之内；请核对", "the year %d is not within 1990-2200; check it"), year)
	}
	const most = 100_000
	if len(text) > most {
		return nil, kernel.Errorf(kernel.CodeTooLarge, "notice", kernel.T("文字超过 %d 字节，不像一份放假通知；请只粘贴通知正文", "the text is longer than %d bytes and no holiday notice; paste the notice alone"), most)
	}
	text = normalise(text)
	if err := n.checkTitle(text); err != nil {
		return nil, err
	}
	for s := range strings.SplitSeq(text, "。") {
		n.sentence(s)
	}
	if err := n.errs.Err(); err != nil {
		return nil, err
	}
	if len(n.days) == 0 {
		return nil, kernel.Invalid("notice", kernel.T(
			"没有找到放假的句子；请粘贴通知正文，如“元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。”",
			`no sentence about days off was found; paste the notice itself, such as "元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。"`))
	}
	return n.sorted(), nil
}

// notice is the state of reading one.
type notice struct {
	year    int
	days    map[kernel.Date]Day
	errs    kernel.Errors
	hints   []string // holidays named outside of any section, for a notice without headings
	section *section
}

// section is what stands under one heading.
type section struct {
	name  string
	years map[int]int // month → year, once said
	last  kernel.Date // the date named last, for "30日" and "24日"
	off   map[kernel.Date]bool
}

const numbered = `[-—–―•·*]*(?:\(?[一二三四五六七八九十]{1,3}\)?[、.]?|\d{1,2}[、.])?`

var (
	// listRE is a numbered paragraph that begins behind a colon.
	listRE = regexp.MustCompile(`[:：]\s*([一二三四五六七八九十]{1,3}[、.])`)
	itemRE = regexp.MustCompile(`^[一二三四五六七八九十]{1,3}、`)
	// headRE is "一、元旦:"; bareRE "一、元旦1月1日", as the notice of 2009 has it.
	headRE  = regexp.MustCompile(`^` + numbered + `([^:,]{1,40}?):`)
	bareRE  = regexp.MustCompile(`^` + numbered + `([^:,\d]{1,20}?)(?:\d)`)
	dateRE  = regexp.MustCompile(`^(?:\d{4}年)?\d{1,2}月\d`)
	notHead = regexp.MustCompile(`通知|如下|全文|机构|国务院|延长|其中|月`)
	signRE  = regexp.MustCompile(`^(?:国务院|新华社|来源)|^\d{4}年\d{1,2}月\d{1,2}日$`)
	ruleRE  = regexp.MustCompile(`自(?:\d{4}年)?\d{1,2}月`) // 自2025年1月1日起…, a rule of the preamble
	knownRE = regexp.MustCompile(`元旦|春节|清明节|劳动节|“五一”|端午节|中秋节|国庆节|“十一”`)
	dayRE   = regexp.MustCompile(`[^关于]{2,40}纪念日`)
	titleRE = regexp.MustCompile(`关于(?:调整|延长)?(\d{4})年\p{Han}{0,6}(?:节假日|假期|放假)`)
	wide    = strings.NewReplacer("（", "(", "）", ")", "〔", "(", "〕", ")", "：", ":", "，", ",", "；", "。", ";", "。", "．", ".", "　", "",
		" ", "", "\t", "", "\r", "", "\u00a0", "", "\ufeff", "", "０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9")
)

// normalise narrows full-width signs, joins wrapped lines and puts a full stop
// wherever a sentence ends.
func normalise(text string) string {
	var b strings.Builder
	for line := range strings.Lines(wide.Replace(text)) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if name, _, ok := heading(line); ok && looksLikeHoliday(name) || itemRE.MatchString(line) {
			b.WriteString("。")
		}
		b.WriteString(line)
	}
	s := strings.ReplaceAll(b.String(), "的通知", "的通知。") // a title has no full stop
	return listRE.ReplaceAllString(s, "。$1")
}

// heading splits "一、元旦:1月1日放假" into its name and the rest.
func heading(s string) (name, rest string, ok bool) {
	if m := headRE.FindStringSubmatchIndex(s); m != nil && (looksLikeHoliday(s[m[2]:m[3]]) || dateRE.MatchString(s[m[1]:])) {
		name, rest = s[m[2]:m[3]], s[m[1]:]
	} else if m := bareRE.FindStringSubmatchIndex(s); m != nil && looksLikeHoliday(s[m[2]:m[3]]) {
		name, rest = s[m[2]:m[3]], s[m[3]:]
	}
	if name == "" || notHead.MatchString(name) {
		return "", s, false
	}
	return name, rest, true
}

// looksLikeHoliday reports whether s ends as holidays do.
func looksLikeHoliday(s string) bool {
	for _, end := range []string{"元旦", "节", "“五一”", "“十一”", "五一", "十一", "纪念日", "节日"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

// checkTitle refuses the notice of another year.
func (n *notice) checkTitle(text string) error {
	for _, m := range titleRE.FindAllStringSubmatch(text, -1) {
		if y, _ := strconv.Atoi(m[1]); y != n.year {
			return kernel.Invalid("year", kernel.T("这是 %d 年的通知，要录入的却是 %d 年；请改年份或换一份通知", "this is the notice of %d, but %d is being loaded; change the year or paste the other notice"), y, n.year)
		}
	}
	return nil
}

// sentence reads one normalised sentence, opening and closing sections.
func (n *notice) sentence(s string) {
	body := s
	if name, rest, ok := heading(s); ok {
		n.section, body = newSection(name), rest
	}
	row, tail := phrases(body)
	hasDate, hasVerb := kinds(row)
	const remark = 20 // runes: 与周末连休, 不调休
	switch {
	case strings.HasPrefix(s, "鼓励"), !hasVerb && signRE.MatchString(s):
		// advice to employers; the signature
	case n.section == nil && (!hasDate || !hasVerb || ruleRE.MatchString(s)):
		n.hint(s)
	case !hasDate && body == s:
		if utf8.RuneCountInString(s) > remark {
			n.section = nil // closing words
		}
	case !hasDate && !hasVerb:
		// a heading alone, or one that is none: 附件:
	default:
		n.read(s, row, tail)
	}
}

func newSection(name string) *section {
	return &section{name: name, years: map[int]int{}, off: map[kernel.Date]bool{}}
}

func (n *notice) read(s string, row []phrase, tail string) {
	if n.section == nil {
		name, err := n.fromHints(s)
		if err != nil {
			n.errs.Add(err)
			return
		}
		n.section = newSection(name)
	}
	r := reader{notice: n, section: n.section, text: s}
	n.errs.Add(r.run(row, tail))
}

// kinds reports whether a row names a date, and says what becomes of it.
func kinds(row []phrase) (date, verb bool) {
	for _, p := range row {
		switch p.kind {
		case phraseDate:
			date = true
		case phraseWork, phraseOff, phraseMove, phraseExtend:
			verb = true
		}
	}
	return date, verb
}

// hint remembers holidays named in titles and preambles.
func (n *notice) hint(s string) {
	n.hints = append(n.hints, knownRE.FindAllString(s, -1)...)
	n.hints = append(n.hints, dayRE.FindAllString(s, -1)...)
}

// fromHints returns the one holiday named before, for a sentence without
// heading.
func (n *notice) fromHints(s string) (string, *kernel.Error) {
	slices.Sort(n.hints)
	if names := slices.Compact(n.hints); len(names) == 1 || strings.Contains(s, "延长") {
		if len(names) == 0 {
			return "", nil
		}
		return names[0], nil
	}
	return "", n.fault(s, kernel.T("不知道是哪个节日；请在句首写上节日和冒号，如“国庆节：”", `which holiday is this? write its name and a colon in front, such as "国庆节："`))
}

// fault makes the error of one sentence.
func (n *notice) fault(s string, t kernel.Text, args ...any) *kernel.Error {
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "…"
	}
	t = t.Format(args...)
	return kernel.Invalid("notice", kernel.T("“%s”：%s", "%q: %s"), s, t)
}

func (n *notice) sorted() []Day {
	out := make([]Day, 0, len(n.days))
	for _, d := range n.days {
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b Day) int { return a.Date.Compare(b.Date) })
	return out
}
