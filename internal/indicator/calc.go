package indicator

// calc does arithmetic and keeps the first error, so that a computation of many
// steps asks once at its end.
type calc struct{ err error }

func (c *calc) keep(n Num, err error) Num {
	if c.err == nil {
		c.err = err
	}
	return n
}

// known is the number of a value that has one wherever it is asked for.
func (c *calc) known(v Value, err error) Num { return c.keep(v.num, err) }

func (c *calc) add(a, b Num) Num { return c.keep(a.Add(b)) }
func (c *calc) sub(a, b Num) Num { return c.keep(a.Sub(b)) }
func (c *calc) mul(a, b Num) Num { return c.keep(a.Mul(b)) }

func (c *calc) addMul(a, b, d Num) Num { return c.keep(a.AddMul(b, d)) }
func (c *calc) ratio(a, b, by Num) Num { return c.keep(ratio(a, b, by)) }
