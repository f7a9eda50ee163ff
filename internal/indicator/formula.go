package indicator

import (
	"strconv"

	"github.com/govalues/decimal"

	"juyan/internal/kernel"
)

// Formula is a compiled formula of the catalogue:
//
//	sum(whistle.close_in_time) / sum(whistle.close_due) * 100
//
// with + - * / and parentheses; over a measure sum count avg min max latest
// median pct(m, 90); over a statistic stat claimed; another indicator's
// value(code); target; base prev growth share zone of an expression; per_head
// per_mu; abs ln log10 sqrt exp pow round least greatest. A Formula never changes
// and may be shared.
type Formula struct {
	text  string
	root  *node
	terms []Term
}

// Text is the formula as it was written.
func (f *Formula) Text() string { return f.text }

// Terms lists what the formula asks for, each once, in the order of the text.
func (f *Formula) Terms() []Term { return f.terms }

// Compile reads a formula. The error says at which character it goes wrong.
func Compile(text string) (*Formula, error) {
	ts, err := tokens(text)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: ts}
	raw, err := p.sum(0)
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.text != "" {
		return nil, at(t.pos, kernel.T("“%s”前面缺运算符，或括号多了", "an operator is missing before %q, or there is a parenthesis too many"), kernel.T("检查这里", "look here"), t.text)
	}
	f := &Formula{text: text}
	l := &lowerer{f: f, seen: map[Term]int{}}
	if f.root, err = l.lower(raw, Term{}); err != nil {
		return nil, err
	}
	return f, nil
}

// raw is the tree as written: a number, a name, or a call; an operator is a call
// of its sign.
type raw struct {
	fn   string // "+", "sum", …; "" = a number or a bare name
	name string
	num  *Num
	args []*raw
	pos  int
}

// parser reads tokens by recursive descent.
type parser struct {
	tokens []token
	next   int
}

func (p *parser) peek() token { return p.tokens[p.next] }

func (p *parser) take() token {
	t := p.tokens[p.next]
	if t.text != "" {
		p.next++
	}
	return t
}

// sum reads a + b − c.
func (p *parser) sum(depth int) (*raw, error) { return p.chain(depth, p.product, "+", "-") }

// product reads a × b ÷ c.
func (p *parser) product(depth int) (*raw, error) { return p.chain(depth, p.factor, "*", "/") }

func (p *parser) chain(depth int, part func(int) (*raw, error), signs ...string) (*raw, error) {
	left, err := part(depth)
	for err == nil && (p.peek().text == signs[0] || p.peek().text == signs[1]) {
		t := p.take()
		var right *raw
		if right, err = part(depth); err == nil {
			left = &raw{fn: t.text, args: []*raw{left, right}, pos: t.pos}
		}
	}
	return left, err
}

// factor reads a number, a name, a call, a parenthesis or a negative.
func (p *parser) factor(depth int) (*raw, error) {
	t := p.take()
	if depth > maxDepth {
		return nil, at(t.pos, kernel.T("括号套了 %d 层以上", "more than %d parentheses within each other"), kernel.T("请拆成几个指标", "split it into several indicators"), maxDepth)
	}
	switch {
	case t.text == "":
		return nil, at(t.pos, kernel.T("公式在这里断了", "the formula breaks off here"), kernel.T("补上数字、函数或括号里的内容", "add a number, a function or what belongs into the parentheses"))
	case t.text == "-":
		arg, err := p.factor(depth + 1)
		return &raw{fn: "neg", args: []*raw{arg}, pos: t.pos}, err
	case t.text == "(":
		inner, err := p.sum(depth + 1)
		if err == nil {
			err = p.closed(t)
		}
		return inner, err
	case isDigit(t.text[0]):
		return number(t)
	case isName(t.text[0]):
		return p.call(t, depth)
	}
	return nil, at(t.pos, kernel.T("“%s”前面缺一个数", "a number is missing before %q"), kernel.T("补上，或删去这个符号", "add it or remove the sign"), t.text)
}

func number(t token) (*raw, error) {
	n, err := decimal.Parse(t.text)
	if err != nil {
		return nil, at(t.pos, kernel.T("“%s”不是数字，或超过 19 位", "%q is not a number, or has more than 19 digits"), kernel.T("写成 12.5 这样", "write it like 12.5"), t.text)
	}
	return &raw{num: &n, pos: t.pos}, nil
}

// closed takes the parenthesis that closes open.
func (p *parser) closed(open token) error {
	if t := p.take(); t.text != ")" {
		return at(t.pos, kernel.T("第 %d 个字符的左括号没有合上", "the parenthesis opened at character %d is not closed"), kernel.T("在这里补上右括号，或检查逗号和运算符", "add a closing one here, or look at commas and operators"), open.pos)
	}
	return nil
}

// call reads a bare name, or a name with arguments.
func (p *parser) call(name token, depth int) (*raw, error) {
	if p.peek().text != "(" {
		return &raw{name: name.text, pos: name.pos}, nil
	}
	open := p.take()
	r := &raw{fn: name.text, pos: name.pos}
	for {
		arg, err := p.sum(depth + 1)
		if err != nil {
			return nil, err
		}
		r.args = append(r.args, arg)
		if p.peek().text != "," {
			return r, p.closed(open)
		}
		p.take()
	}
}

// whole is the small whole number an argument must be.
func (r *raw) whole(from, to int) (int, error) {
	if r.num != nil {
		if n, err := strconv.Atoi(r.num.String()); err == nil && n >= from && n <= to {
			return n, nil
		}
	}
	return 0, at(r.pos, kernel.T("这里应是 %d 到 %d 的整数", "a whole number from %d to %d belongs here"), kernel.T("直接写数字", "write the number itself"), from, to)
}
