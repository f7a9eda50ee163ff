package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"juyan/internal/kernel"
	"juyan/internal/sheet"
)

// HotlineCmd is `juyan hotline`: tickets of a hotline as files. docs/hotline.md is
// the contract.
type HotlineCmd struct {
	Take HotlineTake `cmd:"" help:"收工单：一个 CSV 或 Excel 文件，列名是热线的字段名 · Take the tickets of a table whose columns are the hotline's fields."`
	Give HotlineGive `cmd:"" help:"交回状态和结果，写成 CSV · Give back status and result as a CSV."`
}

// HotlineTake is `juyan hotline take FILE --db DB`.
type HotlineTake struct {
	Place
	File string `arg:"" help:"工单文件 · File of tickets."`
}

// Run takes the file and prints a line for each ticket. A row that is refused is
// an error in the end; the others stand, and the file may be given again.
func (c *HotlineTake) Run(ctx context.Context, out *IO) error {
	f, err := os.Open(c.File)
	if err != nil {
		return unopened("file", c.File, err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return unopened("file", c.File, err)
	}
	a, err := c.openZone(ctx)
	if err != nil {
		return err
	}
	defer a.closeLogged()
	lines, err := a.Hotline.TakeFile(ctx, kernel.System(), filepath.Base(c.File), f, info.Size())
	bad := 0
	for _, l := range lines {
		switch {
		case l.Err != nil:
			bad++
			for _, e := range kernel.AllErrors(l.Err) {
				_ = sayLine(out, kernel.T("第 %d 行 %s：%s", "row %d %s: %s"), l.Row, e.Field, e.Text)
			}
		case l.Again:
			_ = sayLine(out, kernel.T("%s 已收过：%s", "%s came before: %s"), l.Ticket, l.Number)
		default:
			_ = sayLine(out, kernel.T("%s 收下：%s", "%s taken: %s"), l.Ticket, l.Number)
		}
	}
	if err == nil && bad > 0 {
		err = kernel.Invalid("file", kernel.T("%d 行没有收下，原因见上；其余已收", "%d of the rows were refused, see above; the others were taken"), bad)
	}
	return err
}

// HotlineGive is `juyan hotline give --db DB [--since CURSOR] [-o FILE]`.
type HotlineGive struct {
	Place
	Since  string `help:"上次打印的位置；不写则从头 · The place printed last time; none: from the beginning."`
	Output string `short:"o" placeholder:"FILE" help:"写到文件；不写则打印 · Write to a file; none: print."`
}

// Run writes the CSV, and prints the place to go on from.
func (c *HotlineGive) Run(ctx context.Context, out *IO) error {
	a, err := c.openZone(ctx)
	if err != nil {
		return err
	}
	defer a.closeLogged()
	var w io.Writer = out.Out
	if c.Output != "" {
		f, err := os.Create(c.Output)
		if err != nil {
			return unopened("output", c.Output, err)
		}
		defer func() { _ = f.Close() }()
		w = f
	}
	n, next, err := a.Hotline.GiveFile(ctx, kernel.System(), c.Since, w, Terminal(), sheet.Table{Zone: a.Pack.Zone.Location()})
	if err == nil {
		_, err = fmt.Fprintln(out.Err, kernel.T("%d 张工单有变化；下次用 --since %s", "%d tickets changed; next time --since %s").Format(n, next).In(Terminal()))
	}
	return err
}
