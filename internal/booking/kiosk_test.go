package booking_test

import (
	"net/url"
	"strings"
	"testing"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// receipt is the code of a case just filed by an enterprise.
func (h *house) receipt(name string) string {
	h.Helper()
	found, err := h.Counter.Find(ctx, kernel.System(), counter.Query{Text: name})
	h.Must(err)
	m, err := h.Matter.Raise(ctx, h.Contact(firm), matter.RaiseInput{Kind: counter.Kind, Enterprise: h.Contact(firm).Enterprise, Values: form{"item": {string(found.Items[0].Version)}, "answers": {"who=company; place=rented"}}})
	h.Must(err)
	r, _, err := h.Counter.Case(ctx, m.ID)
	h.Must(err)
	return r.Receipt
}

// The self-service area needs no sign-in, is there in both languages, returns to
// its start by itself, and names nobody.
func TestTheSelfServiceArea(t *testing.T) {
	each(t, func(h *house) {
		h.At("2022-03-02", 12)
		for path, want := range map[string]string{"/kiosk": "查办件进度", "/kiosk/open": "户政窗口", "/kiosk/items": "完税证明开具", "/kiosk/status": "回执上的查询码", "/kiosk?lang=en": "How does my case stand?", "/kiosk/open?lang=en": "Open now"} {
			w := h.Bare(path, nil)
			p := h.Read(w, path, 200)
			p.Has(".kiosk", want)
			if p.Attr(".kiosk", "data-idle") != "60" || p.Attr(".kiosk", "data-idle-to") != "/kiosk" {
				h.Errorf("%s does not return to its start", path)
			}
		}
		code := h.receipt("食品经营许可核发")
		look := func(typed string) string {
			p := h.Read(h.BareForm("/kiosk/status", url.Values{"code": {typed}}, nil), "/kiosk/status", 200)
			return strings.Join(p.All(".kiosk"), " ")
		}
		got := look(strings.ToLower(code))
		contact := h.Contact(firm)
		e, _ := h.Org.Directory().Enterprise(contact.Enterprise)
		if !strings.Contains(got, "食品经营许可核发") || strings.Contains(got, contact.Name) || strings.Contains(got, e.Short) {
			h.Errorf("the standing: %s", got)
		}
		p := h.Read(h.BareForm("/kiosk/status", url.Values{"code": {"AB"}, "press": {"7"}}, nil), "/kiosk/status", 200)
		if got := p.Typed("code"); got != "AB7" {
			h.Errorf("tapped 7 after AB: %q", got)
		}
		p = h.Read(h.BareForm("/kiosk/status", url.Values{"code": {"AB7"}, "press": {"back"}}, nil), "/kiosk/status", 200)
		if got := p.Typed("code"); got != "AB" {
			h.Errorf("erased: %q", got)
		}
	})
}

// Whoever guesses learns nothing: a code that nobody was given, one that fails its
// check and nonsense get one answer, and after five the address waits, written into
// the ledger; others may still ask; so many of all addresses together wait too.
func TestGuessedReceiptsAreThrottled(t *testing.T) {
	each(t, func(h *house) {
		code := h.receipt("食品经营许可核发")
		ask := func(typed, from string) (int, string) {
			w := h.BareForm("/kiosk/status", url.Values{"code": {typed}}, map[string]string{"From-Address": from})
			status := w.Code
			p := h.Read(w, "/kiosk/status", status)
			return status, strings.Join(p.All(".kioskerror"), " ")
		}
		_, first := ask("no receipt", "10.1.0.1")
		for _, typed := range []string{"", "0123456789AB", code[:11] + string(code[10]), strings.Repeat("Z", 4000)} {
			if typed == code {
				continue
			}
			if status, said := ask(typed, "10.1.0.1"); status != 404 || said != first || said == "" {
				h.Errorf("%.20q: %d %q, the first was answered %q", typed, status, said, first)
			}
		}
		if status, said := ask(code, "10.1.0.1"); status != 429 || !strings.Contains(said, "次数过多") {
			h.Errorf("the sixth: %d %q", status, said)
		}
		if got := h.kinds("kiosk.throttled"); got != 1 {
			h.Errorf("%d events", got)
		}
		if status, _ := ask(code, "10.1.0.2"); status != 200 {
			h.Errorf("another address: %d", status)
		}
		for range 8 { // who asks for what is theirs is never throttled
			if status, _ := ask(code, "10.1.0.3"); status != 200 {
				h.Fatalf("the right code: %d", status)
			}
		}
		h.Pack.Rosters.Kiosk.All = 8
		defer func() { h.Pack.Rosters.Kiosk.All = 100 }()
		for n := range 3 {
			ask("no receipt", "10.2.0."+string(rune('1'+n)))
		}
		if status, _ := ask(code, "10.3.0.1"); status != 429 {
			h.Errorf("all together: %d", status)
		}
		if got := h.kinds("kiosk.throttled"); got != 2 {
			h.Errorf("%d events once all wait", got)
		}
	})
}

// kinds counts the events of a kind.
func (h *house) kinds(kind string) (n int) {
	h.Helper()
	h.Must(h.DB.Read(ctx, func(tx *store.Tx) (err error) {
		n, err = store.One(tx, store.Value[int], `SELECT COUNT(*) FROM event WHERE kind = $1`, kind)
		return err
	}))
	return n
}
