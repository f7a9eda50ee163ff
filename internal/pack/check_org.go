package pack

import (
	"time"

	"juyan/internal/codes"
	"juyan/internal/kernel"
)

func (c *checker) zone() {
	const file = "zone.yaml"
	z, d := c.pack.Zone, c.doc(file)
	if d.root == nil {
		return
	}
	if _, err := time.LoadLocation(z.TZ); err != nil || z.TZ == "" || z.TZ == "Local" {
		c.add(file, d.at("tz"), kernel.T("没有时区“%s”", "there is no time zone %q"), kernel.T("写成 Asia/Shanghai", "write Asia/Shanghai"), z.TZ)
	}
	for _, e := range kernel.AllErrors(z.Hours.Check()) {
		c.add(file, d.at("hours"), e.Text, kernel.T("改正工作时间", "correct the office hours"))
	}
	if r := z.Drafts; r.Days < 0 || r.Days > 0 && r.Most < 1 {
		c.add(file, d.at("drafts"), kernel.T("草稿要写保留几天（days）、一个人最多几份（most）", "drafts need the days they are kept and how many a person may have (most)"), kernel.T("例如 {days: 30, most: 20}", "such as {days: 30, most: 20}"))
	}
	if r := codes.CheckArea(z.Area); r.Verdict != codes.OK {
		c.warn(file, d.at("area"), r.Reason, kernel.T("对照 GB/T 2260", "compare GB/T 2260"))
	}
}

// unitTree checks that parents exist and that the tree has no circle.
func (c *checker) unitTree() {
	const file = "units.yaml"
	parent := map[string]string{}
	for _, u := range c.pack.Units {
		parent[u.Code] = u.Parent
	}
	for i, u := range c.pack.Units {
		d := c.doc(file)
		c.refer(file, d.at(item(i), "parent"), aUnit, u.Parent, c.units)
		c.span(file, d.at(item(i), "to"), u.From, u.To)
		if circular(u.Code, parent) {
			c.add(file, d.at(item(i), "parent"), kernel.T("机构“%s”绕了一圈又是自己的上级", "unit %q is its own superior"), kernel.T("改正 parent", "correct parent"), u.Code)
		}
		if u.Class < 0 || u.Class > 3 {
			c.add(file, d.at(item(i), "class"), kernel.T("机构类别只有 1、2、3，没有 %d", "the classes are 1, 2 and 3, not %d"), kernel.T("改成 1、2 或 3，不分类就删去", "write 1, 2 or 3, or remove it"), u.Class)
		}
		if u.Class > 0 && u.Affiliation != AffiliationZone {
			c.add(file, d.at(item(i), "class"), kernel.T("“%s”不是区管机构，不分一二三类", "%q is not the zone's own, so it has no class"), kernel.T("删去 class", "remove class"), u.Code)
		}
	}
}

func circular(code string, parent map[string]string) bool {
	at := parent[code]
	for range parent {
		if at == code {
			return true
		}
		at = parent[at]
	}
	return false
}

// staff checks posts, people and who holds what when.
func (c *checker) staff() {
	heads := map[string]int{}
	for _, p := range c.pack.Posts {
		c.refer("posts.csv", p.Line, aUnit, p.Unit, c.units)
		c.span("posts.csv", p.Line, p.From, p.To)
		for _, r := range p.Roles {
			c.refer("posts.csv", p.Line, aRole, r, c.roleCodes)
		}
		c.both("posts.csv", p.Line, "name", p.Name)
		if p.Rank == RankHead && p.To.IsZero() {
			if first, twice := heads[p.Unit]; twice {
				c.add("posts.csv", p.Line, kernel.T("机构“%s”有两个主要负责人岗位（第 %d 行已有）", "unit %q has two heads (line %d already)"), kernel.T("其中一个改成 deputy 或 staff", "make one of them deputy or staff"), p.Unit, first)
			}
			heads[p.Unit] = p.Line
		}
	}
	for _, p := range c.pack.People {
		if p.Sex != "" && p.Sex != "f" && p.Sex != "m" {
			c.add("people.csv", p.Line, kernel.T("性别“%s”看不懂", "the sex %q is not understood"), kernel.T("写 f（女）或 m（男）", "write f or m"), clip(p.Sex))
		}
		if list, there := c.pack.Lists["identities"]; there && p.Identity != "" {
			c.option("people.csv", p.Line, list, "identities", p.Identity)
		}
	}
	c.appointments()
}

