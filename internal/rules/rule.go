package rules

import (
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"

	"juyan/internal/kernel"
)

// Answer is what a rule says: unknown when a field it needs is not filled.
type Answer int8

// The three answers.
const (
	Unknown Answer = iota
	No
	Yes
)

// String returns "unknown", "no" or "yes".
func (a Answer) String() string { return [...]string{"unknown", "no", "yes"}[a] }

// MaxLength is the longest expression, in characters.
const MaxLength = 2000

// Rule is one compiled condition. It is immutable.
type Rule struct {
	expr    string
	program cel.Program
	refs    refs
}

// Compile reads expr. Its error is a kernel.Error that says at which character
// the trouble is and how to mend it.
func Compile(expr string) (*Rule, error) {
	if strings.TrimSpace(expr) == "" {
		return nil, kernel.Invalid("", kernel.T("条件是空的；不需要条件就删去这一行", "the condition is empty; delete the line if none is needed"))
	}
	env, err := language()
	if err != nil {
		return nil, kernel.Internal(err)
	}
	ast, issues := env.Compile(expr)
	if issues.Err() != nil {
		return nil, explain(expr, issues)
	}
	if t := ast.OutputType(); !t.IsExactType(cel.BoolType) && !t.IsExactType(cel.DynType) {
		return nil, kernel.Invalid("", kernel.T("条件“%s”得出的不是“是/否”；要比较，例如 %s == 1", "the condition %q does not give yes or no; compare it, as in %s == 1"), expr, expr)
	}
	program, err := env.Program(ast, cel.EvalOptions(cel.OptOptimize), cel.CostLimit(CostLimit))
	if err != nil {
		return nil, explainText(expr, 0, err.Error())
	}
	return &Rule{expr: expr, program: program, refs: collect(ast)}, nil
}

// String returns the expression as written.
func (r *Rule) String() string { return r.expr }

// Eval answers r for the fields f and the matter facts m. A key that is absent
// or nil is a field not filled. The error is for rules that cannot be answered
// at all: a comparison of a text with a number, a result that is not yes or no.
func (r *Rule) Eval(f, m map[string]any) (Answer, error) {
	out, _, err := r.program.Eval(&activation{f: fields(f), m: fields(m)})
	if err != nil {
		return Unknown, explainText(r.expr, 0, err.Error())
	}
	switch v := out.(type) {
	case types.Bool:
		if v {
			return Yes, nil
		}
		return No, nil
	case *types.Unknown:
		return Unknown, nil
	}
	return Unknown, kernel.Invalid("", kernel.T("条件“%s”得出的不是“是/否”", "the condition %q does not give yes or no"), r.expr)
}
