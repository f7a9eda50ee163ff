package rules

import (
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// Comparison is a field set against a literal text: f.urgency == 'urgent'. The
// pack checker holds the literal against the field's options.
type Comparison struct{ Field, Literal string }

type refs struct {
	fields, facts []string
	comparisons   []Comparison
}

// Fields returns the fields (f.x) that r names, sorted.
func (r *Rule) Fields() []string { return r.refs.fields }

// Facts returns the matter facts (m.x) that r names, sorted.
func (r *Rule) Facts() []string { return r.refs.facts }

// Comparisons returns the fields that r sets against literal texts.
func (r *Rule) Comparisons() []Comparison { return r.refs.comparisons }

// collect walks the expression once.
func collect(a *cel.Ast) refs {
	var found refs
	ast.PostOrderVisit(a.NativeRep().Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if name, ok := member(e, "f"); ok {
			found.fields = append(found.fields, name)
		}
		if name, ok := member(e, "m"); ok {
			found.facts = append(found.facts, name)
		}
		found.comparisons = append(found.comparisons, comparisons(e)...)
	}))
	found.fields = tidy(found.fields)
	found.facts = tidy(found.facts)
	return found
}

func tidy(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

// member reads of.name and of["name"].
func member(e ast.Expr, of string) (string, bool) {
	switch e.Kind() {
	case ast.SelectKind:
		s := e.AsSelect()
		return s.FieldName(), isIdent(s.Operand(), of)
	case ast.CallKind:
		c := e.AsCall()
		if c.FunctionName() == operators.Index && len(c.Args()) == 2 && isIdent(c.Args()[0], of) {
			return literal(c.Args()[1])
		}
	}
	return "", false
}

func isIdent(e ast.Expr, name string) bool {
	return e.Kind() == ast.IdentKind && e.AsIdent() == name
}

func literal(e ast.Expr) (string, bool) {
	if e.Kind() != ast.LiteralKind {
		return "", false
	}
	s, ok := e.AsLiteral().Value().(string)
	return s, ok
}

// comparisons reads f.x == 'a', 'a' != f.x, f.x in ['a', 'b'] and 'a' in f.x.
func comparisons(e ast.Expr) []Comparison {
	if e.Kind() != ast.CallKind || len(e.AsCall().Args()) != 2 {
		return nil
	}
	left, right := e.AsCall().Args()[0], e.AsCall().Args()[1]
	switch e.AsCall().FunctionName() {
	case operators.Equals, operators.NotEquals:
		return append(against(left, right), against(right, left)...)
	case operators.In:
		if right.Kind() != ast.ListKind {
			return against(right, left)
		}
		return against(left, right.AsList().Elements()...)
	}
	return nil
}

func against(field ast.Expr, literals ...ast.Expr) []Comparison {
	name, ok := member(field, "f")
	if !ok {
		return nil
	}
	var out []Comparison
	for _, l := range literals {
		if s, ok := literal(l); ok {
			out = append(out, Comparison{name, s})
		}
	}
	return out
}
