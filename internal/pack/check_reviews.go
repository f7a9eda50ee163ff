package pack

import (
	"slices"
	"strings"

	"juyan/internal/codes"
	"juyan/internal/kernel"
	"juyan/internal/rules"
)

const reviewsFile = "reviews.yaml"

var aBody = kernel.T("评审机构", "body")

// reviews checks the bodies, their order and what is checked before they decide.
func (c *checker) reviews() {
	if c.docs[reviewsFile] == nil {
		return
	}
	r, d := &c.pack.Reviews, c.doc(reviewsFile)
	k := c.reviewed(r, d)
	bodies := indexed(c, reviewsFile, r.Bodies, func(i int, b ReviewBody) (string, int) { return b.Code, d.at("bodies", item(i), "code") })
	for i := range r.Bodies {
		b := &r.Bodies[i]
		at := func(key string) int { return d.at("bodies", item(i), key) }
		c.refer(reviewsFile, at("unit"), aUnit, b.Unit, c.units)
		c.refer(reviewsFile, at("after"), aBody, b.After, bodies)
		c.bodyActions(k, b, at)
		c.minutes(b, at("minutes"))
		if len(b.Terms) == 0 {
			c.add(reviewsFile, at("terms"), kernel.T("“%s”没有组成和议事规则（terms）", "%q has no terms: nobody belongs to it"), kernel.T("至少写一条", "write at least one"), b.Code)
		}
		for j := range b.Terms {
			c.terms(i, j, &b.Terms[j])
			c.later(reviewsFile, d.at("bodies", item(i), "terms", item(j), "from"), j == 0 || b.Terms[j].From.After(b.Terms[j-1].From))
		}
	}
	c.bodyOrder(r, d)
	indexed(c, reviewsFile, r.Checks, func(i int, x ReviewCheck) (string, int) { return x.Code, d.at("checks", item(i), "code") })
	for i := range r.Checks {
		c.reviewCheck(k, i, &r.Checks[i])
	}
}

// reviewed finds the kind of matter that is reviewed.
func (c *checker) reviewed(r *Reviews, d *doc) *Kind {
	i := slices.IndexFunc(c.pack.Kinds, func(k Kind) bool { return k.Kind == r.Kind })
	if i < 0 {
		c.add(reviewsFile, d.at("kind"), kernel.T("没有“%s”这类事项", "there is no kind of matter %q"), kernel.T("改成已有的，或在 kinds 文件夹里加上它", "name an existing one or add it to the folder kinds"), r.Kind)
		return nil
	}
	k := &c.pack.Kinds[i]
	c.actionOf(k, d.at("begins"), r.Begins)
	for n, f := range r.Shows {
		c.kindField(k, d.at("shows", item(n)), f)
	}
	return k
}

// actionOf reports an action the kind does not have.
func (c *checker) actionOf(k *Kind, line int, code string) {
	known := index{}
	for _, a := range k.Acts {
		known[a.Code] = 1
	}
	c.refer(reviewsFile, line, kernel.T("动作", "action"), code, known)
}

// kindField reports a field the kind does not have.
func (c *checker) kindField(k *Kind, line int, code string) {
	if k == nil {
		return
	}
	known := index{}
	for _, f := range k.Fields {
		known[f.Code] = 1
	}
	c.refer(reviewsFile, line, kernel.T("字段", "field"), code, known)
}

// bodyActions holds the stage and the actions of a body against the kind: what
// a session decides is taken by nobody else.
func (c *checker) bodyActions(k *Kind, b *ReviewBody, at func(string) int) {
	if k == nil {
		return
	}
	stages := index{}
	for _, s := range k.Stages {
		stages[s.Code] = 1
	}
	c.refer(reviewsFile, at("stage"), kernel.T("环节", "stage"), b.Stage, stages)
	for key, code := range map[string]string{"passes": b.Passes, "rejects": b.Rejects, "postpones": b.Postpones} {
		c.actionOf(k, at(key), code)
		for _, a := range k.Acts {
			if a.Code == code && !slices.Equal(a.By, []string{"system"}) {
				c.add(reviewsFile, at(key), kernel.T("动作“%s”不开会也有人能做", "somebody may take the action %q without a session"), kernel.T("在 kinds/%s.yaml 里把它写成 by: [system]", "write by: [system] for it in kinds/%s.yaml").Format(k.Kind), code)
			}
		}
	}
}

