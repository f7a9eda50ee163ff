package sheet

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
)

var shanghai = func() *time.Location {
	loc, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		panic(err)
	}
	return loc
}()

func TestParseTime(t *testing.T) {
	const day, minute, second = "2022-03-05T00:00:00+08:00", "2022-03-05T08:05:00+08:00", "2022-03-05T08:05:30+08:00"
	for _, c := range []struct {
		text, want string // want "" = refused
		layouts    []string
	}{
		{"2011-10-11 13:42:22.688000+02:00", "2011-10-11T13:42:22.688+02:00", nil},
		{"2011-12-06 01:06:40+01:00", "2011-12-06T01:06:40+01:00", nil},
		{"2022/3/5 8:05", minute, nil},
		{"2022年3月5日 8时5分", minute, nil},
		{"2022年3月5日8时5分30秒", second, nil},
		{"2022年03月05日 上午8:05", minute, nil},
		{"2022年3月5日 下午8点", "2022-03-05T20:00:00+08:00", nil},
		{"2022年3月5日8时", "2022-03-05T08:00:00+08:00", nil},
		{"2022 年 3 月 5 日", "", nil},
		{"2022年 3月 5日", day, nil},
		{"２０２２－０３－０５　０８：０５", minute, nil},
		{"2022-03-05", day, nil},
		{"2022-3-5", day, nil},
		{"2022.3.5", day, nil},
		{" 2022-03-05\u00a0", day, nil},
		{"20220305", day, nil},
		{"202203050805", minute, nil},
		{"20220305080530", second, nil},
		{"20220305T080530Z", "2022-03-05T08:05:30Z", nil},
		{"2022-03-05T08:05:30.5+0800", "2022-03-05T08:05:30.5+08:00", nil},
		{"2022-03-05T00:05Z", minute, nil},
		{"2022-03-05 08:05:30,250", "2022-03-05T08:05:30.25+08:00", nil},
		{"2022-03-05 8:05 PM", "2022-03-05T20:05:00+08:00", nil},
		{"2022-03-05 12:05 AM", "2022-03-05T00:05:00+08:00", nil},
		{"2022-03-05 12:05 PM", "2022-03-05T12:05:00+08:00", nil},
		{"2022-03-05 24:00", "2022-03-06T00:00:00+08:00", nil},
		{"2022-03-05 00:05:00 UTC", minute, nil},
		{"2022-03-05 08:05:00 UTC+8", minute, nil},
		{"5 Mar 2022 08:05", minute, nil},
		{"05-Mar-2022", day, nil},
		{"Mar 5, 2022 8:05 AM", minute, nil},
		{"Sat, 05 Mar 2022 08:05:30 +0800", second, nil},
		{"44625", day, nil},
		{"44625.336805555555", minute, nil},
		{"05.03.2022", day, []string{"02.01.2006"}},
		{"05.03.2022", day, []string{"DD.MM.YYYY"}},
		{"5/3/2022 8:05", minute, []string{"D/M/YYYY H:mm"}},
		{"03/05/22 08:05 AM", minute, []string{"MM/dd/yy hh:mm a"}},
		{"2022-03-05", day, []string{"DD.MM.YYYY"}}, // year first is never misread
		{"2022-03-05T08:05:30Z", "2022-03-05T08:05:30Z", []string{"YYYY-MM-DD'T'HH:mm:ssXXX"}},
		{"1646438700", minute, []string{"unix"}},
		{"1646438730000", second, []string{"unixms"}},
		{"44625.336805555555", minute, []string{"excel"}},
		{"05.03.2022", "", nil},
		{"05/03/2022", "", nil},
		{"1646438700", "", nil},
		{"2022-02-30", "", nil},
		{"2022-13-01", "", nil},
		{"2022-03-05 25:00", "", nil},
		{"2022-03-05 08:60", "", nil},
		{"2022-03-05 13:00 AM", "", nil},
		{"2022-03", "", nil},
		{"2022-03/05", "", nil},
		{"2022-03-05 08:05 CST", "", nil}, // China or Chicago
		{"2022-03-05 x", "", nil},
		{"0202-03-05", "", nil},
		{"1970-01-01 08:00", "", nil},
		{"明天", "", nil},
		{"", "", nil},
		{"12", "", nil},
	} {
		got, err := ParseTime(c.text, c.layouts, shanghai)
		if c.want == "" {
			if kernel.CodeOf(err) != kernel.CodeInvalid {
				t.Errorf("%q: got %v %v, want a refusal", c.text, got.In(shanghai), err)
			}
			continue
		}
		want, bad := time.Parse(time.RFC3339Nano, c.want)
		if bad != nil {
			t.Fatal(bad)
		}
		if err != nil || got != kernel.InstantOf(want) {
			t.Errorf("%q: got %v %v, want %v", c.text, got.In(shanghai), err, c.want)
		}
	}
}

