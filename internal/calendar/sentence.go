package calendar

import (
	"regexp"
	"strings"
	"time"

	"juyan/internal/kernel"
)

// reader turns the phrases of one sentence into days.
type reader struct {
	*notice
	section *section
	text    string

	pending []kernel.Date // named, and nothing said of them yet
	first   phrase        // the date read last, where a range may begin
	ranged  bool          // the last phrase was 至
	moved   bool          // the pending dates follow 调至
	extend  string        // the holiday that 延长…假期至 lengthens
	joined  bool          // the sentence says 连休
	off     map[kernel.Date]bool
}

// fillerRE is what may stand between dates and their verb without a meaning of
// its own.
var fillerRE = regexp.MustCompile(`^(?:[、和及与均都仍全国起正常照恢复将为即的这并作了也]|分别|继续|统一|其中|:|是|` + hanDigits + `个|\([^()0-9]*\))*$`)

func (r *reader) run(row []phrase, tail string) *kernel.Error {
	r.off = map[kernel.Date]bool{}
	for _, p := range row {
		r.joined = r.joined || p.kind == phraseJoin
	}
	for i, p := range row {
		if err := r.gap(p); err != nil {
			return err
		}
		if err := r.take(p, row[:i]); err != nil {
			return err
		}
	}
	if r.moved || r.extend != "" {
		if err := r.settle(); err != nil {
			return err
		}
	}
	if hasDate, _ := kinds(row); !hasDate {
		return r.fault(r.text, kernel.T("写了放假却没有认出日期；日期应写成“10月1日至8日”这样", "it speaks of days off but no date was recognised; write dates like 10月1日至8日"))
	}
	if len(r.pending) > 0 {
		return r.fault(r.text, kernel.T("没有写 %s 是放假还是上班；请写明“放假”“补休”或“上班”%s", "it does not say whether %s is off or worked; write 放假, 补休 or 上班%s"), r.pending[0].String(), after(tail))
	}
	return nil
}

// after points at words behind the last date that may be meant as its verb.
func after(tail string) kernel.Text {
	if tail == "" {
		return kernel.Text{}
	}
	return kernel.T("（“"+tail+"”看不懂）", " (\""+tail+"\" is not understood)")
}

// gap refuses words between dates that might change their meaning.
func (r *reader) gap(p phrase) *kernel.Error {
	if (len(r.pending) > 0 || r.ranged) && !fillerRE.MatchString(p.gap) {
		return r.fault(r.text, kernel.T("看不懂“%s”；请改成通知里常用的写法，如“10月1日至8日放假”“10月10日（周六）上班”", "%q is not understood; use the usual wording, such as 10月1日至8日放假 or 10月10日（周六）上班"), p.gap)
	}
	return nil
}

func (r *reader) take(p phrase, before []phrase) *kernel.Error {
	switch p.kind {
	case phraseDate:
		return r.date(p)
	case phraseRange:
		r.ranged = len(r.pending) > 0
	case phraseExtend:
		r.extend = p.name
	case phraseMove:
		r.move()
		r.moved = true
	case phraseOff:
		return r.settle()
	case phraseWork:
		resumed := len(before) > 0 && strings.Contains(p.gap, "起")
		return r.work(resumed)
	case phraseCount:
		return r.count(p)
	case phraseStop:
		if r.moved || r.extend != "" {
			return r.settle()
		}
	}
	return nil
}

// date resolves what a date leaves unsaid and checks what it says.
func (r *reader) date(p phrase) *kernel.Error {
	sec := r.section
	year, month := p.year, p.month
	if month == 0 {
		month = int(sec.last.Month)
	}
	if year == 0 {
		year = r.yearOf(month, p)
	}
	d, ok := p.date(year, month)
	if !ok || year < r.year-1 || year > r.year+1 {
		return r.fault(r.text, kernel.T("“%s”不是 %d 年通知里会有的日期；请核对年月日", "%q is no date a notice of %d can name; check year, month and day"), p.said, r.year)
	}
	if p.year != 0 {
		sec.years[month] = year
	}
	if r.ranged {
		r.ranged = false
		return r.fill(d, p)
	}
	if err := r.agree(d, p); err != nil {
		return err
	}
	sec.last, r.first = d, p
	r.pending = append(r.pending, d)
	return nil
}

// yearOf returns the year of a date without one: that of the date before for a
// day alone, else what this section said of the month, else the notice's. A
// December whose weekday fits only the year before is one that New Year's Day
// took in: 12月29日（周六）上班 in the notice of 2019.
func (r *reader) yearOf(month int, p phrase) int {
	sec := r.section
	if p.month == 0 && !sec.last.IsZero() {
		return sec.last.Year
	}
	if y, ok := sec.years[month]; ok {
		return y
	}
	if month == int(time.December) && len(p.weekdays) > 0 {
		this, ok := p.date(r.year, month)
		before, _ := p.date(r.year-1, month)
		if ok && this.Weekday() != p.weekdays[0] && before.Weekday() == p.weekdays[0] {
			return r.year - 1
		}
	}
	return r.year
}

