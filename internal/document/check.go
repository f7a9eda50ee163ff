package document

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"juyan/internal/kernel"
)

// The limits of a heading number and of a table's columns.
const (
	maxSiblings = 99
	maxColumns  = 64
)

// Check says what of a document cannot be printed, all of it at once.
func (d *Document) Check() error {
	var bad kernel.Errors
	if strings.TrimSpace(d.Title) == "" {
		bad.Add(kernel.Invalid("title", kernel.T("公文没有标题：请写明“title”", "the document has no title: give one in “title”")))
	}
	if d.Letterhead == "" && (d.Number != "" || d.Signer != "") {
		bad.Add(kernel.Invalid("letterhead", kernel.T("发文字号和签发人编排在发文机关标志之下：请写明“letterhead”", "number and signer stand below the letterhead: give one in “letterhead”")))
	}
	if d.Seal && (len(d.Issuers) == 0 || d.Date.IsZero()) {
		bad.Add(kernel.Invalid("seal", kernel.T("要留盖章位置，须有署名机关（issuers）和成文日期（date）", "to leave room for a seal, give the issuing authority (issuers) and the date (date)")))
	}
	if d.Printer != "" && d.Printed.IsZero() {
		bad.Add(kernel.Invalid("printed", kernel.T("有印发机关“%s”而没有印发日期（printed）", "there is a printing office %q and no date of printing (printed)"), d.Printer))
	}
	d.eachText(func(where string, text *string) { bad.Add(badText(where, *text)) })
	checkBlocks(&bad, "body", d.Body)
	for i, a := range d.Annexes {
		checkBlocks(&bad, fmt.Sprintf("annexes[%d].body", i+1), a.Body)
	}
	return bad.Err()
}

// badText refuses what neither paper nor XML can hold: control characters and
// bytes that are no text. Line breaks and tabs are space.
func badText(where, text string) *kernel.Error {
	if !utf8.ValidString(text) {
		return kernel.Invalid(where, kernel.T("“%s”不是 UTF-8 文字", "%q is not UTF-8 text"), where)
	}
	for _, r := range text {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || r == 0xfffe || r == 0xffff) {
			return kernel.Invalid(where, kernel.T("“%s”里有不能打印的控制字符 %s，请删去", "%q holds the control character %s, which cannot be printed; remove it"), where, fmt.Sprintf("U+%04X", r))
		}
	}
	return nil
}

func checkBlocks(bad *kernel.Errors, where string, blocks []Block) {
	var last counters
	for i, b := range blocks {
		at := fmt.Sprintf("%s[%d]", where, i+1)
		if b.Heading != "" {
			if b.Level < 1 || b.Level > 4 {
				bad.Add(kernel.Invalid(at, kernel.T("标题“%s”的层次是 %d：公文只有 1 到 4 级", "heading %q is of level %d: a document has levels 1 to 4"), b.Heading, b.Level))
				continue
			}
			if last.next(b.Level); last[b.Level] > maxSiblings {
				bad.Add(kernel.Invalid(at, kernel.T("同一级标题超过 %d 个，请分出上一级", "more than %d headings of one level: divide them under a higher one"), maxSiblings))
			}
		}
		if b.Table != nil {
			bad.Add(b.Table.check(at + ".table"))
		}
	}
}

func (t *Table) check(at string) *kernel.Error {
	if len(t.Columns) == 0 || len(t.Columns) > maxColumns {
		return kernel.Invalid(at, kernel.T("表格有 %d 栏：应有 1 到 %d 栏（columns）", "the table has %d columns: give 1 to %d (columns)"), len(t.Columns), maxColumns)
	}
	wide := 0
	for _, c := range t.Columns {
		if c.Width < 0 || c.Width > 1000 {
			return kernel.Invalid(at, kernel.T("栏“%s”的宽度 %d 不在 0 到 1000 之间", "column %q has width %d, not between 0 and 1000"), c.Title, c.Width)
		}
		if c.Align != Left && c.Align != Right && c.Align != Center {
			return kernel.Invalid(at, kernel.T("栏“%s”的对齐方式“%s”不认识：写 left、right，居中就不写", "column %q has the unknown alignment %q: write left or right, nothing for centre"), c.Title, c.Align)
		}
		if c.Width > 0 {
			wide++
		}
	}
	if wide != 0 && wide != len(t.Columns) {
		return kernel.Invalid(at, kernel.T("有的栏写了宽度，有的没有：要么都写，要么都不写", "some columns have a width and some have none: give all or none"))
	}
	for i, row := range t.Rows {
		if len(row) != len(t.Columns) {
			return kernel.Invalid(at, kernel.T("第 %d 行有 %d 格，表头有 %d 栏", "row %d has %d cells, the head has %d"), i+1, len(row), len(t.Columns))
		}
	}
	return nil
}
