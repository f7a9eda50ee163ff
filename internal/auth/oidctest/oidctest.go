// Package oidctest is a small identity provider that runs in a process of its
// own, for tests of signing in with one: discovery, authorisation codes with
// PKCE, tokens signed by keys that can be changed, and faults on demand.
//
// Layout: oidctest.go (the process and how a test steers it), provider.go (what
// it answers).
//
// Invariants: it listens on the loopback only and ends when the test does; it is
// written after the specification with the standard library alone, so that it
// shares no mistake with the library it tests.
package oidctest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
)

const flag = "JUYAN_TEST_OIDC_PROVIDER"

// Child turns the process into a provider when Start started it; a TestMain calls
// it first.
func Child() {
	if os.Getenv(flag) == "" {
		return
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	issuer := "http://" + l.Addr().String()
	fmt.Println(issuer)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // ends with the test
		os.Exit(0)
	}()
	err = http.Serve(l, newProvider(issuer).routes())
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// The client that the provider knows.
const (
	Client = "juyan"
	Secret = "a secret of the client: 100%&+"
)

// Provider is one that runs.
type Provider struct {
	t      *testing.T
	Issuer string
}

// Start starts a provider beside the test.
func Start(t *testing.T) *Provider {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), flag+"=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	issuer, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return &Provider{t, strings.TrimSpace(issuer)}
}

// Steer tells the provider who is in front of it (sub), what to do wrong from now
// on (fault), to change its key (rotate) or to be away (down).
func (p *Provider) Steer(pairs ...string) {
	p.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r, err := http.PostForm(p.Issuer+"/steer", form)
	if err != nil {
		p.t.Fatal(err)
	}
	if r.Body.Close() != nil || r.StatusCode != http.StatusOK {
		p.t.Fatalf("steering: %s", r.Status)
	}
}

// Visit asks for an address of the provider as a browser does and returns where
// it leads back to.
func (p *Provider) Visit(address string) (back *url.URL) {
	p.t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := client.Get(address)
	if err != nil {
		p.t.Fatal(err)
	}
	said, _ := io.ReadAll(r.Body)
	_ = r.Body.Close()
	if r.StatusCode != http.StatusFound {
		p.t.Fatalf("%s: %s: %s", address, r.Status, said)
	}
	back, err = url.Parse(r.Header.Get("Location"))
	if err != nil {
		p.t.Fatal(err)
	}
	return back
}
