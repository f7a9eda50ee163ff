//go:build !linux

package app

// dropProgramPages does nothing: other systems look after that themselves.
func dropProgramPages() {}
