package economy

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"juyan/internal/kernel"
)

var numberForm = regexp.MustCompile(`^-?\d{1,12}(\.\d{1,8})?$`)

// Parse reads a number with at most scale decimals as a scaled integer; thousands
// may be separated by commas.
func Parse(text string, scale int) (int64, error) {
	plain := strings.NewReplacer(",", "", "，", "", " ", "").Replace(text)
	if plain == "" {
		return 0, kernel.Invalid("value", kernel.T("请填写数值", "Please fill in the value"))
	}
	if !numberForm.MatchString(plain) {
		return 0, kernel.Invalid("value", kernel.T("“%s”不是数字", "%q is not a number"), text)
	}
	whole, fraction, _ := strings.Cut(plain, ".")
	if extra := strings.TrimRight(fraction, "0"); len(extra) > scale {
		return 0, kernel.Invalid("value", kernel.T("“%s”的小数超过 %d 位", "%q has more than %d decimals"), text, scale)
	}
	fraction = (fraction + strings.Repeat("0", scale))[:scale]
	n, err := strconv.ParseInt(whole+fraction, 10, 64)
	if err != nil {
		return 0, kernel.Invalid("value", kernel.T("“%s”太大", "%q is too large"), text)
	}
	return n, nil
}

// Format writes a scaled integer with all its decimals.
func Format(n int64, scale int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	digits := strconv.FormatInt(n, 10)
	for len(digits) <= scale {
		digits = "0" + digits
	}
	if scale == 0 {
		return sign + digits
	}
	return sign + digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
}

// ratio is num × 10,000 ÷ den, in hundredths of a per cent, rounded half to
// even; ok is false for division by nothing.
func ratio(num, den int64) (out int64, ok bool) {
	if den == 0 {
		return 0, false
	}
	n, d := big.NewInt(num), big.NewInt(den)
	n.Mul(n, big.NewInt(10_000))
	if d.Sign() < 0 {
		n.Neg(n)
		d.Neg(d)
	}
	q, m := new(big.Int).DivMod(n, d, new(big.Int)) // Euclidean: 0 ≤ m < d
	switch twice := new(big.Int).Lsh(m, 1).Cmp(d); {
	case twice > 0, twice == 0 && q.Bit(0) == 1:
		q.Add(q, big.NewInt(1))
	}
	return q.Int64(), q.IsInt64()
}
