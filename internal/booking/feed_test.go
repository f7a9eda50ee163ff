package booking_test

import (
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"juyan/internal/auth"
	"juyan/internal/booking"
	"juyan/internal/kernel"
)

// entry is an event of a calendar as a subscriber reads it: property → value.
type entry map[string]string

// parsed reads a calendar strictly: CRLF, 75 octets, components nested and closed,
// what RFC 5545 requires of each, and no UID twice.
func (h *house) parsed(body string) []entry {
	h.Helper()
	if !strings.HasSuffix(body, "\r\n") {
		h.Fatalf("no CRLF at the end of %q", body)
	}
	for _, l := range strings.Split(strings.TrimSuffix(body, "\r\n"), "\r\n") {
		if len(l) > 75 || strings.ContainsAny(l, "\r\n") {
			h.Errorf("line of %d octets: %q", len(l), l)
		}
	}
	var open []string
	var out []entry
	uids := map[string]bool{}
	for _, l := range strings.Split(strings.TrimSuffix(strings.ReplaceAll(body, "\r\n ", ""), "\r\n"), "\r\n") {
		head, value, ok := strings.Cut(l, ":")
		name, _, _ := strings.Cut(head, ";")
		switch {
		case !ok:
			h.Fatalf("no value in %q", l)
		case name == "BEGIN":
			if open = append(open, value); value == "VEVENT" {
				out = append(out, entry{})
			}
		case name == "END":
			if len(open) == 0 || open[len(open)-1] != value {
				h.Fatalf("END:%s within %v", value, open)
			}
			if open = open[:len(open)-1]; value == "VEVENT" {
				e := out[len(out)-1]
				if e["UID"] == "" || len(e["DTSTAMP"]) != 16 || len(e["DTSTART"]) != 16 || e["DTSTART"] >= e["DTEND"] || uids[e["UID"]] {
					h.Errorf("event %v", e)
				}
				uids[e["UID"]] = true
			}
		case open[len(open)-1] == "VEVENT":
			if _, twice := out[len(out)-1][name]; twice {
				h.Errorf("%s twice", name)
			}
			out[len(out)-1][name] = value
		}
	}
	if len(open) != 0 {
		h.Errorf("left open: %v", open)
	}
	return out
}

func (h *house) token(who kernel.Actor, reach string) auth.APIToken {
	h.Helper()
	t, err := h.Auth.MakeToken(ctx, who, auth.MakeTokenInput{Name: "日历", Reach: reach, Days: 30})
	h.Must(err)
	return t
}

func (h *house) feed(secret, tag string) *httptest.ResponseRecorder {
	h.Helper()
	return h.Bare("/feeds/"+secret+"/calendar.ics?lang=zh", map[string]string{"If-None-Match": tag})
}

func (h *house) entries(secret string) []entry {
	h.Helper()
	w := h.feed(secret, "")
	if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/calendar") || w.Header().Get("ETag") == "" {
		h.Fatalf("feed: %d %v", w.Code, w.Header())
	}
	return h.parsed(w.Body.String())
}

func with(list []entry, words string) int {
	return len(slices.DeleteFunc(slices.Clone(list), func(e entry) bool { return !strings.Contains(e["SUMMARY"]+e["DESCRIPTION"], words) }))
}

