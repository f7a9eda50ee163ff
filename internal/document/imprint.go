package document

// The imprint (版记), 7.4: size 4, a character from either edge, rules as wide as
// the core, the last upon the core's lower edge.
var (
	imprintStyle = style{Song, size4, size4}
	imprintPitch = mm(8)
	thickRule    = mm(35) / 100
	thinRule     = mm(25) / 100
)

// imprintRows are the lines of the imprint's two parts.
type imprintRows struct {
	cc             [][]Glyph
	label          Length // 抄送： stands before the first line
	printer, print []Glyph
}

func (l *layout) imprintRows() (imprintRows, error) {
	var rows imprintRows
	inner := coreWidth - 2*size4
	if len(l.doc.CC) > 0 {
		label, err := imprintStyle.glyphs("抄送：")
		if err != nil {
			return rows, err
		}
		names, err := imprintStyle.glyphs(l.doc.CCText())
		if err != nil {
			return rows, err
		}
		rows.label = widthOf(label)
		rows.cc = para{first: inner - rows.label, width: inner - rows.label, justify: true}.lines(names)
		rows.cc[0] = append(label, rows.cc[0]...)
	}
	if l.doc.Printer != "" {
		var err error
		if rows.print, err = imprintStyle.glyphs(DateText(l.doc.Printed) + "印发"); err != nil {
			return rows, err
		}
		if rows.printer, err = imprintStyle.glyphs(l.doc.Printer); err != nil {
			return rows, err
		}
	}
	return rows, nil
}

func (r imprintRows) height() Length {
	n := Length(len(r.cc))
	if r.printer != nil {
		n++
		if widthOf(r.printer)+widthOf(r.print) > coreWidth-3*size4 {
			n++
		}
	}
	return n * imprintPitch
}

// setImprint sets the imprint at the foot of the last page, which is an even
// one. A blank page before it and its own then bear no number (7.5).
func (l *layout) setImprint() error {
	rows, err := l.imprintRows()
	if err != nil || !l.doc.Imprint() {
		return err
	}
	h := rows.height()
	fits := l.y+linePitch+h <= l.height && !l.page.Turned
	even := len(l.pages)%2 == 0
	l.imprintOwn = !even || !fits
	switch {
	case even && !fits:
		l.turn(false)
		l.page.Number = 0
		l.turn(false)
		l.page.Number = 0
	case !even:
		l.turn(false)
	}
	l.y = l.height - h
	l.rule(0, l.y, l.width, thickRule)
	for i, line := range rows.cc {
		x := size4
		if i > 0 {
			x += rows.label
		}
		l.put(x, l.y, imprintPitch, imprintStyle, line)
		l.y += imprintPitch
	}
	l.setPrinter(rows)
	l.rule(0, l.height-thickRule, l.width, thickRule)
	return nil
}

func (l *layout) setPrinter(rows imprintRows) {
	if rows.printer == nil {
		return
	}
	if len(rows.cc) > 0 {
		l.rule(0, l.y, l.width, thinRule)
	}
	l.put(size4, l.y, imprintPitch, imprintStyle, rows.printer)
	l.put(l.width-size4-widthOf(rows.print), l.height-imprintPitch, imprintPitch, imprintStyle, rows.print)
}
