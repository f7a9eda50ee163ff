package hotline_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"juyan/internal/app"
	"juyan/internal/app/apptest"
	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/store/storetest"
)

// asCounterpart turns this test program into the hotline's: it knows nothing but
// an address, a token and the contract.
const asCounterpart = "JUYAN_TEST_HOTLINE"

func TestMain(m *testing.M) {
	if at := os.Getenv(asCounterpart); at != "" {
		if err := counterpart(at, os.Getenv("JUYAN_TEST_TOKEN")); err != nil {
			fmt.Println("failed:", err)
			os.Exit(1)
		}
		return
	}
	storetest.Main(m)
}

// counterpart hands three tickets over, one of them twice, and then reports every
// change of status until its standard input ends.
func counterpart(base, token string) error {
	call := func(method, path string, body any) (int, map[string]any, error) {
		var sent io.Reader
		if body != nil {
			raw, err := json.Marshal(body)
			if err != nil {
				return 0, nil, err
			}
			sent = bytes.NewReader(raw)
		}
		r, err := http.NewRequest(method, base+"/api/v1/hotline/tickets"+path, sent)
		if err != nil {
			return 0, nil, err
		}
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", "application/json")
		w, err := http.DefaultClient.Do(r)
		if err != nil {
			return 0, nil, err
		}
		defer func() { _ = w.Body.Close() }()
		out := map[string]any{}
		return w.StatusCode, out, json.NewDecoder(w.Body).Decode(&out)
	}
	for _, number := range []string{"T1", "T2", "T1", "T3"} {
		status, got, err := call("POST", "", map[string]string{"ticket_no": number, "subject": "路灯不亮 " + number, "category": "市政"})
		if err != nil {
			return err
		}
		fmt.Println("sent", number, status, got["ticket"])
	}
	status, got, err := call("POST", "", map[string]string{"ticket_no": "T1", "subject": "另一件事情"})
	if err != nil {
		return err
	}
	fmt.Println("sent T1 changed", status, got["code"])
	ended := make(chan bool)
	go func() { _, _ = io.Copy(io.Discard, os.Stdin); close(ended) }()
	next, last := "", map[string]string{}
	for {
		_, got, err := call("GET", "?since="+url.QueryEscape(next), nil)
		if err != nil {
			return err
		}
		for _, x := range got["tickets"].([]any) {
			t := x.(map[string]any)
			number, code := t["ticket"].(string), t["status"].(map[string]any)["code"].(string)
			if last[number] != code {
				last[number] = code
				fmt.Println("status", number, code)
			}
		}
		next = got["next"].(string)
		select {
		case <-ended:
			return nil
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// A hotline's own program hands tickets over and learns what becomes of them, over
// the wire.
func TestAHotlinesProgramExchangesTickets(t *testing.T) {
	apptest.Each(t, "2022-03-01", func(s *apptest.Site) {
		token, err := s.Auth.MakeToken(s.Ctx, s.Who(desk), auth.MakeTokenInput{Name: "12345", Reach: auth.ReachAct, Days: 30})
		s.Must(err)
		hears := startCounterpart(s, listening(s), token.Secret)
		for _, want := range []string{"sent T1 201 T1", "sent T2 201 T2", "sent T1 200 T1", "sent T3 201 T3", "sent T1 changed 409 conflict", "status T1 10", "status T2 10", "status T3 10"} {
			hears(want)
		}
		got, err := s.Hotline.Look(s.Ctx, kernel.System(), "T2")
		s.Must(err)
		m, err := s.Matter.Get(s.Ctx, kernel.System(), got.Matter)
		s.Must(err)
		s.Do("social-hotline.chief", m, "dispatch", apptest.Values{"handler": {s.Unit("planning")}})
		hears("status T2 20")
	})
}

// listening serves the site on a free port of this machine until the test ends.
func listening(s *apptest.Site) string {
	s.Helper()
	ctx, cancel := context.WithCancel(s.Ctx)
	ready, done := make(chan net.Addr, 1), make(chan error, 1)
	go func() { done <- app.Listen(ctx, "127.0.0.1:0", s.Server(), func(a net.Addr) { ready <- a }) }()
	at := <-ready
	s.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			s.Error(err)
		}
	})
	return "http://" + at.String()
}

// startCounterpart starts the program and returns what waits for its next line.
func startCounterpart(s *apptest.Site, at, token string) (hears func(want string)) {
	s.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), asCounterpart+"="+at, "JUYAN_TEST_TOKEN="+token)
	in, err := cmd.StdinPipe()
	s.Must(err)
	out, err := cmd.StdoutPipe()
	s.Must(err)
	cmd.Stderr = os.Stderr
	s.Must(cmd.Start())
	lines := make(chan string)
	go func() {
		for sc := bufio.NewScanner(out); sc.Scan(); {
			lines <- sc.Text()
		}
		close(lines)
	}()
	s.Cleanup(func() {
		_ = in.Close()
		for range lines { // it may still have something to say
		}
		if err := cmd.Wait(); err != nil {
			s.Error(err)
		}
	})
	return func(want string) {
		s.Helper()
		select {
		case got := <-lines:
			if strings.TrimSpace(got) != want {
				s.Fatalf("the hotline says %q, want %q", got, want)
			}
		case <-time.After(30 * time.Second):
			s.Fatalf("the hotline never says %q", want)
		}
	}
}
