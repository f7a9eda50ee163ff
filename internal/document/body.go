package document

import "strings"

// headingFaces are the faces of headings of the four levels.
var headingFaces = [5]Face{Song, Hei, Kai, Song, Song}

// indent is the two characters a paragraph begins with.
var indent = 2 * charPitch

// setBlocks sets paragraphs, headings and tables; keep is what must follow the
// last of them on its page.
func (l *layout) setBlocks(blocks []Block, keep Length) error {
	numbers := Numbers(blocks)
	for i, b := range blocks {
		after := Length(0)
		if i == len(blocks)-1 {
			after = keep
		}
		var err error
		switch {
		case b.Table != nil:
			err = l.setTable(b.Table, after)
		case b.Heading != "":
			err = l.setHeading(b, numbers[i], after)
		default:
			err = l.setParagraphs(b.Text, after)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// setHeading sets a heading with the text that runs on after it, if any. A
// heading alone stays with the line below it.
func (l *layout) setHeading(b Block, number string, after Length) error {
	heading := number + b.Heading
	first, rest, _ := strings.Cut(strings.TrimSpace(b.Text), "\n")
	if first != "" {
		heading = RunIn(heading)
	}
	glyphs, err := bodyStyle.in(headingFaces[b.Level]).glyphs(heading)
	if err != nil {
		return err
	}
	more, err := bodyStyle.glyphs(first)
	if err != nil {
		return err
	}
	whole := block{style: bodyStyle, first: indent, keep: max(after, linePitch), last: len(glyphs)}
	if first != "" {
		whole.keep, whole.last = after, 2
	}
	l.flowText(whole, append(glyphs, more...))
	return l.setParagraphs(rest, after)
}

// setParagraphs sets text, a paragraph for each of its lines.
func (l *layout) setParagraphs(text string, after Length) error {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
	for i, part := range parts {
		glyphs, err := bodyStyle.glyphs(strings.TrimSpace(part))
		if err != nil {
			return err
		}
		b := block{style: bodyStyle, first: indent, last: 2}
		if i == len(parts)-1 {
			b.keep = after
		}
		l.flowText(b, glyphs)
	}
	return nil
}
