package schedule

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"juyan/internal/kernel"
)

// Fault is something wrong in a plan: where ("activities.3.after"), what, and how
// to mend it.
type Fault struct {
	Path string
	What kernel.Text
	How  kernel.Text
}

// Check says what is wrong with a plan, whatever the calendar.
func Check(p *Plan) []Fault {
	_, faults := compile(p)
	return faults
}

// maxActivities bounds a plan; sums of lengths stay within 32 bits.
const maxActivities = 10000

// maxFaults bounds how many faults are told: beyond, a person mends these first.
const maxFaults = 100

// full reports whether there is no room for more, so that nobody works out advice
// that is not told.
func (c *checker) full() bool { return len(c.faults) >= maxFaults }

// checker gathers faults while a plan is compiled.
type checker struct {
	plan   *Plan
	at     map[string]int32
	faults []Fault
}

func (c *checker) fault(path string, what, how kernel.Text, args ...any) {
	c.faults = append(c.faults, Fault{path, what.Format(args...), how})
}

// path names a field of activity i.
func path(i int, field string) string { return "activities." + strconv.Itoa(i) + "." + field }

// activities checks each by itself.
func (c *checker) activities() {
	n := len(c.plan.Activities)
	if n == 0 {
		c.fault("activities", kernel.T("计划里没有活动", "the plan has no activities"), kernel.T("至少写一项", "write at least one"))
	}
	if n > maxActivities {
		c.fault("activities", kernel.T("计划有 %d 项活动，最多 %d 项", "the plan has %d activities; %d are the most"), kernel.T("拆成几个计划", "make several plans of it"), n, maxActivities)
		return
	}
	for i := range c.plan.Activities {
		if c.full() {
			return
		}
		a := &c.plan.Activities[i]
		if !fit(a.Code) {
			c.fault(path(i, "code"), kernel.T("编号“%s”不合要求", "the code %q is not fit"), kernel.T("写 1 到 64 个字，不含逗号、分号、冒号、加号、换行", "write 1 to 64 characters without comma, semicolon, colon, plus sign or line break"), clip(a.Code))
			continue
		}
		if j, twice := c.at[a.Code]; twice {
			c.fault(path(i, "code"), kernel.T("编号“%s”写了两次（第 %d 项已有）", "the code %q is written twice (already item %d)"), kernel.T("换一个编号，或删去重复的一项", "give it another code or remove the double"), a.Code, j+1)
		}
		c.at[a.Code] = int32(i)
		c.lengths(i, a)
		c.facts(i, a)
	}
}

// unfit are the characters that separate codes or stand behind one.
var unfit = regexp.MustCompile(`[,;:+，；、\x00-\x1f\x7f]`)

func fit(code string) bool {
	return code != "" && len(code) <= 256 && len([]rune(code)) <= 64 && strings.TrimSpace(code) == code && (plain(code) || !unfit.MatchString(code))
}

// plain is the quick answer for codes of letters, digits and dashes.
func plain(code string) bool {
	for i := range len(code) {
		b := code[i]
		if !(b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '_' || b == '.') {
			return false
		}
	}
	return true
}

func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

func (c *checker) lengths(i int, a *Activity) {
	if a.Takes.N < 0 || a.Takes.N > maxLength {
		c.fault(path(i, "takes"), kernel.T("工期 %d 不在 0 到 %d 之间", "the length %d is not between 0 and %d"), LengthForm, a.Takes.N, maxLength)
	}
	if a.Progress != nil && (*a.Progress < 0 || *a.Progress > 100) {
		c.fault(path(i, "progress"), kernel.T("进度 %d 不在 0 到 100 之间", "the progress %d is not between 0 and 100"), kernel.T("写百分数，例如 40", "write a percentage, such as 40"), *a.Progress)
	}
}

// facts checks what really happened.
func (c *checker) facts(i int, a *Activity) {
	switch {
	case !a.Finished.IsZero() && a.Started.IsZero():
		c.fault(path(i, "finished"), kernel.T("“%s”有完成日期，没有开始日期", "%q has a finish but no start"), kernel.T("补上实际开始日期", "add the day it really started"), a.Code)
	case !a.Finished.IsZero() && a.Finished.Before(a.Started):
		c.fault(path(i, "finished"), kernel.T("“%s”的完成日期 %s 早于开始日期 %s", "the finish %[2]s of %[1]q is before its start %[3]s"), kernel.T("改正其中一个日期", "correct one of the dates"), a.Code, a.Finished, a.Started)
	case a.Progress != nil && *a.Progress > 0 && a.Started.IsZero():
		c.fault(path(i, "progress"), kernel.T("“%s”有进度，没有开始日期", "%q has progress but no start"), kernel.T("补上实际开始日期", "add the day it really started"), a.Code)
	}
}

// links appends the predecessors of activity i to those of others.
func (c *checker) links(out []link, i int) []link {
	a, mine := &c.plan.Activities[i], len(out)
	for _, s := range a.After {
		if c.full() {
			return out
		}
		r, ok := parseReference(s)
		from, known := c.at[r.code]
		switch {
		case !ok:
			c.fault(path(i, "after"), kernel.T("紧前工作“%s”看不懂", "the predecessor %q is not understood"), kernel.T("写成 B、B+5wd（隔 5 个工作日）或 B:ss+5wd（B 开始后 5 个工作日）", "write B, B+5wd (five working days later) or B:ss+5wd (five after the start of B)"), clip(s))
		case !known:
			c.fault(path(i, "after"), kernel.T("“%s”的紧前工作“%s”不在计划里", "the predecessor %[2]q of %[1]q is not in the plan"), c.near(r.code), a.Code, clip(r.code))
		case int(from) == i:
			c.fault(path(i, "after"), kernel.T("“%s”是自己的紧前工作", "%q is its own predecessor"), kernel.T("删去它", "remove it"), a.Code)
		default:
			out = append(out, link{from, int32(i), r.kind, r.lag})
		}
	}
	c.marks(i, a, out[mine:])
	return out
}

// marks checks that only predecessors are softened.
func (c *checker) marks(i int, a *Activity, links []link) {
	for _, way := range Ways {
		for _, code := range a.softened(way) {
			from, known := c.at[code]
			if !known || !slices.ContainsFunc(links, func(l link) bool { return l.from == from }) {
				c.fault(path(i, field(way)), kernel.T("“%s”不是“%s”的紧前工作", "%q is no predecessor of %q"), kernel.T("先写进紧前工作，或在这里删去", "name it among the predecessors first, or remove it here"), clip(code), a.Code)
			}
		}
	}
}

// field is the name of the list of a way.
func field(way Way) string {
	return map[Way]string{Parallel: "parallel", Defer: "deferrable", Promise: "promisable"}[way]
}

// maxNear bounds how often a large plan is searched for what a code may have meant.
const maxNear = 5

// near is the advice after an unknown code.
func (c *checker) near(code string) kernel.Text {
	if len(c.plan.Activities) < 1000 || len(c.faults) < maxNear {
		if n := kernel.Nearest(code, slices.Sorted(maps.Keys(c.at))); n != "" {
			return kernel.T("是不是想写“%s”？", "did you mean %q?").Format(n)
		}
	}
	return kernel.T("先加上这项活动，或改正编号", "add the activity or correct the code")
}
