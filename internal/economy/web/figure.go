package web

import (
	"context"
	"strings"

	"juyan/internal/economy"
)

// Figure answers what the overview asks of a series for a year: "tax_revenue",
// "tax_revenue.growth" or "tax_revenue.share"; the verified value with the page
// it comes from. ok is false when there is no data.
func (p *Pages) Figure(ctx context.Context, what string, year int) (value, href string, ok bool) {
	code, part, _ := strings.Cut(what, ".")
	f, err := p.o.Economy.Figure(ctx, code, economy.Year(year))
	if err != nil || !f.Missing.IsZero() {
		return "", "", false
	}
	href = seriesHref(code)
	switch part {
	case "":
		return economy.Format(f.Amount, f.Series.Scale), href, true
	case "growth":
		return ratio(f.Growth, href)
	case "share":
		return ratio(f.Share, href)
	}
	return "", "", false
}

func ratio(n *int64, href string) (string, string, bool) {
	if n == nil {
		return "", "", false
	}
	return strings.TrimSuffix(economy.Format(*n, 2), ".00"), href, true
}
