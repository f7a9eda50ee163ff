package sketch

import "math"

// scenes are the things that can be drawn, each in Variants ways.
var scenes = map[string]func(b *brush, variant int){
	"meter": meter, "valve": valve, "road": road, "cable": cable, "tank": tank, "paper": paper, "wall": crack, "extinguisher": extinguisher,
}

// yard is a wall with ground before it.
func yard(b *brush) {
	b.box(0, 0, 480, 360, wall)
	for y := 40; y < 280; y += 40 {
		b.box(0, y, 480, y+2, ground)
	}
	b.box(0, 280, 480, 360, ground)
}

// meter is a gauge whose needle hangs low, over a counter.
func meter(b *brush, v int) {
	yard(b)
	b.box(216, 220, 264, 360, steel)
	b.disc(240, 150, 112, dark)
	b.disc(240, 150, 100, white)
	for i := range 11 {
		a := math.Pi * (0.8 + 1.4*float64(i)/10)
		x, y := math.Cos(a), math.Sin(a)
		b.line(240+int(80*x), 150+int(80*y), 240+int(94*x), 150+int(94*y), 4, dark)
	}
	a := math.Pi * []float64{1.05, 1.25}[v]
	b.line(240, 150, 240+int(74*math.Cos(a)), 150+int(74*math.Sin(a)), 6, red)
	b.disc(240, 150, 10, dark)
	b.box(190, 186, 290, 220, dark)
	b.digits(204, 192, 6, []string{"0237", "0314"}[v], yellow)
}

// valve is a hand wheel on a pipe that drips.
func valve(b *brush, v int) {
	yard(b)
	b.box(0, 200, 480, 252, steel)
	b.box(0, 206, 480, 214, white)
	for _, x := range []int{170, 298} {
		b.box(x, 186, x+16, 266, dark)
	}
	b.box(228, 110, 252, 200, dark)
	b.ellipse(240, 104, 92, 26, red)
	b.ellipse(240, 104, 72, 15, wall)
	b.line(160, 104, 320, 104, 8, red)
	for i := range 3 + 2*v {
		b.ellipse(236+(i%2)*10, 262+i*18, 4, 8, water)
	}
	b.ellipse(240, 340, 70+30*v, 12, water)
}

// road has holes and a broken line.
func road(b *brush, v int) {
	b.box(0, 0, 480, 150, sky)
	b.box(0, 120, 480, 360, ground)
	for x := 30; x < 480; x += 90 {
		b.box(x, 70, x+50, 124, wall)
	}
	b.wedge(240, 124, 360, 20, 230, steel)
	for y := 140; y < 360; y += 46 {
		b.box(237-(y-120)/80, y, 243+(y-120)/80, y+20+(y-120)/12, white)
	}
	b.ellipse(180-20*v, 290, 64, 22, dark)
	b.ellipse(180-20*v, 293, 50, 14, []uint8{ground, water}[v])
	b.ellipse(318, 230+20*v, 30, 9, dark)
}

// cable is a line of poles, one of which leans.
func cable(b *brush, v int) {
	b.box(0, 0, 480, 290, sky)
	b.box(0, 290, 480, 360, ground)
	lean := []int{0, 46}[v]
	for i, x := range []int{70, 240, 410} {
		top := x
		if i == 1 {
			top += lean
		}
		b.line(x, 310, top, 70, 10, rust)
		b.line(top-40, 88, top+40, 88, 7, rust)
	}
	for _, dy := range []int{0, 10, 20} {
		b.line(70, 84+dy, 240+lean, 84+dy+6*v, 2, dark)
		b.line(240+lean, 84+dy+6*v, 410, 84+dy, 2, dark)
	}
	if v == 0 {
		b.line(240, 100, 290, 286, 3, dark) // one has come down
	}
	b.box(356, 220, 464, 300, steel)
	b.box(372, 236, 400, 262, yellow)
}

// tank stands in a bund with a crack.
func tank(b *brush, v int) {
	b.box(0, 0, 480, 280, sky)
	b.box(0, 260, 480, 360, ground)
	for i, x := range []int{60, 270} {
		b.box(x, 90+20*i, x+150, 280, white)
		b.ellipse(x+75, 90+20*i, 75, 18, steel)
		b.box(x, 180, x+150, 190, []uint8{red, yellow}[v])
	}
	b.box(20, 270, 460, 320, wall)
	b.line(300-120*v, 270, 312-120*v, 294, 3, dark)
	b.line(312-120*v, 294, 302-120*v, 320, 3, dark)
}

// paper is a sheet with a seal.
func paper(b *brush, v int) {
	b.box(0, 0, 480, 360, rust)
	b.box(110, 16, 370, 350, white)
	b.box(150, 44, 330, 58, []uint8{dark, red}[v])
	for y := 84; y < 270; y += 22 {
		b.box(140, y, 340-(y*7)%60, y+6, steel)
	}
	b.disc(300, 296, 36, red)
	b.disc(300, 296, 31, white)
	b.disc(300, 296, 8, red)
}

// crack is a wall with a crack and damp under it.
func crack(b *brush, v int) {
	yard(b)
	x, y := 130+120*v, 20
	for i := range 8 {
		nx, ny := x+24-(i%3)*22, y+34
		b.line(x, y, nx, ny, 5-i/3, dark)
		x, y = nx, ny
	}
	b.ellipse(x, 282, 90, 26, water)
	b.box(330-200*v, 120, 410-200*v, 220, sky)
}

// extinguisher hangs beside a blocked passage.
func extinguisher(b *brush, v int) {
	yard(b)
	b.box(90, 130, 150, 270, red)
	b.ellipse(120, 130, 30, 16, red)
	b.box(112, 100, 128, 124, dark)
	b.line(128, 108, 164, 170, 6, dark)
	b.box(100, 180, 140, 220, white)
	b.disc(120, 200, 10, []uint8{red, yellow}[v])
	for i := range 3 + v {
		b.box(250+(i%2)*100, 212-(i/2)*70, 344+(i%2)*100, 280-(i/2)*70, yellow)
		b.box(250+(i%2)*100, 242-(i/2)*70, 344+(i%2)*100, 248-(i/2)*70, rust)
	}
}
