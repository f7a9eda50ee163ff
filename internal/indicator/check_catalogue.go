package indicator

import (
	"fmt"
	"strings"

	"juyan/internal/kernel"
)

// activity are beginnings of the words of measures that count how an app is
// used, or presence instead of work. No appraisal may read them (rules of the
// State Council's General Office on government apps); this is no setting.
var activity = []string{"login", "signin", "sign_in", "checkin", "check_in", "clock_in", "punch", "click", "online_time", "online_hours", "online_minutes",
	"page_view", "pageview", "session", "app_", "like_", "likes", "thumb", "study_time", "study_hours", "attendance", "download", "register_app"}

func countsActivity(name string) bool {
	for _, part := range strings.Split(strings.ToLower(name), ".") {
		for _, a := range activity {
			if strings.HasPrefix(part, a) || strings.Contains(part, "_"+a) {
				return true
			}
		}
	}
	return false
}

// catalogue checks indicators; prefix leads to their list.
func (c *checker) catalogue(prefix string, list Catalogue) {
	for n := range list {
		i, path := &list[n], fmt.Sprintf("%s%d", prefix, n)
		c.code(path, i.Code)
		c.described(path, i)
		c.versions(path, list, n)
		if c.origin(path, i) {
			c.formula(path, i)
		}
		if i.Panel != nil {
			c.panel(path+".panel", i.Panel)
		}
	}
}

// described checks what the zone's catalogue must say of each indicator.
func (c *checker) described(path string, i *Indicator) {
	if !i.To.IsZero() && !i.From.Before(i.To) {
		c.add(path+".to", kernel.T("“%s”的结束日期不在开始日期之后", "%q ends before it begins"), kernel.T("改正 from 或 to", "correct from or to"), i.Code)
	}
	if i.Decimals < 0 || i.Decimals > 8 {
		c.add(path+".decimals", kernel.T("“%s”不能显示 %d 位小数", "%q cannot be shown with %d decimals"), kernel.T("写 0 到 8", "write 0 to 8"), i.Code, i.Decimals)
	}
	if c.known.Standalone {
		return
	}
	for _, need := range []struct {
		key  string
		none bool
	}{{"level", i.Level == ""}, {"basis", i.Basis.IsZero()}, {"owner", i.Owner == ""}, {"from", i.From.IsZero()}} {
		if need.none {
			c.add(path, kernel.T("指标“%s”缺“%s”", "indicator %q lacks %q"), kernel.T("指标要写明来源层级 level、依据 basis、责任单位 owner 和启用日期 from", "an indicator states its level, basis, owner and the day from which it is in force"), i.Code, need.key)
		}
	}
	if i.Owner != "" && c.known.Units != nil && !c.known.Units[i.Owner] {
		c.add(path+".owner", kernel.T("没有机构“%s”", "there is no unit %q"), kernel.T("写 units.yaml 里的代码", "write a code of units.yaml"), i.Owner)
	}
}

// versions reports an earlier entry of the same code whose time overlaps.
func (c *checker) versions(path string, list Catalogue, n int) {
	for m := range n {
		a, b := &list[m], &list[n]
		apart := !a.To.IsZero() && !b.From.Before(a.To) || !b.To.IsZero() && !a.From.Before(b.To)
		if a.Code == b.Code && !apart {
			c.add(path+".from", kernel.T("指标“%s”的两个版本在时间上重叠", "two versions of indicator %q overlap in time"), kernel.T("给前一个版本写上 to，等于后一个的 from", "give the earlier one a to that equals the from of the later"), b.Code)
		}
	}
}

// origin checks that the value comes from exactly one place; true where that is
// a formula.
func (c *checker) origin(path string, i *Indicator) bool {
	n := 0
	for _, has := range []bool{i.Formula != "", i.Statistic != "", i.Panel != nil, i.Given} {
		if has {
			n++
		}
	}
	how := kernel.T("formula、statistic、panel 写且只写一个", "write exactly one of formula, statistic and panel")
	switch {
	case n != 1:
		c.add(path, kernel.T("指标“%s”的数据来源写了 %d 个", "indicator %q has %d sources"), how, i.Code, n)
	case i.Given && !c.known.Standalone:
		c.add(path+".given", kernel.T("“%s”想从文件直接给数", "%q wants its value given in a file"), kernel.T("区里的指标不手工填数：写 formula、statistic 或 panel", "no indicator of a zone is typed in: write formula, statistic or panel"), i.Code)
	case i.Statistic != "":
		c.statistic(path+".statistic", i.Statistic)
	}
	return n == 1 && i.Formula != ""
}

