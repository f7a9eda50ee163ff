package baton

import (
	"regexp"
	"strings"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
)

// asked is a number a formula asks for, as the engine writes it: sum(whistle.due).
var asked = regexp.MustCompile(`(sum|count|avg|min|max|latest|median|pct|stat|claimed|value)\(([a-z0-9_.]+)(, [0-9]+)?\)`)

// elsewhere says over what another period or scope such a number is taken.
var elsewhere = []struct {
	call string
	said kernel.Text
}{{"base(", kernel.T("上年同期（", "a year before (")}, {"prev(", kernel.T("上一期（", "the period before (")}, {"zone(", kernel.T("全区（", "the whole zone (")}, {"share(", kernel.T("占全组（", "share of the group (")}}

// InWords writes a sentence of the engine, such as why there is no number, with
// what people call its measures and series in place of their codes.
func (s *Service) InWords(t kernel.Text) kernel.Text {
	return kernel.T(s.inWords(t, kernel.ZH), s.inWords(t, kernel.EN))
}

func (s *Service) inWords(t kernel.Text, lang kernel.Lang) string {
	text := asked.ReplaceAllStringFunc(t.In(lang), func(call string) string {
		return s.nameOf(indicator.Term{Name: asked.FindStringSubmatch(call)[2]}).In(lang)
	})
	for _, e := range elsewhere {
		if before, after, found := strings.Cut(text, e.call); found && lang == kernel.ZH {
			text = before + e.said.ZH + strings.Replace(after, ")", "）", 1)
		} else if found {
			text = before + e.said.EN + after
		}
	}
	return text
}
