package e2e

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// view is how a person looks at the site.
type view struct {
	lang  string // zh, en
	width int64  // 1440 desk, 390 phone
	theme string // light, dark; "" = light
}

func (v view) height() int64 {
	if v.width < 600 {
		return 844
	}
	return 900
}

func (v view) String() string { return fmt.Sprintf("%s-%d", v.lang, v.width) }

// tab is one person at one page. What goes wrong behind the page fails the
// test: console errors, failed requests, other hosts.
type tab struct {
	t      *testing.T
	s      *site
	ctx    context.Context
	v      view
	who    string
	mu     sync.Mutex
	wrong  []string
	may    map[int64]bool // statuses of 400 and above that are asked for
	status int64          // of the last document
	urls   map[network.RequestID]string
}

// patience is how long a person waits for a page.
const patience = 30 * time.Second

// newTab opens an empty tab with cookies of its own.
func newTab(t *testing.T, s *site, v view) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(startedBrowser(t), chromedp.WithNewBrowserContext())
	p := &tab{t: t, s: s, ctx: ctx, v: v, may: map[int64]bool{}, urls: map[network.RequestID]string{}}
	t.Cleanup(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, w := range p.wrong {
			t.Errorf("%s (%s): %s", p.who, v, w)
		}
		cancel()
	})
	p.do(chromedp.Steps())
	if err := chromedp.Listen(ctx, p.heard); err != nil {
		t.Fatal(err)
	}
	var touch []chromedp.EmulateViewportOption
	if v.width < 600 {
		touch = append(touch, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	}
	p.do(chromedp.EmulateViewport(v.width, v.height(), touch...))
	p.cookie("lang", v.lang)
	p.dress(v.theme)
	return p
}

// dress puts a theme on, for the pages opened from now on.
func (p *tab) dress(theme string) {
	if theme == "" {
		theme = "light"
	}
	p.cookie("theme", theme)
}

// cookie sets a cookie of the site.
func (p *tab) cookie(name, value string) {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: p.s.url, Path: "/"})
		return err
	}))
}

// still makes pictures comparable: nothing moves.
func (p *tab) still() {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}})
		return err
	}))
}

