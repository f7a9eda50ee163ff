package calendar

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"juyan/internal/kernel"
)

// written renders the table of a year in today's phrasing, so that every year
// makes the round trip.
func written(y Year) string {
	var b strings.Builder
	fmt.Fprintf(&b, "国务院办公厅关于%d年\n部分节假日安排的通知\n各省、自治区、直辖市人民政府：\n　　经批准，现将%d年放假调休日期的具体安排通知如下。\n", y.Year, y.Year)
	ordinals := []rune("一二三四五六七八九")
	for i, name := range holidayNames(y) {
		fmt.Fprintf(&b, "　　%c、%s：%s\n", ordinals[i], name, sentences(y, name))
	}
	b.WriteString("　　节假日期间，请妥善安排值班，遇有重大突发事件及时报告。\n国务院办公厅\n2025年11月4日\n")
	return b.String()
}

func holidayNames(y Year) (names []string) {
	for _, d := range y.Days {
		if !slices.Contains(names, d.Name) {
			names = append(names, d.Name)
		}
	}
	return names
}

// said writes a date, with its year where it is not the notice's.
func said(y Year, d kernel.Date, weekday bool) string {
	s := fmt.Sprintf("%d月%d日", d.Month, d.Day)
	if d.Year != y.Year {
		s = fmt.Sprintf("%d年%s", d.Year, s)
	}
	if weekday {
		s += "（" + weekdayName(d.Weekday()).ZH + "）"
	}
	return s
}

func sentences(y Year, name string) string {
	var runs [][2]kernel.Date
	var worked []string
	resumed := ""
	for _, d := range y.Days {
		switch n := len(runs); {
		case d.Name != name:
		case !d.Off && d.Date.Weekday() >= 1 && d.Date.Weekday() <= 5:
			resumed = said(y, d.Date, true) + "起正常上班。"
		case !d.Off:
			worked = append(worked, said(y, d.Date, true))
		case n > 0 && runs[n-1][1].Days(d.Date) == 1:
			runs[n-1][1] = d.Date
		default:
			runs = append(runs, [2]kernel.Date{d.Date, d.Date})
		}
	}
	var s string
	for i, r := range runs {
		switch n := r[0].Days(r[1]) + 1; {
		case i > 0:
			s = strings.TrimSuffix(s, "。") + "，" + said(y, r[0], true) + "补休。"
		case n == 1:
			s += said(y, r[0], false) + "放假。"
		default:
			s += fmt.Sprintf("%s至%s放假调休，共%d天。", said(y, r[0], false), said(y, r[1], true), n)
		}
	}
	if len(worked) > 0 {
		s += strings.Join(worked, "、") + "上班。"
	}
	return s + resumed
}

func sortedDays(y Year) []Day {
	out := slices.Clone(y.Days)
	slices.SortFunc(out, func(a, b Day) int { return a.Date.Compare(b.Date) })
	return out
}

func TestEveryYearMakesTheRoundTrip(t *testing.T) {
	for _, y := range Official() {
		text := written(y)
		got, err := ParseNotice(y.Year, text)
		if err != nil {
			t.Errorf("%d: %v\n%s", y.Year, err, text)
			continue
		}
		if want := sortedDays(y); !slices.Equal(got, want) {
			t.Errorf("%d: got %v\nwant %v\n%s", y.Year, got, want, text)
		}
		oneLine, err := ParseNotice(y.Year, strings.ReplaceAll(text, "\n", ""))
		if err != nil || !slices.Equal(oneLine, got) {
			t.Errorf("%d on one line: %v, %v", y.Year, oneLine, err)
		}
	}
}

// compact writes days as "2026-10-01 国庆节", "-" in front of a worked one.
func compact(days []Day) string {
	var b strings.Builder
	for i, d := range days {
		if i > 0 {
			b.WriteByte(' ')
		}
		if !d.Off {
			b.WriteByte('-')
		}
		b.WriteString(d.Date.String()[5:])
	}
	return b.String()
}

