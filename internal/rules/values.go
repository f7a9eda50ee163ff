package rules

import (
	"reflect"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"juyan/internal/kernel"
)

// activation hands f and m to an expression.
type activation struct{ f, m fields }

// ResolveName finds the two variables.
func (a *activation) ResolveName(name string) (any, bool) {
	switch name {
	case "f":
		return a.f, true
	case "m":
		return a.m, true
	}
	return nil, false
}

// Parent says that there is no outer scope.
func (a *activation) Parent() cel.Activation { return nil }

// fields is a record as the language sees it: reading a key that is missing
// gives "unknown", which && and || absorb as three-valued logic wants, where a
// plain CEL map would fail.
type fields map[string]any

var (
	unknown    = types.NewUnknown(0, nil)
	fieldsType = types.NewObjectType("juyan.fields")
)

// Get returns the value of a key, unknown when it is not filled.
func (m fields) Get(key ref.Val) ref.Val {
	k, ok := key.(types.String)
	if !ok {
		return types.NewErr("a field name must be a text")
	}
	v, ok := m[string(k)]
	if !ok || v == nil {
		return unknown
	}
	return value(v)
}

// IsSet is has(f.x).
func (m fields) IsSet(key ref.Val) ref.Val {
	k, ok := key.(types.String)
	return types.Bool(ok && m[string(k)] != nil)
}

// Type names the type in messages.
func (m fields) Type() ref.Type { return fieldsType }

// Value returns the map itself.
func (m fields) Value() any { return map[string]any(m) }

// Equal: records are never compared whole.
func (m fields) Equal(ref.Val) ref.Val { return types.False }

// ConvertToType is not offered.
func (m fields) ConvertToType(t ref.Type) ref.Val {
	return types.NewErr("a record cannot become a %s", t.TypeName())
}

// ConvertToNative is not offered either.
func (m fields) ConvertToNative(reflect.Type) (any, error) { return map[string]any(m), nil }

// value converts what records hold; domain types become what a person would
// write in a condition: ids and dates texts, money fen, instants milliseconds.
func value(v any) ref.Val {
	switch x := v.(type) {
	case string:
		return types.String(x)
	case bool:
		return types.Bool(x)
	case int:
		return types.Int(x)
	case int64:
		return types.Int(x)
	case float64:
		return types.Double(x)
	case kernel.ID:
		return types.String(x)
	case kernel.Money:
		return types.Int(x)
	case kernel.Instant:
		return types.Int(x)
	case kernel.Date:
		return types.String(x.String())
	case map[string]any:
		return fields(x)
	}
	return types.DefaultTypeAdapter.NativeToValue(v)
}
