package pack

import (
	"slices"
	"strings"

	"juyan/internal/kernel"
)

// Guide is a tree of questions that leads from a plan ("open a shop") to the items
// it needs. Its first step is where it begins.
type Guide struct {
	Code   string        `yaml:"code" json:"code"`
	Name   kernel.Text   `yaml:"name" json:"name"`
	Steps  []GuideStep   `yaml:"steps" json:"steps"`
	Source kernel.Source `yaml:"source" json:"source,omitzero"`
}

// GuideStep puts a question; each of its answers leads somewhere.
type GuideStep struct {
	Code string      `yaml:"code" json:"code"`
	Ask  string      `yaml:"ask" json:"ask"` // of questions
	Lead []GuideLead `yaml:"lead" json:"lead"`
}

// GuideLead is where an answer leads: to a step, or to the items that are needed, in
// the order in which they are filed.
type GuideLead struct {
	Is    string   `yaml:"is" json:"is"` // the answer
	To    string   `yaml:"to" json:"to,omitempty"`
	Items []string `yaml:"items" json:"items,omitempty"`
}

// Step returns a step by its code.
func (g *Guide) Step(code string) (GuideStep, bool) {
	at := slices.IndexFunc(g.Steps, func(s GuideStep) bool { return s.Code == code })
	if at < 0 {
		return GuideStep{}, false
	}
	return g.Steps[at], true
}

// Lead returns where an answer leads.
func (s GuideStep) lead(answer string) (GuideLead, bool) {
	at := slices.IndexFunc(s.Lead, func(l GuideLead) bool { return l.Is == answer })
	if at < 0 {
		return GuideLead{}, false
	}
	return s.Lead[at], true
}

// Go is where an answer leads from a step.
func (s GuideStep) Go(answer string) (GuideLead, bool) { return s.lead(answer) }

// Question returns a question by its code.
func (p *Counter) Question(code string) (Question, bool) {
	at := slices.IndexFunc(p.Questions, func(q Question) bool { return q.Code == code })
	if at < 0 {
		return Question{}, false
	}
	return p.Questions[at], true
}

// answered reports whether text, such as "who=company", is a question and one of its
// answers.
func (p *Counter) answered(text string) bool {
	code, answer, ok := strings.Cut(text, "=")
	q, there := p.Question(code)
	return ok && there && slices.ContainsFunc(q.Answers, func(a Answer) bool { return a.Code == answer })
}

// questions checks that each hangs only on one written before it, so that none
// waits for itself.
func (c *checker) questions(d *doc) {
	p := &c.pack.Counter
	indexed(c, counterFile, p.Questions, func(i int, x Question) (string, int) { return x.Code, d.at("questions", item(i), "code") })
	for i, q := range p.Questions {
		if len(q.Answers) < 2 {
			c.add(counterFile, d.at("questions", item(i)), kernel.T("问题“%s”至少要有两个答案", "question %q needs two answers"), kernel.T("加上答案，或删去这个问题", "add answers or remove the question"), q.Code)
		}
		before := Counter{Questions: p.Questions[:i]}
		if q.When != "" && !before.answered(q.When) {
			c.add(counterFile, d.at("questions", item(i), "when"), kernel.T("问题“%s”要等“%s”，前面没有这个问题或答案", "question %q waits for %q, and no question before it has that answer"), kernel.T("写成“问题=答案”，它等的问题写在它前面", "write question=answer, with that question before this one"), q.Code, q.When)
		}
	}
}

// guides checks that every answer leads somewhere, that every step is reached and
// that no path turns back on itself.
func (c *checker) guides(d *doc) {
	indexed(c, counterFile, c.pack.Counter.Guides, func(i int, x Guide) (string, int) { return x.Code, d.at("guides", item(i), "code") })
	for i := range c.pack.Counter.Guides {
		g := &c.pack.Counter.Guides[i]
		if len(g.Steps) == 0 || g.Source.IsZero() {
			c.add(counterFile, d.at("guides", item(i)), kernel.T("问答“%s”要有步骤（steps）和出处（source）", "the guide %q needs steps and a source"), kernel.T("至少写一步", "write one step at least"), g.Code)
			continue
		}
		at := func(step int, keys ...string) int {
			return d.at(append([]string{"guides", item(i), "steps", item(step)}, keys...)...)
		}
		indexed(c, counterFile, g.Steps, func(k int, x GuideStep) (string, int) { return x.Code, at(k, "code") })
		for k := range g.Steps {
			c.guideStep(g, k, at)
		}
		w := guideWalk{c: c, g: g, at: at, reached: map[string]bool{}}
		w.from(g.Steps[0].Code, nil, nil)
		for k, s := range g.Steps {
			if !w.reached[s.Code] {
				c.add(counterFile, at(k, "code"), kernel.T("问答“%s”的“%s”这一步走不到", "no answer of the guide %q leads to its step %q"), kernel.T("让某个答案通向它（to），或删去它", "lead an answer there (to), or remove it"), g.Code, s.Code)
			}
		}
	}
}

