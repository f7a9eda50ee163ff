// Package fonts embeds the four faces official documents are set in. README.md
// names their sources and sums, LICENSE their licences.
package fonts

import _ "embed" // the font files

// The faces, TrueType in gzip: the body face holds every character of its
// source, the others those of GB 2312.
var (
	//go:embed song.ttf.gz
	Song []byte
	//go:embed songbold.ttf.gz
	SongBold []byte
	//go:embed hei.ttf.gz
	Hei []byte
	//go:embed kai.ttf.gz
	Kai []byte
)
