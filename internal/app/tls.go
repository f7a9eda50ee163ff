package app

import (
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"juyan/internal/kernel"
)

// certificate is a key pair in two files, read again when either changes, so
// that a renewed one is taken up without a restart.
type certificate struct {
	cert, key string // paths
	log       *slog.Logger

	mu     sync.Mutex
	pair   *tls.Certificate
	seen   [2]time.Time // when the files were written
	failed [2]time.Time // … of those that could not be used
}

// loadCertificate reads the pair; the error says what is wrong with it.
func loadCertificate(cert, key string, log *slog.Logger) (*certificate, error) {
	if cert == "" || key == "" {
		return nil, kernel.Invalid("tls-cert", kernel.T("tls-cert 和 tls-key 要一起写", "Give tls-cert and tls-key together"))
	}
	c := &certificate{cert: cert, key: key, log: log}
	at, err := c.written()
	if err != nil {
		return nil, err
	}
	return c, c.load(at)
}

// written tells when the files were last written.
func (c *certificate) written() (at [2]time.Time, err error) {
	for i, path := range []string{c.cert, c.key} {
		info, err := os.Stat(path)
		if err != nil {
			return at, unopened([]string{"tls-cert", "tls-key"}[i], path, err)
		}
		at[i] = info.ModTime()
	}
	return at, nil
}

func (c *certificate) load(at [2]time.Time) error {
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		e := kernel.Invalid("tls-cert", kernel.T("证书 %s 和私钥 %s 不能用：%s。应是同一对、PEM 格式", "The certificate %s and key %s cannot be used: %s. They must be one pair, in PEM"), c.cert, c.key, err.Error())
		e.Cause = err
		return e
	}
	c.pair, c.seen = &pair, at
	return nil
}

// get is the pair of now. Half-written files are tried again with the next
// connection; the old pair serves meanwhile.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, err := c.written()
	if err != nil || at == c.seen {
		return c.pair, nil
	}
	if err := c.load(at); err != nil && at != c.failed {
		c.failed = at
		c.log.Error("tls: keeping the old certificate", "error", err)
	}
	return c.pair, nil
}

// listener wraps l in TLS.
func (c *certificate) listener(l net.Listener) net.Listener {
	return tls.NewListener(l, &tls.Config{GetCertificate: c.get, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}})
}

// toHTTPS answers every plain request with its address under https, at port.
func toHTTPS(port string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		if port != "443" {
			host = net.JoinHostPort(host, port)
		}
		http.Redirect(w, r, "https://"+host+r.URL.RequestURI(), http.StatusPermanentRedirect)
	})
}
