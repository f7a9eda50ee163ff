package indicator

import "strings"

// Trace shows how a value came about.
type Trace struct {
	Formula string      `json:"formula"`         // as written
	Numbers string      `json:"numbers"`         // the same with the numbers in it: "45 / 50 * 100"
	Terms   []TermValue `json:"terms,omitempty"` // what went in
	Parts   []PartTrace `json:"parts,omitempty"` // other indicators it reads
	Value   Value       `json:"value"`
}

// TermValue is a term with its value.
type TermValue struct {
	Term  string `json:"term"`
	Value Value  `json:"value"`
}

// PartTrace is how another indicator's value came about.
type PartTrace struct {
	Indicator string `json:"indicator"`
	Trace
}

func (f *Formula) trace(terms []Value, v Value) Trace {
	t := Trace{Formula: f.text, Numbers: f.show(f.root, terms), Value: v}
	for i, term := range f.terms {
		t.Terms = append(t.Terms, TermValue{term.String(), terms[i]})
	}
	return t
}

// binding is how strongly an operator holds its arguments.
var binding = map[string]int{"+": 1, "-": 1, "growth": 2, "share": 2, "*": 2, "/": 2, "neg": 3}

// show writes a node; with values the terms become their numbers, "—" where
// there is none.
func (f *Formula) show(n *node, terms []Value) string {
	switch n.op {
	case "num":
		return n.num.String()
	case "term":
		return f.showTerm(n.term, terms)
	case "neg":
		return "-" + f.within(n.args[0], 3, terms)
	case "growth":
		return "(" + f.show(n.args[0], terms) + " - " + f.within(n.args[1], 2, terms) + ") / |" + f.show(n.args[1], terms) + "| * 100"
	case "share":
		return f.within(n.args[0], 2, terms) + " / " + f.within(n.args[1], 3, terms) + " * 100"
	}
	if len(n.op) == 1 {
		strength := binding[n.op]
		return f.within(n.args[0], strength, terms) + " " + n.op + " " + f.within(n.args[1], strength+1, terms)
	}
	var args []string
	for _, a := range n.args {
		args = append(args, f.show(a, terms))
	}
	if n.op == "round" {
		args = append(args, Int(n.term).String())
	}
	return n.op + "(" + strings.Join(args, ", ") + ")"
}

// within puts a node in parentheses where it holds less than what is around it.
func (f *Formula) within(n *node, strength int, terms []Value) string {
	s := f.show(n, terms)
	if b, ok := binding[n.op]; ok && b < strength || strings.HasPrefix(s, "-") && strength > 1 {
		return "(" + s + ")"
	}
	return s
}

func (f *Formula) showTerm(i int, terms []Value) string {
	switch {
	case terms == nil:
		return f.terms[i].String()
	case !terms[i].Known():
		return "—"
	}
	return terms[i].String()
}
