package kernel

import "fmt"

// Money is an amount in fen (1/100 yuan).
type Money int64

// Yuan returns m yuan.
func Yuan(m int64) Money { return Money(m * 100) }

// String returns the amount in yuan with two decimals: "-12.30".
func (m Money) String() string {
	sign, v := "", int64(m)
	if v < 0 {
		sign, v = "-", -v
	}
	return fmt.Sprintf("%s%d.%02d", sign, v/100, v%100)
}
