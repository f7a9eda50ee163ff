package e2e

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Bounds of a page somebody opens for the first time: bytes over the network,
// milliseconds from the click until it is loaded.
const (
	firstLoadBytes = 150 << 10
	firstLoadTime  = 400
)

// soonUsable opens a page with nothing cached and holds it to the bounds; of
// several loads the quickest counts, since other tests run beside this one.
func soonUsable(t *testing.T, p *tab, path string) {
	t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
		return err
	}))
	const measured = `(() => {
		const page = performance.getEntriesByType("navigation")[0], parts = performance.getEntriesByType("resource")
		return [page.transferSize + parts.reduce((sum, x) => sum + x.transferSize, 0), page.loadEventEnd]
	})()`
	bytes, soonest := 0.0, 0.0
	for range 5 {
		p.open(path)
		p.until("the end of the loading", `performance.getEntriesByType("navigation")[0].loadEventEnd > 0`)
		got := eval[[2]float64](p, measured)
		bytes = max(bytes, got[0])
		if soonest == 0 || got[1] < soonest {
			soonest = got[1]
		}
	}
	if bytes < 10<<10 || bytes > firstLoadBytes {
		t.Errorf("%s brings %.0f bytes", path, bytes)
	}
	if soonest > firstLoadTime {
		t.Errorf("%s can be used after %.0f ms", path, soonest)
	}
	t.Logf("%s: %.0f bytes, usable after %.0f ms", path, bytes, soonest)
}
