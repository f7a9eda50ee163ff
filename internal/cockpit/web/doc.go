// Package web draws 一盘棋 (/overview) and the board of the three rates
// (/rates).
//
// Layout: web.go (routes), overview.go and rates.go with their *.templ,
// texts.yaml.
//
// Invariants: every figure that was counted here is a door to its records; one
// taken from outside names its source.
package web
