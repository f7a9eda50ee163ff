package award

import (
	"cmp"
	"math/big"
	"slices"

	"github.com/govalues/decimal"

	"juyan/internal/kernel"
)

// Person is somebody with what decides the share: base, unit factor, personal
// factor and months served.
type Person struct {
	Code     string
	Base     Num
	Unit     Num // by the unit's grade
	Personal Num // by the person's own result
	Months   Num // of 12
}

// Paid is a person's share in fen.
type Paid struct {
	Code   string       `json:"code"`
	Amount kernel.Money `json:"amount"`
	// Floor is the exact share rounded down; one fen more went to the largest
	// remainders.
	Floor kernel.Money `json:"floor"`
}

var year = decimal.MustNew(12, 0)

// Share shares a pool out: payᵢ = Pool · (bᵢ·Dᵢ·Pᵢ·Mᵢ) / Σ (b·D·P·M), in whole fen.
// What rounding down leaves over goes, a fen each, to the largest remainders;
// between equal remainders the smaller code comes first. The result is by code.
func Share(pool kernel.Money, people []Person) ([]Paid, error) {
	order := slices.SortedFunc(slices.Values(people), func(a, b Person) int { return cmp.Compare(a.Code, b.Code) })
	weights := make([]*big.Int, len(order))
	for i, p := range order {
		if i > 0 && order[i-1].Code == p.Code {
			return nil, kernel.Invalid("subject", kernel.T("“%s”出现了两次", "%q stands twice"), p.Code)
		}
		for field, n := range map[string]Num{"base": p.Base, "unit_factor": p.Unit, "personal_factor": p.Personal, "months": p.Months} {
			if n.IsNeg() || field == "months" && n.Cmp(year) > 0 {
				return nil, kernel.Invalid(field, kernel.T("“%s”的 %s 是 %s：基数和系数不能是负数，月数在 0 到 12 之间", "%s of %[1]q is %[3]s: base and factors cannot be negative, months lie between 0 and 12"), p.Code, field, n)
			}
		}
		weights[i] = product(p.Base, p.Unit, p.Personal, p.Months)
	}
	amounts, floors, err := Apportion(pool, weights)
	if err != nil {
		return nil, err
	}
	out := make([]Paid, len(order))
	for i, p := range order {
		out[i] = Paid{p.Code, amounts[i], floors[i]}
	}
	return out, nil
}

// product multiplies decimals exactly and gives them all the same denominator.
func product(nums ...Num) *big.Int {
	out, scale := big.NewInt(1), 0
	for _, n := range nums {
		out.Mul(out, new(big.Int).SetUint64(n.Coef()))
		scale += n.Scale()
	}
	return out.Mul(out, tenTo(len(nums)*decimal.MaxScale-scale))
}

func tenTo(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// Apportion shares a pool in proportion to weights, none negative, by the largest
// remainder; between equal remainders the earlier comes first. It also returns
// the shares rounded down. Σ amounts = pool, always.
func Apportion(pool kernel.Money, weights []*big.Int) (amounts, floors []kernel.Money, err error) {
	if pool < 0 {
		return nil, nil, kernel.Invalid("pool", kernel.T("奖金池是负数（%s 元），无法分配", "the pool is negative (%s yuan) and cannot be shared out"), pool)
	}
	sum := new(big.Int)
	for _, w := range weights {
		sum.Add(sum, w)
	}
	if sum.Sign() <= 0 {
		return nil, nil, kernel.Invalid("base", kernel.T("没有一个人的基数、系数和月数都大于 0，无法分配", "nobody has base, factors and months above 0; there is nobody to share among"))
	}
	amounts, rest := make([]kernel.Money, len(weights)), make([]*big.Int, len(weights))
	left := pool
	for i, w := range weights {
		q, r := new(big.Int).QuoRem(new(big.Int).Mul(big.NewInt(int64(pool)), w), sum, new(big.Int))
		amounts[i], rest[i] = kernel.Money(q.Int64()), r
		left -= amounts[i]
	}
	floors = slices.Clone(amounts)
	order := make([]int, len(weights))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return rest[b].Cmp(rest[a]) })
	for _, i := range order[:left] { // fewer than there are remainders above 0
		amounts[i]++
	}
	return amounts, floors, nil
}

// Split shares an amount of either sign in proportion to parts, none negative, by
// the largest remainder; Σ = amount. Where all parts are 0 there is nothing to go by,
// and everybody has 0.
func Split(amount int64, parts []int64) []int64 {
	sign := int64(1)
	if amount < 0 {
		sign = -1
	}
	weights, out := make([]*big.Int, len(parts)), make([]int64, len(parts))
	for i, p := range parts {
		weights[i] = big.NewInt(p)
	}
	amounts, _, err := Apportion(kernel.Money(sign*amount), weights)
	if err != nil { // nobody has a part
		return out
	}
	for i, a := range amounts {
		out[i] = sign * int64(a)
	}
	return out
}
