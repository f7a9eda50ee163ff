package document

// Page is a page with everything in its place. X and Y are measured from the
// upper left corner; on a turned page from that of the paper held sideways. The
// page number always stands as on an upright page.
type Page struct {
	Number int // 0: without
	Turned bool
	Runs   []Run
	Rules  []Rule
	Foot   []Run
}

// Run is a stretch of text on one base line. Scale is the width of the shapes in
// percent; advances are as placed.
type Run struct {
	X, Y, Size Length
	Scale      int
	Red        bool
	Glyphs     []Glyph
}

// Rule is a filled rectangle.
type Rule struct {
	X, Y, W, H Length
	Red        bool
}

// flow is the column that text runs down, page after page. y is where the next
// line begins, below the core's upper edge.
type flow struct {
	pages         []*Page
	page          *Page
	left, top     Length
	width, height Length
	y             Length
}

// turn begins a page, upright or turned: the upper edge of a turned core lies
// along the binding.
func (f *flow) turn(sideways bool) {
	f.left, f.top, f.width, f.height = marginLeft, marginTop, coreWidth, coreHeight
	if sideways {
		f.left, f.top = pageHeight-marginTop-coreHeight, marginLeft
		f.width, f.height = coreHeight, coreWidth
	}
	f.page = &Page{Turned: sideways, Number: len(f.pages) + 1}
	f.pages = append(f.pages, f.page)
	f.y = 0
}

// need begins a page unless h fits below; what is higher than any page begins
// where it stands.
func (f *flow) need(h Length) {
	if f.y+h > f.height && f.y > 0 && h <= f.height {
		f.turn(f.page.Turned)
	}
}

// snap moves to the next line of the page's grid.
func (f *flow) snap() {
	if rest := f.y % linePitch; rest > 0 {
		f.y += linePitch - rest
	}
}

// baseline is how far below the upper edge of a line box of height h text of a
// size stands: in the middle, 0.88 of its square above the base line.
func baseline(h, size Length) Length { return (h-size)/2 + size*88/100 }

// put sets glyphs at x (from the core's left edge) in a line box of height h
// that begins at y.
func (f *flow) put(x, y, h Length, s style, glyphs []Glyph) {
	if len(glyphs) > 0 {
		f.page.Runs = append(f.page.Runs, Run{X: f.left + x, Y: f.top + y + baseline(h, s.size), Size: s.size, Scale: 100, Glyphs: glyphs})
	}
}

func (f *flow) rule(x, y, w, h Length) *Rule {
	f.page.Rules = append(f.page.Rules, Rule{X: f.left + x, Y: f.top + y, W: w, H: h})
	return &f.page.Rules[len(f.page.Rules)-1]
}

// block is text that runs down the column: indents of its first and other lines
// from both edges, what must follow it on its last page, and how many of its
// last lines go there with it.
type block struct {
	style       style
	first, rest Length
	keep        Length
	last        int
}

// flowText breaks glyphs to the column and sets them line by line.
func (f *flow) flowText(b block, glyphs []Glyph) {
	lines := para{first: f.width - b.first, width: f.width - b.rest, justify: true}.lines(glyphs)
	x := b.first
	for i, line := range lines {
		h := linePitch
		if left := len(lines) - i; left == min(b.last, len(lines)) {
			h = Length(left)*linePitch + b.keep
		}
		f.need(h)
		f.need(linePitch)
		f.put(x, f.y, linePitch, b.style, line)
		f.y += linePitch
		x = b.rest
	}
}

// centred sets lines in the middle of the column.
func (f *flow) centred(s style, lines [][]Glyph) {
	for _, line := range lines {
		f.need(linePitch)
		f.put((f.width-widthOf(line))/2, f.y, linePitch, s, line)
		f.y += linePitch
	}
}