// both reports a text that lacks a language.
func (c *checker) both(file string, line int, column string, t kernel.Text) {
	if t.ZH == "" || t.EN == "" {
		c.add(file, line, kernel.T("%s 缺中文或英文", "%s lacks Chinese or English"), kernel.T("填上 %[1]s_zh 和 %[1]s_en", "fill in %[1]s_zh and %[1]s_en").Format(column), column)
	}
}

// option reports a code that a list does not have.
func (c *checker) option(file string, line int, list List, name, code string) {
	if _, ok := list.Option(code); ok || c.full() {
		return
	}
	known := index{}
	for _, o := range list.Options {
		known[o.Code] = 1
	}
	c.add(file, line, kernel.T("列表 %s 里没有“%s”", "the list %s has no %q"), didYouMean(code, known.codes(), oneOf(keys(known))), name, clip(code))
}

func (c *checker) appointments() {
	const file = "appointments.csv"
	held := map[string][]Appointment{}
	posts := map[string]Post{}
	for _, p := range c.pack.Posts {
		posts[p.Code] = p
	}
	for _, a := range c.pack.Appointments {
		c.refer(file, a.Line, aPerson, a.Person, c.people)
		c.span(file, a.Line, a.From, a.To)
		if !c.refer(file, a.Line, aPost, a.Post, c.posts) {
			continue
		}
		if p := posts[a.Post]; a.From.Before(p.From) || !p.To.IsZero() && !a.From.Before(p.To) {
			c.add(file, a.Line, kernel.T("任职日期 %s 时岗位“%s”还不存在或已撤销", "on %s the post %q did not exist"), kernel.T("改正日期，或改岗位的设立、撤销日期", "correct the date or the post's own dates"), a.From, a.Post)
		}
		for _, b := range held[a.Post] {
			if overlap(a.From, a.To, b.From, b.To) {
				c.add(file, a.Line, kernel.T("岗位“%s”同时有两人任职（另见第 %d 行）", "post %q is held by two people at once (see line %d)"), kernel.T("写上前任的离任日期；离任日期是不再任职的第一天", "write the end of the earlier one: the first day it no longer holds"), a.Post, b.Line)
			}
		}
		held[a.Post] = append(held[a.Post], a)
	}
}

func (c *checker) taskForces() {
	const file = "task_forces.yaml"
	d, standing := c.doc(file), 0
	for i, t := range c.pack.TaskForces {
		c.refer(file, d.at(item(i), "lead"), aUnit, t.Lead, c.units)
		c.refer(file, d.at(item(i), "commissioner"), aPost, t.Commissioner, c.posts)
		for j, p := range t.Officers {
			c.refer(file, d.at(item(i), "officers", item(j)), aPost, p, c.posts)
		}
		for j, p := range t.Members {
			c.refer(file, d.at(item(i), "members", item(j)), aPost, p, c.posts)
		}
		c.span(file, d.at(item(i), "to"), t.From, t.To)
		if t.Standing {
			standing++
		}
		if !t.Standing && t.Project.IsZero() {
			c.add(file, d.at(item(i)), kernel.T("专班“%s”既不是常设的，也没写服务哪个项目", "task force %q is neither standing nor names its project"), kernel.T("加 project，或写 standing: true", "add project, or standing: true"), t.Code)
		}
	}
	if standing != 1 && len(c.pack.TaskForces) > 0 {
		c.add(file, 0, kernel.T("常设的企业服务专班应正好一个，现在有 %d 个", "there must be exactly one standing task force; there are %d"), kernel.T("在那一个专班下写 standing: true", "write standing: true under that one"), standing)
	}
}

