package hook_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"juyan/internal/hook"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/org"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var (
	ctx     = context.Background()
	manager = kernel.Actor{Kind: kernel.ActorPerson, Name: "系统管理员", Grants: map[string]kernel.Scope{hook.PermManage: kernel.ScopeAll}}
	secret  = "a secret of 24 characters"
)

// house is a database with webhooks and a receiver that answers as told.
type house struct {
	*testing.T
	db     *store.DB
	led    *ledger.Ledger
	s      *hook.Service
	clock  *storetest.Clock
	server *httptest.Server
	mu     sync.Mutex
	got    []*http.Request
	bodies []string
	answer func(n int) (int, string)                 // of the n-th delivery, from 1
	reply  func(r *http.Request, body string) string // instead, in an answer of 200
	name   string                                    // before that of the event
}

func each(t *testing.T, f func(h *house)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := &house{T: t, db: db, led: ledger.New(), clock: db.Clock().(*storetest.Clock), answer: func(int) (int, string) { return 200, `{"errcode":0}` }}
		h.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			h.mu.Lock()
			h.got, h.bodies = append(h.got, r), append(h.bodies, string(body))
			status, text := h.answer(len(h.got))
			if h.reply != nil {
				status, text = 200, h.reply(r, string(body))
			}
			h.mu.Unlock()
			w.WriteHeader(status)
			_, _ = io.WriteString(w, text)
		}))
		t.Cleanup(h.server.Close)
		h.s = hook.New(hook.Options{DB: db, Ledger: h.led, Zone: "试验区", Site: "https://zone.example/", Real: func() time.Time { return time.Unix(1_700_000_000, 0) },
			Name: func(ev ledger.Event) kernel.Text { return kernel.T(h.name+"名："+ev.Kind, ev.Kind) }, Unit: func(kernel.ID) kernel.Text { return kernel.T("供电局", "Power") },
			Post: func(ctx context.Context, r hook.Request) (hook.Answer, error) {
				req, err := http.NewRequestWithContext(ctx, "POST", r.URL, strings.NewReader(string(r.Body)))
				if err != nil {
					return hook.Answer{}, err
				}
				for k, v := range r.Header {
					req.Header.Set(k, v)
				}
				a, err := h.server.Client().Do(req)
				if err != nil {
					return hook.Answer{}, err
				}
				defer a.Body.Close()
				b, err := io.ReadAll(a.Body)
				return hook.Answer{Status: a.StatusCode, Body: b}, err
			}})
		f(h)
	}, ledger.Migrations(), measure.Migrations(), org.Migrations(), matter.Migrations(), hook.Migrations())
}

func (h *house) ok(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) add(f hook.Format, events ...string) kernel.ID {
	h.Helper()
	id, err := h.s.Add(ctx, manager, hook.AddInput{Name: "指挥大厅", Format: f, URL: h.server.URL + "/robot?key=k1", Secret: secret, Events: events})
	h.ok(err)
	return id
}

// happen writes an event with personal data in its payload.
func (h *house) happen(kind string) (ev ledger.Event) {
	h.Helper()
	h.ok(h.db.Write(ctx, func(tx *store.Tx) (err error) {
		ev, err = h.led.Append(tx, kernel.Actor{Kind: kernel.ActorPerson, Name: "梁国辉", Unit: "u1"}, ledger.Draft{Kind: kind, Payload: map[string]string{"phone": "13900000001"}})
		return err
	}))
	return ev
}

func (h *house) deliver(want int) {
	h.Helper()
	n, err := h.s.Deliver(ctx)
	if err != nil || n != want {
		h.Errorf("%d arrived, want %d; %v", n, want, err)
	}
}

func (h *house) line(id kernel.ID) hook.Line {
	h.Helper()
	l, _, err := h.s.View(ctx, manager, id)
	h.ok(err)
	return l
}

// What was committed is told, once, signed, without payload or person; what
// nobody asked for is not.
func TestAnEventIsToldAndSigned(t *testing.T) {
	each(t, func(h *house) {
		h.add(hook.JSON, "whistle.*")
		ev := h.happen("whistle.raised")
		h.happen("keytask.reported")
		h.deliver(1)
		h.deliver(0)
		if len(h.got) != 1 {
			h.Fatalf("%d deliveries", len(h.got))
		}
		r, body := h.got[0], h.bodies[0]
		var m hook.Message
		h.ok(json.Unmarshal([]byte(body), &m))
		if m.Event != "whistle.raised" || m.EventID != ev.ID || m.Unit.ZH != "供电局" || string(m.ID) != r.Header.Get("X-Juyan-Id") {
			h.Errorf("%s", body)
		}
		mac := hmac.New(sha256.New, []byte(secret))
		fmt.Fprintf(mac, "%s.1700000000.%s", m.ID, body)
		if got, want := r.Header.Get("X-Juyan-Signature"), fmt.Sprintf("v1=%x", mac.Sum(nil)); got != want || r.Header.Get("X-Juyan-Time") != "1700000000" {
			h.Errorf("signature %s, want %s", got, want)
		}
		if strings.Contains(body, "13900000001") || strings.Contains(body, "梁国辉") {
			h.Errorf("personal data went out: %s", body)
		}
	})
}

// An event whose transaction failed is told to nobody.
func TestWhatWasRolledBackIsNotTold(t *testing.T) {
	each(t, func(h *house) {
		h.add(hook.JSON, "whistle.*")
		no := errors.New("no")
		err := h.db.Write(ctx, func(tx *store.Tx) error {
			if _, err := h.led.Append(tx, manager, ledger.Draft{Kind: "whistle.raised"}); err != nil {
				return err
			}
			return no
		})
		if !errors.Is(err, no) {
			h.Fatal(err)
		}
		h.deliver(0)
	})
}

