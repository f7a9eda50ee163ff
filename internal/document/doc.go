// Package document writes official documents: one structure, laid out after
// GB/T 9704-2012 (党政机关公文格式), as PDF and as an editable Word file.
//
// Layout: document.go (what a document says), read.go (from a plain file),
// check.go, number.go (heading numbers and dates); length.go, faces.go, text.go
// (measured characters), lines.go (breaking and justifying); flow.go (the column
// of a page), head.go, body.go, table.go, tail.go (the parts, in order),
// layout.go (Layout: pages with everything placed); pdf.go and pdf/ (the file),
// truetype/ (shapes); docx*.go (Word).
//
// Invariants: an engine: no SQL, no HTTP, no clock, no randomness; the same
// document makes the same bytes on every machine (lengths are integers). No
// character is dropped: what no face can show is an error that names it. No
// seal is drawn, ever: its place stays empty.
//
// Honoured of the standard: A4; top 37 mm, binding 28 mm, core 156 × 225 mm; 22
// lines of 28 characters; copy number, secrecy, urgency, letterhead 35 mm below
// the core's edge, number, signer, red rule 4 mm below; title of size 2;
// addressee, headings 一、（一）1.（1）; list of attachments; signature with room
// for a seal, or without one; date in full; note; imprint at the foot of the
// last even page, its rules of 0.35 and 0.25 mm; page numbers of size 4 seven
// millimetres below the core, outside, none on an imprint's own page after a
// blank one; attachments on pages of their own before the imprint, wide ones
// turned with their head to the left. 避头尾: no closing mark begins a line.
//
// Not honoured: the faces the standard names are licensed (方正小标宋, 仿宋_GB2312,
// 楷体_GB2312). Word files name them, with free ones behind; a PDF embeds Noto
// Serif SC for 仿宋 and 小标宋, Noto Sans SC for 黑体, LXGW WenKai for 楷体. Joint
// documents of several authorities share one letterhead text. The forms of a
// letter, an order and minutes (chapter 10) are not made. Turned pages of a
// Word file carry their number at the long edge. Scripts that need shaping
// (Mongolian, Arabic) are refused by the PDF, by name.
package document
