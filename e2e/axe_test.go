package e2e

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"juyan/internal/store"
)

// pageOf is one page for one of the demo's parts.
type pageOf struct {
	name, part, path string
	width            int64
}

// mainPages are the pages that people see most, with those of every module.
// {whistle} is a whistle of the contact's firm, {firm} that firm.
var mainPages = []pageOf{
	{"signin", "", "/signin", 1440}, {"gallery", "", "/_gallery", 1440},
	{"raise", "contact", "/m/whistle/new", 390}, {"whistles-of-a-firm", "contact", "/m/whistle", 390}, {"record-of-a-firm", "contact", "/m/whistle/{whistle}", 390},
	{"today", "officer", "/today", 1440}, {"whistles", "office", "/m/whistle", 1440}, {"record", "office", "/m/whistle/{whistle}", 1440},
	{"act", "officer", "/m/whistle/{whistle}/actions/progress", 1440}, {"course", "office", "/m/whistle/course", 1440}, {"search", "office", "/search?q=" + "用电", 1440},
	{"notices", "office", "/notices", 390}, {"chain", "office", "/chains/enterprise/{firm}", 390}, {"meetings", "office", "/meetings", 1440},
	{"overview", "leader", "/overview", 1440}, {"rates", "leader", "/rates?by=month", 1440}, {"enterprises", "leader", "/enterprises", 1440}, {"enterprise", "leader", "/enterprises/{firm}", 1440},
	{"units", "leader", "/units", 1440}, {"register", "leader", "/r/rnd_platform", 1440}, {"account", "leader", "/account", 390},
	{"keytasks", "leader", "/keytasks", 390}, {"statistics", "leader", "/statistics", 1440}, {"appraisal", "leader", "/appraisal", 1440}, {"party", "leader", "/party", 1440},
	{"accounts", "sysadmin", "/admin/accounts", 1440}, {"calendar", "sysadmin", "/admin/calendar", 1440}, {"roles", "secadmin", "/admin/roles", 1440}, {"audit", "auditor", "/admin/audit", 1440},
}

// TestAccessibility asks axe about the main pages in both themes: nothing
// serious, nothing critical.
func TestAccessibility(t *testing.T) {
	s := startSite(t, store.SQLite)
	axe, err := os.ReadFile(filepath.Join("..", "third_party", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	fill := s.filled(t)
	pages := map[string][]pageOf{}
	for _, pg := range mainPages {
		pages[pg.part] = append(pages[pg.part], pg)
	}
	for part, list := range pages {
		t.Run(cmp.Or(part, "nobody"), func(t *testing.T) {
			t.Parallel()
			p := newTab(t, s, view{lang: "zh", width: list[0].width})
			if part != "" {
				p.signIn(part)
			}
			for _, pg := range list {
				p.resize(pg.width)
				p.open(fill.Replace(pg.path))
				p.do(chromedp.Evaluate[chromedp.Void](string(axe)))
				for _, theme := range []string{"light", "dark"} {
					p.axe(pg.name, theme)
				}
			}
		})
	}
}

// filled puts a whistle of the contact's firm, in hand, into addresses.
func (s *site) filled(t *testing.T) *strings.Replacer {
	t.Helper()
	w := &detour{loop: &loop{t: t, s: s}}
	w.raiseByCommand()
	return strings.NewReplacer("{whistle}", string(w.id), "{firm}", string(s.contact(t, "E0001").Enterprise))
}

// axe examines the page in a theme; only colours differ in the dark.
func (p *tab) axe(name, theme string) {
	p.t.Helper()
	only := `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
	if theme == "dark" {
		only = `{type: "rule", values: ["color-contrast", "link-in-text-block"]}`
	}
	found := eval[string](p, `(async () => {
		document.documentElement.dataset.theme = "`+theme+`";
		await new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)));
		const r = await axe.run(document, {resultTypes: ["violations"], runOnly: `+only+`});
		return JSON.stringify(r.violations.filter(v => ["serious", "critical"].includes(v.impact)).map(v => ({
			ID: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.slice(0, 3).map(n => n.target.join(" ") + ": " + n.html.slice(0, 120) + " | " + (n.any[0]?.message || n.all[0]?.message || n.none[0]?.message || "")), N: v.nodes.length})));
	})()`)
	var list []struct {
		ID, Impact, Help string
		Nodes            []string
		N                int
	}
	if err := json.Unmarshal([]byte(found), &list); err != nil {
		p.fatal("%v", err)
	}
	for _, v := range list {
		p.t.Errorf("%s (%s): %s %s: %s, %d times:\n\t%s", name, theme, v.Impact, v.ID, v.Help, v.N, strings.Join(v.Nodes, "\n\t"))
	}
}