// A receiver that fails is tried ever later, ten times; then the message is dead
// until somebody resends it.
func TestRetriesBackOffAndDieAndAreResent(t *testing.T) {
	each(t, func(h *house) {
		id := h.add(hook.JSON, "whistle.raised")
		h.answer = func(int) (int, string) { return 503, "" }
		h.happen("whistle.raised")
		wait := 10 * time.Second
		for n := 1; n <= 10; n++ {
			h.deliver(0)
			if len(h.got) != n {
				h.Fatalf("attempt %d: %d deliveries", n, len(h.got))
			}
			h.clock.Advance(wait - time.Second)
			h.deliver(0)
			if len(h.got) != n {
				h.Fatalf("attempt %d came too early", n+1)
			}
			h.clock.Advance(time.Second)
			wait = min(2*wait, 6*time.Hour)
		}
		h.deliver(0)
		_, list, err := h.s.View(ctx, manager, id)
		h.ok(err)
		if l := h.line(id); len(h.got) != 10 || l.Dead != 1 || l.Waiting != 0 || list[0].Error != "HTTP 503" || list[0].Attempts != 10 {
			h.Errorf("%d deliveries, %+v, %+v", len(h.got), l, list)
		}
		h.answer = func(int) (int, string) { return 204, "" }
		if n, err := h.s.Resend(ctx, manager, id, list[0].ID); n != 1 || err != nil {
			h.Errorf("resent %d, %v", n, err)
		}
		h.deliver(1)
		if _, err := h.s.Resend(ctx, manager, id, ""); kernel.CodeOf(err) != kernel.CodeConflict {
			h.Errorf("with nothing dead: %v", err)
		}
		if h.bodies[0] != h.bodies[10] || h.got[0].Header.Get("X-Juyan-Id") != h.got[10].Header.Get("X-Juyan-Id") {
			h.Error("a repetition cannot be known")
		}
	})
}

// Two senders at once deliver each message once.
func TestTwoSendersShareTheWork(t *testing.T) {
	each(t, func(h *house) {
		h.add(hook.JSON, "whistle.raised")
		for range 20 {
			h.happen("whistle.raised")
		}
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if _, err := h.s.Deliver(ctx); err != nil {
					h.Error(err)
				}
			})
		}
		all.Wait()
		if len(h.got) != 20 {
			h.Errorf("%d deliveries of 20 messages", len(h.got))
		}
	})
}

// Off means off: nothing is put away for later, what waits goes when it is on.
func TestSwitchedOff(t *testing.T) {
	each(t, func(h *house) {
		id := h.add(hook.JSON, "whistle.raised")
		h.happen("whistle.raised")
		h.ok(h.s.Switch(ctx, manager, id, false))
		h.happen("whistle.raised")
		h.deliver(0)
		h.ok(h.s.Switch(ctx, manager, id, true))
		h.deliver(1)
		h.ok(h.s.Test(ctx, manager, id))
		h.deliver(1)
		if got := storedEvents(h); got != "hook.added whistle.raised hook.switched whistle.raised hook.switched hook.tested" {
			h.Error(got)
		}
	})
}

func storedEvents(h *house) string {
	var kinds []string
	h.ok(h.db.Read(ctx, func(tx *store.Tx) (err error) {
		kinds, err = store.All(tx, store.Value[string], `SELECT kind FROM event_shown ORDER BY seq`)
		return err
	}))
	return strings.Join(kinds, " ")
}

func TestWhoMayAndWhatIsRefused(t *testing.T) {
	each(t, func(h *house) {
		if _, err := h.s.Add(ctx, kernel.Actor{Kind: kernel.ActorPerson}, hook.AddInput{}); kernel.CodeOf(err) != kernel.CodeForbidden {
			h.Errorf("without permission: %v", err)
		}
		good := hook.AddInput{Name: "大厅", Format: hook.JSON, URL: "https://a.example/x", Secret: secret, Events: []string{"whistle.*"}}
		for field, spoil := range map[string]func(*hook.AddInput){
			"name": func(in *hook.AddInput) { in.Name = " " }, "format": func(in *hook.AddInput) { in.Format = "xml" }, "url": func(in *hook.AddInput) { in.URL = "ftp://a/x" },
			"secret": func(in *hook.AddInput) { in.Secret = "short" }, "events": func(in *hook.AddInput) { in.Events = []string{"*"} },
		} {
			in := good
			spoil(&in)
			_, err := h.s.Add(ctx, manager, in)
			var e *kernel.Error
			if !errors.As(err, &e) || e.Code != kernel.CodeInvalid || e.Field != field {
				h.Errorf("%s: %v", field, err)
			}
		}
		h.ok(func() error { _, err := h.s.Add(ctx, manager, good); return err }())
		var payloads []string
		h.ok(h.db.Read(ctx, func(tx *store.Tx) (err error) {
			payloads, err = store.All(tx, store.Value[string], `SELECT s.payload FROM event_secret s JOIN event_shown e ON e.id = s.event_id WHERE e.kind = 'hook.added'`)
			return err
		}))
		if len(payloads) != 1 || strings.Contains(payloads[0], secret) || strings.Contains(payloads[0], "/x") || !strings.Contains(payloads[0], "a.example") {
			h.Errorf("the event holds %s", payloads)
		}
	})
}