// agree checks the weekdays in brackets.
func (r *reader) agree(d kernel.Date, p phrase) *kernel.Error {
	for _, w := range p.weekdays {
		if d.Weekday() != w {
			return r.fault(r.text, kernel.T("%s 是%s，不是括号里写的%s；请核对日期或星期", "%s is a %s, not a %s as the brackets say; check the date or the weekday"), d.String(), weekdayName(d.Weekday()), weekdayName(w))
		}
	}
	return nil
}

func weekdayName(w time.Weekday) kernel.Text {
	return kernel.T("周"+string([]rune("日一二三四五六")[w]), w.String())
}

// fill completes a range whose first day is the last pending date.
func (r *reader) fill(to kernel.Date, p phrase) *kernel.Error {
	last := len(r.pending) - 1
	from := r.pending[last]
	if to.Before(from) && r.first.year == 0 && from.Month == time.December && from.Year == r.year {
		from.Year-- // 12月31日至1月2日 stands in the notice of the later year
		r.pending[last] = from
	}
	if err := r.agree(from, r.first); err != nil {
		return err
	}
	if err := r.agree(to, p); err != nil {
		return err
	}
	const longest = 31
	if n := from.Days(to); n < 1 || n > longest {
		return r.fault(r.text, kernel.T("“%s 至 %s”不是一段假期（应向后，且不超过 %d 天）；请核对起止日期", "%s to %s is no holiday (it must go forward and not exceed %d days); check both dates"), from.String(), to.String(), longest)
	}
	for d := from.AddDays(1); !d.After(to); d = d.AddDays(1) {
		r.pending = append(r.pending, d)
	}
	r.section.years[int(from.Month)], r.section.years[int(to.Month)] = from.Year, to.Year
	r.section.last = to
	return nil
}

// settle marks the pending dates as off.
func (r *reader) settle() *kernel.Error {
	if r.extend != "" && len(r.pending) > 0 {
		if err := r.stretch(); err != nil {
			return err
		}
	}
	for _, d := range r.pending {
		if err := r.put(d, true, false); err != nil {
			return err
		}
		r.off[d], r.section.off[d] = true, true
	}
	r.pending, r.moved = nil, false
	return nil
}

// stretch turns "延长春节假期至2月2日" into the days from the end of the
// holiday named before.
func (r *reader) stretch() *kernel.Error {
	end := r.pending[len(r.pending)-1]
	var from kernel.Date
	for _, d := range r.days {
		if d.Off && strings.Contains(d.Name, r.extend) && d.Date.After(from) {
			from = d.Date
		}
	}
	n := from.Days(end)
	if from.IsZero() || n < 1 || n > 31 {
		return r.fault(r.text, kernel.T("要延长的%s假期不在前文；请把原通知一并粘贴在前面", "the %s holiday it extends is not named before; paste the original notice in front"), r.extend)
	}
	r.pending = r.pending[:0]
	for i := 1; i <= n; i++ {
		d := from.AddDays(i)
		delete(r.days, d) // an extension overrides a make-up day of the first notice
		r.pending = append(r.pending, d)
	}
	r.section.name, r.extend = r.extend, ""
	return nil
}

// move takes the rest days that are moved away: they are worked, unless the
// holiday itself covers them.
func (r *reader) move() {
	for _, d := range r.pending {
		if !r.section.off[d] {
			r.days[d] = Day{d, r.section.name, false}
		}
	}
	r.pending = nil
}

func (r *reader) work(resumed bool) *kernel.Error {
	for _, d := range r.pending {
		weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		if !weekend && !resumed {
			return r.fault(r.text, kernel.T("%s 是%s，本来就上班；调休上班应是周六或周日，请核对日期", "%s is a %s and worked anyway; a make-up day is a Saturday or Sunday; check the date"), d.String(), weekdayName(d.Weekday()))
		}
		if err := r.put(d, false, resumed); err != nil {
			return err
		}
	}
	r.pending = nil
	return nil
}

// put records a day; a day both off and worked is an error.
func (r *reader) put(d kernel.Date, off, resumed bool) *kernel.Error {
	old, ok := r.days[d]
	if ok && old.Off != off && !resumed {
		return r.fault(r.text, kernel.T("%s 既写了放假又写了上班；请核对日期", "%s is said to be off and to be worked; check the date"), d.String())
	}
	if !ok {
		r.days[d] = Day{d, r.section.name, off}
	}
	return nil
}

// count checks 共N天 against the dates before it. Where the holiday is joined
// to a weekend the weekend counts.
func (r *reader) count(p phrase) *kernel.Error {
	n := len(r.pending)
	if n == 0 {
		n = len(r.off)
	}
	if n == p.n || n == 0 || r.joined && n < p.n && p.n == r.withWeekend() {
		return nil
	}
	return r.fault(r.text, kernel.T("写的是“%s”，列出的却是 %d 天；请核对起止日期或天数", "it says %q but names %d days; check the dates or the number"), p.said, n)
}

// withWeekend counts the days off with the weekend days that touch them.
func (r *reader) withWeekend() int {
	all := map[kernel.Date]bool{}
	for d := range r.off {
		all[d] = true
		for _, step := range []int{-1, 1} {
			for e := d.AddDays(step); e.Weekday() == time.Saturday || e.Weekday() == time.Sunday; e = e.AddDays(step) {
				all[e] = true
			}
		}
	}
	return len(all)
}
