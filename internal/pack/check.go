package pack

import (
	"fmt"
	"iter"
	"maps"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
)

// checker holds a pack that was read against itself.
type checker struct {
	*reader
	units, posts, people, forces, firms, roleCodes index
}

// index knows on which line each code of one sort was first written.
type index map[string]int

func (x index) has(code string) bool { _, ok := x[code]; return ok }

func (x index) codes() iter.Seq[string] { return maps.Keys(x) }

func mapKeys[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }

func newChecker(r *reader) *checker {
	c := &checker{reader: r}
	p := r.pack
	c.units = indexed(c, "units.yaml", p.Units, func(i int, u Unit) (string, int) { return u.Code, c.doc("units.yaml").at(item(i), "code") })
	c.posts = indexed(c, "posts.csv", p.Posts, func(_ int, x Post) (string, int) { return x.Code, x.Line })
	c.people = indexed(c, "people.csv", p.People, func(_ int, x Person) (string, int) { return x.Code, x.Line })
	c.forces = indexed(c, "task_forces.yaml", p.TaskForces, func(i int, x TaskForce) (string, int) { return x.Code, c.doc("task_forces.yaml").at(item(i), "code") })
	c.firms = indexed(c, "enterprises.csv", p.Enterprises, func(_ int, x Enterprise) (string, int) { return x.Code, x.Line })
	c.roleCodes = indexed(c, "roles.yaml", p.Roles, func(i int, x Role) (string, int) { return x.Code, c.doc("roles.yaml").at(item(i), "code") })
	return c
}

func (c *checker) all() {
	c.zone()
	c.unitTree()
	c.staff()
	c.taskForces()
	c.enterprises()
	c.services()
	c.roles()
	c.signIns()
	c.lists()
	c.dispatch()
	c.kinds()
	c.registers()
	c.figures()
	c.keyTasks()
	c.projects()
	c.invest()
	c.statistics()
	c.party()
	c.doubts()
	c.approvals()
	c.resources()
	c.hotline()
	c.plots()
	c.vans()
	c.pipeline()
	c.reviews()
	c.extendedHours()
	c.counter()
	c.rosters()
	c.appraisal()
	c.award()
}

// doc returns the parsed file, an empty one when it is absent.
func (c *checker) doc(file string) *doc {
	if d := c.docs[file]; d != nil {
		return d
	}
	return &doc{file: file}
}

// indexed gathers the codes of one file and reports doubled and unfit ones.
func indexed[T any](c *checker, file string, list []T, at func(int, T) (string, int)) index {
	out := index{}
	for i, x := range list {
		code, line := at(i, x)
		if code == "" {
			continue // reported as missing already
		}
		if !kernel.IsCode(code) {
			c.add(file, line, kernel.T("代码“%s”不合要求", "the code %q is not fit"), kernel.T("只用文字、数字和 . _ / -，不超过 64 个字", "use letters, digits and . _ / - only, 64 at most"), clip(code))
		}
		if first, twice := out[code]; twice {
			c.add(file, line, kernel.T("代码“%s”重复（第 %d 行已有）", "the code %q is taken already (line %d)"), kernel.T("换一个代码，或删去重复的一条", "give it another code or remove the double"), code, first)
			continue
		}
		out[code] = line
	}
	return out
}

// The sorts of things a reference may point at.
var (
	aUnit      = kernel.T("机构", "unit")
	aPost      = kernel.T("岗位", "post")
	aPerson    = kernel.T("人员", "person")
	aTaskForce = kernel.T("专班", "task force")
	aFirm      = kernel.T("企业", "enterprise")
	aRole      = kernel.T("角色", "role")
)

// refer reports a reference that points at nothing.
func (c *checker) refer(file string, line int, sort kernel.Text, code string, in index) bool {
	if code == "" || in.has(code) {
		return true
	}
	if c.full() {
		return false
	}
	c.add(file, line, kernel.T("没有代码为“%[2]s”的%[1]s", "there is no %[1]s with the code %[2]q"), didYouMean(code, in.codes(), kernel.T("先登记它，或改成已有的代码", "add it first or use an existing code")), sort, clip(code))
	return false
}

// span reports an end that is not after the beginning.
func (c *checker) span(file string, line int, from, to kernel.Date) {
	if !to.IsZero() && !to.After(from) {
		c.add(file, line, kernel.T("结束日期 %s 不晚于开始日期 %s", "the end %s is not after the beginning %s"), kernel.T("结束日期是不再有效的第一天，应晚于开始日期", "the end is the first day it no longer holds, after the beginning"), to, from)
	}
}

// overlap reports whether two half-open spans share a day; a zero end is open.
func overlap(aFrom, aTo, bFrom, bTo kernel.Date) bool {
	return (bTo.IsZero() || aFrom.Before(bTo)) && (aTo.IsZero() || bFrom.Before(aTo))
}

// lists checks that the options of each list differ.
func (c *checker) lists() {
	for _, name := range keys(c.pack.Lists) {
		c.options("lists.yaml", c.doc("lists.yaml"), name, c.pack.Lists[name].Options)
	}
}

// options checks a choice list: codes differ, everyday words are used once.
func (c *checker) options(file string, d *doc, path string, options []caseflow.Option) {
	seen, words := map[string]bool{}, map[string]string{}
	for i, o := range options {
		at := fmt.Sprintf("%s.options.%d", path, i)
		if seen[o.Code] {
			c.add(file, d.line(at), kernel.T("选项代码“%s”重复", "the option %q appears twice"), kernel.T("换一个代码，或删去重复的一项", "give it another code or remove the double"), o.Code)
		}
		seen[o.Code] = true
		for _, w := range o.Words {
			if other, taken := words[w]; taken {
				c.add(file, d.line(at+".words"), kernel.T("常用词“%s”已属于“%s”", "the word %q belongs to %q already"), kernel.T("一个词只能推荐一类，删去一处", "a word can suggest one choice only; remove one"), clip(w), other)
			}
			words[w] = o.Code
		}
	}
}
