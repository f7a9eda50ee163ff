package exchange

import (
	"slices"
	"time"

	"juyan/internal/kernel"
)

// timesOf sums up lengths, which it sorts. The median is the middle one or the
// mean of the two, the 90th percentile the smallest that nine in ten do not
// exceed.
func timesOf(ms []int64) Times {
	n := len(ms)
	if n == 0 {
		return Times{}
	}
	slices.Sort(ms)
	t := Times{N: n, Median: ms[n/2], P90: ms[(n*9+9)/10-1]}
	if n%2 == 0 {
		t.Median = ms[n/2-1] + (ms[n/2]-ms[n/2-1])/2
	}
	for _, v := range ms {
		t.Total += v
	}
	t.Mean = t.Total / int64(n)
	return t
}

// Words says a length as people do. Working time is told in hours: its days would
// be taken for those of the calendar.
func (s *Study) Words(ms int64) kernel.Text {
	d := time.Duration(ms) * time.Millisecond
	switch {
	case s.Working && d >= time.Hour:
		return kernel.T("%.1f 工时", "%.1f working h").Format(d.Hours())
	case d >= 10*24*time.Hour:
		return kernel.T("%d 天", "%d d").Format(int(d.Hours()/24 + 0.5))
	case d >= 24*time.Hour:
		return kernel.T("%.1f 天", "%.1f d").Format(d.Hours() / 24)
	case d >= time.Hour:
		return kernel.T("%.1f 小时", "%.1f h").Format(d.Hours())
	case d >= time.Minute:
		return kernel.T("%d 分", "%d min").Format(int(d.Minutes()))
	}
	return kernel.T("%d 秒", "%d s").Format(int(d.Seconds()))
}
