package app

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"juyan/internal/intake"
	"juyan/internal/kernel"
)

// ReportCmd is `juyan report KIND --db DB [--json]`.
type ReportCmd struct {
	Place
	Kind  string `arg:"" help:"事项种类的代码；诉求写 whistles · Code of a kind of matter; requests: whistles."`
	From  string `placeholder:"2022-01-01" help:"只算这一天起提出的 · Only those raised on this day or later."`
	To    string `placeholder:"2022-12-31" help:"只算这一天（含）止提出的 · Only those raised on this day or earlier."`
	Clock string `default:"close" help:"按期、超期看哪个时限 · The clock that on time and late are about."`
	Batch string `help:"只算这一批导入的 · Only those of this import."`
	JSON  bool   `name:"json" help:"写成 JSON · As JSON."`
}

// Run prints the counts: total, closed, on time, late, by unit.
func (c *ReportCmd) Run(ctx context.Context, io *IO) error {
	a, err := c.openZone(ctx)
	if err != nil {
		return err
	}
	defer a.closeLogged()
	q := intake.Query{Clock: c.Clock, Batch: kernel.ID(c.Batch)}
	if q.Kind, err = a.kindCode(c.Kind); err != nil {
		return err
	}
	if q.From, err = a.dayStart(c.From, 0); err != nil {
		return err
	}
	if q.To, err = a.dayStart(c.To, 1); err != nil {
		return err
	}
	r, err := a.Intake.Report(ctx, q)
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(io.Out, r)
	}
	return writeReport(io.Out, r, Terminal())
}

// dayStart is the first moment of a day in the zone, days later; zero for "".
func (a *App) dayStart(day string, days int) (kernel.Instant, error) {
	if day == "" {
		return 0, nil
	}
	d, err := kernel.ParseDate(day)
	return d.AddDays(days).At(0, 0, a.Pack.Zone.Location()), err
}

// writeReport prints a table: a line for each unit, the total last.
func writeReport(w io.Writer, r intake.Report, lang kernel.Lang) error {
	head := []kernel.Text{kernel.T("责任单位", "Unit"), kernel.T("总数", "Total"), kernel.T("未办结", "Open"), kernel.T("已办结", "Closed"),
		kernel.T("按期", "On time"), kernel.T("超期", "Late"), kernel.T("无期限", "No deadline"), kernel.T("未办结已过期", "Open, overdue")}
	var table [][]string
	row := make([]string, len(head))
	for i, h := range head {
		row[i] = h.In(lang)
	}
	table = append(table, row)
	line := func(name string, c intake.Count) {
		cells := []string{name}
		for _, n := range []int64{c.Total, c.Open, c.Closed, c.OnTime, c.Late, c.NoDeadline, c.OpenOverdue} {
			cells = append(cells, fmt.Sprint(n))
		}
		table = append(table, cells)
	}
	for _, u := range r.ByUnit {
		line(u.Name.In(lang), u.Count)
	}
	line(kernel.T("合计", "All").In(lang), r.Count)
	return align(w, table)
}

// align prints cells in columns: the first flush left, numbers flush right. A
// Chinese character is as wide as two Latin ones.
func align(w io.Writer, table [][]string) error {
	wide := make([]int, len(table[0]))
	for _, row := range table {
		for i, cell := range row {
			wide[i] = max(wide[i], width(cell))
		}
	}
	out := bufio.NewWriter(w)
	for _, row := range table {
		for i, cell := range row {
			pad := strings.Repeat(" ", wide[i]-width(cell))
			if i == 0 {
				_, _ = out.WriteString(cell + pad)
				continue
			}
			_, _ = out.WriteString("  " + pad + cell)
		}
		_, _ = out.WriteString("\n")
	}
	return out.Flush()
}

func width(s string) int {
	n := 0
	for _, r := range s {
		if n++; r >= 0x2e80 {
			n++
		}
	}
	return n
}
