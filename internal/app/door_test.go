package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/web"
)

// door is a small site behind a real door. Its limits are those of the zone's, save
// those that a test makes short to see them kept: no other may decide on a machine
// that has no processor free.
type door struct {
	t       *testing.T
	addr    string
	end     context.CancelFunc
	done    chan error
	release chan struct{} // lets answers of /held go
	flooded chan error    // what became of an answer of /flood
}

const hurry = 300 * time.Millisecond

func openDoor(t *testing.T, drain time.Duration, limits func(*costs, *web.Options)) *door {
	t.Helper()
	d := &door{t: t, done: make(chan error, 1), release: make(chan struct{}), flooded: make(chan error, 1)}
	o := web.Options{Authenticate: func(*http.Request) (kernel.Actor, error) { return kernel.System(), nil }, MaxForm: 1 << 10, MaxUpload: 64 << 10}
	c := usual
	c.bytes, c.last, c.idle = 4<<10, 5*time.Second, hurry
	limits(&c, &o)
	s := web.New(o)
	s.Add(
		web.Route{Method: "POST", Path: "/form", Permission: web.Public, Handle: func(c *web.Ctx) error { return c.Redirect("/") }},
		web.Route{Method: "GET", Path: "/slow", Permission: web.Public, Handle: func(c *web.Ctx) error {
			time.Sleep(2 * hurry) // longer than a body may take
			return done(c)
		}},
		web.Route{Method: "GET", Path: "/held", Permission: web.Public, Handle: func(c *web.Ctx) error {
			<-d.release
			return done(c)
		}},
		web.Route{Method: "GET", Path: "/flood", Permission: web.Public, Handle: func(c *web.Ctx) (err error) {
			for n := 0; n < 1000 && err == nil; n++ {
				_, err = c.W.Write(make([]byte, 1<<20))
			}
			d.flooded <- err
			return err
		}},
	)
	var ctx context.Context
	ctx, d.end = context.WithCancel(t.Context())
	ready := make(chan net.Addr, 1)
	go func() {
		d.done <- serveOn(ctx, Entrance{Addr: "127.0.0.1:0", drain: drain}, c, s, func(a net.Addr) { ready <- a })
	}()
	d.addr = (<-ready).String()
	t.Cleanup(func() {
		d.end()
		if err := <-d.done; err != nil {
			t.Error(err)
		}
	})
	return d
}

// done answers a reader who is still there.
func done(c *web.Ctx) error {
	if err := c.R.Context().Err(); err != nil {
		return err
	}
	_, err := io.WriteString(c.W, "done")
	return err
}

func (d *door) dial() net.Conn {
	d.t.Helper()
	c, err := net.Dial("tcp", d.addr)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = c.Close() })
	return c
}

// answer is the first line that comes back, "" when the door shuts without.
func (d *door) answer(c net.Conn) string {
	d.t.Helper()
	_ = c.SetReadDeadline(time.Now().Add(5 * time.Second))
	line, err := bufio.NewReader(c).ReadString('\n')
	if e, ok := err.(net.Error); ok && e.Timeout() {
		d.t.Error("the door still waits")
	}
	return strings.TrimSpace(line)
}

// Whoever sends slowly, or too much, is shown out; the others are served. A body
// that no route reads is waited for like any other, then the answer goes out.
func TestWhoSendsTooSlowlyOrTooMuch(t *testing.T) {
	slowHead := openDoor(t, 0, func(c *costs, _ *web.Options) { c.header = hurry })
	slowBody := openDoor(t, 0, func(c *costs, o *web.Options) { c.body, o.BodyWait = hurry, hurry })
	const form = "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s"
	for name, c := range map[string]struct {
		door       *door
		send, want string
	}{
		"a header that never ends":         {slowHead, "GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n", ""},
		"nothing at all":                   {slowHead, "", ""},
		"a header that is too long":        {slowBody, "GET / HTTP/1.1\r\nHost: x\r\nX-A: " + strings.Repeat("a", 16<<10) + "\r\n\r\n", "HTTP/1.1 431 Request Header Fields Too Large"},
		"a form that never ends":           {slowBody, fmt.Sprintf(form, 500, "a=1"), "HTTP/1.1 422 Unprocessable Entity"},
		"a form that is too long":          {slowBody, fmt.Sprintf(form, 5<<10, strings.Repeat("a", 5<<10)), "HTTP/1.1 413 Request Entity Too Large"},
		"a form without a length":          {slowBody, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n5000\r\na=" + strings.Repeat("a", 0x4ffe) + "\r\n0\r\n\r\n", "HTTP/1.1 413 Request Entity Too Large"},
		"a body that nobody reads":         {slowBody, "POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nab", "HTTP/1.1 404 Not Found"},
		"a body that was announced only":   {slowBody, "POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\nExpect: 100-continue\r\n\r\n", "HTTP/1.1 404 Not Found"},
		"a form":                           {slowBody, fmt.Sprintf(form, 3, "a=1"), "HTTP/1.1 303 See Other"},
		"a page that takes its time":       {slowBody, "GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 OK"},
		"files that never end (multipart)": {slowBody, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=q\r\nContent-Length: 60000\r\n\r\n--q\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\nabc", "HTTP/1.1 422 Unprocessable Entity"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn := c.door.dial()
			if _, err := io.WriteString(conn, c.send); err != nil {
				t.Fatal(err)
			}
			if got := c.door.answer(conn); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
			if _, err := io.Copy(io.Discard, conn); err != nil && strings.Contains(err.Error(), "timeout") {
				t.Error("the connection stays open")
			}
		})
	}
}