func (c *checker) minutes(b *ReviewBody, line int) {
	m := b.Minutes
	if !strings.Contains(m.Number, "{seq}") || !strings.Contains(m.Number, "{year}") {
		c.add(reviewsFile, line, kernel.T("文号“%s”缺 {year} 或 {seq}，会重号", "the document number %q lacks {year} or {seq}: two documents would share one"), kernel.T("例如 居高管纪〔{year}〕{seq}号", "for example 居高管纪〔{year}〕{seq}号"), m.Number)
	}
	if m.Letterhead == "" || m.Issuer == "" {
		c.add(reviewsFile, line, kernel.T("纪要缺发文机关", "the minutes lack their issuing authority"), kernel.T("写上 letterhead 和 issuer", "write letterhead and issuer"))
	}
}

// terms checks who belongs to a body and how it decides.
func (c *checker) terms(i, j int, t *ReviewTerms) {
	at := func(path ...string) int {
		return c.doc(reviewsFile).at(append([]string{"bodies", item(i), "terms", item(j)}, path...)...)
	}
	c.members(t, at)
	for n, u := range t.Departments {
		c.refer(reviewsFile, at("departments", item(n)), aUnit, u, c.units)
	}
	for n, p := range t.Experts {
		c.refer(reviewsFile, at("experts", item(n)), aPost, p, c.posts)
	}
	if len(t.Departments)+len(t.Experts) > 0 && t.OpinionDays < 1 {
		c.add(reviewsFile, at("from"), kernel.T("要征求意见，却没写几个工作日内答复（opinion_days）", "opinions are asked for, but not within how many working days (opinion_days)"), kernel.T("例如 opinion_days: 5", "for example opinion_days: 5"))
	}
	c.share(at("quorum"), "quorum", t.Quorum)
	if t.Least < 0 || t.Least > len(t.Members) {
		c.add(reviewsFile, at("least"), kernel.T("至少到会 %d 人，成员却只有 %d 个", "at least %d must attend, but there are %d members"), kernel.T("写 0 到成员数之间的数", "write a number from 0 to the number of members"), t.Least, len(t.Members))
	}
	c.way(t, at)
}

// members: every post exists and stands there once, the chair and the deputies
// among them.
func (c *checker) members(t *ReviewTerms, at func(...string) int) {
	known := index{}
	for n, p := range t.Members {
		line := at("members", item(n))
		if c.refer(reviewsFile, line, aPost, p, c.posts) && known.has(p) {
			c.add(reviewsFile, line, kernel.T("岗位“%s”写了两次", "the post %q is written twice"), kernel.T("删去一个", "remove one"), p)
		}
		known[p] = line
	}
	if len(t.Members) == 0 {
		c.add(reviewsFile, at("members"), kernel.T("没有成员", "there are no members"), kernel.T("写上成员的岗位", "write the posts of the members"))
		return
	}
	for key, posts := range map[string][]string{"chair": {t.Chair}, "deputies": t.Deputies} {
		for _, p := range posts {
			if !known.has(p) {
				c.add(reviewsFile, at(key), kernel.T("“%s”不是成员，不能主持", "%q is no member and cannot take the chair"), didYouMean(p, known.codes(), kernel.T("把它加到 members，或改成成员的岗位", "add it to members or name a member")), clip(p))
			}
		}
	}
}

func (c *checker) share(line int, key string, s Share) {
	if _, _, ok := s.Parts(); !ok {
		c.add(reviewsFile, line, kernel.T("%s：“%s”不是 0 到 1 之间的比例", "%s: %q is no share between 0 and 1"), kernel.T("写成 2/3 或 0.5 这样", "write it like 2/3 or 0.5"), key, clip(string(s)))
	}
}

