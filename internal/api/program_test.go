package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"juyan/internal/app/apptest"
)

// A person makes tokens on the page of their account, and programs use them: one
// that only reads, one that acts.
func TestAProgramCallsWithItsPersonsToken(t *testing.T) {
	apptest.Each(t, "2022-03-01", func(s *apptest.Site) {
		reads, acts := made(s, "read"), made(s, "act")
		if w := s.Program(reads, "GET", "/api/v1/kinds", ""); w.Code != 200 || w.Header().Get("ETag") == "" {
			s.Errorf("reading: %d %s", w.Code, w.Body)
		}
		raise := `{"kind":"residents","values":{"what":"路灯不亮","channel":"hotline","topic":"city","grade":"ordinary"}}`
		refused(s, s.Program(reads, "POST", "/api/v1/matters", raise), 403, "令牌只能读")
		refused(s, s.Program(acts+"x", "GET", "/api/v1/kinds", ""), 401, "令牌无效")
		refused(s, s.Program(reads, "GET", "/today", ""), 401, "/api/")
		if w := s.Program(acts, "POST", "/api/v1/matters", `{"kind":"none"}`); w.Code == 401 || w.Code == 403 && strings.Contains(w.Body.String(), "令牌") {
			s.Errorf("a token that acts: %d %s", w.Code, w.Body)
		}

		page := s.Page("admin-committee.director", "/account", 200)
		if got := page.All("#tokens-sheet tbody tr"); len(got) != 2 {
			s.Errorf("two tokens are listed: %q", got)
		}
		end := page.Attr("#tokens-sheet tbody form", "action")
		s.Sent("admin-committee.director", end, url.Values{})
		works := 0
		for _, token := range []string{reads, acts} {
			if s.Program(token, "GET", "/api/v1/kinds", "").Code == 200 {
				works++
			}
		}
		if works != 1 {
			s.Errorf("%d tokens work after one was ended", works)
		}
	})
}

// made makes a token of the director.
func made(s *apptest.Site, reach string) string {
	s.Helper()
	return tokenOf(s, "admin-committee.director", reach)
}

// tokenOf makes a token on the page, where it is shown once.
func tokenOf(s *apptest.Site, post, reach string) string {
	s.Helper()
	s.Refused(post, "/account/tokens", url.Values{"name": {"OA"}, "reach": {reach}, "days": {"400"}})
	page := s.Read(s.Ask(post, "/account/tokens", url.Values{"name": {"OA " + reach}, "reach": {reach}, "days": {"30"}}), "/account/tokens", http.StatusCreated)
	secret := page.All("#token-sheet code")
	if len(secret) != 1 || !strings.HasPrefix(secret[0], "juyan_") {
		s.Fatalf("the token is shown once: %q", secret)
	}
	if again := s.Page(post, "/account", 200).All("#token-sheet code"); len(again) != 0 {
		s.Errorf("shown again: %q", again)
	}
	return secret[0]
}

func refused(s *apptest.Site, w *httptest.ResponseRecorder, status int, why string) {
	s.Helper()
	var p struct{ Detail string }
	if err := json.Unmarshal(w.Body.Bytes(), &p); w.Code != status || err != nil || !strings.Contains(p.Detail, why) {
		s.Errorf("%d %s, want %d %s", w.Code, w.Body, status, why)
	}
}
