package calendar

import (
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"juyan/internal/kernel"
)

const hour = time.Hour

func TestHoursFromYAML(t *testing.T) {
	var h Hours
	err := yaml.Unmarshal([]byte(`seasons:
  - {from: "05-01", spans: ["08:30-12:00", "14:30-18:00"]}
  - {from: "10-01", spans: ["08:30-12:00", "14:00-17:30"]}`), &h)
	if err != nil || h.Check() != nil {
		t.Fatal(err, h.Check())
	}
	c, err := New(Official(), h, shanghai)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []struct{ start, want string }{ // one working day on: the closing hour of the season
		{"2022-04-28", "2022-04-29 17:30"},
		{"2022-05-04", "2022-05-05 18:00"},
		{"2022-09-29", "2022-09-30 18:00"},
		{"2022-10-07", "2022-10-08 17:30"},
		{"2022-01-04", "2022-01-05 17:30"}, // before the first season of the year
	} {
		got, err := c.Deadline(date(t, v.start).At(9, 0, shanghai), Limit{1, Workdays}, nil)
		if s := got.In(shanghai).Format("2006-01-02 15:04"); err != nil || s != v.want {
			t.Errorf("%s + 1wd = %s, %v; want %s", v.start, s, err, v.want)
		}
	}
}

func TestHoursFaults(t *testing.T) {
	for want, h := range map[string]Hours{
		"seasons":             {},
		"seasons[0].from":     {[]Season{{"13-01", []Span{"08:00-12:00"}}}},
		"seasons[0].spans":    {[]Season{{"01-01", nil}}},
		"seasons[0].spans[0]": {[]Season{{"01-01", []Span{"8-12"}}}},
		"seasons[0].spans[1]": {[]Season{{"01-01", []Span{"08:00-12:00", "11:00-13:00"}}}},
		"seasons[1].from":     {[]Season{{"01-01", []Span{"08:00-12:00"}}, {"01-01", []Span{"08:00-12:00"}}}},
	} {
		all := kernel.AllErrors(h.Check())
		if len(all) != 1 || all[0].Field != want || all[0].Text.EN == "" {
			t.Errorf("want one error at %s, got %v", want, all)
		}
	}
	late := Hours{[]Season{{"01-01", []Span{"12:00-08:00", "20:00-24:30"}}}}
	if all := kernel.AllErrors(late.Check()); len(all) != 2 {
		t.Errorf("want both spans refused, got %v", all)
	}
	if err := (Hours{[]Season{{"01-01", []Span{"20:00-24:00"}}}}).Check(); err != nil {
		t.Error(err)
	}
}

func TestLimits(t *testing.T) {
	for _, v := range []struct {
		s      string
		l      Limit
		zh, en string
	}{
		{"30m", Limit{30, Minutes}, "30 分钟", "30 minutes"},
		{"1h", Limit{1, Hours24}, "1 小时", "1 hour"},
		{"4wh", Limit{4, WorkHours}, "4 个工作小时", "4 working hours"},
		{"5wd", Limit{5, Workdays}, "5 个工作日", "5 working days"},
		{"7d", Limit{7, Days}, "7 天", "7 days"},
	} {
		l, err := ParseLimit(v.s)
		if err != nil || l != v.l || l.String() != v.s || l.Text() != kernel.T(v.zh, v.en) {
			t.Errorf("%s = %+v %v %q", v.s, l, err, l.Text())
		}
		var held struct{ L Limit }
		if err := yaml.Unmarshal([]byte("l: "+v.s), &held); err != nil || held.L != v.l {
			t.Errorf("yaml %s = %+v, %v", v.s, held.L, err)
		}
		if b, err := yaml.Marshal(held); err != nil || string(b) != "l: "+v.s+"\n" {
			t.Errorf("yaml wrote %q, %v", b, err)
		}
	}
	for _, s := range []string{"", "0d", "5", "wd", "5 wd", "5w", "-1h", "123456m", "05h"} {
		if l, err := ParseLimit(s); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("%q read as %v, %v", s, l, err)
		}
	}
	if !strings.Contains(Limit{}.Text().ZH, "无时限") || (Limit{}).String() != "" {
		t.Error("the zero limit has no words")
	}
	c := newCalendar(t)
	for _, l := range []Limit{{}, {0, Days}, {-3, Workdays}, {5, "weeks"}, {100000, Minutes}} {
		if _, err := c.Deadline(1, l, nil); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("%+v: %v", l, err)
		}
	}
}

func TestSpansOfADay(t *testing.T) {
	c, err := New(Official(), OfficeHours(), shanghai)
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]string{
		"2022-03-02": "08:30-12:00 14:00-17:30 ",
		"2022-07-01": "08:30-12:00 14:30-18:00 ",
		"2022-10-08": "08:30-12:00 14:00-17:30 ", // a Saturday worked for the holiday
		"2022-10-01": "", "2022-03-05": "",
	} {
		spans, err := c.Spans(date(t, day))
		got := ""
		for _, s := range spans {
			got += s.From.In(shanghai).Format("15:04") + "-" + s.To.In(shanghai).Format("15:04") + " "
		}
		if err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", day, got, err, want)
		}
	}
	if _, err := c.Spans(date(t, "1980-01-01")); err == nil {
		t.Error("a year that is not loaded has hours")
	}
}
