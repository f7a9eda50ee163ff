package app

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/route"
)

// printRoutes prints rounds as people read them: each van from leaving to coming
// back, the sums, who is left out and why.
func printRoutes(w io.Writer, t *stopTable, plan *route.Plan) error {
	out := &planPrinter{bufio.NewWriter(w), Terminal()}
	rows := [][]string{strings.Split(kernel.T("车|点|到达|开始|离开|等候|里程|载量", "van|stop|arrives|begins|leaves|waits|way|load").In(out.lang), "|")}
	depot := kernel.T("车场", "depot").In(out.lang)
	for _, r := range plan.Routes {
		rows = append(rows, []string{r.Van, depot, "", "", t.say(r.Leaves), "", "", ""})
		way, load := 0, 0
		for _, v := range r.Visits {
			way += v.Distance
			load += t.demand(v.Stop)
			rows = append(rows, []string{r.Van, v.Stop, t.say(v.Arrives), t.say(v.Begins), t.say(v.Leaves), t.say(v.Waits), t.say(way), strconv.Itoa(load)})
		}
		rows = append(rows, []string{r.Van, depot, t.say(r.Returns), "", "", "", t.say(r.Distance), ""})
	}
	out.table(rows)
	out.say(kernel.T("%d 辆车，里程 %s，在外 %s（行驶 %s、等候 %s），走访 %d 个点", "vans: %d; way %s; away %s (driving %s, waiting %s); stops: %d"),
		plan.Vans, t.say(plan.Distance), t.say(plan.Duration), t.say(plan.Driving), t.say(plan.Waiting), len(t.problem.Stops)-len(plan.Left))
	for _, l := range plan.Left {
		out.say(kernel.T("没有排上：%s（%s）", "left out: %s (%s)"), l.Stop, l.Why)
	}
	return out.Flush()
}

func (t *stopTable) demand(code string) int {
	for _, s := range t.problem.Stops {
		if s.Code == code {
			return s.Demand
		}
	}
	return 0
}

// say writes units as a number of at most two decimals.
func (t *stopTable) say(n int) string {
	scale := t.scale()
	if t.decimals > 2 {
		n, scale = (n+scale/200)/(scale/100), 100
	}
	text := strconv.Itoa(n / scale)
	if rest := n % scale; rest != 0 {
		text += "." + strings.TrimRight(strconv.Itoa(scale + rest)[1:], "0")
	}
	return text
}
