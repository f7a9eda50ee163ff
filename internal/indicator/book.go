package indicator

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"juyan/internal/kernel"
)

// Fault is one thing wrong with a catalogue or a scheme: where (a path such as
// "groups.class1.items.tax.target"; list items by code or number), what, and how
// to mend it.
type Fault struct {
	Path string
	What kernel.Text
	How  kernel.Text
}

// faults collects them.
type faults []Fault

func (fs *faults) add(path string, what, how kernel.Text, args ...any) {
	*fs = append(*fs, Fault{path, what.Format(args...), how})
}

// Book is the indicators in force on a day, compiled.
type Book struct {
	entries map[string]*entry
}

type entry struct {
	Indicator
	f *Formula
}

// NewBook compiles what is in force on a day. Later catalogues stand beside
// earlier ones; where both have a code, the later counts (a scheme's own).
// Formulas that do not compile and circles are errors.
func NewBook(day kernel.Date, catalogues ...Catalogue) (*Book, error) {
	b := &Book{map[string]*entry{}}
	for _, c := range catalogues {
		for i := range c {
			if !c[i].In(day) {
				continue
			}
			f, err := source(&c[i])
			if err != nil {
				return nil, named(c[i].Code, err)
			}
			b.entries[c[i].Code] = &entry{c[i], f}
		}
	}
	all := b.catalogue()
	for _, i := range all {
		if circle := all.circle(i.Code, day); circle != nil {
			return nil, kernel.Invalid("formula", kernel.T("指标循环引用：%s", "indicators refer to each other in a circle: %s"), arrows(circle))
		}
	}
	return b, nil
}

// catalogue lists what is in force, by code.
func (b *Book) catalogue() Catalogue {
	var out Catalogue
	for _, code := range slices.Sorted(maps.Keys(b.entries)) {
		out = append(out, b.entries[code].Indicator)
	}
	return out
}

// named puts the indicator's code before what is wrong with its formula.
func named(code string, err error) error {
	all := kernel.AllErrors(err)
	return kernel.Invalid("formula", kernel.T("指标“%s”：%s", "indicator %q: %s"), code, all[0].Text)
}

// source is where an indicator's value comes from, as a formula.
func source(i *Indicator) (*Formula, error) {
	term := Term{Name: i.Code}
	switch {
	case i.Formula != "":
		return Compile(i.Formula)
	case i.Statistic != "":
		term = Term{Fn: FnStat, Name: i.Statistic}
	case i.Panel != nil:
		term.Fn = FnPanel
	default:
		term.Fn = FnGiven
	}
	return &Formula{text: term.String(), root: &node{op: "term"}, terms: []Term{term}}, nil
}

// Indicator returns the indicator of that code; nil if it is not in force.
func (b *Book) Indicator(code string) *Indicator {
	if e := b.entries[code]; e != nil {
		return &e.Indicator
	}
	return nil
}

// Terms lists the terms that must be fetched to compute the indicators: those of
// their formulas and of the indicators they read. A target carries the code of
// the indicator that asks for it.
func (b *Book) Terms(codes ...string) []Term {
	set := map[Term]bool{}
	for _, code := range codes {
		b.gather(code, Term{}, set)
	}
	maps.DeleteFunc(set, func(t Term, _ bool) bool { return t.Fn == FnValue })
	return slices.SortedFunc(maps.Keys(set), func(x, y Term) int {
		return cmp.Or(cmp.Compare(x.Fn, y.Fn), cmp.Compare(x.Name, y.Name), cmp.Compare(x.Arg, y.Arg), cmp.Compare(x.Years, y.Years), cmp.Compare(x.Steps, y.Steps), cmp.Compare(x.Scope, y.Scope))
	})
}

func (b *Book) gather(code string, where Term, set map[Term]bool) {
	e := b.entries[code]
	if e == nil {
		return
	}
	for _, t := range e.f.terms {
		if t = t.under(where, code); set[t] {
			continue
		}
		set[t] = true
		if t.Fn == FnValue {
			b.gather(t.Name, t, set)
		}
	}
}

// under is a term of the indicator code as asked for by another over where: a
// shift adds up, a scope widens.
func (t Term) under(where Term, code string) Term {
	if t.Fn == FnTarget {
		return Term{Fn: FnTarget, Name: code}
	}
	t = t.Earlier(where.Years, where.Steps)
	if where.Scope != OfSubject {
		t = t.Over(where.Scope)
	}
	return t
}

// Columns computes indicators for n subjects. fetch answers one term for all of
// them; it is asked for each term once.
func (b *Book) Columns(n int, fetch func(Term) []Value, codes ...string) map[string][]Value {
	c := &columns{b, n, fetch, map[Term][]Value{}}
	out := make(map[string][]Value, len(codes))
	for _, code := range codes {
		out[code] = c.of(Term{Fn: FnValue, Name: code})
	}
	return out
}

// columns computes each term once.
type columns struct {
	b     *Book
	n     int
	fetch func(Term) []Value
	known map[Term][]Value
}

func (c *columns) of(t Term) []Value {
	out, ok := c.known[t]
	if ok {
		return out
	}
	if t.Fn == FnValue {
		out = c.compute(t)
	} else {
		out = c.fetch(t)
	}
	c.known[t] = out
	return out
}

// compute is the indicator that where names, over where.
func (c *columns) compute(where Term) []Value {
	out := make([]Value, c.n)
	e := c.b.entries[where.Name]
	if e == nil {
		return out
	}
	args := make([][]Value, len(e.f.terms))
	for i, t := range e.f.terms {
		args[i] = c.of(t.under(where, where.Name))
	}
	terms := make([]Value, len(args))
	for s := range out {
		for i, a := range args {
			terms[i] = a[s]
		}
		out[s] = e.f.at(terms)
	}
	return out
}

// Trace computes one indicator for one subject and shows how.
func (b *Book) Trace(code string, fetch func(Term) Value) Trace {
	return b.traced(Term{Fn: FnValue, Name: code}, fetch)
}

func (b *Book) traced(where Term, fetch func(Term) Value) Trace {
	e := b.entries[where.Name]
	if e == nil {
		return Trace{Value: Value{}}
	}
	var parts []PartTrace
	v, t := e.f.Eval(func(t Term) Value {
		if t = t.under(where, where.Name); t.Fn != FnValue {
			return fetch(t)
		}
		part := b.traced(t, fetch)
		parts = append(parts, PartTrace{t.Name, part})
		return part.Value
	})
	t.Value, t.Parts = v, parts
	return t
}

// arrows joins codes as "a → b → a".
func arrows(codes []string) string { return strings.Join(codes, " → ") }
