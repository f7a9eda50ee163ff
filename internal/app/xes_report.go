package app

import (
	"fmt"
	"io"
	"strings"
	"time"

	"juyan/internal/exchange"
	"juyan/internal/kernel"
)

// studyReport prints a study as tables, one under the other.
type studyReport struct {
	w    io.Writer
	s    *exchange.Study
	lang kernel.Lang
	err  error
}

func writeStudy(w io.Writer, s *exchange.Study, loc *time.Location, variants int) error {
	r := &studyReport{w: w, s: s, lang: Terminal()}
	r.summary(s, loc)
	r.ends(s)
	r.activities(s)
	r.variants(s, variants)
	r.holders(s)
	r.months(s)
	return r.err
}

func (r *studyReport) say(t kernel.Text, args ...any) string { return t.Format(args...).In(r.lang) }

// table prints rows under a heading; without rows nothing.
func (r *studyReport) table(title kernel.Text, head []kernel.Text, rows [][]string) {
	if r.err != nil || len(rows) == 0 {
		return
	}
	first := make([]string, len(head))
	for i, h := range head {
		first[i] = h.In(r.lang)
	}
	if _, r.err = fmt.Fprintf(r.w, "\n# %s\n", title.In(r.lang)); r.err == nil {
		r.err = align(r.w, append([][]string{first}, rows...))
	}
}

func (r *studyReport) summary(s *exchange.Study, loc *time.Location) {
	rows := [][]string{}
	add := func(t kernel.Text, value string) { rows = append(rows, []string{t.In(r.lang), value}) }
	add(kernel.T("件", "cases"), fmt.Sprint(s.Cases))
	add(kernel.T("事件", "events"), fmt.Sprint(s.Events))
	add(kernel.T("活动", "activities"), fmt.Sprint(len(s.Activities)))
	add(kernel.T("变体", "variants"), fmt.Sprint(len(s.Variants)))
	if len(s.Variants) > 0 {
		add(kernel.T("最常见的变体", "most frequent variant"), r.say(kernel.T("%d 件", "%d cases"), s.Variants[0].Cases))
	}
	if s.Events > 0 {
		add(kernel.T("起止", "from, to"), s.From.In(loc).Format(time.DateOnly)+" – "+s.To.In(loc).Format(time.DateOnly))
	}
	add(kernel.T("一件的时长：中位、平均、九成以内", "length of a case: median, mean, 90 %"), r.times(s.Throughput))
	add(kernel.T("返工：重复的事件、涉及的件", "rework: repeated events, their cases"), fmt.Sprintf("%d / %d", s.Rework.Events, s.Rework.Cases))
	if b := s.Bottleneck; b != nil {
		add(kernel.T("瓶颈（等得最久的一步）", "bottleneck (most waiting in all)"), r.say(kernel.T("%s → %s：%d 次，共等 %s", "%s → %s: %d times, %s in all"), b.From, b.To, b.Count, s.Words(b.Wait.Total)))
	}
	add(kernel.T("临近期限的中止", "suspensions right before a deadline"), r.pauses(s.Pauses))
	if s.Skipped > 0 {
		add(kernel.T("没有读的嵌套或重复属性", "nested or repeated attributes not read"), fmt.Sprint(s.Skipped))
	}
	for _, row := range rows {
		if r.err == nil {
			_, r.err = fmt.Fprintln(r.w, row[0]+kernel.T("：", ": ").In(r.lang)+row[1])
		}
	}
}

func (r *studyReport) pauses(p *exchange.Pauses) string {
	if p == nil {
		return r.say(kernel.T("没有数据（日志里没有中止或期限）", "no data (the log knows no suspensions or no deadlines)"))
	}
	return fmt.Sprintf("%d / %d", p.Near, p.All)
}

func (r *studyReport) times(t exchange.Times) string {
	if t.N == 0 {
		return r.say(kernel.T("没有数据", "no data"))
	}
	return strings.Join([]string{r.words(t.Median), r.words(t.Mean), r.words(t.P90)}, kernel.T("、", ", ").In(r.lang))
}

