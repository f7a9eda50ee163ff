package pack

import (
	"cmp"
	"fmt"
	"slices"

	"juyan/internal/kernel"
)

// Problem is one finding about a pack: where it is, what is wrong and how to
// mend it. Line is 1-based, 0 when it concerns the whole file.
type Problem struct {
	File string
	Line int
	What kernel.Text
	How  kernel.Text
	// Warn marks what deserves a look but does not keep the pack from being
	// used, such as a credit code whose check character does not fit.
	Warn bool
}

// In returns the finding as one line: "units.yaml:12: what. How".
func (p Problem) In(lang kernel.Lang) string {
	where := p.File
	if p.Line > 0 {
		where = fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	mark, gap := "", "。"
	if p.Warn {
		mark = kernel.T("提醒：", "note: ").In(lang)
	}
	if lang == kernel.EN {
		gap = ". "
	}
	return where + ": " + mark + p.What.In(lang) + gap + p.How.In(lang)
}

// Errors returns the problems that are not mere warnings.
func Errors(ps []Problem) []Problem {
	return slices.DeleteFunc(slices.Clone(ps), func(p Problem) bool { return p.Warn })
}

// maxProblems bounds what one check reports: beyond it a person mends the
// first ones and checks again.
const maxProblems = 500

// findings collects problems; every reader and check shares one.
type findings struct{ list []Problem }

func (f *findings) add(file string, line int, what, how kernel.Text, args ...any) {
	if !f.full() {
		f.list = append(f.list, Problem{File: file, Line: line, What: what.Format(args...), How: how})
	}
}

func (f *findings) warn(file string, line int, what, how kernel.Text, args ...any) {
	if !f.full() {
		f.list = append(f.list, Problem{File: file, Line: line, What: what.Format(args...), How: how, Warn: true})
	}
}

// full reports whether there is no room for more findings, so that nobody works
// out advice that is not shown.
func (f *findings) full() bool { return len(f.list) >= maxProblems }

// sorted returns the findings by file and line.
func (f *findings) sorted() []Problem {
	slices.SortStableFunc(f.list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return f.list
}
