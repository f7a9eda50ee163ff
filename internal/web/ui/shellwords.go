package ui

import "context"

func htmlLang(ctx context.Context) string {
	if English(ctx) {
		return "en"
	}
	return "zh-CN"
}

// backHere is the address to return to after a preference was set; an explicit
// ?lang would win over it and is dropped.
func backHere(ctx context.Context) string { return Here(ctx, "lang", "") }

func orInfo(kind string) string {
	switch kind {
	case Good, Warn, Bad:
		return kind
	}
	return Info
}
