package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"juyan/internal/store"
	"juyan/internal/web"
	"juyan/internal/web/texts"
	"juyan/packs"
)

// ownTest are the folders whose texts another test holds: those of web and ui
// are in every parity test, the menu's below.
var ownTest = map[string]bool{"web": true, "web/ui": true, "app": true}

// Every folder with texts holds them together in both languages by a test of its
// own, so that no package can forget to.
func TestEveryTextsFileIsHeldByATest(t *testing.T) {
	root := ".."
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasPrefix(d.Name(), "texts") || !strings.HasSuffix(d.Name(), ".yaml") {
			return err
		}
		files++
		dir, err := filepath.Rel(root, filepath.Dir(path))
		if err == nil && !ownTest[filepath.ToSlash(dir)] && !checksTexts(t, filepath.Dir(path)) {
			t.Errorf("internal/%s has texts and no test with web.CheckTexts: copy the one of internal/cockpit/web", filepath.ToSlash(dir))
		}
		return err
	})
	if err != nil || files < 8 {
		t.Errorf("%d files of texts: %v", files, err)
	}
}

func checksTexts(t *testing.T, dir string) bool {
	t.Helper()
	tests, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range tests {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(body), "web.CheckTexts(") {
			return true
		}
	}
	return false
}

// The menu's words are there in both languages.
func TestMenuTexts(t *testing.T) {
	if _, err := texts.Load(menuTexts); err != nil {
		t.Error(err)
	}
}

// The rail keeps the order of the work: deploy, do, keep safe, appraise, look up.
func TestTheRailStandsInTheOrderOfTheWork(t *testing.T) {
	a := openSite(t, store.SQLite, packs.Model())
	var items []web.MenuItem
	for _, m := range a.modules(a.door()) {
		items = append(items, m.Menu...)
	}
	slices.SortStableFunc(items, func(x, y web.MenuItem) int { return x.Order - y.Order })
	var groups []string
	for _, it := range items {
		if it.Group == "menu.appraisal" && it.Path == "/m/doubt" && !slices.Contains(groups, it.Group) {
			t.Error("a kind leads the group of the appraisal")
		}
		if strings.HasPrefix(it.Group, "menu.") && !slices.Contains(groups, it.Group) {
			groups = append(groups, it.Group)
		}
	}
	want := []string{"menu.keywork", "menu.invest", "menu.work", "menu.safety", "menu.counter", "menu.appraisal", "menu.books"}
	if !slices.Equal(groups, want) {
		t.Errorf("the groups stand as %v, want %v", groups, want)
	}
}
