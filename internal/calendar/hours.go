package calendar

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"juyan/internal/kernel"
)

// Hours are a zone's working hours as its pack writes them:
//
//	seasons:
//	  - {from: "05-01", spans: ["08:30-12:00", "14:30-18:00"]}
//	  - {from: "10-01", spans: ["08:30-12:00", "14:00-17:30"]}
//
// The last season of a year lasts until the first of the next; one season
// means the same hours all year.
type Hours struct {
	Seasons []Season `json:"seasons" yaml:"seasons"`
}

// Season is the hours from one month and day on.
type Season struct {
	From  string `json:"from" yaml:"from"` // "05-01"
	Spans []Span `json:"spans" yaml:"spans"`
}

// Span is a stretch of one working day, "08:30-12:00"; it may end at "24:00".
type Span string

// OfficeHours returns a common preset of northern offices: longer midday rest
// from May to September. A pack replaces it; no paper is cited for it.
func OfficeHours() Hours {
	return Hours{[]Season{
		{"05-01", []Span{"08:30-12:00", "14:30-18:00"}},
		{"10-01", []Span{"08:30-12:00", "14:00-17:30"}},
	}}
}

// minutes of the day, from inclusive, to exclusive.
type stretch struct{ from, to kernel.Instant }

// season is a Season ready for counting: offsets from midnight in ms.
type season struct {
	from        string
	spans       []stretch
	open, close kernel.Instant
	length      kernel.Instant // ms worked a day
}

var (
	spanForm = regexp.MustCompile(`^([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$`)
	dayMs    = kernel.Instant(24 * time.Hour / time.Millisecond)
)

// Check reports every fault in h, nil when there is none.
func (h Hours) Check() error {
	_, err := h.compile()
	return err
}

func (h Hours) compile() ([]season, error) {
	var errs kernel.Errors
	if len(h.Seasons) == 0 {
		errs.Add(kernel.Invalid("seasons", kernel.T("没有写工作时间；至少写一段，如 from: \"01-01\", spans: [\"09:00-12:00\", \"14:00-18:00\"]",
			`there are no working hours; write at least one season, such as from: "01-01", spans: ["09:00-12:00", "14:00-18:00"]`)))
	}
	out := make([]season, 0, len(h.Seasons))
	for i, s := range h.Seasons {
		c, err := s.compile(fmt.Sprintf("seasons[%d]", i))
		errs = append(errs, err...)
		if slices.ContainsFunc(out, func(o season) bool { return o.from == c.from }) {
			errs.Add(kernel.Invalid(fmt.Sprintf("seasons[%d].from", i), kernel.T("有两段都从 %s 开始；删掉一段或改日期", "two seasons begin on %s; delete one or change its date"), s.From))
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b season) int { return compareStrings(a.from, b.from) })
	return out, errs.Err()
}

func compareStrings(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (s Season) compile(field string) (season, kernel.Errors) {
	var errs kernel.Errors
	c := season{from: s.From}
	if _, err := time.Parse(time.DateOnly, "2024-"+s.From); err != nil {
		errs.Add(kernel.Invalid(field+".from", kernel.T("“%s”不是月日，应写成 05-01 这样", "%q is not a month and day; write it like 05-01"), s.From))
	}
	if len(s.Spans) == 0 {
		errs.Add(kernel.Invalid(field+".spans", kernel.T("这一段没有写上下班时间；写成 [\"08:30-12:00\", \"14:30-18:00\"] 这样", `this season has no hours; write them like ["08:30-12:00", "14:30-18:00"]`)))
	}
	for i, sp := range s.Spans {
		st, err := sp.compile(fmt.Sprintf("%s.spans[%d]", field, i))
		if err == nil && st.from < c.close {
			err = kernel.Invalid(fmt.Sprintf("%s.spans[%d]", field, i), kernel.T("“%s”早于前一段结束；按先后写，不能重叠", "%q begins before the span in front of it ends; write them in order, without overlap"), string(sp))
		}
		if err != nil {
			errs.Add(err)
			continue
		}
		c.spans = append(c.spans, st)
		c.length += st.to - st.from
		c.open, c.close = c.spans[0].from, st.to
	}
	return c, errs
}

func (s Span) compile(field string) (stretch, *kernel.Error) {
	m := spanForm.FindStringSubmatch(string(s))
	if m == nil {
		return stretch{}, kernel.Invalid(field, kernel.T("“%s”不是一段时间，应写成 08:30-12:00 这样", "%q is not a span of time; write it like 08:30-12:00"), string(s))
	}
	st := stretch{clock(m[1], m[2]), clock(m[3], m[4])}
	if st.from >= st.to || st.to > dayMs {
		return stretch{}, kernel.Invalid(field, kernel.T("“%s”的结束不晚于开始或超过 24:00；改正先后", "%q ends before it begins or after 24:00; correct the order"), string(s))
	}
	return st, nil
}

// clock returns hh:mm as ms since midnight.
func clock(hh, mm string) kernel.Instant {
	n := func(s string) kernel.Instant { return kernel.Instant(s[0]-'0')*10 + kernel.Instant(s[1]-'0') }
	return (n(hh)*60 + n(mm)) * 60_000
}

// seasonOf returns the index of the season in force on d.
func seasonOf(seasons []season, d kernel.Date) int {
	key := fmt.Sprintf("%02d-%02d", d.Month, d.Day)
	for i := len(seasons) - 1; i >= 0; i-- {
		if seasons[i].from <= key {
			return i
		}
	}
	return len(seasons) - 1 // before the first: the last of the year before goes on
}

// Spans returns the stretches of d that the zone works, none on a day off.
func (c *Calendar) Spans(d kernel.Date) ([]kernel.Period, error) {
	i, err := c.index(d)
	if err != nil || !c.works[i] {
		return nil, err
	}
	var out []kernel.Period
	for _, s := range c.seasons[c.season[i]].spans {
		out = append(out, kernel.Period{From: c.wall[i] + s.from, To: c.wall[i] + s.to})
	}
	return out, nil
}
