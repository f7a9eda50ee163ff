package app

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"juyan/internal/calendar"
	"juyan/internal/cockpit"
	"juyan/internal/exchange"
	"juyan/internal/kernel"
	"juyan/internal/sheet"
)

// XESCmd studies event logs, XES (.xes, .xes.gz) or a table (.csv, .xlsx), told
// apart by content. docs/process.md describes it.
type XESCmd struct {
	Stats   XESStats   `cmd:"" help:"件、事件、活动、变体、起止活动、等待、返工 · Cases, events, activities, variants, waiting, rework."`
	Map     XESMap     `cmd:"" help:"画成流程图（SVG） · The directly-follows map as SVG."`
	Convert XESConvert `cmd:"" help:"在 XES 和 CSV 之间互转 · From XES to CSV or back."`
}

// logColumns name the columns of a table; what is not named is guessed.
type logColumns struct {
	Case     string `placeholder:"COLUMN" help:"编号所在的列，不写则自动认 · The column with the case."`
	Activity string `placeholder:"COLUMN" help:"活动 · The activity."`
	Time     string `placeholder:"COLUMN" help:"时间 · The time."`
	Resource string `placeholder:"COLUMN" help:"办理人 · The person or post."`
	Group    string `placeholder:"COLUMN" help:"单位 · The unit."`
	Strand   string `placeholder:"COLUMN" help:"并行各条支线的编号，主线留空 · The strand, where parts of a case run side by side; empty for its main course."`
	Zone     string `default:"Asia/Shanghai" help:"没有写明时差的时间按哪个时区 · The zone of times without an offset."`
}

// studyFlags say how times are measured.
type studyFlags struct {
	Work     bool          `help:"按工作时间计，内置的放假安排和机关工时 · Measure in working time of the official calendar."`
	Holder   string        `enum:",group,resource" default:"" help:"谁持有：group 单位，resource 办理人 · Whose hands: group or resource."`
	Deadline string        `default:"deadline" placeholder:"KEY" help:"件的期限属性 · The case attribute with the deadline."`
	Near     time.Duration `default:"24h" help:"期限前多久以内的中止算临近 · Suspensions this long before the deadline are near."`
}

// XESStats is `juyan xes stats FILE`.
type XESStats struct {
	File string `arg:"" type:"existingfile" help:"日志 · The log."`
	logColumns
	studyFlags
	Variants int  `default:"10" help:"列出几个最常见的变体 · How many variants to list."`
	JSON     bool `name:"json" help:"全部结果写成 JSON · Everything as JSON."`
}

// XESMap is `juyan xes map FILE -o map.svg`.
type XESMap struct {
	File string `arg:"" type:"existingfile" help:"日志 · The log."`
	Out  string `short:"o" required:"" placeholder:"OUT.svg" help:"写到这个文件 · Where to."`
	logColumns
	studyFlags
	Paths      string `default:"100%" placeholder:"80%" help:"只画占流转这么多的常见路径 · The most frequent paths that make up this share."`
	Activities string `default:"100%" placeholder:"90%" help:"只画占事件这么多的常见活动 · The most frequent activities that make up this share."`
}

// XESConvert is `juyan xes convert A B`.
type XESConvert struct {
	File string `arg:"" type:"existingfile" help:"原日志 · The log."`
	Out  string `arg:"" help:"新文件：.xes、.xes.gz 或 .csv · The new file: .xes, .xes.gz or .csv."`
	logColumns
}

// read reads the log in either form.
func (c *logColumns) read(path string) (*exchange.Log, *time.Location, error) {
	loc, err := time.LoadLocation(c.Zone)
	if err != nil {
		return nil, nil, kernel.Invalid("zone", kernel.T("没有时区“%s”，应写成 Asia/Shanghai 这样", "There is no time zone %q; write it like Asia/Shanghai"), c.Zone)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = f.Close() }()
	l, err := c.readLog(path, f, loc)
	return l, loc, err
}

func (c *logColumns) readLog(path string, f *os.File, loc *time.Location) (*exchange.Log, error) {
	xes, err := looksLikeXES(f)
	if err != nil {
		return nil, err
	}
	if xes {
		return exchange.ReadXES(f, loc, exchange.Limits{})
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	rows, err := sheet.Open(filepath.Base(path), f, info.Size(), sheet.Options{Limits: sheet.Limits{Rows: maxLogRows}})
	if err != nil {
		return nil, err
	}
	times, err := sheet.NewTimeParser(nil, loc)
	if err != nil {
		return nil, err
	}
	return exchange.ReadTable(logTable(rows, times), exchange.Mapping{Case: c.Case, Activity: c.Activity, Time: c.Time, Resource: c.Resource, Group: c.Group, Strand: c.Strand}, exchange.Limits{})
}

// maxLogRows lets a table hold what a log may.
const maxLogRows = 5_000_000

// looksLikeXES tells XML and gzip from tables, and goes back to the beginning.
func looksLikeXES(f io.ReadSeeker) (bool, error) {
	head := make([]byte, 64)
	n, err := io.ReadFull(f, head)
	if err != nil && n == 0 && err != io.EOF {
		return false, err
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head[:n], []byte("\xef\xbb\xbf")), " \t\r\n")
	_, err = f.Seek(0, io.SeekStart)
	return bytes.HasPrefix(head, []byte("<")) || bytes.HasPrefix(head, []byte{0x1f, 0x8b}), err
}