// guideStep checks one step: its question, and that each answer leads to exactly one
// place that is there.
func (c *checker) guideStep(g *Guide, k int, at func(int, ...string) int) {
	s := g.Steps[k]
	q, ok := c.pack.Counter.Question(s.Ask)
	if !ok {
		c.add(counterFile, at(k, "ask"), kernel.T("没有“%s”这个问题", "there is no question %q"), kernel.T("写 questions 里的代码", "write a code of questions"), s.Ask)
		return
	}
	for _, a := range q.Answers {
		n := 0
		for _, l := range s.Lead {
			if l.Is == a.Code {
				n++
			}
		}
		if n != 1 {
			c.add(counterFile, at(k, "lead"), kernel.T("“%s”这一步的答案“%s”有 %d 个去处", "the answer %[2]q of the step %[1]q leads to %[3]d places"), kernel.T("每个答案写一个去处：{is: 答案, to: 下一步} 或 {is: 答案, items: [事项编码]}", "give each answer one: {is: answer, to: step} or {is: answer, items: [codes]}"), s.Code, a.Code, n)
		}
	}
	for n, l := range s.Lead {
		c.guideLead(g, q, l, at(k, "lead", item(n)))
	}
}

func (c *checker) guideLead(g *Guide, q Question, l GuideLead, line int) {
	if !slices.ContainsFunc(q.Answers, func(a Answer) bool { return a.Code == l.Is }) {
		c.add(counterFile, line, kernel.T("问题“%s”没有答案“%s”", "the question %q has no answer %q"), kernel.T("写这个问题的答案代码", "write a code of its answers"), q.Code, l.Is)
	}
	if (l.To == "") == (len(l.Items) == 0) {
		c.add(counterFile, line, kernel.T("答案“%s”要通向一步（to）或事项（items），写一样", "the answer %q leads to a step (to) or to items; write one of them"), kernel.T("例如 to: place", "such as to: place"), l.Is)
	}
	if _, ok := g.Step(l.To); l.To != "" && !ok {
		c.add(counterFile, line, kernel.T("没有“%s”这一步", "there is no step %q"), kernel.T("写这组问答里的步骤代码", "write a code of the guide's steps"), l.To)
	}
	for _, code := range l.Items {
		if !slices.ContainsFunc(c.pack.items, func(x itemRow) bool { return x.code == code }) {
			c.add(counterFile, line, kernel.T("没有编码为“%s”的事项", "there is no item with the code %q"), kernel.T("写 items.csv 里的实施编码", "write an implementation code of items.csv"), code)
		}
	}
}

// guideWalk goes all ways through a guide.
type guideWalk struct {
	c       *checker
	g       *Guide
	at      func(int, ...string) int
	reached map[string]bool
	told    bool
}

func (w *guideWalk) from(code string, path, asked []string) {
	k := slices.IndexFunc(w.g.Steps, func(s GuideStep) bool { return s.Code == code })
	if k < 0 || w.told {
		return // a step that is not there was told already
	}
	s := w.g.Steps[k]
	switch {
	case slices.Contains(path, code):
		w.told = true
		w.c.add(counterFile, w.at(k, "code"), kernel.T("问答“%s”绕了一圈又回到“%s”", "the guide %q comes back to its step %q"), kernel.T("改正 to，让每条路走到事项", "correct to, so that every way ends at items"), w.g.Code, code)
		return
	case slices.Contains(asked, s.Ask):
		w.told = true
		w.c.add(counterFile, w.at(k, "ask"), kernel.T("走到“%s”时，问题“%s”已经问过了", "on the way to %q the question %q was asked already"), kernel.T("一条路上一个问题只问一次", "ask a question once on a way"), code, s.Ask)
		return
	}
	w.reached[code] = true
	for _, l := range s.Lead {
		if l.To != "" {
			w.from(l.To, append(slices.Clone(path), code), append(slices.Clone(asked), s.Ask))
		}
	}
}
