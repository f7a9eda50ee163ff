package document

import (
	"strings"

	"juyan/internal/kernel"
)

// The measures of tables, of which the standard says nothing.
var (
	cellPad   = pt(4)
	rowPad    = mm(13) / 10
	gridRule  = pt(1) / 2
	maxHead   = 3 // a head higher than a third of the page is not repeated
	sampleMax = 2000
)

// setter is a table being set.
type setter struct {
	*layout
	table  *Table
	style  style
	widths []Length
	head   cells
	body   []cells
}

// cells is a row of a table with its lines broken.
type cells struct {
	lines  [][][]Glyph // by column
	face   Face
	height Length
}

func (s *setter) pitch() Length { return s.style.size * 13 / 10 }

// setTable sets a table: its caption with the first rows, its head on each
// page, a row whole unless it is higher than a page. after is what must follow
// its last row on the page.
func (l *layout) setTable(t *Table, after Length) error {
	s := &setter{layout: l, table: t}
	if err := s.measure(); err != nil {
		return err
	}
	if err := s.caption(); err != nil {
		return err
	}
	s.row(s.head)
	for i, row := range s.body {
		room := row.height
		if i == len(s.body)-1 {
			room += after
		}
		if s.y+room > s.height {
			s.next(row)
		}
		s.row(row)
	}
	s.snap()
	return nil
}

// next begins a page with the head repeated, unless the row would not fit
// there either.
func (s *setter) next(row cells) {
	repeated := s.head.height
	if repeated > s.height/Length(maxHead) {
		repeated = 0
	}
	if s.y == 0 || row.height+repeated > s.height && s.y+s.pitch()+2*rowPad <= s.height {
		return // it begins here and goes on overleaf
	}
	s.turn(s.page.Turned)
	if repeated > 0 {
		s.row(s.head)
	}
}

// caption sets the table's name and unit of measure, and keeps them with the
// head and the first row.
func (s *setter) caption() error {
	t := s.table
	room := s.head.height
	if len(s.body) > 0 {
		room += s.body[0].height
	}
	bold := style{Hei, size4, size4}
	name, err := bold.glyphs(t.Caption)
	if err != nil {
		return err
	}
	lines := para{first: s.width, width: s.width}.lines(name)
	unit := ""
	if t.Unit != "" {
		unit = "单位：" + t.Unit
	}
	glyphs, err := s.style.glyphs(unit)
	if err != nil {
		return err
	}
	if t.Unit != "" {
		room += s.pitch() + rowPad
	}
	s.need(Length(len(lines))*linePitch + room)
	s.centred(bold, lines)
	if t.Unit != "" {
		s.put(s.width-widthOf(glyphs), s.y, s.pitch(), s.style, glyphs)
		s.y += s.pitch() + rowPad/2
	}
	return nil
}

// fit chooses the size and the widths of the columns.
func (s *setter) fit() error {
	for _, size := range []Length{sizeSmall, size5} {
		s.style = style{Song, size, size}
		natural, least, err := s.natural()
		if err != nil {
			return err
		}
		var good bool
		if s.widths, good = s.share(natural, least); good {
			break
		}
	}
	if s.widths == nil {
		return kernel.Invalid("table", kernel.T("表格有 %d 栏，这一页放不下：请减少栏数，或放进横排的附件（landscape: true）", "the table has %d columns, more than fit across: use fewer, or put it into a landscape attachment (landscape: true)"), len(s.table.Columns))
	}
	return nil
}

// measure chooses size and widths and breaks every cell.
func (s *setter) measure() error {
	if err := s.fit(); err != nil {
		return err
	}
	titles := make([]string, len(s.table.Columns))
	for i, c := range s.table.Columns {
		titles[i] = c.Title
	}
	var err error
	if s.head, err = s.broken(titles, Hei); err != nil {
		return err
	}
	s.body = make([]cells, len(s.table.Rows))
	for i, row := range s.table.Rows {
		if s.body[i], err = s.broken(row, Song); err != nil {
			return err
		}
	}
	return nil
}

// natural returns for each column the width its texts want on one line, and the
// least it can live with: its longest number or Latin word, or two characters.
func (s *setter) natural() (want, least []Length, err error) {
	want, least = make([]Length, len(s.table.Columns)), make([]Length, len(s.table.Columns))
	look := func(i int, text string, lines Length) error {
		glyphs, err := s.style.glyphs(text)
		if err != nil {
			return err
		}
		w, word := extent(glyphs)
		want[i] = max(want[i], max(w/lines, word)+2*cellPad)
		least[i] = max(least[i], min(word, 12*s.style.size)+2*cellPad)
		return nil
	}
	for i, c := range s.table.Columns {
		least[i] = 2*s.style.size + 2*cellPad
		lines := Length(1)
		if runes := len([]rune(c.Title)); runes > 4 { // a long title takes two lines
			lines = 2
			want[i] = Length(runes+1)/2*s.style.size + 2*cellPad
		}
		if err := look(i, c.Title, lines); err != nil {
			return nil, nil, err
		}
	}
	for _, row := range s.table.Rows[:min(len(s.table.Rows), sampleMax)] {
		for i, cell := range row {
			if err := look(i, cell, 1); err != nil {
				return nil, nil, err
			}
		}
	}
	for i := range want {
		want[i] = max(want[i], least[i])
	}
	return want, least, nil
}

