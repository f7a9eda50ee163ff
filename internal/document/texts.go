package document

import (
	"fmt"
	"slices"
	"strings"
)

// eachText calls f for every text of the document and the place it stands in.
func (d *Document) eachText(f func(where string, text *string)) {
	for _, x := range []struct {
		where string
		text  *string
	}{{"copy", &d.Copy}, {"secrecy", &d.Secrecy}, {"urgency", &d.Urgency}, {"letterhead", &d.Letterhead}, {"number", &d.Number},
		{"signer", &d.Signer}, {"title", &d.Title}, {"recipient", &d.Recipient}, {"note", &d.Note}, {"printer", &d.Printer}} {
		f(x.where, x.text)
	}
	eachBlock("body", d.Body, f)
	for _, x := range []struct {
		where string
		texts []string
	}{{"attachments", d.Attachments}, {"issuers", d.Issuers}, {"cc", d.CC}} {
		for i := range x.texts {
			f(x.where, &x.texts[i])
		}
	}
	for i := range d.Annexes {
		at := fmt.Sprintf("annexes[%d]", i+1)
		f(at+".title", &d.Annexes[i].Title)
		eachBlock(at+".body", d.Annexes[i].Body, f)
	}
}

func eachBlock(where string, blocks []Block, f func(where string, text *string)) {
	for i := range blocks {
		b, at := &blocks[i], fmt.Sprintf("%s[%d]", where, i+1)
		f(at, &b.Heading)
		f(at, &b.Text)
		if b.Table != nil {
			b.Table.eachText(at+".table", f)
		}
	}
}

func (t *Table) eachText(at string, f func(where string, text *string)) {
	f(at, &t.Caption)
	f(at, &t.Unit)
	for i := range t.Columns {
		f(at, &t.Columns[i].Title)
	}
	for _, row := range t.Rows {
		for i := range row {
			f(at, &row[i])
		}
	}
}

// showable is a copy in which a character without a shape is an empty square:
// for measuring what Word will set in faces of its own.
func (d *Document) showable() Document {
	c := *d
	c.Attachments, c.Issuers, c.CC = slices.Clone(d.Attachments), slices.Clone(d.Issuers), slices.Clone(d.CC)
	c.Body = copied(d.Body)
	c.Annexes = slices.Clone(d.Annexes)
	for i := range c.Annexes {
		c.Annexes[i].Body = copied(c.Annexes[i].Body)
	}
	c.eachText(squared)
	return c
}

func squared(_ string, text *string) {
	*text = strings.Map(func(r rune) rune {
		if _, _, ok := Song.shape(r); ok || r == '\n' || r == '\t' {
			return r
		}
		return '□'
	}, *text)
}

func copied(blocks []Block) []Block {
	out := slices.Clone(blocks)
	for i := range out {
		if out[i].Table != nil {
			t := out[i].Table.showable()
			out[i].Table = &t
		}
	}
	return out
}

func (t *Table) showable() Table {
	c := *t
	c.Columns = slices.Clone(t.Columns)
	c.Rows = make([][]string, len(t.Rows))
	for i, row := range t.Rows {
		c.Rows[i] = slices.Clone(row)
	}
	c.eachText("", squared)
	return c
}