// heard judges the events of the tab.
func (p *tab) heard(ev any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch ev := ev.(type) {
	case *runtime.EventExceptionThrown:
		p.note("uncaught: %s", exceptionText(ev.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if ev.Type == runtime.ConsoleAPICalledTypeError || ev.Type == runtime.ConsoleAPICalledTypeWarning {
			p.note("console %s: %s", ev.Type, consoleText(ev.Args))
		}
	case *log.EventEntryAdded:
		// Answers of 400 and above are judged by status below.
		if e := ev.Entry; e.Source != log.EntrySourceNetwork && (e.Level == log.EntryLevelError || e.Level == log.EntryLevelWarning) {
			p.note("browser %s (%s): %s %s", e.Level, e.Source, e.Text, e.URL)
		}
	case *network.EventRequestWillBeSent:
		p.urls[ev.RequestID] = ev.Request.Method + " " + ev.Request.URL
		p.foreign(ev.Request.URL)
	case *network.EventResponseReceived:
		p.answered(ev)
	case *network.EventLoadingFailed:
		if !ev.Canceled && ev.ErrorText != "net::ERR_ABORTED" {
			p.note("request failed: %s: %s", p.urls[ev.RequestID], ev.ErrorText)
		}
	}
}

func (p *tab) note(format string, args ...any) {
	p.wrong = append(p.wrong, fmt.Sprintf(format, args...))
}

// foreign complains of a request that leaves this server.
func (p *tab) foreign(address string) {
	u, err := url.Parse(address)
	if err != nil {
		p.note("request to %q: %v", address, err)
		return
	}
	switch u.Scheme {
	case "data", "blob", "about":
	default:
		if u.Scheme+"://"+u.Host != p.s.url {
			p.note("request to another host: %s", address)
		}
	}
}

func (p *tab) answered(ev *network.EventResponseReceived) {
	if ev.Type == network.ResourceTypeDocument {
		p.status = ev.Response.Status
	}
	if s := ev.Response.Status; s >= 400 && !p.may[s] {
		p.note("%d for %s", s, ev.Response.URL)
	}
}

func exceptionText(d *runtime.ExceptionDetails) string {
	if d.Exception != nil && d.Exception.Description != "" {
		return d.Exception.Description
	}
	return d.Text
}

func consoleText(args []*runtime.RemoteObject) string {
	var out []string
	for _, a := range args {
		if a.Description != "" {
			out = append(out, a.Description)
		} else {
			out = append(out, string(a.Value))
		}
	}
	return strings.Join(out, " ")
}

// allow lets answers of a status pass from now on: a refused form is 422.
func (p *tab) allow(statuses ...int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range statuses {
		p.may[s] = true
	}
}

// do runs an action within the patience of a person.
func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if chromedp.FromContext(p.ctx).Target == nil { // the first opens the tab, for as long as ctx lives
		if err := chromedp.Do(p.ctx, steps...); err != nil {
			p.fatal("%v", err)
		}
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.fatal("%v", err)
	}
}

// fatal ends the test and says where the person stands.
func (p *tab) fatal(format string, args ...any) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 3*time.Second)
	defer cancel()
	at, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.pathname + location.search + "\n" + (document.querySelector("main")?.innerText || "").slice(0, 1500)`))
	p.t.Fatalf("%s (%s): %s\nat %s", p.who, p.v, fmt.Sprintf(format, args...), at)
}

// eval runs a script in the page and returns its value.
func eval[T any](p *tab, script string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		p.fatal("%v in %.200s", err, script)
	}
	return v
}

// until waits for a condition of the page, through navigations.
func (p *tab) until(what, condition string) {
	p.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(15 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(p.ctx, 3*time.Second)
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+condition+")"))
		cancel()
		if err == nil && ok {
			return
		}
	}
	p.fatal("waited in vain for %s", what)
}

// settled means that the page is there and nothing is being fetched into it.
const settled = `document.readyState === "complete" && !document.querySelector(".htmx-request, .htmx-swapping")`

// open goes to a local address.
func (p *tab) open(path string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.s.url + path))
	p.until("the page "+path, settled)
}

// back uses the browser's own button.
func (p *tab) back() {
	p.t.Helper()
	p.leave(func() {
		entries, err := chromedp.Run(p.ctx, chromedp.NavigationEntries())
		if err != nil || entries.CurrentIndex < 1 {
			p.fatal("nowhere to go back to: %v", err)
		}
		p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: entries.Entries[entries.CurrentIndex-1].ID})
			return err
		}))
	})
}

// leave does what leads to another page and waits until it is there.
func (p *tab) leave(act func()) {
	p.t.Helper()
	mark := strconv.FormatInt(time.Now().UnixNano(), 10)
	eval[bool](p, `window.__here = "`+mark+`", true`)
	act()
	p.until("the next page", `window.__here !== "`+mark+`" && `+settled)
}

// click presses what a selector finds, as a finger would: it must be in sight
// and not covered.
func (p *tab) click(selector string) {
	p.t.Helper()
	var spot struct {
		X, Y  float64
		Fault string
	}
	for range 40 {
		spot = eval[struct {
			X, Y  float64
			Fault string
		}](p, `(() => {
			const el = document.querySelector(`+strconv.Quote(selector)+`);
			if (!el) return {Fault: "there is no such thing on the page"};
			el.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
			const r = el.getClientRects()[0];
			if (!r || !r.width || !r.height) return {Fault: "it is not in sight"};
			const x = r.left + r.width / 2, y = r.top + r.height / 2, top = document.elementFromPoint(x, y);
			if (!top || !(el.contains(top) || top.contains(el) || top.closest("label")?.contains(el))) return {X: x, Y: y, Fault: "it is covered by " + (top ? top.outerHTML.slice(0, 120) : "nothing: outside the window")};
			return {X: x, Y: y, Fault: ""};
		})()`)
		if spot.Fault == "" {
			break
		}
		time.Sleep(25 * time.Millisecond)
	}
	if spot.Fault != "" {
		p.fatal("cannot click %s: %s", selector, spot.Fault)
	}
	p.do(chromedp.MouseClickXY(spot.X, spot.Y))
}

// follow clicks what leads to another page.
func (p *tab) follow(selector string) {
	p.t.Helper()
	p.leave(func() { p.click(selector) })
}

// write types into a field after emptying it.
func (p *tab) write(selector, text string) {
	p.t.Helper()
	p.click(selector)
	eval[bool](p, `document.querySelector(`+strconv.Quote(selector)+`).select?.(), true`)
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: text})
		return err
	}))
	if got := p.value(selector); got != text {
		p.fatal("typed %.40q into %s, and it holds %.40q", text, selector, got)
	}
}

// value is what a field holds.
func (p *tab) value(selector string) string {
	p.t.Helper()
	return eval[string](p, `document.querySelector(`+strconv.Quote(selector)+`)?.value ?? "(no such field)"`)
}

// choose picks an option of a field, however it is drawn.
func (p *tab) choose(name, value string) {
	p.t.Helper()
	if eval[bool](p, `!!document.querySelector('select[name="`+name+`"]')`) {
		eval[bool](p, `(() => { const s = document.querySelector('select[name="`+name+`"]'); s.focus(); s.value = "`+value+`"; s.dispatchEvent(new Event("change", {bubbles: true})); return s.value === "`+value+`"; })()`)
		return
	}
	p.click(`label:has(> input[name="` + name + `"][value="` + value + `"])`)
}

// fill answers fields by their names, each after its value: whatever the field
// is drawn as.
func (p *tab) fill(typed ...string) {
	p.t.Helper()
	for i := 0; i < len(typed); i += 2 {
		name, value := typed[i], typed[i+1]
		at := `[name="` + name + `"]`
		if fold := `details.fold:not([open]):has(` + at + `)`; p.has(fold) {
			p.click(fold + " > summary")
		}
		switch kind := eval[string](p, `document.querySelector(`+strconv.Quote(at)+`)?.type ?? ""`); kind {
		case "":
			p.fatal("no field %s", name)
		case "radio", "checkbox", "select-one":
			p.choose(name, value)
			if got := p.picked(name); kind != "checkbox" && got != value {
				p.fatal("chose %q of %s, and it holds %q", value, name, got)
			}
		case "date":
			eval[bool](p, `(() => { const f = document.querySelector(`+strconv.Quote(at)+`); f.focus(); f.value = "`+value+`"; f.dispatchEvent(new Event("input", {bubbles: true})); f.dispatchEvent(new Event("change", {bubbles: true})); return true; })()`)
			if got := p.value(at); got != value {
				p.fatal("chose %s of %s, and it holds %q", value, name, got)
			}
		default:
			p.write(at, value)
		}
	}
}

// take takes an action of the record shown by its form.
func (p *tab) take(action string, typed ...string) {
	p.t.Helper()
	p.follow(`a[href$="/actions/` + action + `"]`)
	p.fill(typed...)
	p.follow(".formacts button")
	if p.has("form.form[data-failed]") {
		p.fatal("%s was refused: %s", action, p.text(".notice.bad"))
	}
}

// find looks a record up by words and chooses the first that is found.
func (p *tab) find(name, words string) {
	p.t.Helper()
	p.write(`[name="`+name+`.text"]`, words)
	found := `#found-` + name + ` label`
	p.until("what is found for "+words, `document.querySelector(`+strconv.Quote(found)+`) && `+settled)
	p.click(found)
	if p.picked(name) == "" {
		p.fatal("%s is not chosen", name)
	}
}