func (c *checker) statistic(path, name string) {
	switch {
	case countsActivity(name):
		c.forbidden(path, name)
	case c.known.Statistics != nil && !c.known.Statistics[name]:
		c.add(path, kernel.T("没有统计指标“%s”", "there is no statistic %q"), kernel.T("在 statistics.yaml 里加上它，或改正名称", "add it to statistics.yaml or correct the name"), name)
	}
}

func (c *checker) forbidden(path, name string) {
	c.add(path, kernel.T("“%s”考核的是打卡或使用软件的痕迹", "%q appraises presence or the use of an app"), kernel.T("这类数据一律不得用于考核：请改用工作结果的量度", "such data may never be appraised: use a measure of what the work came to"), name)
}

func (c *checker) panel(path string, p *Panel) {
	if len(p.By) == 0 {
		c.add(path+".by", kernel.T("评议没有写由谁评", "the panel has no assessors"), kernel.T("写上角色代码", "write role codes"))
	}
	for i, by := range p.By {
		if c.known.Roles != nil && !c.known.Roles[by] {
			c.add(fmt.Sprintf("%s.by.%d", path, i), kernel.T("没有角色“%s”", "there is no role %q"), kernel.T("写 roles.yaml 里的代码", "write a code of roles.yaml"), by)
		}
	}
	if !p.Max.IsPos() {
		c.add(path+".max", kernel.T("评议的满分应大于 0", "the panel's best mark must be above 0"), kernel.T("通常写 100", "usually 100"))
	}
	if p.Trim < 0 || p.Quorum <= 2*p.Trim {
		c.add(path+".quorum", kernel.T("至少 %d 份评分、去掉最高最低各 %d 份，就没有剩下的了", "of %d marks, with the %d highest and lowest left out, none remains"), kernel.T("quorum 应大于 trim 的两倍", "quorum must be more than twice trim"), p.Quorum, p.Trim)
	}
}

// formula checks that it compiles and reads only what exists.
func (c *checker) formula(path string, i *Indicator) {
	path += ".formula"
	f, err := Compile(i.Formula)
	if err != nil {
		all := kernel.AllErrors(err)
		c.add(path, kernel.T("指标“%s”：%s", "indicator %q: %s"), kernel.T("改正公式", "correct the formula"), i.Code, all[0].Text)
		return
	}
	for _, t := range f.Terms() {
		switch {
		case t.Fn == FnStat || t.Fn == FnClaimed:
			c.statistic(path, t.Name)
		case t.Fn == FnValue:
			c.value(path, i, t.Name)
		case t.Fn.OfMeasure() && countsActivity(t.Name):
			c.forbidden(path, t.Name)
		case t.Fn.OfMeasure() && c.known.Measures != nil && !c.known.Measures[t.Name]:
			c.add(path, kernel.T("没有量度“%s”", "there is no measure %q"), kernel.T("量度由事项种类（facts）和模块发布，请改正名称", "measures are published by kinds (facts) and modules; correct the name"), t.Name)
		}
	}
}

// value checks a reference to another indicator: it exists, and does not lead
// back here.
func (c *checker) value(path string, i *Indicator, code string) {
	day := i.From
	if day.Before(c.day) {
		day = c.day
	}
	if c.all.At(code, day) == nil {
		c.add(path, kernel.T("没有指标“%s”", "there is no indicator %q"), kernel.T("检查代码和启用日期", "check the code and the dates"), code)
		return
	}
	if circle := c.all.circle(i.Code, day); circle != nil {
		c.add(path, kernel.T("指标循环引用：%s", "indicators refer to each other in a circle: %s"), kernel.T("改掉其中一个 value(…)", "change one of the value(…)"), arrows(circle))
	}
}
