package rules

import (
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// CostLimit bounds the work of one evaluation in CEL's cost units; a plain
// comparison costs about 3.
const CostLimit = 100_000

// language builds the one environment every rule shares.
var language = sync.OnceValues(func() (*cel.Env, error) {
	record := cel.MapType(cel.StringType, cel.DynType)
	return cel.NewEnv(
		cel.Variable("f", record),
		cel.Variable("m", record),
		cel.CrossTypeNumericComparisons(true),
		cel.ParserExpressionSizeLimit(MaxLength),
		cel.ParserRecursionLimit(60),
		cel.ExpressionNodeLimit(2*MaxLength),
		cel.Function("filled", cel.Overload("filled_dyn", []*cel.Type{cel.DynType}, cel.BoolType,
			cel.UnaryBinding(filled), cel.OverloadIsNonStrict())),
	)
})

// filled reports whether a field was filled at all; an empty text or list was
// not.
func filled(v ref.Val) ref.Val {
	switch x := v.(type) {
	case *types.Unknown, *types.Err, types.Null:
		return types.False
	case types.String:
		return types.Bool(x != "")
	}
	if l, ok := v.(interface{ Size() ref.Val }); ok {
		return types.Bool(l.Size() != types.IntZero)
	}
	return types.True
}
