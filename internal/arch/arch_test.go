package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floor numbers the floors of the house; a package may import only lower ones,
// and its own floor where sideways says so.
var floor = map[string]int{
	"kernel": 0,
	// engines: pure
	"award": 1, "calendar": 1, "caseflow": 1, "codes": 1, "document": 1, "exchange": 1, "ical": 1, "indicator": 1, "plot": 1, "route": 1, "rules": 1, "schedule": 1, "sheet": 1,
	// ground
	"store": 2, "ledger": 2, "measure": 2, "pack": 2, "auth": 2, "org": 2, "matter": 2, "monthly": 2, "web": 2, "intake": 2,
	// modules
	"whistle": 3, "meeting": 3, "keytask": 3, "invest": 3, "economy": 3, "party": 3, "doubt": 3, "baton": 3, "merit": 3, "review": 3, "project": 3, "approval": 3, "resource": 3, "counter": 3, "booking": 3, "van": 3, "hotline": 3, "cockpit": 3, "pipeline": 3, "admin": 3, "api": 3, "hook": 3,
	// top
	"sim": 4, "synthetic": 4, "app": 5, "arch": 9,
}

// sideways lists who may import within the own floor: ground stands on ground.
var sideways = map[int]bool{2: true}

// source is one Go file that is not a test.
type source struct {
	path string // internal/matter/web/list.go
	pkg  string // matter
	file *ast.File
}

func sources(t *testing.T) []source {
	t.Helper()
	var out []source
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && (d.Name() == ".git" || d.Name() == "third_party" || d.Name() == "tools") {
			if d != nil && d.IsDir() && err == nil {
				return filepath.SkipDir
			}
			return err
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || forTests(path) {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		rel := strings.TrimPrefix(filepath.ToSlash(path), "../../")
		out = append(out, source{rel, room(strings.TrimPrefix(rel, "internal/")), f})
		return nil
	})
	if err != nil || len(out) < 100 {
		t.Fatalf("read %d files: %v", len(out), err)
	}
	return out
}

// forTests reports whether a file serves tests alone: folders like admintest.
func forTests(path string) bool {
	dir := filepath.Base(filepath.Dir(path))
	return strings.HasSuffix(dir, "test") && dir != "storetest"
}

// room is the first folder below internal: what a package belongs to.
func room(path string) string {
	name, _, _ := strings.Cut(path, "/")
	return name
}

func TestNobodyImportsUpwardOrSideways(t *testing.T) {
	for _, s := range sources(t) {
		if !strings.HasPrefix(s.path, "internal/") {
			continue
		}
		mine, known := floor[s.pkg]
		if !known {
			t.Errorf("%s: package %s stands on no floor; add it to the list here and to docs/architecture.md", s.path, s.pkg)
			continue
		}
		for _, imp := range s.file.Imports {
			path, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			theirs, ours := strings.CutPrefix(path, "juyan/internal/")
			if !ours || room(theirs) == s.pkg {
				continue
			}
			other := floor[room(theirs)]
			if other > mine || other == mine && !sideways[mine] {
				t.Errorf("%s imports %s: floor %d may not reach floor %d", s.path, path, mine, other)
			}
		}
	}
}

func TestKernelNeedsOnlyTheStandardLibrary(t *testing.T) {
	for _, s := range sources(t) {
		if s.pkg != "kernel" {
			continue
		}
		for _, imp := range s.file.Imports {
			if strings.Contains(imp.Path.Value, ".") {
				t.Errorf("%s imports %s", s.path, imp.Path.Value)
			}
		}
	}
}

func TestEnginesKnowNoDatabaseAndNoHTTP(t *testing.T) {
	for _, s := range sources(t) {
		if floor[s.pkg] != 1 {
			continue
		}
		for _, imp := range s.file.Imports {
			if p := imp.Path.Value; p == `"database/sql"` || p == `"net/http"` {
				t.Errorf("%s imports %s", s.path, p)
			}
		}
	}
}

// A package of the first part of a module knows nothing of HTTP: its pages are
// in its folder web.
func TestOnlyWebFoldersKnowHTTP(t *testing.T) {
	allowed := []string{"internal/web/", "internal/api/", "internal/app/", "internal/matter/files.go"} // files.go sniffs media types
	for _, s := range sources(t) {
		if strings.Contains(s.path, "/web/") || slices.ContainsFunc(allowed, func(a string) bool { return strings.HasPrefix(s.path, a) }) {
			continue
		}
		for _, imp := range s.file.Imports {
			if imp.Path.Value == `"net/http"` {
				t.Errorf("%s imports net/http", s.path)
			}
		}
	}
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	said := map[string]string{}
	for _, s := range sources(t) {
		dir := filepath.Dir(s.path)
		if s.file.Doc != nil {
			said[dir] += s.file.Doc.Text()
		} else if _, ok := said[dir]; !ok {
			said[dir] = ""
		}
	}
	for dir, text := range said {
		if text == "" {
			t.Errorf("%s has no package comment", dir)
			continue
		}
		if strings.HasPrefix(dir, "internal/") && (!strings.Contains(text, "Layout") || !strings.Contains(text, "Invariants")) {
			t.Errorf("%s: the package comment gives no Layout or no Invariants", dir)
		}
	}
}

