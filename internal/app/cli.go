package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/alecthomas/kong"

	"juyan/internal/kernel"
)

// CLI is the command line: one field, one verb.
type CLI struct {
	Demo    DemoCmd    `cmd:"" help:"一条命令看演示：建库、重放一年、打开网站 · The demo: a simulated year, ready to click."`
	Init    InitCmd    `cmd:"" help:"建立一个新区，打印三员的一次性链接 · Found a zone and print the administrators' one-time links."`
	Serve   ServeCmd   `cmd:"" help:"运行网站和定时器 · Run the site and the timers."`
	Account AccountCmd `cmd:"" help:"在服务器上处理账号：一次性链接、停用动态验证码 · Accounts, on the server: one-time links, codes off."`
	Config  ConfigCmd  `cmd:"" help:"现在生效的配置和各项的来处 · What is in force, and where it was said."`
	Doctor  DoctorCmd  `cmd:"" help:"体检：数据库、磁盘、时钟、日历、区域包、密钥 · Looks at database, disk, clock, calendar, pack, keys; changes nothing."`
	Backup  BackupCmd  `cmd:"" help:"运行中备份数据库（SQLite 或 PostgreSQL） · Back up a database while it runs."`
	Import  ImportCmd  `cmd:"" help:"从文件导入历史数据 · Take past records from files."`
	Hotline HotlineCmd `cmd:"" help:"与 12345 热线交换工单（文件） · Exchange tickets with a hotline, as files."`
	Report  ReportCmd  `cmd:"" help:"统计 · Counts."`
	Doubts  DoubtsCmd  `cmd:"" help:"在账本里查疑点 · Search the ledger for doubts."`
	Restore RestoreCmd `cmd:"" help:"把备份恢复成一个新数据库并检查 · Restore a backup into a new database and check it."`
	Ledger  LedgerCmd  `cmd:"" help:"账本：核验、证明、检查点、密钥 · The ledger: verify, prove, checkpoints, keys."`
	Bench   BenchVerbs `cmd:"" help:"性能测量 · Measurements."`
	Version VersionCmd `cmd:"" help:"版本 · Version."`
	Pack    PackCmd    `cmd:"" help:"区域包 · Zone packs."`
	Workday WorkdayCmd `cmd:"" help:"工作日 · Working days."`
	Score   ScoreCmd   `cmd:"" help:"按方案给分，只用文件、不用数据库 · Score by a scheme, from plain files."`
	Pay     PayCmd     `cmd:"" help:"定等次、算奖金池、分到人 · Grades, pools and shares, from plain files."`
	Plan    PlanCmd    `cmd:"" help:"排计划：起止、时差、关键路径、预测，只用文件 · Plans: dates, slack, critical paths, forecasts, from plain files."`
	Route   RouteCmd   `cmd:"" help:"派车：时间窗、容量、班次、技能，只用文件 · Rounds of vans: windows, capacity, shifts, skills, from plain files."`
	Doc     DocCmd     `cmd:"" name:"document" help:"把公文写成 PDF 或 Word（GB/T 9704 版式）· An official document as PDF or Word."`
	XES     XESCmd     `cmd:"" name:"xes" help:"流程日志（XES、CSV）：统计、流程图、互转 · Event logs: figures, map, conversion."`
	ID      IDCmd      `cmd:"" name:"id" help:"代码和证件号 · Identifiers."`
}

// Main runs the command line and returns the process's exit status: 0 done,
// 1 refused or failed, 2 wrong usage.
func Main(ctx context.Context, args []string, io *IO) int {
	var cli CLI
	k, err := kong.New(&cli, kong.Name("juyan"), kong.Description("居延：开发区干事创业一体化平台 · The operating system of a development zone."),
		kong.Writers(io.Out, io.Err), kong.Exit(func(int) {}), kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(io), kong.UsageOnError())
	if err != nil {
		_, _ = fmt.Fprintln(io.Err, err)
		return 2
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := k.Parse(args)
	if err != nil {
		if helpAsked(args) {
			return 0
		}
		say(io, err)
		return 2
	}
	if helpAsked(args) {
		return 0
	}
	if err := parsed.Run(); err != nil {
		say(io, err)
		return 1
	}
	return 0
}

func helpAsked(args []string) bool {
	for _, a := range args {
		if a == "--help" || a == "-h" {
			return true
		}
	}
	return false
}

// say writes an error in the terminal's language, one line each.
func say(io *IO, err error) {
	var ours *kernel.Error
	var several kernel.Errors
	if !errors.As(err, &ours) && !errors.As(err, &several) {
		_, _ = fmt.Fprintln(io.Err, err)
		return
	}
	for _, e := range kernel.AllErrors(err) {
		line := e.Text.In(Terminal())
		if e.Code == kernel.CodeInternal && e.Cause != nil {
			line += ": " + e.Cause.Error()
		}
		_, _ = fmt.Fprintln(io.Err, line)
	}
}

// Terminal is the language of the command line: English under an English
// locale, else Chinese.
func Terminal() kernel.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(v, "en") || strings.HasPrefix(v, "C") || v == "POSIX" {
				return kernel.EN
			}
			return kernel.ZH
		}
	}
	return kernel.ZH
}