func TestNoticePhrasings(t *testing.T) {
	for _, v := range []struct {
		name string
		year int
		text string
		want string
	}{
		{"two holidays at once", 2026, "国庆节、中秋节：10月1日（周四）至8日（周四）放假，共8天。9月27日（周日）、10月10日（周六）上班。",
			"-09-27 10-01 10-02 10-03 10-04 10-05 10-06 10-07 10-08 -10-10"},
		{"lunar day in the brackets", 2026, "二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。",
			"02-15 02-16 02-17 02-18 02-19 02-20 02-21 02-22 02-23"},
		{"half-width brackets, mixed", 2013, "元旦:1月1日至3日放假调休,共3天。1月5日(星期六）、1月6日（星期日)上班。", "01-01 01-02 01-03 -01-05 -01-06"},
		{"full-width digits", 2024, "元旦：１月１日放假，与周末连休。", "01-01"},
		{"joined to the weekend, with the sum", 2024, "元旦：1月1日放假，与周末连休，共3天。", "01-01"},
		{"one day", 2014, "一、元旦：1月1日放假1天。", "01-01"},
		{"one day, not moved", 2025, "一、元旦：1月1日（周三）放假1天，不调休。", "01-01"},
		{"a rest day made up", 2016, "四、劳动节：5月1日放假，5月2日（星期一）补休。", "05-01 05-02"},
		{"rest and holiday together", 2011, "劳动节：4月30日至5月2日放假公休，共3天。", "04-30 05-01 05-02"},
		{"across the year", 2023, "元旦：2022年12月31日至2023年1月2日放假调休，共3天。", "12-31 01-01 01-02"},
		{"across the year, years unsaid", 2023, "元旦：12月31日至1月2日放假调休，共3天。", "12-31 01-01 01-02"},
		{"December by its weekday", 2019, "元旦：12月30日（周日）至1月1日放假，共3天。12月29日（周六）上班。", "-12-29 12-30 12-31 01-01"},
		{"the year carried over", 2019, "元旦：2018年12月30日至2019年1月1日放假。12月29日上班。", "-12-29 12-30 12-31 01-01"},
		{"dash for 至, day sign once", 2022, "国庆节：10月1—7日放假。", "10-01 10-02 10-03 10-04 10-05 10-06 10-07"},
		{"tilde, Chinese count", 2022, "国庆节：10月1日~3日放假，共三天。", "10-01 10-02 10-03"},
		{"heading on its own line", 2012, "一、元旦：\n2012年1月1日至3日放假调休，共3天。2011年12月31日（星期六）上班。\n二、劳动节：\n5月1日放假。", "-12-31 01-01 01-02 01-03 05-01"},
		{"no colon behind the heading", 2009, "三、清明节4月4日至6日放假，共3天。", "04-04 04-05 04-06"},
		{"no full stops, one holiday a line", 2022, "元旦：1月1日至3日放假\n端午节：6月3日至5日放假", "01-01 01-02 01-03 06-03 06-04 06-05"},
		{"counts in Chinese numerals", 2024, "春节：2月1日至12日放假，共十二天。", "02-01 02-02 02-03 02-04 02-05 02-06 02-07 02-08 02-09 02-10 02-11 02-12"},
		{"a line wrapped in the middle", 2022, "国庆节：10月1日至7日放假调休，\n共7天。10月8日（星期六）、\n10月9日（星期日）上班。", "10-01 10-02 10-03 10-04 10-05 10-06 10-07 -10-08 -10-09"},
		{"a zone's own day", 2022, "那达慕：7月25日放假。", "07-25"},
		{"advice is no day off", 2024, "春节：2月10日至11日放假。鼓励各单位安排职工在除夕（2月9日）休息。", "02-10 02-11"},
		{"rules of the preamble", 2025, "自2025年1月1日起，全体公民放假的假日增加2天。国庆节自10月1日起放假调休7天。一、清明节：4月4日（周五）至6日（周日）放假，共3天。", "04-04 04-05 04-06"},
		{"2007: rest days moved, days alone", 2007,
			"春节：2月18日—24日（即初一至初七）放假，共7天。其中18日、19日、20日为法定假日，将17日（星期六）、18日（星期日）、25日（星期日）三个公休日分别调至21日（星期三）、22日（星期四）、23日（星期五）；24日（星期六）照常公休，17日、25日上班。",
			"-02-17 02-18 02-19 02-20 02-21 02-22 02-23 02-24 -02-25"},
		{"2008: a moved rest day is worked without saying so", 2008,
			"国庆节：9月29日-10月5日放假，共7天。其中，10月1日、2日、3日为法定节假日，9月27日（星期六）、9月28日（星期日）两个公休日调至9月29日（星期一）、30日（星期二），10月4日（星期六）、5日（星期日）照常公休。",
			"-09-27 -09-28 09-29 09-30 10-01 10-02 10-03 10-04 10-05"},
		{"2008: a rest day under the holiday stays off", 2008, "端午节：6月7日—9日放假，共3天。其中：6月7日（星期六）照常公休，6月8日（农历五月初五，端午节）为法定节假日，6月8日（星期日）公休日调至6月9日（星期一）。", "06-07 06-08 06-09"},
		{"2008: December of the year before", 2008, "元旦：2007年12月30日—2008年1月1日放假，共3天。其中，1月1日（星期二）为法定节假日，12月30日（星期日）为公休日，12月29日（星期六）公休日调至12月31日（星期一），12月29日（星期六）上班。", "-12-29 12-30 12-31 01-01"},
		{"2009: a holiday moved too", 2009, "国庆节、中秋节10月1日至8日放假，共8天。其中，10月1日（星期四）为国庆节法定节假日，10月3日（星期六）公休日及中秋节分别调至10月5日（星期一）、10月6日（星期二）。", "10-01 10-02 10-03 10-04 10-05 10-06 10-07 10-08"},
		{"2015: named in the title only", 2015, "关于抗战胜利70周年纪念日调休放假的通知\n2015年9月3日全国放假1天。为方便公众，特作如下调休：9月3日至5日调休放假，共3天。其中9月3日（星期四）放假，9月4日（星期五）调休，9月6日（星期日）上班。\n国务院\n2015年5月13日", "09-03 09-04 09-05 -09-06"},
		{"2019: a second notice lengthens the first", 2019, "四、劳动节：5月1日放假。\n关于调整2019年劳动节假期安排的通知\n一、2019年5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。", "-04-28 05-01 05-02 05-03 05-04 -05-05"},
		{"2020: the holiday extended", 2020, "春节：1月24日至30日放假调休，共7天。1月19日（星期日）、2月1日（星期六）上班。\n一、延长2020年春节假期至2月2日（农历正月初九，星期日），2月3日（星期一）起正常上班。\n二、各地大专院校推迟开学。",
			"-01-19 01-24 01-25 01-26 01-27 01-28 01-29 01-30 01-31 02-01 02-02 -02-03"},
	} {
		got, err := ParseNotice(v.year, v.text)
		if err != nil || compact(got) != v.want {
			t.Errorf("%s: %s, %v\nwant %s", v.name, compact(got), err, v.want)
		}
	}
}

