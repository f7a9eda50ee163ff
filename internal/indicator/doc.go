// Package indicator is the engine of appraisal: from measures to indicators,
// from indicators to points, from points to a total and a rank, with everything
// kept that a person needs to follow a score down to its numbers.
//
// A catalogue of indicators says what is measured (a formula, a statistic, a
// panel's judgement) and which way is good. A scheme says, for groups of
// subjects, which indicators count, for how many points, by which method,
// against which target, and what happens where there is no data. Both are data
// of the zone pack: plain structs with yaml tags, read by package pack, which
// also turns the paths of Faults into files and lines.
//
// Layout: num.go and calc.go (numbers, values), period.go, catalogue.go
// (Indicator), scheme.go (Scheme, Group, Item, Adjustment), method.go (Method and
// its parameters), term.go (what a formula asks for); lex.go, formula.go, lower.go,
// eval.go, trace.go (the formula language); book.go and inputs.go (indicators in
// force, columns of values); check*.go (Faults); score.go, rate*.go, combine.go,
// adjust.go, weights.go (Score, entropy, CRITIC); result.go, explain.go, canon.go
// (Result, its words, its digest); live.go and follow.go (new values, new answers
// of terms); whatif.go (changes), another.go (a line judged another
// way), causes.go (why two results differ), aggregate.go,
// sensitive.go, chance.go, separate.go (what decides), coverage.go (targets of the
// zone and of subjects).
//
// Invariants:
//
//   - Pure: the same inputs give the same result, bit for bit, on every
//     platform. No floating point: a Num is a decimal of 19 digits, correctly
//     rounded; what does not fit is an error, never a wrong number.
//   - The order of subjects and of records never matters: what is summed with
//     rounding is sorted first.
//   - No data is not zero. It has a reason, and the scheme says what becomes of it.
//   - More of what is good never scores less, in every method.
//   - Points are rounded half to even at the scheme's scale once, at the item;
//     what is shown adds up exactly.
package indicator
