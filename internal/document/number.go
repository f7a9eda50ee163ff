package document

import (
	"strconv"
	"strings"

	"juyan/internal/kernel"
)

var digits = []rune("零一二三四五六七八九")

// chinese writes 1–99 as headings do: 一, 十, 十一, 二十三.
func chinese(n int) string {
	tens, ones := n/10, n%10
	var s []rune
	if tens > 1 {
		s = append(s, digits[tens])
	}
	if tens > 0 {
		s = append(s, '十')
	}
	if ones > 0 {
		s = append(s, digits[ones])
	}
	return string(s)
}

// counters number the headings: each level begins anew under a higher one.
type counters [5]int

// next returns the number of a heading of a level, as GB/T 9704 7.3.3 has it.
func (c *counters) next(level int) string {
	c[level]++
	for i := level + 1; i < len(c); i++ {
		c[i] = 0
	}
	n := c[level]
	switch level {
	case 1:
		return chinese(n) + "、"
	case 2:
		return "（" + chinese(n) + "）"
	case 3:
		return strconv.Itoa(n) + "."
	}
	return "（" + strconv.Itoa(n) + "）"
}

// DateText writes a date in full and without leading zeroes: 2023年1月5日.
func DateText(d kernel.Date) string {
	return strconv.Itoa(d.Year) + "年" + strconv.Itoa(int(d.Month)) + "月" + strconv.Itoa(d.Day) + "日"
}

// ended adds the mark a text should end with, unless it ends with one already.
func ended(s, mark string) string {
	if s == "" || strings.ContainsAny(lastRune(s), "：:。.！？") {
		return s
	}
	return s + mark
}

func lastRune(s string) string {
	r := []rune(s)
	return string(r[len(r)-1:])
}

// AttachmentList is the attachments as they are listed: with their numbers, one
// alone without.
func (d *Document) AttachmentList() []string {
	if len(d.Attachments) == 1 {
		return d.Attachments
	}
	out := make([]string, len(d.Attachments))
	for i, n := range d.Attachments {
		out[i] = strconv.Itoa(i+1) + ". " + n
	}
	return out
}

// Addressed is the addressee with the colon behind it.
func (d *Document) Addressed() string { return ended(d.Recipient, "：") }

// RunIn is a heading that its text runs on after: it ends with a full stop.
func RunIn(heading string) string { return ended(heading, "。") }

// Numbers returns the numbers of the headings among blocks, "" for the others.
func Numbers(blocks []Block) []string {
	var count counters
	out := make([]string, len(blocks))
	for i, b := range blocks {
		if b.Heading != "" {
			out[i] = count.next(b.Level)
		}
	}
	return out
}

// AnnexMark is what stands above an attachment: 附件, 附件1.
func (d *Document) AnnexMark(i int) string {
	if len(d.Annexes) == 1 && len(d.Attachments) <= 1 {
		return "附件"
	}
	return "附件" + strconv.Itoa(i+1)
}

// CCText is the 抄送 line: as it is written, ended with a full stop.
func (d *Document) CCText() string { return ended(strings.Join(d.CC, "，"), "。") }
