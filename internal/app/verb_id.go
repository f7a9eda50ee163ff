package app

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"juyan/internal/codes"
	"juyan/internal/kernel"
)

// IDCmd groups the verbs about identifiers.
type IDCmd struct {
	Check IDCheckCmd `cmd:"" help:"识别并校验代码 · Identify and check codes."`
}

// IDCheckCmd tells what codes are and whether they can be right:
//
//	juyan id check CODE…        or one a line on standard input
//
// One line a reading: code, what it is, verdict (ok, warn, bad), explanation,
// separated by tabs. A warning is no failure; a code that fits nothing is.
type IDCheckCmd struct {
	Codes   []string `arg:"" optional:"" name:"code" help:"统一社会信用代码、居民身份号码、项目代码、组织机构代码、行业代码或区划代码；不写则从标准输入逐行读取 · Codes; none: one a line from standard input."`
	English bool     `name:"en" help:"用英文说明 · Explain in English."`
}

// Run prints what each code is. Error codes: invalid when some code is bad, or
// there is none.
func (c *IDCheckCmd) Run(io *IO) error {
	lang := kernel.ZH
	if c.English {
		lang = kernel.EN
	}
	out := bufio.NewWriter(io.Out)
	checked, failed := 0, 0
	today := kernel.DateOf(kernel.SystemClock.Now().In(time.Local))
	err := c.each(io.In, func(code string) {
		found := codes.Identify(code, today)
		checked++
		if found[0].Verdict == codes.Bad {
			failed++
		}
		for _, f := range found {
			_, _ = fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", strings.ReplaceAll(f.Code, "\t", " "), f.Name.In(lang), f.Verdict, f.Reason.In(lang))
		}
	})
	if err = errors.Join(err, out.Flush()); err != nil {
		return err
	}
	switch {
	case checked == 0:
		return kernel.Invalid("code", kernel.T("没有要校验的代码：写在命令后面，或从标准输入逐行给出", "No codes to check: give them as arguments, or one a line on standard input"))
	case failed > 0:
		return kernel.Invalid("code", kernel.T("%[2]d个代码中有%[1]d个不可能正确", "%d of %d codes cannot be right"), failed, checked)
	}
	return nil
}

// each hands over the arguments, or the lines of in that are not empty.
func (c *IDCheckCmd) each(in io.Reader, check func(code string)) error {
	for _, code := range c.Codes {
		check(code)
	}
	if len(c.Codes) > 0 {
		return nil
	}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		if code := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff")); code != "" {
			check(code)
		}
	}
	if err := lines.Err(); err != nil {
		return &kernel.Error{Code: kernel.CodeInvalid, Field: "code", Cause: err,
			Text: kernel.T("标准输入读不下去，请检查是否一行一个代码", "Standard input cannot be read; give one code a line")}
	}
	return nil
}