// An officer's feed has the duties of the post and the limits of what waits for
// it; it follows a swap, keeps its UIDs, answers 304 while nothing changed, and ends
// with its token.
func TestAnOfficersFeed(t *testing.T) {
	each(t, func(h *house) {
		duty := h.duty("2022-03-03", "noon")
		post, _ := h.Org.Directory().Post(duty.Post)
		token := h.token(h.Who(post.Code), auth.ReachFeed)
		list := h.entries(token.Secret)
		mine := slices.IndexFunc(list, func(e entry) bool { return e["UID"] == "duty-tax-2022-03-03-noon@juyan" })
		if mine < 0 || list[mine]["DTSTART"] != "20220303T040000Z" || list[mine]["DTEND"] != "20220303T060000Z" || list[mine]["TRANSP"] != "OPAQUE" || with(list, "延时班") != len(list) {
			h.Fatalf("duties: %v", list)
		}
		tag := h.feed(token.Secret, "").Header().Get("ETag")
		if w := h.feed(token.Secret, tag); w.Code != 304 || w.Body.Len() != 0 {
			h.Errorf("unchanged: %d", w.Code)
		}
		other := h.duty("2022-03-10", "noon")
		h.Must(h.Booking.Swap(ctx, h.Who(keeper), booking.SwapInput{A: duty.Slip, B: other.Slip, Reason: "对换"}))
		list = h.entries(token.Secret)
		if slices.ContainsFunc(list, func(e entry) bool { return e["UID"] == "duty-tax-2022-03-03-noon@juyan" }) || !slices.ContainsFunc(list, func(e entry) bool { return e["UID"] == "duty-tax-2022-03-10-noon@juyan" }) {
			h.Error("the swap is not in the feed")
		}
		if w := h.feed(token.Secret, tag); w.Code != 200 {
			h.Errorf("changed: %d", w.Code)
		}
		if w := h.Program(token.Secret, "GET", "/api/v1/today", ""); w.Code != 401 {
			h.Errorf("a feed's address opens the interface: %d", w.Code)
		}
		if w := h.feed(h.token(h.Who(post.Code), auth.ReachRead).Secret, ""); w.Code != 404 {
			h.Errorf("a program's token opens a feed: %d", w.Code)
		}
		h.Must(h.Auth.EndToken(ctx, h.Who(post.Code), token.ID))
		if w := h.feed(token.Secret, ""); w.Code != 404 {
			h.Errorf("an ended address: %d", w.Code)
		}
		if w := h.feed("juyan_guessed", ""); w.Code != 404 {
			h.Errorf("a guessed address: %d", w.Code)
		}
	})
}

// Limits that wait for a post are in its feed and in nobody else's; an enterprise
// sees its own bookings, also that one is cancelled, and no other's.
func TestFeedsShowWhatTheirPersonMaySee(t *testing.T) {
	each(t, func(h *house) {
		m := h.Raise("service-office.head", "task", "", form{"task_title": {"延时办宣传"}, "task_unit": {h.Unit("economy")}, "task_due": {"2022-12-30"}})
		economy, tax := h.entries(h.token(h.Who("economy.head"), auth.ReachFeed).Secret), h.entries(h.token(h.Who("tax.head"), auth.ReachFeed).Secret)
		if with(economy, "延时办宣传") == 0 || with(tax, "延时办宣传") != 0 || m.Number == "" {
			h.Errorf("limits: %v; of another unit: %v", economy, tax)
		}
		mine, theirs := h.Contact(firm), h.Contact(another)
		kept := h.booked(mine, "发票领用", h.at("2022-03-03", 12, 0), "王芳")
		gone := h.booked(mine, "参保证明打印", h.at("2022-03-03", 13, 0), "王芳")
		h.Must(h.Booking.Cancel(ctx, mine, gone.ID, ""))
		list := h.entries(h.token(mine, auth.ReachFeed).Secret)
		state := map[string]string{}
		for _, e := range list {
			state[e["UID"]] = e["STATUS"]
		}
		if state["booking-"+string(kept.ID)+"@juyan"] != "CONFIRMED" || state["booking-"+string(gone.ID)+"@juyan"] != "CANCELLED" {
			h.Errorf("bookings: %v", state)
		}
		if list := h.entries(h.token(theirs, auth.ReachFeed).Secret); with(list, "王芳")+with(list, "发票") != 0 {
			h.Errorf("another firm reads %v", list)
		}
		p := h.Page(clerk, "/account", 200)
		p.Has("#feed-sheet button", "生成")
		if w := h.Ask(clerk, "/account/feed", map[string][]string{"x": {""}}); w.Code != 201 || !strings.Contains(w.Body.String(), "/calendar.ics?lang=zh") {
			h.Errorf("an address is made: %d", w.Code)
		}
	})
}

type form = map[string][]string
