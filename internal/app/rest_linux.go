package app

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// dropProgramPages tells the system that the pages of the program's file, which it
// only reads, need not stay mapped: those in use come back at their next use, out
// of the page cache, and those that only the start needed do not count any more.
func dropProgramPages() {
	path, err := os.Executable()
	if err != nil {
		return
	}
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return
	}
	for line := range strings.Lines(string(maps)) {
		f := strings.Fields(line)
		if len(f) < 6 || f[5] != path || f[1][1] == 'w' { // what may have been written to is not the file's any more
			continue
		}
		from, to, _ := strings.Cut(f[0], "-")
		a, err := strconv.ParseUint(from, 16, 64)
		b, err2 := strconv.ParseUint(to, 16, 64)
		if err != nil || err2 != nil {
			continue
		}
		_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, uintptr(a), uintptr(b-a), syscall.MADV_DONTNEED) // it may be refused
	}
}
