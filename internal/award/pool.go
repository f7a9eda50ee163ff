package award

import (
	"cmp"
	"math/big"
	"slices"

	"github.com/govalues/decimal"

	"juyan/internal/kernel"
)

// Unit is a unit with its grade and the base of its pool.
type Unit struct {
	Code  string
	Grade string
	Base  kernel.Money
}

// Pool is what a unit has to share out.
type Pool struct {
	Code   string       `json:"code"`
	Grade  string       `json:"grade"`
	Most   kernel.Money `json:"most"`   // base × multiple, rounded down
	Amount kernel.Money `json:"amount"` // what it gets
}

// Pools gives each unit base × the multiple of its grade; where that is more than
// there is, what there is is shared in the same proportion, to the fen. Without
// available there is no limit. The result is by code.
func Pools(r *Rules, units []Unit, available *kernel.Money) ([]Pool, error) {
	order := slices.SortedFunc(slices.Values(units), func(a, b Unit) int { return cmp.Compare(a.Code, b.Code) })
	out := make([]Pool, len(order))
	weights := make([]*big.Int, len(order))
	sum := new(big.Int)
	for i, u := range order {
		most, err := r.most(u)
		if err != nil {
			return nil, err
		}
		if i > 0 && order[i-1].Code == u.Code {
			return nil, kernel.Invalid("subject", kernel.T("对象“%s”出现了两次", "subject %q stands twice"), u.Code)
		}
		out[i] = Pool{u.Code, u.Grade, most, most}
		weights[i] = big.NewInt(int64(most))
		sum.Add(sum, weights[i])
	}
	if available == nil || sum.Cmp(big.NewInt(int64(*available))) <= 0 {
		return out, nil
	}
	amounts, _, err := Apportion(*available, weights)
	for i := range amounts {
		out[i].Amount = amounts[i]
	}
	return out, err
}

// most is base × multiple in whole fen, rounded down: it is a limit.
func (r *Rules) most(u Unit) (kernel.Money, error) {
	at := r.index(u.Grade)
	switch {
	case u.Grade == "":
		return 0, nil
	case at < 0:
		return 0, kernel.NotFound(kernel.T("没有等次“%s”", "there is no grade %q"), u.Grade)
	case u.Base < 0:
		return 0, kernel.Invalid("base", kernel.T("“%s”的基数是负数（%s 元）", "the base of %q is negative (%s yuan)"), u.Code, u.Base)
	}
	most, err := r.Grades[at].Multiple.Mul(decimal.MustNew(int64(u.Base), 0))
	if err != nil {
		return 0, tooMuch(u)
	}
	fen, _, ok := most.Floor(0).Int64(0)
	if !ok {
		return 0, tooMuch(u)
	}
	return kernel.Money(fen), nil
}

func tooMuch(u Unit) error {
	return kernel.Invalid("base", kernel.T("“%s”的基数乘倍数太大，请检查单位是否为元", "base times multiple of %q is too large; is it in yuan?"), u.Code)
}
