package route

import (
	"math/bits"
	"math/rand/v2"
)

// chance is where the search throws its dice.
type chance struct {
	g    *rand.PCG
	bits uint64 // for blinks, seven at a time
	left int
}

func newChance(seed int) *chance { return &chance{g: rand.NewPCG(uint64(seed), 0x6a7579616e)} }

// below returns a whole number from 0 to n − 1, the same on every machine.
func (c *chance) below(n int) int {
	return int(c.g.Uint64() >> 32 * uint64(n) >> 32)
}

// blink is true once in 128 times: a place is overlooked.
func (c *chance) blink() bool {
	if c.left == 0 {
		c.bits, c.left = c.g.Uint64(), 9
	}
	hit := c.bits&127 == 0
	c.bits >>= 7
	c.left--
	return hit
}

// one is the unit of fractions below.
const one = 1 << 16

// patience returns −log2 of an even chance, in units of one; between powers of two
// on a straight line, which annealing does not notice.
func (c *chance) patience() int {
	u := c.g.Uint64() | 1
	zeros := bits.LeadingZeros64(u)
	rest := u << zeros >> 47 &^ one // behind the first digit, 16 digits
	return zeros*one + one - int(rest)
}

// cooled halves heat once for every halving: half of one is half a halving.
func cooled(heat, halvings int) int {
	whole := min(halvings/one, 62)
	part := halvings % one
	return heat>>whole - heat>>whole*part/(2*one)
}
