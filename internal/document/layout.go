package document

import "strconv"

// layout is a document being set.
type layout struct {
	flow
	doc        *Document
	imprintOwn bool // the imprint stands on a page of its own
}

// Layout checks a document and places everything it says on pages. A character
// that no face can show is an error that names it.
func Layout(d *Document) ([]*Page, error) {
	l, err := compose(d)
	if err != nil {
		return nil, err
	}
	return l.pages, nil
}

func compose(d *Document) (*layout, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	l := &layout{doc: d}
	l.turn(false)
	for _, step := range []func() error{l.setHead, l.setTitle, l.setText, l.setNote, l.setAnnexes, l.setImprint, l.setFeet} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// setText sets the body, the list of attachments and the signature, so that the
// signature never stands on a page without text (此页无正文).
func (l *layout) setText() error {
	sign, err := l.signature()
	if err != nil {
		return err
	}
	if err := l.setBlocks(l.doc.Body, l.attachmentLines()+sign.height); err != nil {
		return err
	}
	l.snap()
	if err := l.setAttachments(sign.height); err != nil {
		return err
	}
	l.setSignature(sign)
	return nil
}

// footDrop is from the core's lower edge to the base line of a page number, so
// that its strokes lie 7 mm below the core.
var footDrop = mm(7) + size4*38/100

// setFeet sets the page numbers, outside: right on odd pages, left on even ones.
func (l *layout) setFeet() error {
	for _, p := range l.pages {
		if p.Number == 0 {
			continue
		}
		glyphs, err := imprintStyle.glyphs("— " + strconv.Itoa(p.Number) + " —")
		if err != nil {
			return err
		}
		x := marginLeft + size4
		if p.Number%2 == 1 {
			x = marginLeft + coreWidth - size4 - widthOf(glyphs)
		}
		p.Foot = []Run{{X: x, Y: marginTop + coreHeight + footDrop, Size: size4, Scale: 100, Glyphs: glyphs}}
	}
	return nil
}
