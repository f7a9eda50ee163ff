package indicator

import (
	"juyan/internal/kernel"
)

var (
	tooLarge = kernel.T("数值太大，超过 19 位", "the number has more than 19 digits")
	noRoot   = kernel.T("负数不能开方", "a negative number has no root")
	noLog    = kernel.T("零和负数没有对数", "zero and negative numbers have no logarithm")
	noPower  = kernel.T("这样的乘方没有结果", "this power has no result")
)

// Eval computes the formula from its terms, and shows it with the numbers in it.
// What cannot be computed is no data with its reason, never an error.
func (f *Formula) Eval(get func(Term) Value) (Value, Trace) {
	terms := make([]Value, len(f.terms))
	for i, t := range f.terms {
		terms[i] = get(t)
	}
	v := f.at(terms)
	return v, f.trace(terms, v)
}

// at computes the formula from the values of its terms.
func (f *Formula) at(terms []Value) Value { return f.value(f.root, terms) }

func (f *Formula) value(n *node, terms []Value) Value {
	switch n.op {
	case "num":
		return Number(n.num)
	case "term":
		return terms[n.term]
	}
	var few [2]Value
	args := few[:0]
	for _, a := range n.args {
		v := f.value(a, terms)
		if !v.Known() {
			return v
		}
		args = append(args, v)
	}
	if (n.op == "/" || n.op == "growth" || n.op == "share") && args[1].num.IsZero() {
		return NoData(kernel.T("“%s”为 0，不能作除数", "“%s” is 0 and cannot divide").Format(f.show(n.args[1], nil)))
	}
	num, why, err := compute(n, args)
	if err != nil {
		return NoData(why)
	}
	return Number(num)
}

// compute does one operation on numbers; with an error it says why there is no
// result.
func compute(n *node, args []Value) (Num, kernel.Text, error) {
	a := args[0].num
	var b Num
	if len(args) > 1 {
		b = args[1].num
	}
	var out Num
	var err error
	why := tooLarge
	switch n.op {
	case "+":
		out, err = a.Add(b)
	case "-":
		out, err = a.Sub(b)
	case "*":
		out, err = a.Mul(b)
	case "/":
		out, err = a.Quo(b)
	case "neg":
		out = a.Neg()
	case "abs":
		out = a.Abs()
	case "round":
		out = a.Round(n.term)
	case "least", "greatest":
		out = extreme(n.op, args)
	case "growth":
		out, err = growth(a, b)
	case "share":
		out, err = ratio(a, b, hundred)
	default:
		out, why, err = transcendental(n.op, a, b)
	}
	return out, why, err
}

func transcendental(op string, a, b Num) (out Num, why kernel.Text, err error) {
	switch op {
	case "ln":
		out, err = a.Log()
		return out, noLog, err
	case "log10":
		out, err = a.Log10()
		return out, noLog, err
	case "sqrt":
		out, err = a.Sqrt()
		return out, noRoot, err
	case "exp":
		out, err = a.Exp()
		return out, tooLarge, err
	}
	out, err = power(a, b)
	return out, noPower, err
}

// power is a to the b; whole powers are exact where they fit.
func power(a, b Num) (Num, error) {
	if whole, _, ok := b.Int64(0); ok && b.IsInt() && whole >= -1000 && whole <= 1000 {
		return a.PowInt(int(whole))
	}
	return a.Pow(b)
}

func extreme(op string, args []Value) Num {
	out := args[0].num
	for _, v := range args[1:] {
		if op == "least" {
			out = out.Min(v.num)
		} else {
			out = out.Max(v.num)
		}
	}
	return out
}

// growth is (now − before) / |before| × 100.
func growth(now, before Num) (Num, error) {
	d, err := now.Sub(before)
	if err != nil {
		return Num{}, err
	}
	return ratio(d, before.Abs(), hundred)
}

// ratio is a / b × by; the product first where it fits, so that 1 / 3 × 300 is 100.
func ratio(a, b, by Num) (Num, error) {
	if p, err := a.Mul(by); err == nil {
		return p.Quo(b)
	}
	q, err := a.Quo(b)
	if err != nil {
		return Num{}, err
	}
	return q.Mul(by)
}
