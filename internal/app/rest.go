package app

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// A process that has nothing to do gives back what it took: the memory that a
// start, a night's search or a busy hour left behind, and the pages of the program's
// own file that only they needed.
const (
	restEvery = time.Second
	restQuiet = 3       // so many of them without work
	restBelow = 1 << 20 // bytes allocated in a second by whoever rests
	restAfter = 2 << 20 // bytes allocated since the last rest that make one worth while
)

// rest gives memory back whenever the program rests, until ctx ends.
func (a *App) rest(ctx context.Context) {
	tick := time.NewTicker(restEvery)
	defer tick.Stop()
	var last, rested uint64
	quiet := 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		collectRarely()
		now := allocated()
		if quiet++; now-last >= restBelow {
			quiet = 0
		}
		if quiet >= restQuiet && now-rested > restAfter {
			if err := a.DB.Shrink(ctx); err != nil && ctx.Err() == nil {
				a.Config.Log.Error("giving memory back", "error", err)
			}
			debug.FreeOSMemory()
			dropProgramPages()
			rested, quiet = allocated(), 0
		}
		last = now
	}
}

// allocated is how many bytes the program has allocated since it began.
func allocated() uint64 { return metric("/gc/heap/allocs:bytes") }

// metric is one of the figures that Go keeps of itself.
func metric(name string) uint64 {
	s := []metrics.Sample{{Name: name}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// Garbage may pile up to eight times what is alive before it is collected, or to
// mostGarbage, but to twice what is alive at least: what is asked while it is collected
// waits up to three times as long. A program that rests gives it back. More than that
// would be worse: it comes to lie in memory that was never touched before.
const mostGarbage = 256 << 20

// collectRarely has Go collect by that rule, unless GOGC says otherwise.
func collectRarely() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percentFor(metric("/gc/heap/live:bytes")))
	}
}

// percentFor is how much may pile up on what is alive, in percent of it.
func percentFor(live uint64) int { return max(200, min(800, int(100*mostGarbage/max(live, 1)))) }