// Who does not take an answer loses it.
func TestWhoTakesNothing(t *testing.T) {
	d := openDoor(t, 0, func(_ *costs, o *web.Options) { o.TakeWait = hurry })
	conn := d.dial()
	if _, err := io.WriteString(conn, "GET /flood HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-d.flooded:
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("the answer ended with %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the answer still waits to be taken")
	}
	_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	n, err := io.Copy(io.Discard, conn)
	if n >= 1000<<20 || err != nil && strings.Contains(err.Error(), "timeout") {
		t.Errorf("%d bytes, %v", n, err)
	}
}

// Connections beyond the limit are refused while all those inside still wait, and
// taken again when others end.
func TestTooManyConnections(t *testing.T) {
	d := openDoor(t, 0, func(c *costs, _ *web.Options) { c.open = 20 })
	const ask = "GET /held HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
	var inside []net.Conn
	for range 20 {
		c := d.dial()
		if _, err := io.WriteString(c, ask); err != nil {
			t.Fatal(err)
		}
		inside = append(inside, c)
	}
	c := d.dial()
	_, _ = io.WriteString(c, ask) // it may be shut already
	if got := d.answer(c); got != "" {
		t.Errorf("one more was answered %q", got)
	}
	close(d.release)
	for _, c := range inside {
		if got := d.answer(c); got != "HTTP/1.1 200 OK" {
			t.Errorf("one of those inside: %q", got)
		}
	}
	for range 500 { // the last of them is about to leave
		c := d.dial()
		_, _ = io.WriteString(c, ask)
		if d.answer(c) == "HTTP/1.1 200 OK" {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("nobody is let in any more")
}

// A site that ends still answers for a while, and has its clients dial anew.
func TestASiteThatEndsSendsItsClientsAway(t *testing.T) {
	d := openDoor(t, 2*time.Second, func(*costs, *web.Options) {})
	c := &http.Client{Transport: &http.Transport{}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	t.Cleanup(c.CloseIdleConnections)
	ask := func() (closes bool, err error) {
		r, err := c.Post("http://"+d.addr+"/form", "application/x-www-form-urlencoded", strings.NewReader("a=1"))
		if err != nil {
			return false, err
		}
		_ = r.Body.Close()
		return r.Close, nil
	}
	if closes, err := ask(); err != nil || closes {
		t.Fatal(closes, err)
	}
	d.end()
	closes, err := ask()
	for err == nil && !closes { // it has not yet heard that it ends
		time.Sleep(time.Millisecond)
		closes, err = ask()
	}
	if err != nil {
		t.Errorf("while it ends: %v", err)
	}
	for range 500 {
		if _, err = ask(); err != nil && strings.Contains(err.Error(), "refused") {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("after the end: %v", err)
}

// Whoever was let in last is answered, though the door is shut by the time it asks.
func TestTheLastGuestIsAnswered(t *testing.T) {
	d := openDoor(t, 0, func(c *costs, _ *web.Options) { c.first = 10 * time.Second })
	last, next := d.dial(), d.dial()
	if _, err := io.WriteString(next, "POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if got := d.answer(next); got != "HTTP/1.1 303 See Other" { // it is in, and so is who came before
		t.Fatal(got)
	}
	d.end()
	for range 500 {
		c, err := net.Dial("tcp", d.addr)
		if err != nil {
			break
		}
		_ = c.Close()
		time.Sleep(20 * time.Millisecond)
	}
	if _, err := io.WriteString(last, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if got := d.answer(last); got != "HTTP/1.1 200 OK" {
		t.Errorf("the last guest got %q", got)
	}
}
