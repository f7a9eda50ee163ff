package app

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// BenchAskCmd is the half of `juyan bench http` that asks: it reads a plan from
// standard input and writes what came of it. It is kept lean, for it shares the
// machine with what it measures: requests are written as they stand in the plan.
type BenchAskCmd struct{}

// loadPlan is what to ask, how often and for how long.
type loadPlan struct {
	Addrs    []string // of the nodes; client by client they are asked by turns
	Clients  int
	For      time.Duration
	Count    int      // ends after so many; 0 = by time alone
	Status   int      // what every answer must be
	Requests []string // whole requests, sent in turn; counted stands for a number of its own
}

// counted is replaced in each request by a number that is used once.
const counted = "########"

// load is what came of it.
type load struct {
	Count      int
	PerSecond  float64
	P50, P99   time.Duration
	Client     float64 // processor milliseconds a request, of who asks
	Server     float64 // of who answers
	Wrong      int
	FirstWrong string
}

func (l load) perRequest() float64 { return l.Server }

// Run asks.
func (BenchAskCmd) Run(ctx context.Context, io *IO) error {
	var plan loadPlan
	if err := json.NewDecoder(io.In).Decode(&plan); err != nil {
		return err
	}
	return json.NewEncoder(io.Out).Encode(plan.ask(ctx))
}

// answers are what one client saw.
type answers struct {
	took  []time.Duration
	wrong []string
}

func (p loadPlan) ask(ctx context.Context) load {
	clients := make([]answers, p.Clients)
	var next atomic.Int64
	var wg sync.WaitGroup
	began, before := time.Now(), processorTime()
	for i := range clients {
		wg.Go(func() { clients[i] = p.client(ctx, p.Addrs[i%len(p.Addrs)], &next, began) })
	}
	wg.Wait()
	passed, worked := time.Since(began), processorTime()-before
	return sumUp(clients, passed, worked)
}

// client asks over one connection until the time is up.
func (p loadPlan) client(ctx context.Context, addr string, next *atomic.Int64, began time.Time) (a answers) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		a.wrong = append(a.wrong, err.Error())
		return a
	}
	defer conn.Close()
	from := bufio.NewReaderSize(conn, 64<<10)
	first := time.Now().UnixMilli() % 90_000_000 // two runs never use the same numbers
	for ctx.Err() == nil && (p.Count > 0 || time.Since(began) < p.For) {
		i := next.Add(1) - 1
		if p.Count > 0 && i >= int64(p.Count) {
			break
		}
		text := strings.ReplaceAll(p.Requests[int(i)%len(p.Requests)], counted, fmt.Sprintf("%08d", (first+i)%100_000_000))
		start := time.Now()
		wrong, err := one(conn, from, text, p.Status)
		a.took = append(a.took, time.Since(start))
		if wrong != "" {
			a.wrong = append(a.wrong, wrong)
		}
		if err != nil {
			a.wrong = append(a.wrong, err.Error())
			break
		}
	}
	return a
}

// one sends a request and reads the answer; wrong says what another status came
// with.
func one(conn net.Conn, from *bufio.Reader, text string, status int) (wrong string, err error) {
	if _, err := io.WriteString(conn, text); err != nil {
		return "", err
	}
	res, err := http.ReadResponse(from, nil)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	if res.StatusCode == status {
		_, err = io.Copy(io.Discard, res.Body)
		return "", err
	}
	body, err := io.ReadAll(res.Body)
	if plain, e := unzip(body); e == nil {
		body = plain
	}
	return res.Status + " " + string(body[:min(len(body), 600)]), err
}

func unzip(b []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(z)
	return out, errors.Join(err, z.Close())
}

func sumUp(clients []answers, passed, worked time.Duration) (l load) {
	var took []time.Duration
	for _, a := range clients {
		took = append(took, a.took...)
		if l.Wrong += len(a.wrong); l.FirstWrong == "" && len(a.wrong) > 0 {
			l.FirstWrong = a.wrong[0]
		}
	}
	slices.Sort(took)
	if l.Count = len(took); l.Count > 0 {
		l.PerSecond = float64(l.Count) / passed.Seconds()
		l.P50, l.P99 = took[l.Count/2], took[l.Count*99/100]
		l.Client = float64(worked.Microseconds()) / 1000 / float64(l.Count)
	}
	return l
}
