package kernel

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"io"
)

// ID is a UUID version 7 (RFC 9562) in its 36-character lower-case form, so
// that ids sort by the instant they were made. The empty ID means "none".
type ID string

// IDSource makes ids. A transaction carries one, so that commands never ask
// the machine for randomness themselves and a replay can be repeated.
type IDSource struct{ entropy io.Reader }

// NewIDSource returns a source that draws its random bits from entropy;
// nil means the operating system's.
func NewIDSource(entropy io.Reader) *IDSource {
	if entropy == nil {
		entropy = rand.Reader
	}
	return &IDSource{entropy: entropy}
}

// New returns a fresh id stamped with now.
func (s *IDSource) New(now Instant) ID {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(now)<<16)
	if _, err := io.ReadFull(s.entropy, b[6:]); err != nil {
		panic("kernel: no entropy: " + err.Error())
	}
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80
	var out [36]byte
	hex.Encode(out[0:], b[0:4])
	hex.Encode(out[9:], b[4:6])
	hex.Encode(out[14:], b[6:8])
	hex.Encode(out[19:], b[8:10])
	hex.Encode(out[24:], b[10:16])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	return ID(out[:])
}
