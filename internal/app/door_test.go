package app

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/web"
)

// door is a small site behind a real door, with little patience.
type door struct {
	t    *testing.T
	addr string
	end  context.CancelFunc
	done chan error
}

func openDoor(t *testing.T, drain time.Duration) *door {
	t.Helper()
	s := web.New(web.Options{Authenticate: func(*http.Request) (kernel.Actor, error) { return kernel.System(), nil },
		MaxForm: 1 << 10, MaxUpload: 64 << 10, BodyWait: 300 * time.Millisecond, TakeWait: 300 * time.Millisecond})
	s.Add(
		web.Route{Method: "POST", Path: "/form", Permission: web.Public, Handle: func(c *web.Ctx) error { return c.Redirect("/") }},
		web.Route{Method: "GET", Path: "/slow", Permission: web.Public, Handle: func(c *web.Ctx) error {
			time.Sleep(600 * time.Millisecond) // longer than a body may take
			if err := c.R.Context().Err(); err != nil {
				return err
			}
			_, err := io.WriteString(c.W, "done")
			return err
		}},
		web.Route{Method: "GET", Path: "/flood", Permission: web.Public, Handle: func(c *web.Ctx) error {
			for range 1000 {
				if _, err := c.W.Write(make([]byte, 1<<20)); err != nil {
					return err
				}
			}
			return nil
		}},
	)
	ctx, cancel := context.WithCancel(t.Context())
	d := &door{t: t, end: cancel, done: make(chan error, 1)}
	ready := make(chan net.Addr, 1)
	little := costs{header: 300 * time.Millisecond, body: 300 * time.Millisecond, idle: 300 * time.Millisecond, last: 5 * time.Second, bytes: 4 << 10, open: 20}
	go func() {
		d.done <- serveOn(ctx, Entrance{Addr: "127.0.0.1:0", drain: drain}, little, s, func(a net.Addr) { ready <- a })
	}()
	d.addr = (<-ready).String()
	t.Cleanup(func() {
		cancel()
		if err := <-d.done; err != nil {
			t.Error(err)
		}
	})
	return d
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

// Whoever sends slowly, or too much, is shown out; the others are served.
func TestWhoSendsTooSlowlyOrTooMuch(t *testing.T) {
	d := openDoor(t, 0)
	const form = "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s"
	for name, c := range map[string]struct{ send, want string }{
		"a header that never ends":         {"GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n", ""},
		"nothing at all":                   {"", ""},
		"a header that is too long":        {"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + strings.Repeat("a", 16<<10) + "\r\n\r\n", "HTTP/1.1 431 Request Header Fields Too Large"},
		"a form that never ends":           {fmt.Sprintf(form, 500, "a=1"), "HTTP/1.1 422 Unprocessable Entity"},
		"a form that is too long":          {fmt.Sprintf(form, 5<<10, strings.Repeat("a", 5<<10)), "HTTP/1.1 413 Request Entity Too Large"},
		"a form without a length":          {"POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n5000\r\na=" + strings.Repeat("a", 0x4ffe) + "\r\n0\r\n\r\n", "HTTP/1.1 413 Request Entity Too Large"},
		"a body that nobody reads":         {"POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nab", ""},
		"a form":                           {fmt.Sprintf(form, 3, "a=1"), "HTTP/1.1 303 See Other"},
		"a page that takes its time":       {"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK"},
		"files that never end (multipart)": {"POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=q\r\nContent-Length: 60000\r\n\r\n--q\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\nabc", "HTTP/1.1 422 Unprocessable Entity"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn := d.dial()
			if _, err := io.WriteString(conn, c.send); err != nil {
				t.Fatal(err)
			}
			if got := d.answer(conn); got != c.want {
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
	d := openDoor(t, 0)
	conn := d.dial()
	if _, err := io.WriteString(conn, "GET /flood HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second)
	_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	n, err := io.Copy(io.Discard, conn)
	if n >= 1000<<20 || err != nil && strings.Contains(err.Error(), "timeout") {
		t.Errorf("%d bytes, %v", n, err)
	}
}

// Connections beyond the limit are refused at once, and taken again when others
// end.
func TestTooManyConnections(t *testing.T) {
	d := openDoor(t, 0)
	const ask = "GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
	var inside []net.Conn
	for range 20 {
		c := d.dial()
		if _, err := io.WriteString(c, ask); err != nil {
			t.Fatal(err)
		}
		inside = append(inside, c)
	}
	began := time.Now()
	c := d.dial()
	_, _ = io.WriteString(c, ask)
	if got := d.answer(c); got != "" || time.Since(began) > 300*time.Millisecond {
		t.Errorf("one more was answered %q after %s", got, time.Since(began))
	}
	for _, c := range inside {
		if got := d.answer(c); got != "HTTP/1.1 200 OK" {
			t.Errorf("one of those inside: %q", got)
		}
	}
	for range 50 { // the last of them is about to leave
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
	d := openDoor(t, 500*time.Millisecond)
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
	time.Sleep(100 * time.Millisecond)
	if closes, err := ask(); err != nil || !closes {
		t.Errorf("while it ends: closes %t, %v", closes, err)
	}
	time.Sleep(time.Second)
	if _, err := ask(); err == nil || !strings.Contains(err.Error(), "refused") {
		t.Errorf("after the end: %v", err)
	}
}
