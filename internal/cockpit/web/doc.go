// Package web draws 一盘棋 (/overview), the board of the three rates (/rates) and
// the process view (/process).
//
// Layout: web.go (routes), overview.go, rates.go, process.go and
// process_cases.go (the records behind it) with their *.templ,
// texts.yaml.
//
// Invariants: every figure that was counted here is a door to its records; one
// taken from outside names its source.
package web
