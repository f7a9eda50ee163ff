// Package codes knows the identifiers that zones write down: who a firm is
// (GB 32100, GB 11714), who a person is (GB 11643), which project (GB/T 40058),
// which industry (GB/T 4754-2017), which area (GB/T 2260 and the statistics
// system beside it), how large a firm is (the 2017 size rules), and how much of
// them a stranger may see (masking).
//
// Layout: result.go (verdicts, normal form), uscc.go, resident.go, project.go,
// industry.go, area.go, size.go, receipt.go (codes printed on papers), mask.go, identify.go (what may this code be?).
// The two .txt files are tables of facts, read once on first use.
//
// Invariants: pure functions, no I/O, no clock ("today" is an argument). Genuine
// codes exist that fail a published check, so a failed check character of a
// firm or project is a Warn that must not stop anybody; Bad is kept for what
// cannot be such a code at all.
package codes