func TestDateOnly(t *testing.T) {
	p, err := NewTimeParser([]string{"DD.MM.YYYY", "DD.MM.YYYY HH:mm"}, shanghai)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{"05.03.2022": true, "05.03.2022 00:00": false, "2022-03-05": true, "2022-03-05 00:00": false, "44625": true, "44625.5": false, "20220305": true, "5 Mar 2022": true} {
		if got, err := p.Parse(text); err != nil || got.DateOnly != want {
			t.Errorf("%q: %+v %v", text, got, err)
		}
		if d, err := p.ParseDate(text); err != nil || d.String() != "2022-03-05" {
			t.Errorf("%q: %v %v", text, d, err)
		}
	}
}

func TestBadLayouts(t *testing.T) {
	for _, text := range []string{"", "date", "DD.MM", "2006-01-02 MST"} {
		if _, err := NewTimeParser([]string{text}, shanghai); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Every instant, in every spelling we write it, is read back to its own precision.
func TestSpellingsReadBack(t *testing.T) {
	first, last := time.Date(1992, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli(), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	rapid.Check(t, func(t *rapid.T) {
		at := kernel.Instant(rapid.Int64Range(first, last).Draw(t, "ms"))
		spelling := rapid.SampledFrom([]struct {
			layout string
			to     time.Duration
		}{
			{"2006-01-02T15:04:05.000Z07:00", time.Millisecond}, {"2006-01-02 15:04:05", time.Second}, {"2006/1/2 15:04", time.Minute},
			{"2006年1月2日 15时4分5秒", time.Second}, {"2006年1月2日15时", time.Hour}, {"20060102150405", time.Second}, {"2 Jan 2006 15:04:05", time.Second},
			{"2006-01-02 03:04:05 PM", time.Second}, {time.RFC1123Z, time.Second},
		}).Draw(t, "spelling")
		text := at.In(shanghai).Format(spelling.layout)
		want := kernel.InstantOf(at.Time().Truncate(spelling.to))
		if got, err := ParseTime(text, nil, shanghai); err != nil || got != want {
			t.Fatalf("%q: got %v %v, want %v", text, got.In(shanghai), err, want.In(shanghai))
		}
	})
}

func FuzzParseTime(f *testing.F) {
	for _, s := range []string{"2022-03-05 08:05", "2022年3月5日 下午8时5分", "44625.5", "5 Mar 2022", "", "２０２２", "9999999999999999999999", "2022-03-05 08:05:22.123456789123+99:99"} {
		f.Add(s, "DD.MM.YYYY")
	}
	f.Fuzz(func(t *testing.T, s, layout string) {
		if at, err := ParseTime(s, []string{layout}, shanghai); err == nil {
			if y := at.In(time.UTC).Year(); y < 1899 || y > 2200 {
				t.Fatalf("%q: year %d", s, y)
			}
		} else if len(err.Error()) > 1000 && len(layout) < 100 && !strings.Contains(err.Error(), layout) {
			t.Fatalf("a long message: %v", err)
		}
	})
}