// picked is the chosen option of a field, "" if none.
func (p *tab) picked(name string) string {
	p.t.Helper()
	return eval[string](p, `document.querySelector('select[name="`+name+`"]')?.value ?? document.querySelector('[name="`+name+`"]:checked')?.value ?? ""`)
}

// has reports whether the page holds what a selector finds.
func (p *tab) has(selector string) bool {
	p.t.Helper()
	return eval[bool](p, `!!document.querySelector(`+strconv.Quote(selector)+`)`)
}

// text is what a person reads in what a selector finds; "" if there is none.
func (p *tab) text(selector string) string {
	p.t.Helper()
	return eval[string](p, `[...document.querySelectorAll(`+strconv.Quote(selector)+`)].map(e => e.innerText).join("\n")`)
}

// path is the local address the tab shows.
func (p *tab) path() string {
	p.t.Helper()
	return eval[string](p, `location.pathname + location.search`)
}

// signIn becomes one of the demo's parts, through the sign-in page.
func (p *tab) signIn(part string) {
	p.t.Helper()
	p.who = part
	p.open("/signin")
	p.follow(`button[name="code"][value="` + part + `"]`)
}

// become signs the holder of a post in without the page.
func (p *tab) become(post string) {
	p.t.Helper()
	p.who = post
	p.cookie("juyan_session", p.s.session(p.t, post))
}

// say is the language's of two texts.
func (p *tab) say(zh, en string) string {
	if p.v.lang == "en" {
		return en
	}
	return zh
}

// phone reports whether the navigation hides in a drawer.
func (p *tab) phone() bool { return p.v.width < 600 }

// drawer opens the navigation on a phone.
func (p *tab) drawer() {
	p.t.Helper()
	if p.phone() && !p.has("details.drawer[open]") {
		p.click("details.drawer > summary")
		p.until("the opened menu", `document.querySelector("details.drawer[open] nav a").getClientRects().length > 0`)
	}
}

// seen narrows a selector for the shell to the copy that is in sight.
func (p *tab) seen() string {
	if p.phone() {
		return ":is(.drawer *)"
	}
	return ":not(.drawer *)"
}

// menu goes to a page by the navigation.
func (p *tab) menu(path string) {
	p.t.Helper()
	p.drawer()
	link := `nav a[href="` + path + `"]` + p.seen()
	if group := `details.group:not([open]):has(a[href="` + path + `"])` + p.seen(); p.has(group) { // a long rail folds its last groups
		p.click(group + " > summary")
		p.until("the unfolded group", `document.querySelector(`+strconv.Quote(link)+`).getClientRects().length > 0`)
	}
	p.follow(link)
}