// extent is the width of a text and of its longest unbreakable stretch.
func extent(glyphs []Glyph) (whole, word Length) {
	var run Length
	for i, g := range glyphs {
		whole += g.Advance
		if i > 0 && mayBreak(glyphs[i-1], g) {
			run = 0
		}
		run += g.Advance
		word = max(word, run)
	}
	return whole, word
}

// share divides the width of the core: as the columns say; else as their texts
// want, short ones first, so that only long texts are broken. Not good means
// that a smaller size is worth trying; nil that no character fits.
func (s *setter) share(want, least []Length) (widths []Length, good bool) {
	var given, wanted, must Length
	for i, c := range s.table.Columns {
		given, wanted, must = given+Length(c.Width), wanted+want[i], must+least[i]
	}
	n, square := Length(len(want)), s.style.size+2*cellPad
	switch {
	case given > 0:
		return s.given(given, square), wanted <= 2*s.width
	case wanted <= s.width:
		return spread(s.width-wanted, want, want), true
	case must <= s.width:
		return fair(s.width, want, least), wanted <= 2*s.width
	case s.width/n >= square:
		return fair(s.width, least, make([]Length, n)), false
	}
	return nil, false
}

// given divides the width as the columns say.
func (s *setter) given(total, square Length) []Length {
	out := make([]Length, len(s.table.Columns))
	for i, c := range s.table.Columns {
		if out[i] = s.width * Length(c.Width) / total; out[i] < square {
			return nil
		}
	}
	return out
}

// fair gives every column what it wants up to a common limit, but its least,
// so that all together take the width.
func fair(width Length, want, least []Length) []Length {
	out := make([]Length, len(want))
	low, high := Length(0), width
	for low < high {
		limit := (low + high + 1) / 2
		var sum Length
		for i := range want {
			sum += max(least[i], min(want[i], limit))
		}
		if sum <= width {
			low = limit
		} else {
			high = limit - 1
		}
	}
	for i := range want {
		out[i] = max(least[i], min(want[i], low))
	}
	return out
}

// spread adds extra to base in proportion to weight.
func spread(extra Length, base, weight []Length) []Length {
	var total Length
	for _, w := range weight {
		total += w
	}
	out := make([]Length, len(base))
	for i := range out {
		out[i] = base[i] + extra*weight[i]/max(total, 1)
	}
	return out
}

// broken breaks the texts of a row to the widths of the columns.
func (s *setter) broken(texts []string, face Face) (cells, error) {
	row := cells{face: face, lines: make([][][]Glyph, len(texts))}
	most := 1
	for i, text := range texts {
		inner := max(s.widths[i]-2*cellPad, s.style.size)
		for part := range strings.SplitSeq(text, "\n") {
			glyphs, err := s.style.in(face).glyphs(part)
			if err != nil {
				return row, err
			}
			row.lines[i] = append(row.lines[i], para{first: inner, width: inner}.lines(glyphs)...)
		}
		most = max(most, len(row.lines[i]))
	}
	row.height = Length(most)*s.pitch() + 2*rowPad
	return row, nil
}

// row sets a row, in slices of a page each if it is higher than what is left.
func (s *setter) row(r cells) {
	total := int((r.height - 2*rowPad) / s.pitch())
	for from := 0; from < total; {
		room := int((s.flow.height - s.y - 2*rowPad) / s.pitch())
		if room < 1 {
			s.turn(s.page.Turned)
			continue
		}
		n := min(room, total-from)
		s.slice(r, from, n)
		if from += n; from < total {
			s.turn(s.page.Turned)
		}
	}
}

// slice draws n lines of a row with its frame.
func (s *setter) slice(r cells, from, n int) {
	h := Length(n)*s.pitch() + 2*rowPad
	x := Length(0)
	s.rule(0, s.y, s.tableWidth()+gridRule, gridRule)
	s.rule(0, s.y+h, s.tableWidth()+gridRule, gridRule)
	for i, lines := range r.lines {
		s.rule(x, s.y, gridRule, h)
		lines = lines[min(from, len(lines)):min(from+n, len(lines))]
		y := s.y + rowPad + (Length(n-len(lines))*s.pitch())/2
		for _, line := range lines {
			s.put(x+s.offset(i, r.face, widthOf(line)), y, s.pitch(), s.style, line)
			y += s.pitch()
		}
		x += s.widths[i]
	}
	s.rule(x, s.y, gridRule, h)
	s.y += h
}

func (s *setter) tableWidth() Length {
	var w Length
	for _, x := range s.widths {
		w += x
	}
	return w
}

// offset is where in its cell a line of a width begins; titles are centred.
func (s *setter) offset(column int, face Face, w Length) Length {
	free := s.widths[column] - w
	switch align := s.table.Columns[column].Align; {
	case face == Hei || align == Center:
		return max(free/2, 0)
	case align == Right:
		return free - cellPad
	}
	return cellPad
}
