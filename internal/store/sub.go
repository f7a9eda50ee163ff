package store

import "io/fs"

// Sub returns the folder dir of an embedded tree; a folder that is not there
// is a programming error and panics.
func Sub(fsys fs.FS, dir string) fs.FS {
	sub, err := fs.Sub(fsys, dir)
	if err != nil {
		panic(err)
	}
	return sub
}
