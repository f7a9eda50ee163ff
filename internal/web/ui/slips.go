package ui

import (
	"github.com/a-h/templ"

	"juyan/internal/kernel"
)

// Slip is one event of a record.
type Slip struct {
	ID    string
	At    kernel.Instant
	Who   string          // bold at the beginning: a firm, a post, 系统
	Text  string          // what they did
	Body  templ.Component // instead of Text, where it needs more
	Quote string          // their own words
	Note  string          // small: 附件 3, 规则第 3 版
	For   string          // whom an assisted act was for
	Mark  string          // "", "key" (a turning point) or "bad" (a failing)
	// Sealed says that the ledger has sealed it; Verify opens the check.
	Sealed bool
	Verify string
	Inward bool // not shown to the enterprise
}
