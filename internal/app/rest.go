package app

import (
	"context"
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
func allocated() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}
