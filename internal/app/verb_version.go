package app

import (
	"fmt"
	"runtime/debug"
)

// Version is the release; the build records the commit.
const Version = "0.1.0"

// VersionCmd is `juyan version`.
type VersionCmd struct{}

// Run prints release, commit and Go version.
func (VersionCmd) Run(io *IO) error {
	commit := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = " " + s.Value
			}
		}
		commit += " " + info.GoVersion
	}
	_, _ = fmt.Fprintln(io.Out, Version+commit)
	return nil
}
