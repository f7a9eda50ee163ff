package web

import (
	"net"
	"net/http"
	"strings"

	"juyan/internal/auth"
	"juyan/internal/kernel"
)

const cookieName = "juyan_session"

// secure reports whether the browser came over TLS.
func (p *Pages) secure(r *http.Request) bool { return p.o.SecureCookies || r.TLS != nil }

// cookieFor is the session's cookie. Over TLS its name begins with __Host-, so
// that no other host and no plain connection can set it.
func (p *Pages) cookieFor(r *http.Request, token string) *http.Cookie {
	c := &http.Cookie{Name: cookieName, Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if p.secure(r) {
		c.Name, c.Secure = "__Host-"+cookieName, true
	}
	return c
}

// token returns the session's token r carries, "" if none.
func (p *Pages) token(r *http.Request) string {
	c, err := r.Cookie(p.cookieFor(r, "").Name)
	if err != nil {
		return ""
	}
	return c.Value
}

// Authenticate says who asks: a program by its token, anybody else by the
// session's cookie. CodeUnauthenticated if nobody does. The actor's IP is that of
// the connection; behind a proxy the server knows better.
func (p *Pages) Authenticate(r *http.Request) (kernel.Actor, error) {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if secret, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return p.program(r, secret, host)
	}
	a, _, err := p.o.Auth.Authenticate(r.Context(), p.token(r), host)
	return a, err
}

// program lets a token reach the interface and nothing else, and one that only
// reads nothing that could change anything.
func (p *Pages) program(r *http.Request, secret, host string) (kernel.Actor, error) {
	if !strings.HasPrefix(r.URL.Path, "/api/") {
		return kernel.Actor{}, kernel.Errorf(kernel.CodeUnauthenticated, "", kernel.T("令牌只能用于 /api/", "A token opens only what is below /api/"))
	}
	a, t, err := p.o.Auth.AuthenticateToken(r.Context(), secret, host)
	if err == nil && t.Reach != auth.ReachAct && r.Method != http.MethodGet && r.Method != http.MethodHead {
		return kernel.Actor{}, kernel.Forbidden(kernel.T("这个令牌只能读", "This token only reads"))
	}
	return a, err
}

// keep puts the session into the browser until the browser is closed or the
// session ends.
func (p *Pages) keep(w http.ResponseWriter, r *http.Request, s auth.Session) {
	http.SetCookie(w, p.cookieFor(r, s.Token))
}

// forget takes the session out of the browser.
func (p *Pages) forget(w http.ResponseWriter, r *http.Request) {
	c := p.cookieFor(r, "")
	c.MaxAge = -1
	http.SetCookie(w, c)
}
