package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"juyan/internal/kernel"
)

// costs bound what connections may cost: who sends or takes a byte now and then
// holds one of so many for so long, no more. Bodies of forms and answers have
// limits of their own, see package web.
type costs struct {
	header time.Duration // to send the header
	body   time.Duration // to send a body that no route reads
	idle   time.Duration // between requests
	first  time.Duration // to be asked something, for connections taken last
	last   time.Duration // for requests under way when the site ends
	bytes  int           // of a header
	open   int64         // connections at a time
}

var usual = costs{header: 10 * time.Second, body: time.Minute, idle: 2 * time.Minute, first: time.Second, last: 15 * time.Second, bytes: 64 << 10, open: 4096}

// Listen serves h on addr until ctx ends, then lets requests finish. ready is
// told the address once connections are accepted.
func Listen(ctx context.Context, addr string, h http.Handler, ready func(net.Addr)) error {
	return serveOn(ctx, Entrance{Addr: addr}, usual, h, ready)
}

func serveOn(ctx context.Context, door Entrance, c costs, h http.Handler, ready func(net.Addr)) error {
	l, err := listen(door.Addr)
	if err != nil {
		return err
	}
	at := l.Addr()
	l = &bounded{Listener: l, most: c.open}
	if door.cert != nil {
		l = door.cert.listener(l)
	}
	var leaving atomic.Bool
	var work busy
	srv := &http.Server{Handler: patient(leave(h, &leaving)), ConnState: work.note, ReadHeaderTimeout: c.header, ReadTimeout: c.body, IdleTimeout: c.idle, MaxHeaderBytes: c.bytes,
		ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug)} // what a stranger sends is no fault of ours
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	ready(at)
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	leaving.Store(true)
	time.Sleep(door.drain)
	_ = l.Close() // refused from here on; who was let in is still answered
	if err := <-failed; !errors.Is(err, net.ErrClosed) {
		return err
	}
	work.wait(c.first)
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.last)
	defer cancel()
	return srv.Shutdown(last)
}

// busy knows the connections that were taken or asked and not answered yet. The
// server's own end drops, unanswered, what it reads from a connection after it began.
type busy struct {
	mu    sync.Mutex
	conns map[net.Conn]bool
}

// note implements [http.Server.ConnState].
func (b *busy) note(c net.Conn, s http.ConnState) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s != http.StateNew && s != http.StateActive {
		delete(b.conns, c)
		return
	}
	if b.conns == nil {
		b.conns = map[net.Conn]bool{}
	}
	b.conns[c] = true
}

// wait returns once all are answered, or after most.
func (b *busy) wait(most time.Duration) {
	for end := time.Now().Add(most); time.Now().Before(end) && !b.none(); {
		time.Sleep(5 * time.Millisecond)
	}
}

func (b *busy) none() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.conns) == 0
}

// leave has every answer given while the site ends close its connection: clients
// then dial anew, and reach another node, before the last connections are cut.
func leave(h http.Handler, leaving *atomic.Bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if leaving.Load() {
			w.Header().Set("Connection", "close")
		}
		h.ServeHTTP(w, r)
	})
}

// patient takes the limit of reading from requests without a body: once it is
// over, the reader would seem to have left, in the middle of a long answer.
func patient(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body == http.NoBody {
			_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
		}
		h.ServeHTTP(w, r)
	})
}

// bounded refuses connections beyond so many: they would cost memory and files
// that those who are served need.
type bounded struct {
	net.Listener
	most int64
	open atomic.Int64
}

// Accept implements net.Listener.
func (b *bounded) Accept() (net.Conn, error) {
	for {
		c, err := b.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if b.open.Add(1) <= b.most {
			return &guest{Conn: c, gone: sync.OnceFunc(func() { b.open.Add(-1) })}, nil
		}
		b.open.Add(-1)
		_ = c.Close()
	}
}

// guest is one of the connections.
type guest struct {
	net.Conn
	gone func()
}

// Close implements net.Conn.
func (c *guest) Close() error {
	c.gone()
	return c.Conn.Close()
}

func listen(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, kernel.Invalid("addr", kernel.T("不能在 %s 上监听：%s。换一个端口，例如 --addr 127.0.0.1:8081", "Cannot listen on %s: %s. Choose another port, for example --addr 127.0.0.1:8081"), addr, err.Error())
	}
	return l, nil
}
