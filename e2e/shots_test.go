package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"juyan/internal/store"
)

// photographed are the main pages; {whistle} is one in hand.
var photographed = []pageOf{
	{name: "today", part: "office", path: "/today"}, {name: "whistles", part: "office", path: "/m/whistle"}, {name: "record", part: "office", path: "/m/whistle/{whistle}"},
	{name: "raise", part: "contact", path: "/m/whistle/new"}, {name: "rates", part: "leader", path: "/rates"}, {name: "overview", part: "leader", path: "/overview"},
	{name: "keytasks", part: "leader", path: "/keytasks"}, {name: "statistics", part: "leader", path: "/statistics"}, {name: "appraisal", part: "leader", path: "/appraisal"},
	{name: "party", part: "leader", path: "/party"}, {name: "meetings", part: "office", path: "/meetings"}, {name: "audit", part: "auditor", path: "/admin/audit"},
	{name: "enterprises", part: "leader", path: "/enterprises"}, {name: "course", part: "leader", path: "/m/whistle/course"}, {name: "gallery", part: "leader", path: "/_gallery"},
}

// inReadme are the pictures the README shows, one window high, by page, width.
var inReadme = map[string]string{"overview-1440": "overview", "record-1440": "record", "rates-1440": "rates", "today-1440": "today", "raise-390": "raise"}

// TestScreenshots takes pictures of the main pages after a whole simulated
// year, in both languages, widths and themes, into JUYAN_SCREENSHOTS:
// PAGE-WIDTH-LANGUAGE-THEME.png whole pages, readme/PAGE.png those of the README.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("JUYAN_SCREENSHOTS")
	if dir == "" {
		t.Skip("JUYAN_SCREENSHOTS names no folder to put pictures into")
	}
	if err := os.MkdirAll(filepath.Join(dir, "readme"), 0o755); err != nil {
		t.Fatal(err)
	}
	s := startWholeYear(t)
	fill := strings.NewReplacer("{whistle}", s.richest(t))
	for _, lang := range []string{"zh", "en"} {
		for _, width := range []int64{1440, 390} {
			tabs := map[string]*tab{}
			for _, pg := range photographed {
				p := tabs[pg.part]
				if p == nil {
					p = newTab(t, s, view{lang: lang, width: width})
					p.still()
					p.signIn(pg.part)
					tabs[pg.part] = p
				}
				for _, theme := range []string{"light", "dark"} {
					p.dress(theme)
					p.open(fill.Replace(pg.path))
					p.shoot(filepath.Join(dir, fmt.Sprintf("%s-%d-%s-%s.png", pg.name, width, lang, theme)), true)
					name := inReadme[fmt.Sprintf("%s-%d", pg.name, width)]
					if name != "" && lang == "zh" && theme == "light" {
						p.shoot(filepath.Join(dir, "readme", name+".png"), false)
					}
				}
			}
		}
	}
}

// richest is the open whistle of the year with the longest record.
func (s *site) richest(t *testing.T) (id string) {
	t.Helper()
	err := s.DB.Read(context.Background(), func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT m.id FROM matter m JOIN event e ON e.matter_id = m.id WHERE m.kind = 'whistle' AND m.stage = 'working'
			GROUP BY m.id, m.number ORDER BY COUNT(*) DESC, m.number LIMIT 1`).Scan(&id)
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// shoot takes a picture of the page, whole or what the window shows.
func (p *tab) shoot(file string, whole bool) {
	p.t.Helper()
	p.until("charts and fonts", `document.fonts.status === "loaded" && [...document.querySelectorAll("[data-chart]")].every(c => c.querySelector("svg, canvas"))`)
	params := page.CaptureScreenshotParams{CaptureBeyondViewport: &whole}
	if whole { // no picture is longer than somebody would look at
		size := eval[[]float64](p, `[document.documentElement.clientWidth, Math.min(6000, document.documentElement.scrollHeight)]`)
		params.Clip = &page.Viewport{Width: size[0], Height: size[1], Scale: 1}
	}
	shot, err := chromedp.Run(p.ctx, func(ctx context.Context, t *chromedp.Target) (page.CaptureScreenshotResult, error) {
		return cdp.Call(ctx, t, page.CaptureScreenshot, params)
	})
	if err != nil {
		p.fatal("%v", err)
	}
	if err := os.WriteFile(file, shot.Data, 0o644); err != nil {
		p.fatal("%v", err)
	}
}
