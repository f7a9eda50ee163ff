package official

import (
	"strconv"
	"strings"

	"juyan/internal/document"
)

// lines are the lines of a text, without empty ones.
func lines(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
}

// first is what runs on behind a heading, rest the paragraphs after it.
func first(text string) string {
	if all := lines(text); len(all) > 0 {
		return all[0]
	}
	return ""
}

func rest(text string) []string {
	if all := lines(text); len(all) > 1 {
		return all[1:]
	}
	return nil
}

// side is the class of a cell that stands left or right.
func side(c document.Column) string { return string(c.Align) }

// level is the class of a heading of a level: the face it is set in.
func level(n int) string { return "h" + strconv.Itoa(n) }
