package ui

import (
	"context"
	"fmt"
	"time"

	"juyan/internal/kernel"
)

var weekdays = map[kernel.Lang][7]string{
	kernel.ZH: {"周日", "周一", "周二", "周三", "周四", "周五", "周六"},
	kernel.EN: {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
}

// DayWords writes a day in full: "2023年1月3日 周二", "Tue 3 Jan 2023".
func DayWords(lang kernel.Lang, d kernel.Date) string {
	week := weekdays[lang][d.Weekday()]
	if lang == kernel.EN {
		return fmt.Sprintf("%s %d %s %d", week, d.Day, d.Month.String()[:3], d.Year)
	}
	return fmt.Sprintf("%d年%d月%d日 %s", d.Year, d.Month, d.Day, week)
}

// DateWords writes d shortly, seen from today: "12-29" or "29 Dec" within the
// year, else "2021-12-29" or "29 Dec 2021".
func DateWords(lang kernel.Lang, d, today kernel.Date) string {
	near := d.Year == today.Year || absDays(today.Days(d)) < 60
	if lang == kernel.EN {
		s := fmt.Sprintf("%d %s", d.Day, d.Month.String()[:3])
		if !near {
			s += fmt.Sprintf(" %d", d.Year)
		}
		return s
	}
	if near {
		return d.String()[5:]
	}
	return d.String()
}

// WhenWords writes i as people say it, seen from the Env's now: "今天 10:05",
// "昨天 16:30", "12-29 10:05" (the last 60 days, or this year), "2021-12-29". Zero is "".
func WhenWords(e *Env, i kernel.Instant) string {
	if i.IsZero() {
		return ""
	}
	t, now := i.In(e.Loc), e.Now.In(e.Loc)
	day, today := kernel.DateOf(t), kernel.DateOf(now)
	clock := t.Format("15:04")
	switch today.Days(day) {
	case 0:
		return e.Words("ui.today", clock)
	case -1:
		return e.Words("ui.yesterday", clock)
	case 1:
		return e.Words("ui.tomorrow", clock)
	}
	words := DateWords(e.Lang, day, today)
	if day.Year == today.Year || absDays(today.Days(day)) < 60 {
		words += " " + clock
	}
	return words
}

func absDays(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// Exact writes i to the second with its day of the week, for titles and for
// paper: "2022年12月29日 周四 10:05:33". Zero is "".
func Exact(e *Env, i kernel.Instant) string {
	if i.IsZero() {
		return ""
	}
	t := i.In(e.Loc)
	return DayWords(e.Lang, kernel.DateOf(t)) + " " + t.Format("15:04:05")
}

// Minute writes i in full to the minute: "2023年1月3日 周二 09:30".
func Minute(e *Env, i kernel.Instant) string {
	t := i.In(e.Loc)
	return DayWords(e.Lang, kernel.DateOf(t)) + " " + t.Format("15:04")
}

// machine writes i for the datetime attribute.
func machine(ctx context.Context, i kernel.Instant) string {
	return i.In(EnvOf(ctx).Loc).Format(time.RFC3339)
}

// LeftWords says how much of a clock is left, or by how much it is over:
// "剩 2 小时 10 分", "超时 40 分钟". Use it for clocks in plain or working time;
// minutes may be negative.
func LeftWords(ctx context.Context, minutes int64) string {
	key := "ui.left"
	if minutes < 0 {
		key, minutes = "ui.over", -minutes
	}
	return T(ctx, key, SpanWords(ctx, minutes))
}

// SpanWords writes a span of minutes: "40 分钟", "2 小时 10 分", "3 天 4 小时".
func SpanWords(ctx context.Context, minutes int64) string {
	switch {
	case minutes < 60:
		return T(ctx, "ui.minutes", minutes)
	case minutes < 48*60 && minutes%60 == 0:
		return T(ctx, "ui.hours", minutes/60)
	case minutes < 48*60:
		return T(ctx, "ui.hours-minutes", minutes/60, minutes%60)
	}
	return T(ctx, "ui.days", minutes/(24*60))
}

// LeftDaysWords says the same of a clock in days: "剩 5 个工作日", "超时 2 天".
// Negative is over.
func LeftDaysWords(ctx context.Context, days int, working bool) string {
	unit, n := "ui.days", days
	if working {
		unit = "ui.workdays"
	}
	switch {
	case n < 0:
		return T(ctx, "ui.over", T(ctx, unit, -n))
	case n == 0:
		return T(ctx, "ui.due-today")
	}
	return T(ctx, "ui.left", T(ctx, unit, n))
}