// logTable lends the engine the rows of a sheet.
func logTable(rows *sheet.Reader, times *sheet.TimeParser) exchange.Table {
	return exchange.Table{Header: rows.Header(),
		Next: func() (int, []string, error) {
			row, err := rows.Next()
			return row.Number, row.Cells, err
		},
		Time: func(s string) (kernel.Instant, error) {
			at, err := times.Parse(s)
			return at.At, err
		}}
}

// options say how to study, in the log's zone.
func (f *studyFlags) options(loc *time.Location) (exchange.Options, error) {
	o := exchange.Options{Holder: exchange.Holding(f.Holder), Deadline: f.Deadline, Near: f.Near.Milliseconds(),
		Month: func(t kernel.Instant) string { return t.In(loc).Format("2006-01") }}
	if !f.Work {
		return o, nil
	}
	cal, err := officialCalendar()
	if err != nil {
		return o, err
	}
	o.Working = true
	o.Elapsed = func(from, to kernel.Instant) (int64, error) {
		a, err := cal.Elapsed(from, to, calendar.WorkHours, nil)
		return a.Time.Milliseconds(), err
	}
	return o, nil
}

// Run prints the figures.
func (c *XESStats) Run(out *IO) error {
	l, loc, err := c.read(c.File)
	if err != nil {
		return err
	}
	o, err := c.options(loc)
	if err != nil {
		return err
	}
	s, err := exchange.Analyse(l, o)
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(out.Out, s)
	}
	return writeStudy(out.Out, s, loc, c.Variants)
}

// Run draws the map and says how much of the log it shows.
func (c *XESMap) Run(out *IO) error {
	var f exchange.Focus
	var err error
	if f.Paths, err = part("paths", c.Paths); err != nil {
		return err
	}
	if f.Activities, err = part("activities", c.Activities); err != nil {
		return err
	}
	l, loc, err := c.read(c.File)
	if err != nil {
		return err
	}
	o, err := c.options(loc)
	if err != nil {
		return err
	}
	g, err := exchange.NewGraph(l, o, f)
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.Out, g.SVG(exchange.Look{Lang: Terminal(), Alone: true}), 0o644); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out.Out, g.Caption().In(Terminal()))
	return err
}

// part reads "80%" or "0.8".
func part(field, s string) (float64, error) {
	number, percent := strings.CutSuffix(strings.TrimSpace(s), "%")
	v, err := strconv.ParseFloat(number, 64)
	if percent {
		v /= 100
	}
	if err != nil || !(v > 0 && v <= 1) {
		return 0, kernel.Invalid(field, kernel.T("“%s”不是份额，--%s 应写成 80%% 这样，大于 0、不超过 100%%", "%q is no share; write --%s like 80%%, above 0 and at most 100%%"), s, field)
	}
	return v, nil
}

// Run writes the new file, all of it or nothing.
func (c *XESConvert) Run(out *IO) error {
	l, loc, err := c.read(c.File)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	switch name := strings.ToLower(c.Out); {
	case strings.HasSuffix(name, ".xes"):
		err = exchange.WriteXES(&b, l, loc)
	case strings.HasSuffix(name, ".xes.gz"):
		z := gzip.NewWriter(&b)
		if err = exchange.WriteXES(z, l, loc); err == nil {
			err = z.Close()
		}
	case strings.HasSuffix(name, ".csv"):
		err = cockpit.WriteLogCSV(&b, l, loc)
	default:
		err = kernel.Invalid("out", kernel.T("“%s”：只会写 .xes、.xes.gz 和 .csv", "%q: only .xes, .xes.gz and .csv can be written"), c.Out)
	}
	if err != nil {
		return err
	}
	if l.Skipped > 0 {
		_, _ = fmt.Fprintln(out.Err, kernel.T("嵌套或重复的属性 %d 个没有转", "%d nested or repeated attributes were left out").Format(l.Skipped).In(Terminal()))
	}
	return os.WriteFile(c.Out, b.Bytes(), 0o644)
}
