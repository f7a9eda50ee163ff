package web

import (
	"encoding/base64"
	"net/http"
	"strings"

	"juyan/internal/web/ui"
)

const flashCookie = "juyan_flash"

// Flash says something on the next page this browser opens, once. Kind is
// ui.Good, ui.Warn or ui.Bad.
func (c *Ctx) Flash(kind, text string) {
	c.flash = append(c.flash, ui.Notice{Kind: kind, Text: text})
	parts := make([]string, len(c.flash))
	for i, n := range c.flash {
		parts[i] = n.Kind + "\x1f" + n.Text
	}
	http.SetCookie(c.W, &http.Cookie{Name: flashCookie, Path: "/", MaxAge: 300, HttpOnly: true, Secure: c.server.secure(c.R),
		SameSite: http.SameSiteLaxMode, Value: base64.RawURLEncoding.EncodeToString([]byte(strings.Join(parts, "\x1e")))})
}

// takeFlash moves what an earlier request left into this page. A page that
// flashed itself shows its own words and drops the cookie.
func (c *Ctx) takeFlash() {
	cookie, err := c.R.Cookie(flashCookie)
	if err != nil && len(c.flash) == 0 {
		return
	}
	if err == nil && len(c.flash) == 0 {
		c.flash = readFlash(cookie.Value)
	}
	http.SetCookie(c.W, &http.Cookie{Name: flashCookie, Path: "/", MaxAge: -1, HttpOnly: true, Secure: c.server.secure(c.R), SameSite: http.SameSiteLaxMode})
}

func readFlash(value string) []ui.Notice {
	raw, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil || len(raw) > 4096 {
		return nil
	}
	out := []ui.Notice{}
	for _, part := range strings.Split(string(raw), "\x1e") {
		if kind, text, ok := strings.Cut(part, "\x1f"); ok {
			out = append(out, ui.Notice{Kind: kind, Text: text})
		}
	}
	return out
}