// way: votes need exactly one majority, a consensus none.
func (c *checker) way(t *ReviewTerms, at func(...string) int) {
	for key, s := range map[string]Share{"more_than": t.MoreThan, "at_least": t.AtLeast} {
		if s != "" {
			c.share(at(key), key, s)
		}
	}
	n := 0
	for _, s := range []Share{t.MoreThan, t.AtLeast} {
		if s != "" {
			n++
		}
	}
	switch {
	case t.Way == ByVotes && n != 1:
		c.add(reviewsFile, at("way"), kernel.T("表决要写清多少票算通过：more_than 和 at_least 写一个", "votes need one majority: either more_than or at_least"), kernel.T("过半数写 more_than: 1/2，三分之二写 at_least: 2/3", "write more_than: 1/2 for a majority, at_least: 2/3 for two thirds"))
	case t.Way == ByConsensus && (n > 0 || t.Casting || t.Secret):
		c.add(reviewsFile, at("way"), kernel.T("一致同意的不计票，不写 more_than、at_least、casting 和 secret", "a consensus counts no votes: no more_than, at_least, casting or secret"), kernel.T("删去它们，或改成 way: votes", "remove them or write way: votes"))
	}
}

// bodyOrder finds bodies that wait for each other.
func (c *checker) bodyOrder(r *Reviews, d *doc) {
	for i := range r.Bodies {
		way := []string{r.Bodies[i].Code}
		for b := &r.Bodies[i]; b.After != ""; {
			next, ok := r.Body(b.After)
			if !ok {
				break // reported as missing
			}
			if next.Code == way[0] {
				c.add(reviewsFile, d.at("bodies", item(i), "after"), kernel.T("评审顺序成了圈：%s", "the bodies wait for each other: %s"), kernel.T("去掉其中一个 after", "remove one of the after"), strings.Join(append(way, next.Code), " → "))
				break
			}
			if slices.Contains(way, next.Code) {
				break // a circle further up is told there
			}
			way, b = append(way, next.Code), next
		}
	}
}

// reviewCheck checks one check: one way of checking, fields that there are.
func (c *checker) reviewCheck(k *Kind, i int, x *ReviewCheck) {
	at := func(path ...string) int {
		return c.doc(reviewsFile).at(append([]string{"checks", item(i)}, path...)...)
	}
	ways := 0
	for _, is := range []bool{x.Ratio != nil, x.Catalogue != nil, x.Incentives != nil} {
		if is {
			ways++
		}
	}
	if ways != 1 {
		c.add(reviewsFile, at("code"), kernel.T("“%s”要有且只有一种审查办法：ratio、catalogue 或 incentives", "%q needs exactly one of ratio, catalogue and incentives"), kernel.T("留一个", "keep one"), x.Code)
	}
	c.span(reviewsFile, at("to"), x.From, x.To)
	field := func(line int, code string) { c.kindField(k, line, code) }
	if x.When != "" {
		rule, err := rules.Compile(x.When)
		if err != nil {
			c.add(reviewsFile, at("when"), messageOf(err), kernel.T("改正条件", "correct the condition"))
		} else {
			for _, f := range rule.Fields() {
				field(at("when"), f)
			}
		}
	}
	if r := x.Ratio; r != nil {
		field(at("ratio", "of"), r.Of)
		field(at("ratio", "per"), r.Per)
		if (r.AtLeast == nil) == (r.AtMost == nil) {
			c.add(reviewsFile, at("ratio"), kernel.T("门槛写一个：at_least 或 at_most", "write one threshold: at_least or at_most"), kernel.T("不低于写 at_least，不高于写 at_most", "at_least for a floor, at_most for a ceiling"))
		}
	}
	if g := x.Catalogue; g != nil {
		field(at("catalogue", "industry"), g.Industry)
		for n, f := range g.Words {
			field(at("catalogue", "words", item(n)), f)
		}
		for n, e := range g.Entries {
			for _, class := range e.Classes {
				if _, ok := codes.LookupIndustry(class); !ok {
					c.add(reviewsFile, at("catalogue", "entries", item(n), "classes"), kernel.T("GB/T 4754 没有“%s”这一类", "GB/T 4754 has no class %q"), kernel.T("写门类字母或 2 到 4 位代码", "write the letter or the 2 to 4 digits of a class"), clip(class))
				}
			}
			if len(e.Classes)+len(e.Words) == 0 {
				c.add(reviewsFile, at("catalogue", "entries", item(n)), kernel.T("目录的这一条没有行业代码，也没有产品词", "this line of the catalogue has neither classes nor words"), kernel.T("写 classes 或 words", "write classes or words"))
			}
		}
	}
}
