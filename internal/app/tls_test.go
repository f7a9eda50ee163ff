package app

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// writePair writes a self-signed certificate for 127.0.0.1 with a serial
// number, and its key.
func writePair(t *testing.T, cert, key string, serial int64) {
	t.Helper()
	priv, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	card := &x509.Certificate{SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "zone.example"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, card, card, &priv.PublicKey, priv)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(priv)
	if err != nil {
		t.Fatal(err)
	}
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
		later := now.Add(time.Duration(serial) * time.Second) // a coarse clock must not hide the change
		if err := os.Chtimes(path, later, later); err != nil {
			t.Fatal(err)
		}
	}
}

// serial is that of the certificate a new connection is shown.
func serial(t *testing.T, addr string) int64 {
	t.Helper()
	c, err := tls.Dial("tcp", addr, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
}

func TestTheSiteSpeaksTLSAndTakesUpARenewedCertificate(t *testing.T) {
	cert, key := filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	writePair(t, cert, key, 1)
	site := Site{Addr: "127.0.0.1:0", TLSCert: cert, TLSKey: key}
	door, err := site.entrance()
	if err != nil || door.scheme() != "https" {
		t.Fatal(door.scheme(), err)
	}
	door.cert.log = slog.New(slog.DiscardHandler)
	ctx, stop := context.WithCancel(t.Context())
	ready, done := make(chan net.Addr, 1), make(chan error, 1)
	hello := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "你好") })
	go func() { done <- serveOn(ctx, door, usual, hello, func(a net.Addr) { ready <- a }) }()
	at := (<-ready).String()

	pool := x509.NewCertPool()
	if pair, err := os.ReadFile(cert); err != nil || !pool.AppendCertsFromPEM(pair) {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}}
	res, err := client.Get("https://" + at)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	_ = res.Body.Close()
	client.CloseIdleConnections()
	if string(body) != "你好" || res.ProtoMajor != 2 {
		t.Errorf("%s over HTTP/%d", body, res.ProtoMajor)
	}

	writePair(t, cert, key, 2)
	if n := serial(t, at); n != 2 {
		t.Errorf("after the renewal it shows number %d", n)
	}
	if err := os.WriteFile(cert, []byte("half a cert"), 0o600); err != nil {
		t.Fatal(err)
	}
	if n := serial(t, at); n != 2 {
		t.Errorf("while the file is half written it shows number %d", n)
	}
	writePair(t, cert, key, 3)
	if n := serial(t, at); n != 3 {
		t.Errorf("written whole, it shows number %d", n)
	}
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

func TestPlainHTTPIsSentToHTTPS(t *testing.T) {
	for _, c := range []struct{ port, host, want string }{
		{"443", "zone.example", "https://zone.example/today?a=b"},
		{"443", "zone.example:80", "https://zone.example/today?a=b"},
		{"8443", "zone.example:8080", "https://zone.example:8443/today?a=b"},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/today?a=b", nil)
		r.Host = c.host
		toHTTPS(c.port).ServeHTTP(w, r)
		if got := w.Header().Get("Location"); w.Code != http.StatusPermanentRedirect || got != c.want {
			t.Errorf("%s on %s: %d %s", c.host, c.port, w.Code, got)
		}
	}
}
