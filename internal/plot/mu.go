package plot

import (
	"strconv"
	"strings"

	"juyan/internal/kernel"
)

// Mu is an area in hundredths of a mu. Fifteen mu are a hectare.
type Mu int64

// MuForm says how an area is written; it stands beside what ParseMu refuses.
var MuForm = kernel.T("写成 181.35 这样，单位亩，最多两位小数", "write it like 181.35, in mu with at most two decimals")

// Mu is the area of a ring, to the hundredth, half up: a square metre is 3/2000
// of a mu.
func (r Path) Mu() Mu {
	t := r.Twice()
	return Mu((max(t, -t)*3 + 20) / 40)
}

// ParseMu reads "181.35".
func ParseMu(s string) (Mu, error) {
	whole, part, _ := strings.Cut(strings.TrimSpace(s), ".")
	n, err := strconv.ParseUint(whole+(part + "00")[:2], 10, 40)
	if err != nil || len(part) > 2 || whole == "" {
		return 0, kernel.Invalid("mu", kernel.T("“%s”不是亩数", "%q is no area in mu"), s)
	}
	return Mu(n), nil
}

// String writes an area without idle zeros: "181.35", "120".
func (m Mu) String() string {
	if m < 0 {
		return "-" + (-m).String()
	}
	s := strconv.FormatInt(int64(m/100), 10)
	if part := int64(m % 100); part > 0 {
		s += strings.TrimSuffix("."+strconv.FormatInt(100+part, 10)[1:], "0")
	}
	return s
}
