package caseflow

import (
	"strconv"
	"strings"

	"juyan/internal/kernel"
)

// InWan says of a money field that it is typed and shown in 万元 (10,000 yuan).
const InWan = "wan"

// The powers of ten of what stands before a unit of money, in fen.
const (
	yuanDigits = 2
	wanDigits  = 6
	yiDigits   = 10
)

// money reads an amount exactly into fen: yuan with up to two decimals or, in a
// field in 万元, 万元 unless 亿 or 万 stands behind the number.
func (f *Field) money(s string) (any, *kernel.Error) {
	text := strings.NewReplacer(",", "", "，", "", " ", "", "　", "").Replace(s)
	if f.In == InWan {
		return f.wan(s, text)
	}
	if strings.ContainsAny(text, "万亿") {
		return nil, kernel.Invalid(f.Code, kernel.T("“%s”以元计，请写成元，不要写万、亿：“%s”", "%q is in yuan; write yuan, without 万 or 亿: %q"), f.Name, s)
	}
	n, ok := fen(text, yuanDigits)
	if !ok {
		return nil, kernel.Invalid(f.Code, kernel.T("“%s”应是金额（元，最多两位小数），“%s”不是", "%q must be an amount in yuan with at most two decimals; %q is not"), f.Name, s)
	}
	return f.within(n, 100)
}

// wan reads "12000", "8000万元", "1.2亿" and "1亿2000万" into fen.
func (f *Field) wan(typed, text string) (any, *kernel.Error) {
	text = strings.TrimSuffix(text, "元")
	yi, rest, both := strings.Cut(text, "亿")
	if !both {
		yi, rest = "0", text
	} else if rest == "" {
		rest = "0"
	}
	most, ok := fen(yi, yiDigits)
	least, good := fen(strings.TrimSuffix(rest, "万"), wanDigits)
	if !ok || !good {
		return nil, kernel.Invalid(f.Code, kernel.T("“%s”应是金额（万元），可写成 12000、8000万元 或 1.2亿元；“%s”不是", "%q must be an amount in 万元 (10,000 yuan), like 12000, 8000万元 or 1.2亿元; %q is not"), f.Name, typed)
	}
	return f.withinWan(most + least)
}

// withinWan holds an amount to the field's bounds, which are in 万元. What lies
// outside was often meant in another unit.
func (f *Field) withinWan(n int64) (any, *kernel.Error) {
	low, high := int64(f.Min)*kernel.Wan, int64(f.Max)*kernel.Wan
	if n >= low && (f.Max == 0 || n <= high) {
		return n, nil
	}
	bounds := kernel.T("不能小于 %[2]s", "must not be less than %[2]s")
	if f.Max != 0 {
		bounds = kernel.T("应在 %[2]s 到 %[3]s 之间", "must lie between %[2]s and %[3]s")
	}
	text := kernel.T("“%[1]s”"+bounds.ZH+"，现在是 %[4]s。这里以万元计，请看是不是把元、万元、亿元写混了", "%[1]q "+bounds.EN+"; it is %[4]s. The unit here is 万元 (10,000 yuan): perhaps yuan, 万元 and 亿元 were mixed up")
	return nil, kernel.Invalid(f.Code, text, f.Name, kernel.Money(low).Large(), kernel.Money(high).Large(), kernel.Money(n).Large())
}

// fen reads a decimal number exactly, shifted left by digits.
func fen(s string, digits int) (int64, bool) {
	whole, frac, _ := strings.Cut(s, ".")
	frac = strings.TrimRight(frac, "0")
	if len(frac) > digits || strings.Trim(whole, "+-") == "" || len(whole)+digits > 16 {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+frac+strings.Repeat("0", digits-len(frac)), 10, 64)
	return n, err == nil
}