func (r *studyReport) words(ms int64) string { return r.s.Words(ms).In(r.lang) }

// wait are the cells of a waiting time.
func (r *studyReport) wait(t exchange.Times) []string {
	if t.N == 0 {
		return []string{"—", "—", "—"}
	}
	return []string{r.words(t.Median), r.words(t.P90), r.words(t.Total)}
}

var waitHead = []kernel.Text{kernel.T("等待中位", "median wait"), kernel.T("九成以内", "90 %"), kernel.T("共等", "in all")}

func (r *studyReport) ends(s *exchange.Study) {
	for _, x := range []struct {
		title kernel.Text
		list  []exchange.Count
	}{{kernel.T("开始于", "Begin with"), s.Starts}, {kernel.T("结束于", "End with"), s.Ends}} {
		var rows [][]string
		for _, c := range x.list {
			rows = append(rows, []string{c.Name, fmt.Sprint(c.Cases)})
		}
		r.table(x.title, []kernel.Text{kernel.T("活动", "activity"), kernel.T("件", "cases")}, rows)
	}
}

func (r *studyReport) activities(s *exchange.Study) {
	var rows [][]string
	for _, a := range s.Activities {
		rows = append(rows, append([]string{a.Name, fmt.Sprint(a.Events), fmt.Sprint(a.Cases), fmt.Sprint(a.Repeats)}, r.wait(a.Wait)...))
	}
	r.table(kernel.T("活动", "Activities"), append([]kernel.Text{kernel.T("活动", "activity"), kernel.T("次", "events"), kernel.T("件", "cases"), kernel.T("重复", "repeats")}, waitHead...), rows)
}

func (r *studyReport) variants(s *exchange.Study, most int) {
	var rows [][]string
	for _, v := range s.Variants[:max(0, min(most, len(s.Variants)))] {
		median := "—"
		if v.Throughput.N > 0 {
			median = r.words(v.Throughput.Median)
		}
		rows = append(rows, []string{strings.Join(v.Activities, " → "), fmt.Sprint(v.Cases), median})
	}
	r.table(kernel.T("最常见的变体", "Most frequent variants"), []kernel.Text{kernel.T("变体", "variant"), kernel.T("件", "cases"), kernel.T("时长中位", "median length")}, rows)
}

func (r *studyReport) holders(s *exchange.Study) {
	var rows [][]string
	for _, h := range s.Holders {
		name := h.Name
		if name == "" {
			name = r.say(kernel.T("（未写明）", "(not named)"))
		}
		rows = append(rows, append([]string{name, fmt.Sprint(h.Events), fmt.Sprint(h.Cases)}, r.wait(h.Wait)...))
	}
	who := map[exchange.Holding]kernel.Text{exchange.ByGroup: kernel.T("单位", "unit"), exchange.ByResource: kernel.T("办理人", "resource")}[s.Held]
	r.table(kernel.T("等谁", "Waiting for whom"), append([]kernel.Text{who, kernel.T("次", "events"), kernel.T("件", "cases")}, waitHead...), rows)
	rows = nil
	for _, p := range s.PingPong {
		rows = append(rows, []string{p.A + " ⇄ " + p.B, fmt.Sprint(p.Count), fmt.Sprint(p.Cases)})
	}
	r.table(kernel.T("来回转", "Back and forth"), []kernel.Text{kernel.T("两方", "between"), kernel.T("次", "times"), kernel.T("件", "cases")}, rows)
}

func (r *studyReport) months(s *exchange.Study) {
	var rows [][]string
	for _, m := range s.Months {
		rows = append(rows, []string{m.Month, fmt.Sprint(m.Cases), r.words(m.Throughput.Median), fmt.Sprintf("%d / %d", m.Main, m.Cases)})
	}
	r.table(kernel.T("按月（开始的月份）", "By month (of the beginning)"), []kernel.Text{kernel.T("月", "month"), kernel.T("件", "cases"), kernel.T("时长中位", "median length"), kernel.T("走最常见变体的", "of the main variant")}, rows)
}
