package app

import "io"

// IO is where a verb reads and writes, so that a test can run it without the
// process's own streams. The command line binds one to every verb's Run.
type IO struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
}