func TestNoticeNames(t *testing.T) {
	for text, want := range map[string]string{
		"国庆节、中秋节：10月1日至8日放假。":                         "国庆节、中秋节",
		"四、“五一”国际劳动节：5月1日放假。":                         "“五一”国际劳动节",
		"——元旦：1月1日放假。":                                "元旦",
		"关于调整2026年劳动节假期安排的通知。一、2026年5月1日至4日放假调休。":     "劳动节",
		"抗日战争暨世界反法西斯战争胜利70周年纪念日：9月3日放假。":              "抗日战争暨世界反法西斯战争胜利70周年纪念日",
		"国务院关于抗战胜利70周年纪念日调休放假的通知\n一、2026年9月3日全国放假1天。": "抗战胜利70周年纪念日",
	} {
		got, err := ParseNotice(2026, text)
		if err != nil || got[0].Name != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
}

func TestNoticeFaults(t *testing.T) {
	for _, v := range []struct {
		name string
		year int
		text string
		want []string // what the messages must say, one for each error
	}{
		{"wrong weekday", 2026, "国庆节：10月1日（周五）至7日放假。", []string{"2026-10-01 是周四，不是括号里写的周五"}},
		{"wrong weekday at the end", 2026, "国庆节：10月1日至7日（周日）放假。", []string{"2026-10-07 是周三"}},
		{"wrong sum", 2026, "国庆节：10月1日至7日放假，共8天。", []string{"列出的却是 7 天"}},
		{"make-up day is no weekend", 2026, "国庆节：10月1日至7日放假。10月9日上班。", []string{"2026-10-09 是周五，本来就上班"}},
		{"both off and worked", 2026, "国庆节：10月1日至10日放假。10月10日（周六）上班。", []string{"2026-10-10 既写了放假又写了上班"}},
		{"no such day", 2026, "清明节：4月31日放假。", []string{"4月31日"}},
		{"far year", 2026, "元旦：2031年1月1日放假。", []string{"2031年1月1日"}},
		{"backwards", 2026, "国庆节：10月7日至1日放假。", []string{"不是一段假期"}},
		{"too long", 2026, "国庆节：9月1日至10月7日放假。", []string{"不超过 31 天"}},
		{"no verb", 2026, "元旦：1月1日。", []string{"没有写 2026-01-01 是放假还是上班"}},
		{"a verb unknown", 2026, "元旦：1月1日至3日停工。", []string{"停工"}},
		{"negated", 2026, "元旦：1月1日放假。1月4日（周日）不上班。", []string{"看不懂“不”"}},
		{"no date", 2026, "元旦：一月一日放假。", []string{"没有认出日期"}},
		{"no name", 2026, "1月1日放假。", []string{"不知道是哪个节日"}},
		{"another year's notice", 2026, "国务院办公厅关于2025年部分节假日安排的通知\n元旦：1月1日放假。", []string{"这是 2025 年的通知"}},
		{"nothing", 2026, "今天天气很好。", []string{"没有找到放假的句子"}},
		{"empty", 2026, "", []string{"没有找到放假的句子"}},
		{"extends nothing", 2020, "延长2020年春节假期至2月2日。", []string{"不在前文"}},
		{"next year unsaid", 2026, "元旦：12月31日至次年1月2日放假。", []string{"看不懂“次年”"}},
		{"every faulty sentence is reported", 2026, "元旦：1月1日（周五）放假。清明节：4月4日（周六）至6日放假，共5天。劳动节：5月1日放假。", []string{"2026-01-01 是周四", "列出的却是 3 天"}},
		{"absurd year", 20260, "元旦：1月1日放假。", []string{"20260"}},
	} {
		got, err := ParseNotice(v.year, v.text)
		all := kernel.AllErrors(err)
		if len(all) != len(v.want) {
			t.Errorf("%s: days %s, errors %v; want %d errors", v.name, compact(got), err, len(v.want))
			continue
		}
		for i, e := range all {
			if e.Code != kernel.CodeInvalid || !strings.Contains(e.Text.ZH, v.want[i]) || e.Text.EN == "" {
				t.Errorf("%s: %q, want %q", v.name, e.Text.ZH, v.want[i])
			}
		}
	}
}

func FuzzParseNotice(f *testing.F) {
	for _, y := range Official() {
		f.Add(y.Year, written(y))
	}
	f.Add(2020, "延长2020年春节假期至2月2日")
	f.Add(2023, "元旦：12月31日至1月2日放假")
	f.Fuzz(func(t *testing.T, year int, text string) {
		days, err := ParseNotice(year, text)
		if err != nil {
			if len(kernel.AllErrors(err)) == 0 || len(days) != 0 {
				t.Fatalf("%v with %d days", err, len(days))
			}
			return
		}
		for i, d := range days {
			if !validDate(d.Date) || d.Date.Year < year-1 || d.Date.Year > year+1 {
				t.Fatalf("day %s in the notice of %d", d.Date, year)
			}
			if i > 0 && !days[i-1].Date.Before(d.Date) {
				t.Fatalf("%s twice or out of order", d.Date)
			}
		}
		if _, err := New([]Year{{Year: year, Days: days}}, OfficeHours(), shanghai); err != nil {
			t.Fatalf("parsed days do not load: %v", err)
		}
	})
}
