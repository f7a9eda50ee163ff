package app

import (
	"bytes"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"juyan/internal/kernel"
)

// runWorkday runs `juyan workday ARGS` with in on standard input.
func runWorkday(t *testing.T, in string, args ...string) (string, error) {
	t.Helper()
	var cli struct {
		Workday WorkdayCmd `cmd:""`
	}
	p, err := kong.New(&cli)
	if err != nil {
		t.Fatal(err)
	}
	ctx, err := p.Parse(append([]string{"workday"}, args...))
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = ctx.Run(&IO{In: strings.NewReader(in), Out: &out, Err: &out})
	return out.String(), err
}

func TestWorkdayVerbs(t *testing.T) {
	for _, v := range []struct{ args, in, want string }{
		{"add 2026-02-12 5", "", "2026-02-26\n"},
		{"add 2026-09-18 20", "", "2026-10-22\n"},
		{"add 2026-02-12 5 --suspend 2026-02-25..2026-03-04", "", "2026-03-05\n"},
		{"add 2026-02-12 5 --suspend 2026-03-04..2026-03-05 --suspend 2026-02-25..2026-03-04", "", "2026-03-06\n"},
		{"add 2026-02-26 -- -5", "", "2026-02-12\n"},
		{"count 2026", "", "248\n"},
		{"between 2026-02-12 2026-02-26", "", "5\n"},
		{"between 2026-02-26 2026-02-12", "", "-5\n"},
		{"parse 2026", "中秋节：9月25日（周五）至26日放假。9月20日（周日）上班。", "2026-09-20\twork\t中秋节\n2026-09-25\toff\t中秋节\n2026-09-26\toff\t中秋节\n"},
	} {
		got, err := runWorkday(t, v.in, strings.Fields(v.args)...)
		if err != nil || got != v.want {
			t.Errorf("%s: %q, %v; want %q", v.args, got, err, v.want)
		}
	}
}

func TestWorkdayRefusals(t *testing.T) {
	for args, want := range map[string]string{
		"count 2035":           "2035",
		"add 2026-12-28 10":    "2027",
		"add yesterday 5":      "yesterday",
		"between 2026-02-30 x": "2026-02-30",
		"between 2026-02-03 x": "“x”",
		"add 2026-02-12 5 --suspend 2026-03-04..2026-02-25": "2026-03-04..2026-02-25",
		"add 2026-02-12 5 --suspend tomorrow":               "tomorrow",
		"add 2026-02-12 0 --suspend 2026-02-25..2026-03-04": "0",
		"parse 2026": "没有找到放假的句子",
	} {
		out, err := runWorkday(t, "", strings.Fields(args)...)
		all := kernel.AllErrors(err)
		if out != "" || len(all) != 1 || all[0].Code != kernel.CodeInvalid || !strings.Contains(all[0].Text.ZH, want) {
			t.Errorf("%s: %q, %v; want an error about %q", args, out, err, want)
		}
	}
}
