package web

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// TagOf names an answer by its content.
func TagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
}

// Holds reports whether whoever asks has an answer of this name already. It
// compares weakly, as RFC 9110 13.1.2 has it: a compressing server in between
// makes tags weak.
func Holds(r *http.Request, tag string) bool {
	return slices.ContainsFunc(strings.Split(r.Header.Get("If-None-Match"), ","), func(s string) bool {
		s = strings.TrimSpace(s)
		return s == "*" || strings.TrimPrefix(s, "W/") == tag
	})
}

// Tagged answers with a whole body, named by its content, or 304 when the program
// that asks has it.
func (c *Ctx) Tagged(kind string, body []byte) error {
	h := c.W.Header()
	tag := TagOf(body)
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, no-cache")
	if Holds(c.R, tag) {
		c.W.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", kind)
	c.W.WriteHeader(http.StatusOK)
	if c.R.Method == http.MethodHead {
		return nil
	}
	_, _ = c.W.Write(body) // the reader has gone; nobody is left to tell
	return nil
}

// Origin is the site as the browser reached it: "https://zone.example".
func (c *Ctx) Origin() string {
	if u, err := url.Parse(c.R.Header.Get("Origin")); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
		return u.Scheme + "://" + u.Host
	}
	if c.server.secure(c.R) {
		return "https://" + c.R.Host
	}
	return "http://" + c.R.Host
}
