// Package sketch draws the invented photos of a replayed year: small PNG
// pictures of the things people photograph on a site, a gauge, a valve, a road,
// so that files and record pages have something to show that is nobody's.
//
// Layout: doc.go (Names, Draw), scenes.go (what each picture shows), brush.go
// (shapes on a small palette).
//
// Invariants: a name and a variant always give the same pixels; a picture is
// 480 × 360 and a few kilobytes.
package sketch

import (
	"bytes"
	"image"
	"image/png"
	"maps"
	"slices"
)

// Variants is how many pictures there are of each thing.
const Variants = 2

// Names are the things that can be drawn.
func Names() []string { return slices.Sorted(maps.Keys(scenes)) }

// Draw returns a picture of a thing as PNG; nil when there is no such thing.
func Draw(name string, variant int) []byte {
	scene := scenes[name]
	if scene == nil {
		return nil
	}
	b := &brush{image.NewPaletted(image.Rect(0, 0, 480, 360), inks)}
	scene(b, variant%Variants)
	b.tag(variant%Variants + 1)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, b.Paletted); err != nil {
		return nil // a buffer takes everything
	}
	return out.Bytes()
}
