package sketch

import (
	"image"
	"image/color"
	"math"
)

// The inks of all pictures: weathered, as a site is.
const (
	sky = iota
	wall
	ground
	dark
	steel
	rust
	red
	white
	yellow
	water
)

var inks = color.Palette{
	color.RGBA{0xc9, 0xd6, 0xdd, 0xff}, color.RGBA{0xb8, 0xae, 0x9c, 0xff}, color.RGBA{0x8d, 0x80, 0x6b, 0xff}, color.RGBA{0x2e, 0x33, 0x36, 0xff}, color.RGBA{0x7b, 0x88, 0x8f, 0xff},
	color.RGBA{0x9a, 0x5b, 0x38, 0xff}, color.RGBA{0xb2, 0x3a, 0x2e, 0xff}, color.RGBA{0xf2, 0xf0, 0xe8, 0xff}, color.RGBA{0xd9, 0xa5, 0x2b, 0xff}, color.RGBA{0x5f, 0x8a, 0xa3, 0xff},
}

// brush paints on a picture.
type brush struct{ *image.Paletted }

// where paints every point of a box for which in holds.
func (b *brush) where(x0, y0, x1, y1 int, ink uint8, in func(x, y int) bool) {
	box := image.Rect(x0, y0, x1, y1).Intersect(b.Rect)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			if in(x, y) {
				b.SetColorIndex(x, y, ink)
			}
		}
	}
}

func (b *brush) box(x0, y0, x1, y1 int, ink uint8) {
	b.where(x0, y0, x1, y1, ink, func(int, int) bool { return true })
}

func (b *brush) disc(cx, cy, r int, ink uint8) { b.ellipse(cx, cy, r, r, ink) }

func (b *brush) ellipse(cx, cy, rx, ry int, ink uint8) {
	b.where(cx-rx, cy-ry, cx+rx+1, cy+ry+1, ink, func(x, y int) bool {
		dx, dy := float64(x-cx)/float64(rx), float64(y-cy)/float64(ry)
		return dx*dx+dy*dy <= 1
	})
}

// line is a stroke w wide.
func (b *brush) line(x0, y0, x1, y1, w int, ink uint8) {
	long := math.Hypot(float64(x1-x0), float64(y1-y0))
	for i := 0.0; i <= long; i++ {
		x, y := x0+int(float64(x1-x0)*i/long), y0+int(float64(y1-y0)*i/long)
		b.disc(x, y, max(1, w/2), ink)
	}
}

// wedge is a strip from the bottom that narrows towards the top, as a road does.
func (b *brush) wedge(cx, top, bottom, narrow, wide int, ink uint8) {
	b.where(0, top, 480, bottom, ink, func(x, y int) bool {
		half := narrow + (wide-narrow)*(y-top)/(bottom-top)
		return x > cx-half && x < cx+half
	})
}

// segments are the strokes of a digit on a counter: top, two above, middle, two
// below, bottom.
var segments = [10]string{"1110111", "0010010", "1011101", "1011011", "0111010", "1101011", "1101111", "1010010", "1111111", "1111011"}

// digits writes a number as a counter shows it, each digit 2s × 4s.
func (b *brush) digits(x, y, s int, number string, ink uint8) {
	for _, d := range number {
		at := [7][4]int{{x, y, x + 2*s, y}, {x, y, x, y + 2*s}, {x + 2*s, y, x + 2*s, y + 2*s}, {x, y + 2*s, x + 2*s, y + 2*s},
			{x, y + 2*s, x, y + 4*s}, {x + 2*s, y + 2*s, x + 2*s, y + 4*s}, {x, y + 4*s, x + 2*s, y + 4*s}}
		for i, on := range segments[d-'0'] {
			if on == '1' {
				b.line(at[i][0], at[i][1], at[i][2], at[i][3], max(2, s/2), ink)
			}
		}
		x += 3 * s
	}
}

// tag is the slip with the picture's number in its corner.
func (b *brush) tag(n int) {
	b.box(12, 12, 58, 60, white)
	b.digits(28, 20, 8, string(rune('0'+n)), dark)
}