func (c *checker) enterprises() {
	const file = "enterprises.csv"
	seen := map[string]int{}
	for _, e := range c.pack.Enterprises {
		c.both(file, e.Line, "name", e.Name)
		c.both(file, e.Line, "short", e.Short)
		switch r := codes.CheckUSCC(e.USCC); r.Verdict {
		case codes.Bad:
			c.add(file, e.Line, kernel.T("统一社会信用代码 %s：%s", "credit code %s: %s"), kernel.T("对照营业执照改正", "correct it from the licence"), clip(e.USCC), r.Reason)
		case codes.Warn:
			c.warn(file, e.Line, kernel.T("统一社会信用代码 %s：%s", "credit code %s: %s"), kernel.T("对照营业执照核对", "compare it with the licence"), clip(e.USCC), r.Reason)
		}
		if first, twice := seen[e.USCC]; twice {
			c.add(file, e.Line, kernel.T("统一社会信用代码 %s 与第 %d 行相同", "credit code %s is that of line %d"), kernel.T("同一家企业只登记一次", "enter a firm once"), e.USCC, first)
		}
		seen[e.USCC] = e.Line
		if r := codes.CheckIndustry(e.Industry); r.Verdict == codes.Bad {
			c.add(file, e.Line, r.Reason, kernel.T("对照 GB/T 4754-2017", "compare GB/T 4754-2017"))
		}
		if list, there := c.pack.Lists["enterprise_classes"]; there {
			c.option(file, e.Line, list, "enterprise_classes", e.Class)
		}
	}
}

func (c *checker) services() {
	const file = "services.csv"
	members := map[string][]string{}
	for _, t := range c.pack.TaskForces {
		members[t.Code] = append(append([]string{t.Commissioner}, t.Officers...), t.Members...)
	}
	before := map[string][]Service{}
	for _, s := range c.pack.Services {
		c.refer(file, s.Line, aFirm, s.Enterprise, c.firms)
		c.span(file, s.Line, s.From, s.To)
		known := c.refer(file, s.Line, aTaskForce, s.TaskForce, c.forces)
		for _, post := range []string{s.Commissioner, s.Officer} {
			if c.refer(file, s.Line, aPost, post, c.posts) && known && !contains(members[s.TaskForce], post) {
				c.add(file, s.Line, kernel.T("岗位“%s”不在专班“%s”里", "post %q is not in task force %q"), kernel.T("在 task_forces.yaml 里把它加进专班，或换一个岗位", "add it to the task force in task_forces.yaml or name another post"), post, s.TaskForce)
			}
		}
		for _, b := range before[s.Enterprise] {
			if overlap(s.From, s.To, b.From, b.To) {
				c.add(file, s.Line, kernel.T("企业“%s”同一时间有两组服务人员（另见第 %d 行）", "enterprise %q is served twice at one time (see line %d)"), kernel.T("写上前一组的结束日期", "write the end of the earlier one"), s.Enterprise, b.Line)
			}
		}
		before[s.Enterprise] = append(before[s.Enterprise], s)
	}
}

func (c *checker) signIns() {
	const file = "sign_ins.yaml"
	d := c.doc(file)
	indexed(c, file, c.pack.SignIns, func(i int, s SignIn) (string, int) { return s.Code, d.at(item(i), "code") })
	for i, s := range c.pack.SignIns {
		c.refer(file, d.at(item(i), "post"), aPost, s.Post, c.posts)
		c.refer(file, d.at(item(i), "enterprise"), aFirm, s.Enterprise, c.firms)
		if (s.Post == "") == (s.Enterprise == "") {
			c.add(file, d.at(item(i)), kernel.T("演示身份“%s”要写 post 或 enterprise 中的一个", "the sign-in %q needs either post or enterprise"), kernel.T("写上岗位代码，或企业代码", "name a post or an enterprise"), s.Code)
		}
	}
}
