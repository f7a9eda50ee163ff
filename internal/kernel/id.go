package kernel

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"io"
	"sync"
)

// ID is a UUID version 7 (RFC 9562) in its 36-character lower-case form, so
// that ids sort by the instant they were made, and those of one source and
// instant by the order they were made in. The empty ID means "none".
type ID string

// IDSource makes ids. A transaction carries one, so that commands never ask
// the machine for randomness themselves and a replay can be repeated.
type IDSource struct {
	entropy io.Reader
	mu      sync.Mutex
	latest  Instant
	made    uint32 // since latest: the counter of RFC 9562, 6.2, method 1
}

// NewIDSource returns a source that draws its random bits from entropy;
// nil means the operating system's.
func NewIDSource(entropy io.Reader) *IDSource {
	if entropy == nil {
		entropy = rand.Reader
	}
	return &IDSource{entropy: entropy}
}

// New returns a fresh id stamped with now: 48 bits of time, 26 that count, 48
// random.
func (s *IDSource) New(now Instant) ID {
	var b [16]byte
	s.mu.Lock()
	if now > s.latest {
		s.latest, s.made = now, 0
	}
	n := s.made
	s.made++
	_, err := io.ReadFull(s.entropy, b[10:])
	s.mu.Unlock()
	if err != nil {
		panic("kernel: no entropy: " + err.Error())
	}
	binary.BigEndian.PutUint64(b[:8], uint64(now)<<16|0x7000|uint64(n>>14&0xfff))
	binary.BigEndian.PutUint16(b[8:], 0x8000|uint16(n&0x3fff))
	var out [36]byte
	hex.Encode(out[0:], b[0:4])
	hex.Encode(out[9:], b[4:6])
	hex.Encode(out[14:], b[6:8])
	hex.Encode(out[19:], b[8:10])
	hex.Encode(out[24:], b[10:16])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	return ID(out[:])
}
