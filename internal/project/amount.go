package project

import (
	"math/big"
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// wanField reads a cell of a table that is an amount of money.
var wanField = caseflow.Field{Code: "amount", Name: kernel.T("金额", "Amount"), Type: caseflow.TypeMoney, In: caseflow.InWan, Max: 5_000_000}

// amountIn reads an amount of money typed in 10,000 yuan, or with its unit.
// Empty is zero.
func amountIn(cell string) (int64, *kernel.Error) {
	v, err := wanField.Parse([]string{cell})
	n, _ := v.(int64)
	return n, err
}

// scaled reads a decimal times a factor, exactly; empty is zero.
func scaled(s string, times int64) (int64, error) {
	if s == "" {
		return 0, nil
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok || strings.ContainsAny(s, "/eEpPxXbBoO_+") {
		return 0, errNumber
	}
	r.Mul(r, new(big.Rat).SetInt64(times))
	if !r.IsInt() || !r.Num().IsInt64() || r.Sign() < 0 {
		return 0, errNumber
	}
	return r.Num().Int64(), nil
}

var errNumber = kernel.Invalid("", kernel.T("不是数", "not a number"))

// ParseAmount reads what is promised of an item, in units of 10^-scale.
func ParseAmount(item pack.PromiseItem, cell string) (int64, *kernel.Error) {
	if item.Money() {
		return amountIn(cell)
	}
	n, err := scaled(strings.ReplaceAll(strings.TrimSpace(cell), ",", ""), pow10(item.Scale))
	if err != nil {
		return 0, kernel.Invalid("amount", kernel.T("“%s”不是数；单位%s，最多 %d 位小数", "%q is no number; in %s with at most %d decimals"), cell, item.Unit, item.Scale)
	}
	return n, nil
}

// WriteAmount is the inverse, without idle zeros.
func WriteAmount(item pack.PromiseItem, n int64) string { return Decimal(n, item.Scale) }

// Decimal writes n in units of 10^-scale, at most two decimals and none idle.
func Decimal(n int64, scale int) string {
	s := new(big.Rat).SetFrac64(n, pow10(scale)).FloatString(min(scale, 2))
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

func pow10(n int) int64 {
	out := int64(1)
	for range n {
		out *= 10
	}
	return out
}
