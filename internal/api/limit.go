package api

import (
	"sync"

	"golang.org/x/time/rate"

	"juyan/internal/kernel"
)

// limits keeps how much each caller has asked of late: a program that runs wild
// must not take the zone with it. Each node counts for itself.
type limits struct {
	perSecond rate.Limit
	burst     int

	mu   sync.Mutex
	bins map[string]*rate.Limiter
}

// A caller may ask 50 times a second for long, 300 times at once: far more than
// any page or honest program does.
const (
	perSecond = 50
	burst     = 300
	mostBins  = 10_000
)

func newLimits(n float64) *limits {
	l := &limits{perSecond: perSecond, burst: burst, bins: map[string]*rate.Limiter{}}
	if n > 0 {
		l.perSecond, l.burst = rate.Limit(n), max(1, int(n))
	}
	return l
}

// allow counts one request of who.
func (l *limits) allow(who string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	bin := l.bins[who]
	if bin == nil {
		if len(l.bins) >= mostBins {
			clear(l.bins) // nobody has that many callers at a time
		}
		bin = rate.NewLimiter(l.perSecond, l.burst)
		l.bins[who] = bin
	}
	return bin.Allow()
}

var errTooMany = kernel.Errorf(kernel.CodeTooMany, "", kernel.T("请求太密，请一秒后再试", "Too many requests; please try again in a second"))