// clocks lists where the machine's clock may be read: the kernel's one clock,
// and what measures real time (requests, sessions, progress).
var clocks = []string{"internal/kernel/time.go", "internal/web/", "internal/store/", "internal/app/", "internal/sim/", "internal/auth/", "internal/calendar/"}

func TestNobodyReadsTheMachinesClock(t *testing.T) {
	for _, s := range sources(t) {
		if slices.ContainsFunc(clocks, func(c string) bool { return strings.HasPrefix(s.path, c) }) {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Now" {
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" {
					t.Errorf("%s reads time.Now", s.path)
				}
			}
			return true
		})
	}
}

// literals calls f for every string literal of the program and its migrations.
func literals(t *testing.T, f func(path, pkg, text string)) {
	t.Helper()
	for _, s := range sources(t) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if text, err := strconv.Unquote(lit.Value); err == nil {
					f(s.path, s.pkg, text)
				}
			}
			return true
		})
	}
}

var rewrites = regexp.MustCompile(`(?i)\b(UPDATE|DELETE\s+FROM|DROP\s+TABLE|ALTER\s+TABLE|TRUNCATE)\s+(event|event_secret|event_leaf|ledger_node|ledger_checkpoint)\b`)

// The ledger is append-only: no statement of the program updates or deletes an
// event. Erasing a person's data deletes payloads, under a recorded act, in one
// place.
func TestNoStatementRewritesTheLedger(t *testing.T) {
	literals(t, func(path, _, text string) {
		if path == "internal/ledger/erase.go" && strings.HasPrefix(text, "DELETE FROM event_secret ") {
			return
		}
		if m := rewrites.FindString(text); m != "" {
			t.Errorf("%s: %s", path, m)
		}
	})
	for path, text := range migrations(t) {
		text = strings.ReplaceAll(text, "ALTER TABLE event ADD COLUMN", "") // what stands stays as it is
		if m := rewrites.FindString(text); m != "" {
			t.Errorf("%s: %s", path, m)
		}
	}
}

func migrations(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".sql") && strings.Contains(path, "migrations") {
			var body []byte
			body, err = os.ReadFile(path)
			out[path] = string(body)
		}
		return err
	})
	if err != nil || len(out) < 5 {
		t.Fatalf("%d migrations: %v", len(out), err)
	}
	return out
}

// Two migrations of one number stop every program at its start; they come about
// when two people add one each.
func TestEachMigrationHasItsNumber(t *testing.T) {
	form := regexp.MustCompile(`^(.*/\d+)_.*?(?:\.(sqlite|postgres))?\.sql$`)
	taken := map[string]string{}
	for _, path := range slices.Sorted(maps.Keys(migrations(t))) {
		m := form.FindStringSubmatch(filepath.ToSlash(path))
		if m == nil {
			continue // not named by a number
		}
		for _, engine := range []string{"sqlite", "postgres"} {
			if m[2] != "" && m[2] != engine {
				continue
			}
			if other := taken[m[1]+engine]; other != "" {
				t.Errorf("%s has the number of %s", path, other)
			}
			taken[m[1]+engine] = path
		}
	}
}

var (
	creates = regexp.MustCompile(`(?i)CREATE\s+(?:TABLE|VIEW)\s+(?:IF NOT EXISTS\s+)?([a-z_]+)`)
	touches = regexp.MustCompile(`(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)`)
)

// documented lists the tables that others than their owner may touch, besides
// the *_shown views that anybody above may read; docs/architecture.md says what
// they hold.
var documented = map[string][]string{
	"person":          {"auth"}, // accounts and the separation of administrators
	"post":            {"auth"},
	"appointment":     {"auth"},
	"matter_involved": {"auth"},                        // the scope "involved"
	"inbox":           {"cockpit", "pipeline"},         // whose move it is
	"matter_tag":      {"measure"},                     // grouping by a code field
	"import_batch":    {"intake", "matter", "measure"}, // what is not published yet
	"matter":          {"intake", "synthetic"},         // staged rows of an import
	"matter_clock":    {"intake", "synthetic"},
	"event":           {"intake", "synthetic"}, // a measured year is of nobody's making
	"event_secret":    {"intake", "synthetic"},
	"fact":            {"intake", "ledger", "synthetic"}, // a leaf vouches for its event's facts
	"event_leaf":      {"synthetic"},
	"ledger_node":     {"synthetic"},
	"ledger_head":     {"synthetic"},
	"matter_seq":      {"synthetic"},
	"search_doc":      {"synthetic"},
	"search_term":     {"synthetic"},
}

func TestPackagesTouchOnlyTheirOwnTables(t *testing.T) {
	owner := map[string]string{}
	for path, text := range migrations(t) {
		pkg := room(strings.TrimPrefix(filepath.ToSlash(path), "../"))
		for _, m := range creates.FindAllStringSubmatch(text, -1) {
			owner[m[1]] = pkg
		}
	}
	literals(t, func(path, pkg, text string) {
		if !strings.HasPrefix(path, "internal/") || pkg == "arch" {
			return
		}
		for _, m := range touches.FindAllStringSubmatch(text, -1) {
			table := m[1]
			if o, ok := owner[table]; ok && o != pkg && !strings.HasSuffix(table, "_shown") && !slices.Contains(documented[table], pkg) {
				t.Errorf("%s: package %s touches table %s of package %s", path, pkg, table, o)
			}
		}
	})
}
