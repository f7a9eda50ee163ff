package storetest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// Wire stands between a program and its PostgreSQL and hears what is asked.
type Wire struct {
	// HangUp has it break the connection instead of passing on the answer to a COMMIT.
	HangUp atomic.Bool

	server string // its socket
	mu     sync.Mutex
	trips  [][]string
}

// Watch lets a test hear what a program asks of the PostgreSQL at address, if it is
// given the address through.
func Watch(t testing.TB, address string) (through string, w *Wire) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	w = &Wire{server: filepath.Join(q.Get("host"), ".s.PGSQL.5432")}
	dir, err := os.MkdirTemp("", "juyan-wire-") // t.TempDir's name is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	l, err := net.Listen("unix", filepath.Join(dir, ".s.PGSQL.5432"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go w.relay(client)
		}
	}()
	q.Set("host", dir)
	u.RawQuery = q.Encode()
	return u.String(), w
}

// Trips returns what was asked since it was called last: the statements of each
// message that was waited for. One that was only prepared begins with "prepare ".
func (w *Wire) Trips() [][]string {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := w.trips
	w.trips = nil
	return out
}

func (w *Wire) relay(client net.Conn) {
	defer client.Close()
	var d net.Dialer
	up, err := d.DialContext(context.Background(), "unix", w.server)
	if err != nil {
		return
	}
	defer up.Close()
	var mute atomic.Bool
	go func() {
		_ = w.listen(bufio.NewReader(client), up, &mute)
		_ = up.Close()
	}()
	buf := make([]byte, 64<<10)
	for {
		n, err := up.Read(buf)
		if err != nil || mute.Load() {
			return
		}
		_, _ = client.Write(buf[:n])
	}
}

// listen passes on what the client says, message after message.
func (w *Wire) listen(from *bufio.Reader, to io.Writer, mute *atomic.Bool) error {
	m, err := message(from, 0) // the first has no kind
	if err == nil {
		_, err = to.Write(m)
	}
	if err != nil {
		return err
	}
	named, asked := map[string]string{}, []string(nil)
	for {
		m, err := message(from, 1)
		if err != nil {
			return err
		}
		parts := bytes.SplitN(m[5:], []byte{0}, 3)
		switch kind := m[0]; kind {
		case 'Q':
			asked = append(asked, string(parts[0]))
		case 'P':
			named[string(parts[0])] = string(parts[1])
			asked = append(asked, "prepare "+string(parts[1]))
		case 'B':
			q := named[string(parts[1])]
			if last := len(asked) - 1; last >= 0 && asked[last] == "prepare "+q {
				asked = asked[:last] // prepared and asked in one
			}
			asked = append(asked, q)
		}
		if m[0] == 'S' || m[0] == 'Q' {
			w.heard(asked, mute)
			asked = nil
		}
		if _, err := to.Write(m); err != nil {
			return err
		}
	}
}

// message reads one, with its length behind so many bytes of kind.
func message(from io.Reader, kind int) ([]byte, error) {
	head := make([]byte, kind+4)
	if _, err := io.ReadFull(from, head); err != nil {
		return nil, err
	}
	m := append(head, make([]byte, binary.BigEndian.Uint32(head[kind:])-4)...)
	_, err := io.ReadFull(from, m[len(head):])
	return m, err
}

func (w *Wire) heard(asked []string, mute *atomic.Bool) {
	if n := len(asked); w.HangUp.Load() && n > 0 && strings.EqualFold(asked[n-1], "commit") {
		mute.Store(true)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.trips = append(w.trips, asked)
}
