package pack

import (
	"regexp"
	"strconv"
	"strings"

	"juyan/internal/kernel"
)

// dispatch checks the catalogue: every topic of its list has a row in force
// without words, every unit exists.
func (c *checker) dispatch() {
	const file = "dispatch.yaml"
	d := c.doc(file)
	for _, kind := range keys(c.pack.Dispatch) {
		cat := c.pack.Dispatch[kind]
		list, there := c.pack.Lists[cat.List]
		if !there {
			c.add(file, d.at(kind, "list"), kernel.T("lists.yaml 里没有列表“%s”", "lists.yaml has no list %q"), didYouMean(cat.List, mapKeys(c.pack.Lists), kernel.T("在 lists.yaml 里加上它", "add it to lists.yaml")), cat.List)
			continue
		}
		covered := map[string]bool{}
		for i, row := range cat.Rows {
			line := d.at(kind, "rows", item(i))
			c.option(file, d.at(kind, "rows", item(i), "topic"), list, cat.List, row.Topic)
			c.refer(file, d.at(kind, "rows", item(i), "lead"), aUnit, row.Lead, c.units)
			for _, u := range row.Call {
				c.refer(file, d.at(kind, "rows", item(i), "call"), aUnit, u, c.units)
			}
			c.span(file, line, row.From, row.To)
			if len(row.Words) == 0 && row.To.IsZero() {
				covered[row.Topic] = true
			}
		}
		for _, o := range list.Options {
			if !covered[o.Code] {
				c.add(file, d.at(kind, "rows"), kernel.T("类别“%s”（%s）没有派单去向", "topic %q (%s) leads to no unit"), kernel.T("加一行不带 words、没有结束日期的", "add a row without words and without an end"), o.Code, o.Name)
			}
		}
	}
}

var decimalForm = regexp.MustCompile(`^-?\d{1,15}(\.\d{1,8})?$`)

// figures checks the year's figures and holds those the program can count
// itself against their count.
func (c *checker) figures() {
	const file = "figures.yaml"
	d := c.doc(file)
	indexed(c, file, c.pack.Figures, func(i int, f Figure) (string, int) { return f.Code, d.at("figures", item(i), "code") })
	for i, f := range c.pack.Figures {
		at := func(key string) int { return d.at("figures", item(i), key) }
		switch {
		case f.Section < 1 || f.Section > 3:
			c.add(file, at("section"), kernel.T("栏目只有 1、2、3，没有 %d", "the sections are 1, 2 and 3, not %d"), kernel.T("1 岗位与绩效，2 项目与产业，3 服务", "1 posts and performance, 2 projects and industry, 3 services"), f.Section)
		case !f.IsConnected() && f.Value != "":
			c.add(file, at("value"), kernel.T("“%s”标为未接入，却写了数值", "%q is marked as not connected but has a value"), kernel.T("删去 value，或删去 connected: false", "remove value or connected: false"), f.Code)
		case f.IsConnected() && f.Value == "" && f.Counts == "" && f.Statistic == "" && f.Pipeline == "" && f.Cases == "" && !f.Runs && !f.Pays:
			c.add(file, at("code"), kernel.T("“%s”没有数值", "%q has no value"), kernel.T("写上 value，或由程序统计的 counts；没有来源就写 connected: false", "write value, or counts for what the program counts; without a source write connected: false"), f.Code)
		case f.Value != "" && !decimalForm.MatchString(f.Value):
			c.add(file, at("value"), kernel.T("“%s”不是数字", "%q is not a number"), kernel.T("只写数字和小数点，例如 29.2342", "digits and a point only, such as 29.2342"), clip(f.Value))
		}
		c.fedBy(f, at("statistic"))
		if f.Pipeline != "" {
			c.live(f, at("pipeline"), at("period"), f.Pipeline, kernel.T("招商看板不会统计“%s”", "the boards of investment cannot count %q"), "key", "passed", "investment", "funds")
		}
		if f.Cases != "" {
			c.live(f, at("cases"), at("period"), f.Cases, kernel.T("办件看板不会统计“%s”", "the board of cases cannot count %q"), "in_time", "satisfied")
		}
		if f.Counts != "" {
			c.counted(f, at("counts"))
		}
	}
}

