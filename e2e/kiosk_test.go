package e2e

import (
	"strings"
	"testing"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// The screen of the self-service area: every target is large enough for a finger, a
// code is typed with the keys on the screen, a wrong one is answered without a hint,
// and a page that nobody touches returns to its start after the pack's seconds, not
// before: a touch begins them anew.
func TestTheScreenOfTheSelfServiceArea(t *testing.T) {
	s := startFounded(t, store.SQLite, kernel.Date{Year: 2022, Month: 3, Day: 1})
	kiosk := &s.Pack.Rosters.Kiosk
	was := kiosk.Idle
	t.Cleanup(func() { kiosk.Idle = was })
	for _, v := range []view{{lang: "zh", width: 1440}, {lang: "en", width: 390}} {
		t.Run(v.String(), func(t *testing.T) {
			kiosk.Idle = was
			p := newTab(t, s, v)
			for _, path := range []string{"/kiosk", "/kiosk/status", "/kiosk/open", "/kiosk/items"} {
				p.open(path)
				p.sound()
				if small := eval[[]string](p, smallTargets); len(small) > 0 {
					t.Errorf("%s: too small for a finger: %s", path, strings.Join(small, ", "))
				}
			}
			p.typeWrongCode()
			kiosk.Idle = 3
			p.open("/kiosk/open")
			began := time.Now()
			time.Sleep(2 * time.Second)
			eval[bool](p, `dispatchEvent(new Event("pointerdown"))`)
			p.until("the page is back at its start", `location.pathname === "/kiosk"`)
			if took := time.Since(began); took < 4800*time.Millisecond || took > 20*time.Second {
				t.Errorf("back after %s; touched after 2 s it should stay 3 s more", took)
			}
		})
	}
}

// typeWrongCode taps a code nobody was given.
func (p *tab) typeWrongCode() {
	p.t.Helper()
	p.open("/kiosk/status")
	for _, key := range []string{"K", "7", "A"} {
		p.follow(`.kioskkeys button[value="` + key + `"]`)
	}
	if got := p.value("#code"); got != "K7A" {
		p.t.Errorf("typed %q", got)
	}
	p.allow(404)
	p.follow(".kioskbtn.go")
	if !p.has(".kioskerror") || p.has(".kioskfacts") {
		p.t.Error("a wrong code is not refused")
	}
}

// smallTargets are the targets of a page below 48 pixels, in script.
const smallTargets = `[...document.querySelectorAll(".kiosk :is(a, button, input)")].map(e => [e, e.getBoundingClientRect()])
	.filter(([e, r]) => r.width > 0 && (r.width < 48 || r.height < 48)).map(([e, r]) => e.outerHTML.slice(0, 60) + " " + Math.round(r.width) + "×" + Math.round(r.height))`
