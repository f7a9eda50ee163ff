package auth

import (
	"sync"

	"juyan/internal/store"
)

// tokens remembers the tokens that were let in since access changed last: a program
// that files a thousand matters shows the same one each time. Whether access changed,
// the same transaction says that asks for the directory. When a token ends by itself
// is held against the clock each time.
type tokens struct {
	mu     sync.Mutex
	access int64
	known  map[string]APIToken // by hash
}

// mostTokens are remembered; beyond it all are forgotten.
const mostTokens = 4096

// read is s.token, out of memory where it may be. access is what tx sees.
func (m *tokens) read(tx *store.Tx, s *Service, hash string, access int64) (t APIToken, err error) {
	m.mu.Lock()
	t, ok := m.known[hash]
	ok = ok && m.access == access
	m.mu.Unlock()
	if ok && t.Expires > s.now() {
		return t, nil
	}
	if t, err = s.token(tx, hash); err == nil {
		m.keep(hash, access, t)
	}
	return t, err
}

// keep remembers t, which was read when access stood so.
func (m *tokens) keep(hash string, access int64, t APIToken) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if access < m.access {
		return // read in a picture that is older than what others are let in by
	}
	if access > m.access || m.known == nil || len(m.known) >= mostTokens {
		m.access, m.known = access, map[string]APIToken{}
	}
	m.known[hash] = t
}

// forget has a token read anew: something of it was written that ends nothing.
func (m *tokens) forget(hash string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.known, hash)
}