// fedBy checks the statistic that feeds a figure.
func (c *checker) fedBy(f Figure, line int) {
	code, part, _ := strings.Cut(f.Statistic, ".")
	known := index{}
	for _, s := range c.pack.Series {
		known[s.Code] = 1
		if s.Code == code && part == "share" && s.ShareOf == "" {
			c.add("figures.yaml", line, kernel.T("指标“%s”没有总体，算不出占比", "the series %q is part of nothing: it has no share"), kernel.T("在 statistics.yaml 里写上 share_of", "write share_of in statistics.yaml"), code)
		}
	}
	c.refer("figures.yaml", line, aSeries, code, known)
	if part != "" && part != "growth" && part != "share" {
		c.add("figures.yaml", line, kernel.T("不认识“%s”", "%q is not known here"), kernel.T("写成 tax_revenue、tax_revenue.growth 或 tax_revenue.share", "write tax_revenue, tax_revenue.growth or tax_revenue.share"), f.Statistic)
	}
}

// live checks what a board counts for a figure, and that its period can be read.
func (c *checker) live(f Figure, line, period int, what string, unknown kernel.Text, words ...string) {
	if !contains(words, what) {
		c.add("figures.yaml", line, unknown, oneOf(words), clip(what))
	}
	if _, _, ok := f.Span(); !ok {
		c.add("figures.yaml", period, kernel.T("“%s”不是期间", "%q is not a period"), kernel.T("写成 2022 或 2022-01..2022-11", "write 2022 or 2022-01..2022-11"), clip(f.Period))
	}
}

// counted compares a figure with what the pack itself holds.
func (c *checker) counted(f Figure, line int) {
	n, ok := c.pack.Count(f.Counts)
	if !ok {
		c.add("figures.yaml", line, kernel.T("程序不会统计“%s”", "the program cannot count %q"), kernel.T("写成 register:代码、register:代码.字段、enterprises、posts、people、task_forces、extended_hours 或 extended_items", "write register:CODE, register:CODE.FIELD, enterprises, posts, people, task_forces, extended_hours or extended_items"), clip(f.Counts))
		return
	}
	if f.Value != "" && f.Value != strconv.Itoa(n) {
		c.add("figures.yaml", line, kernel.T("“%s”写的是 %s，区域包里数出来是 %d", "%q says %s; the pack holds %d"), kernel.T("改正数值，或补齐记录", "correct the value or complete the records"), f.Code, f.Value, n)
	}
}

// Count returns how many there are of what a figure counts; false when what is
// not something the pack can count.
func (p *Pack) Count(what string) (int, bool) {
	if of, ok := strings.CutPrefix(what, "register:"); ok {
		code, field, _ := strings.Cut(of, ".")
		return p.countRecords(code, field)
	}
	n, ok := map[string]int{"enterprises": len(p.Enterprises), "posts": len(p.Posts), "people": len(p.People), "task_forces": len(p.TaskForces), "extended_hours": len(p.ExtendedHours.Units), "extended_items": p.ExtendedHours.Items}[what]
	return n, ok
}

// countRecords counts the records of a register, or the different values of
// one field of them.
func (p *Pack) countRecords(code, field string) (int, bool) {
	for _, r := range p.Registers {
		if r.Code != code {
			continue
		}
		if field == "" {
			return len(r.Records), true
		}
		values := map[any]bool{}
		for _, rec := range r.Records {
			if s, ok := rec.Values[field].(string); ok {
				values[s] = true
			}
		}
		return len(values), true
	}
	return 0, false
}

func (c *checker) extendedHours() {
	const file = "extended_hours.yaml"
	d := c.doc(file)
	seen := map[string]bool{}
	for i, u := range c.pack.ExtendedHours.Units {
		c.refer(file, d.at("units", item(i)), aUnit, u, c.units)
		if seen[u] {
			c.add(file, d.at("units", item(i)), kernel.T("机构“%s”写了两次", "unit %q is written twice"), kernel.T("删去一个", "remove one"), u)
		}
		seen[u] = true
	}
}
