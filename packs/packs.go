// Package packs carries the zone packs that come with the program, so that one
// binary can start a zone on a bare machine.
//
// Layout: model/ is the model zone: a fictional high-tech zone, its people and
// firms invented; model/README.md says what is fiction and what is not.
//
// Invariants: the embedded packs pass pack.Check without a finding.
package packs

import (
	"embed"
	"io/fs"
)

//go:embed model
var files embed.FS

// Model returns the model zone as pack.Load reads it.
func Model() fs.FS {
	sub, err := fs.Sub(files, "model")
	if err != nil {
		panic("packs: " + err.Error()) // the path is a constant
	}
	return sub
}
