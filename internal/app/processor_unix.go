//go:build unix

package app

import (
	"syscall"
	"time"
)

// processorTime is what the process has used of all processors: on a machine shared
// with others it says more than the clock.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
