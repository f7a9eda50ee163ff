package app

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/schedule"
)

// printPlan prints a schedule as people read it: the activities, the critical
// paths, the forecast, the answer to a question.
func printPlan(w io.Writer, p *schedule.Plan, done *planned) error {
	lang := Terminal()
	out := &planPrinter{bufio.NewWriter(w), lang}
	if name := p.Name.In(lang); name != "" {
		out.say(kernel.T("# %s", "# %s"), name)
	}
	out.activities(done.Schedule)
	out.say(out.whole(done.Schedule))
	for _, path := range done.Paths {
		out.say(kernel.T("关键路径：%s", "critical path: %s"), strings.Join(path, " → "))
	}
	for _, n := range done.Notes {
		out.say(kernel.T("注意：%s", "note: %s"), n)
	}
	if len(done.Forecast) > 0 {
		out.forecast(done.Forecast)
	}
	if done.WhatIf != nil {
		out.changes(done.WhatIf)
	}
	return out.Flush()
}

type planPrinter struct {
	*bufio.Writer
	lang kernel.Lang
}

func (o *planPrinter) say(t kernel.Text, args ...any) {
	_, _ = o.WriteString(t.Format(args...).In(o.lang) + "\n") // Flush tells
}

func (o *planPrinter) whole(s *schedule.Schedule) kernel.Text {
	if s.Start.Date.IsZero() {
		return kernel.T("总工期 %d", "length %d").Format(s.Length)
	}
	return kernel.T("%s 开始，%s 完成，共 %d 个工作日", "starts %s, finished %s: %d working days").Format(s.Start, s.Finish, s.Length)
}

func (o *planPrinter) activities(s *schedule.Schedule) {
	heads := kernel.T("编号|名称|工期|最早开始|最早完成|最迟开始|最迟完成|总时差|自由时差|关键", "id|name|takes|start|finish|late start|late finish|slack|free|critical")
	rows := [][]string{strings.Split(heads.In(o.lang), "|")}
	bare := s.Start.Date.IsZero()
	for _, a := range s.Activities {
		takes := a.Takes.String()
		if bare {
			takes = strconv.Itoa(a.Takes.N)
		}
		rows = append(rows, []string{a.Code, a.Name.In(o.lang), takes, a.Start.String(), a.Finish.String(), a.LateStart.String(), a.LateFinish.String(), strconv.Itoa(a.Slack), strconv.Itoa(a.Free), o.standing(a)})
	}
	o.table(rows)
}

// standing says whether an activity is critical, or how it stands.
func (o *planPrinter) standing(a schedule.Row) string {
	switch {
	case a.State == schedule.Done:
		return kernel.T("已完成", "done").In(o.lang)
	case a.State == schedule.Running && a.Critical:
		return kernel.T("关键（在办）", "critical, running").In(o.lang)
	case a.State == schedule.Running:
		return kernel.T("在办", "running").In(o.lang)
	case a.Critical:
		return kernel.T("关键", "critical").In(o.lang)
	}
	return ""
}

func (o *planPrinter) forecast(list []schedule.Range) {
	o.say(kernel.T("\n预测（十次有一次不晚于 P10，一半不晚于 P50，十次有九次不晚于 P90）", "\nforecast (one time in ten no later than P10, half the times P50, nine in ten P90)"))
	rows := [][]string{strings.Split(kernel.T("里程碑|计划|P10|P50|P90", "milestone|planned|P10|P50|P90").In(o.lang), "|")}
	for _, r := range list {
		rows = append(rows, []string{o.called(r.Code, r.Name), r.Planned.String(), o.reached(r.P10), o.reached(r.P50), o.reached(r.P90)})
	}
	o.table(rows)
}

func (o *planPrinter) reached(m *schedule.Mark) string {
	if m == nil {
		return kernel.T("日历以外", "beyond the calendar").In(o.lang)
	}
	return m.String()
}

func (o *planPrinter) called(code string, name kernel.Text) string {
	switch {
	case code == "":
		return kernel.T("全部完成", "everything").In(o.lang)
	case name.In(o.lang) == "":
		return code
	}
	return code + " " + name.In(o.lang)
}

func (o *planPrinter) changes(a *asked) {
	o.say(kernel.T("\n如果 %s：", "\nif %s:"), strings.Join(a.Question, ", "))
	rows := [][]string{strings.Split(kernel.T("活动|开始|变为|完成|变为|", "activity|start|becomes|finish|becomes|").In(o.lang), "|")}
	for _, c := range a.Changes {
		mark := ""
		switch {
		case c.BecomesCritical:
			mark = kernel.T("变为关键", "becomes critical").In(o.lang)
		case c.NoLongerCritical:
			mark = kernel.T("不再关键", "no longer critical").In(o.lang)
		case c.Finish == c.NewFinish && c.Code == "":
			mark = kernel.T("不变", "unchanged").In(o.lang)
		}
		rows = append(rows, []string{o.called(c.Code, c.Name), c.Start.String(), c.NewStart.String(), c.Finish.String(), c.NewFinish.String(), mark})
	}
	o.table(rows)
}

// table prints rows with their columns aligned; a Chinese character is two wide.
func (o *planPrinter) table(rows [][]string) {
	wide := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			wide[i] = max(wide[i], width(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			if wide[i] > 0 {
				line.WriteString(cell + strings.Repeat(" ", wide[i]-width(cell)+2))
			}
		}
		_, _ = o.WriteString(strings.TrimRight(line.String(), " ") + "\n") // Flush tells
	}
}
