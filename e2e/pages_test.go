package e2e

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"juyan/internal/store"
)

// bothLanguages are the parts crawled in both languages; the others take turns,
// for each page is drawn by the same code whoever reads it.
var bothLanguages = map[string]bool{"leader": true, "contact": true, "appraiser": true}

// TestPages visits, for each of the demo's parts, every line of the navigation
// and the first doors behind each page. In a language a page is looked at as two parts
// see it, the first in Chinese on a phone and the other on a desk, in English the other
// way round, and the languages begin at either end of the parts; that the others may
// open it, the permission walk knows.
func TestPages(t *testing.T) {
	s := startSite(t, store.SQLite)
	for n, lang := range []string{"zh", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			looked := map[string]int{}
			for i := range s.Pack.SignIns {
				if n == 1 {
					i = len(s.Pack.SignIns) - 1 - i
				}
				part := s.Pack.SignIns[i]
				if i%2 != n && !bothLanguages[part.Code] {
					continue
				}
				t.Run(part.Code, func(t *testing.T) {
					p := newTab(t, s, view{lang: lang, width: 390})
					p.signIn(part.Code)
					p.crawl(looked, n)
				})
			}
		})
	}
	t.Run("nobody", func(t *testing.T) {
		p := newTab(t, s, view{lang: "en", width: 390})
		for _, path := range []string{"/signin", "/", "/_gallery", "/kiosk", "/kiosk/status", "/kiosk/open", "/kiosk/items"} {
			p.open(path)
			p.sound()
		}
	})
}

// doors are the links of a page, in script: those of the navigation, and those
// a person tries next (tabs, buttons of the head, the first lines of lists).
const doors = `(() => {
	const file = (a) => a.hasAttribute("download") || /[.][a-z]+$/.test(a.pathname);
	const local = (a) => new URL(a.href, location).origin === location.origin && a.getAttribute("href") !== "#" && !a.getAttribute("href").startsWith("#");
	const of = (s, n, keep = (a) => !file(a)) => [...document.querySelectorAll(s)].filter(local).filter(keep).slice(0, n).map(a => a.pathname + a.search);
	return {
		menu: of("header.rail .drawer nav a, .toplink a", 100),
		next: [...of(".head .actions a:not([data-print])", 3), ...of(".tabs a", 8), ...of("main td a", 2), ...of("main .stats a, main .rate a, main .ratecell a", 2), ...of("main .tree a", 1)],
		files: of("main a", 1, file),
	};
})()`

type found struct{ Menu, Next, Files []string }

// recordForm is the id of a record in an address.
var recordForm = regexp.MustCompile(`/[0-9a-f-]{20,}`)

// widths are those of a phone and of a desk.
var widths = [2]int64{390, 1440}

// crawl visits the menu and what stands behind it, unless two parts have looked at
// such a page; who looks first does so at the first of the widths.
func (p *tab) crawl(looked map[string]int, first int) {
	p.t.Helper()
	home := eval[found](p, doors)
	if len(home.Menu) < 2 {
		p.fatal("a menu of %d lines", len(home.Menu))
	}
	seen := map[string]bool{}
	visit := func(path string) (f found) {
		key, _, _ := strings.Cut(path, "?")
		page := recordForm.ReplaceAllString(key, "/…")
		if seen[key] || looked[page] >= 2 {
			return f
		}
		seen[key] = true
		if w := widths[(first+looked[page])%2]; w != p.v.width {
			p.resize(w)
		}
		looked[page]++
		p.open(path)
		p.sound()
		return eval[found](p, doors)
	}
	for _, path := range home.Menu {
		f := visit(path)
		for _, file := range f.Files {
			if status := eval[int](p, `fetch(`+strconv.Quote(file)+`).then(r => r.status)`); status != 200 {
				p.note("%d for the download %s", status, file)
			}
		}
		for _, next := range f.Next {
			visit(next)
		}
	}
	p.t.Logf("%d pages", len(seen))
}

// health is what a script sees of a page.
type health struct {
	Path, Lang, Title string
	H1, Main          int
	Wide, Window      int
	Widest            string
	Twice             []string // ids that stand more than once
	Words             []string // that look like a fault of the program
	Chinese           []string // the program's own words in Chinese on an English page
}

const examine = `(() => {
	const root = document.documentElement;
	const text = document.body.innerText;
	const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
	const wide = root.scrollWidth > innerWidth ? [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, .vh, svg"))
		.map(e => e.tagName.toLowerCase() + (e.className?.baseVal ?? e.className ? "." + (e.className.baseVal ?? e.className) : "")).slice(0, 3).join(" ") : "";
	const own = root.lang === "en" ? [...document.querySelectorAll("nav a span, th, legend, label, button, .btn, dt, summary, h2, caption, .empty, figcaption")]
		.filter(e => !e.closest("[lang], .pick") || e.closest("[lang]") === root && !e.closest(".pick")).map(e => { const c = e.cloneNode(true); c.querySelectorAll("select, .pick, ul").forEach(x => x.remove()); return c.textContent.trim(); }).filter(s => /\p{Script=Han}/u.test(s)) : [];
	return JSON.stringify({
		Path: location.pathname + location.search, Lang: root.lang, Title: document.title,
		H1: document.querySelectorAll("h1").length, Main: document.querySelectorAll("main").length,
		Wide: root.scrollWidth, Window: innerWidth, Widest: wide,
		Twice: [...new Set(ids.filter((x, i) => ids.indexOf(x) !== i))],
		Words: text.match(/«[^»]*»?|%!\w?\([^)]*\)?|[\[{]\w+\|\w+[\]}]|\bundefined\b|\[object \w+\]|<nil>|\bNaN\b|(?<!\/)\{[a-z_]+\}/g) || [],
		Chinese: [...new Set(own)].slice(0, 5),
	});
})()`

// sound examines the page the tab shows.
func (p *tab) sound() {
	p.t.Helper()
	var h health
	if err := json.Unmarshal([]byte(eval[string](p, examine)), &h); err != nil {
		p.fatal("%v", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if want := map[string]string{"zh": "zh-CN", "en": "en"}[p.v.lang]; h.Lang != want {
		p.note("%s: the page says it is in %q, want %q", h.Path, h.Lang, want)
	}
	if p.status != 200 {
		p.note("%s: status %d", h.Path, p.status)
	}
	if h.H1 != 1 && h.Path != "/_gallery" || // which shows a head among its parts
		h.Main != 1 || h.Title == "" {
		p.note("%s: %d h1, %d main, title %q", h.Path, h.H1, h.Main, h.Title)
	}
	if h.Wide > h.Window {
		p.note("%s: %d px wide on a window of %d: %s", h.Path, h.Wide, h.Window, h.Widest)
	}
	if len(h.Twice) > 0 {
		p.note("%s: these ids stand more than once: %v", h.Path, h.Twice)
	}
	if len(h.Words) > 0 {
		p.note("%s: words that are no words: %q", h.Path, h.Words)
	}
	if len(h.Chinese) > 0 {
		p.note("%s: Chinese on the English page: %q", h.Path, h.Chinese)
	}
}

// resize changes the window of an open page.
func (p *tab) resize(width int64) {
	p.t.Helper()
	p.v.width = width
	if width < 600 {
		p.do(chromedp.EmulateViewport(width, p.v.height(), chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait))
		return
	}
	p.do(chromedp.EmulateViewport(width, p.v.height()))
}
