// Package rules is the engine of conditions in zone packs: short yes/no
// expressions such as
//
//	f.urgency == 'urgent' && m.redos >= 3
//
// over f, the filled fields of a record, and m, the facts of its matter. The
// language is CEL; `in`, `filled(f.x)`, `has(f.x)`, `size(…)`, `startsWith` and
// the list macros `exists` and `all` are available.
//
// Layout: rule.go (Compile, Eval), env.go (the language), values.go (fields as
// the language sees them), refs.go (which fields a rule names), explain.go
// (messages for people who do not program).
//
// Invariants: three answers, never two: a field that is missing makes the
// answer unknown unless the rest decides it; a *Rule is safe for concurrent
// use; no rule costs more than CostLimit; no I/O, no clock.
package rules
