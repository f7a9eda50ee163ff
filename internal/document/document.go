package document

import "juyan/internal/kernel"

// Document is an official document (公文): what it says, in the standard's
// words. Empty parts are left out.
type Document struct {
	Copy       string `yaml:"copy"`       // 份号
	Secrecy    string `yaml:"secrecy"`    // 密级和保密期限
	Urgency    string `yaml:"urgency"`    // 紧急程度
	Letterhead string `yaml:"letterhead"` // 发文机关标志
	Number     string `yaml:"number"`     // 发文字号
	Signer     string `yaml:"signer"`     // 签发人, of a document that goes upward

	Title     string  `yaml:"title"` // 标题; a line break is kept
	Recipient string  `yaml:"recipient"`
	Body      []Block `yaml:"body"`

	Attachments []string    `yaml:"attachments"` // 附件说明
	Issuers     []string    `yaml:"issuers"`     // 发文机关署名
	Seal        bool        `yaml:"seal"`        // room is left for a seal
	Date        kernel.Date `yaml:"date"`        // 成文日期
	Note        string      `yaml:"note"`        // 附注, without its brackets
	Annexes     []Annex     `yaml:"annexes"`     // the attachments themselves

	CC      []string    `yaml:"cc"`      // 抄送机关
	Printer string      `yaml:"printer"` // 印发机关
	Printed kernel.Date `yaml:"printed"` // 印发日期
}

// Annex is an attachment's own text. It begins on a new page.
type Annex struct {
	Title     string  `yaml:"title"`
	Landscape bool    `yaml:"landscape"` // turned, for wide tables
	Body      []Block `yaml:"body"`
}

// Block is a paragraph, a heading (alone or with text that runs on after it) or
// a table.
type Block struct {
	Level   int    // 1–4 of a heading: 一、（一）1.（1）
	Heading string // without its number
	Text    string // a line break begins a new paragraph
	Table   *Table
}

// Table is a table whose head is repeated on each page.
type Table struct {
	Caption string     `yaml:"caption"`
	Unit    string     `yaml:"unit"` // 单位, above the right edge: "万元"
	Columns []Column   `yaml:"columns"`
	Rows    [][]string `yaml:"rows"`
}

// Column is a column of a table. Width is its share of the table's width; where
// no column has one, the widths follow what stands in the columns.
type Column struct {
	Title string `yaml:"title"`
	Width int    `yaml:"width"`
	Align Align  `yaml:"align"`
}

// Align says where the text of a column stands.
type Align string

// The alignments; the standard says nothing of them, so the default is centre.
const (
	Center Align = ""
	Left   Align = "left"
	Right  Align = "right"
)

// Paragraph is a block of text.
func Paragraph(text string) Block { return Block{Text: text} }

// Heading is a heading on a line of its own.
func Heading(level int, text string) Block { return Block{Level: level, Heading: text} }

// Imprint reports whether the document has a 版记.
func (d *Document) Imprint() bool { return len(d.CC) > 0 || d.Printer != "" }
