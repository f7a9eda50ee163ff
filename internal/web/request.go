package web

import (
	"crypto/rand"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"golang.org/x/text/language"

	"juyan/internal/kernel"
	"juyan/internal/web/ui"
)

const (
	langCookie   = "lang"
	railCookie   = "rail" // groups of the navigation folded (-) or opened (+) by the reader
	themeCookie  = "theme"
	deviceCookie = "juyan_device"
	prefsPath    = "/prefs"
)

// newCtx prepares the context of r; nobody is known yet.
func (s *Server) newCtx(w http.ResponseWriter, r *http.Request, route Route) *Ctx {
	c := &Ctx{W: w, R: r, server: s, route: route, now: s.o.Clock.Now(), Loc: s.o.Loc, Theme: themeOf(r)}
	c.setLang(langOf(r, ""))
	return c
}

// become lets actor act in c; a language the person chose for the account
// stands before the browser's.
func (s *Server) become(c *Ctx, actor kernel.Actor) {
	actor.IP, actor.Device = s.clientIP(c.R), s.device(c)
	c.Actor = actor
	noteActor(c.R.Context(), actor)
	if actor.Lang != "" {
		c.setLang(langOf(c.R, actor.Lang))
	}
}

// device is the browser's random mark, by which two acts can be told to come
// from one browser; it gets one with its first act. It says nothing of who.
func (s *Server) device(c *Ctx) string {
	if cookie, err := c.R.Cookie(deviceCookie); err == nil && len(cookie.Value) >= 20 && len(cookie.Value) <= 64 {
		return cookie.Value
	}
	if c.R.Method != http.MethodPost {
		return ""
	}
	mark := rand.Text()
	http.SetCookie(c.W, &http.Cookie{Name: deviceCookie, Value: mark, Path: "/", MaxAge: 180 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.secure(c.R)})
	return mark
}

func (c *Ctx) setLang(lang kernel.Lang) {
	c.Lang = lang
	c.R = c.R.WithContext(ui.WithEnv(c.R.Context(), &ui.Env{Lang: lang, Theme: c.Theme, Now: c.now, Loc: c.Loc,
		URL: c.R.URL, Words: c.T, Asset: c.server.assets.url, Opens: c.opens}))
}

// langOf picks the language: ?lang, the cookie, the account's, the browser's,
// Chinese.
func langOf(r *http.Request, account kernel.Lang) kernel.Lang {
	if q := r.URL.Query().Get("lang"); q != "" {
		return kernel.LangOf(q)
	}
	if cookie, err := r.Cookie(langCookie); err == nil && cookie.Value != "" {
		return kernel.LangOf(cookie.Value)
	}
	if account != "" {
		return account
	}
	tags, _, _ := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	for _, tag := range tags {
		switch base, _ := tag.Base(); base.String() {
		case "zh":
			return kernel.ZH
		case "en":
			return kernel.EN
		}
	}
	return kernel.ZH
}

func themeOf(r *http.Request) string {
	if cookie, err := r.Cookie(themeCookie); err == nil && (cookie.Value == "light" || cookie.Value == "dark") {
		return cookie.Value
	}
	return "auto"
}

// setPrefs keeps language or theme in a cookie and returns to the page.
func setPrefs(c *Ctx) error {
	keep := func(name, value string) {
		http.SetCookie(c.W, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode, Secure: c.server.secure(c.R)})
	}
	if lang := c.Form("lang"); lang == string(kernel.ZH) || lang == string(kernel.EN) {
		keep(langCookie, lang)
	}
	if theme := c.Form("theme"); theme == "light" || theme == "dark" || theme == "auto" {
		keep(themeCookie, theme)
	}
	return c.Redirect(c.Form("back"))
}

// IP returns the address of the browser; a trusted proxy's word is believed.
func (c *Ctx) IP() string { return c.server.clientIP(c.R) }

func (s *Server) clientIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	hops := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
	for i := len(hops) - 1; i >= 0 && s.trusts(host); i-- {
		hop := strings.TrimSpace(hops[i])
		if _, err := netip.ParseAddr(hop); err != nil {
			break
		}
		host = hop
	}
	return host
}

func (s *Server) trusts(host string) bool {
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	for _, p := range s.o.TrustedProxies {
		if p.Contains(addr.Unmap()) {
			return true
		}
	}
	return false
}

// secure reports whether the browser came over TLS.
func (s *Server) secure(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	return s.trusts(host) && r.Header.Get("X-Forwarded-Proto") == "https"
}
