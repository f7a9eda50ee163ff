package counter

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"juyan/internal/kernel"
)

// Limit is how long an item may take: N working days ("wd") or natural days
// ("d"); 0 is on the spot (即办).
type Limit struct {
	N    int    `json:"n"`
	Unit string `json:"unit"`
}

// OnTheSpot is handled while the applicant waits.
var OnTheSpot = Limit{0, "wd"}

// maxDays bounds a limit: longer ones are typing errors.
const maxDays = 3650

var limitForm = regexp.MustCompile(`^(\d{1,4})\s*(个工作日|工作日|wd|working days?|个自然日|自然日|日历天|天|日|d|days?|个月|月|months?)$`)

// ParseLimit reads a limit as people write it: "20个工作日", "20wd", "7天", "即办". An
// empty text is unknown: nil.
func ParseLimit(text string) (*Limit, *kernel.Error) {
	t := strings.ToLower(strings.TrimSpace(text))
	switch t {
	case "", "无", "-", "—", "/":
		return nil, nil
	case "即办", "即办件", "当场办结", "即时", "当场", "on the spot", "0wd":
		l := OnTheSpot
		return &l, nil
	}
	m := limitForm.FindStringSubmatch(t)
	if m == nil {
		return nil, kernel.Invalid("", kernel.T("“%s”不是时限，请写成“20个工作日”“7天”或“即办”", "%q is no limit; write it like 20wd, 7d or on the spot"), text)
	}
	n, _ := strconv.Atoi(m[1]) // four digits at most
	l := Limit{n, "d"}
	switch {
	case strings.Contains(m[2], "工作日"), strings.HasPrefix(m[2], "w"):
		l.Unit = "wd"
	case strings.Contains(m[2], "月"), strings.HasPrefix(m[2], "m"):
		return nil, kernel.Invalid("", kernel.T("“%s”按月计，月有长短，请换成工作日或天", "%q is in months, which differ in length; give it in working days or days"), text)
	}
	if n > maxDays {
		return nil, kernel.Invalid("", kernel.T("“%s”超过十年，请核对", "%q is more than ten years; please check"), text)
	}
	return &l, nil
}

// String writes a limit as clocks read it: "20wd", "7d".
func (l Limit) String() string { return fmt.Sprintf("%d%s", l.N, l.Unit) }

// Words writes a limit for people.
func (l *Limit) Words() kernel.Text {
	switch {
	case l == nil:
		return kernel.Text{}
	case l.N == 0:
		return kernel.T("当场办结", "on the spot")
	case l.Unit == "wd" && l.N == 1:
		return kernel.T("1 个工作日", "1 working day")
	case l.Unit == "wd":
		return kernel.T("%d 个工作日", "%d working days").Format(l.N)
	case l.N == 1:
		return kernel.T("1 天", "1 day")
	}
	return kernel.T("%d 天", "%d days").Format(l.N)
}

// fits checks a promise against the law: never longer, in the same unit. On the
// spot fits everywhere.
func fits(promised, statutory *Limit) *kernel.Error {
	switch {
	case promised == nil || statutory == nil || promised.N == 0:
		return nil
	case promised.Unit != statutory.Unit:
		return kernel.Invalid("promised", kernel.T("承诺时限（%s）和法定时限（%s）要用同一种日子计，才比得出长短", "The promised limit (%s) and the statutory one (%s) must count the same sort of days to be compared"), promised.Words(), statutory.Words())
	case promised.N > statutory.N:
		return kernel.Invalid("promised", kernel.T("承诺时限 %s 长于法定时限 %s，承诺只能更短", "The promised limit, %s, is longer than the statutory one, %s; a promise can only be shorter"), promised.Words(), statutory.Words())
	}
	return nil
}
