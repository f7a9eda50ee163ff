package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

var eventKind = regexp.MustCompile(`^[a-z_]+\.[a-z_]+$`)

// writers are the functions that write an event, with its kind among their
// arguments.
var writers = map[string]bool{"event": true, "tell": true, "done": true, "move": true}

// An event that a module writes has words for the audit list: nobody reads codes
// there. Those of kinds and registers are data.
func TestEveryEventHasWords(t *testing.T) {
	names, seen := eventNames(), 0
	for _, dir := range []string{"admin", "auth", "baton", "doubt", "economy", "hook", "invest", "keytask", "ledger", "meeting", "merit", "org", "party"} {
		for _, kind := range eventsWritten(t, filepath.Join("..", dir)) {
			seen++
			if said := names[kind]; said.ZH == "" || said.EN == "" {
				t.Errorf("internal/%s writes %q: give it words in the package's Events", dir, kind)
			}
		}
	}
	if seen < 40 {
		t.Errorf("only %d events were found in the sources", seen)
	}
}

// eventsWritten are the kinds of events that stand in a package's calls.
func eventsWritten(t *testing.T, dir string) (out []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		if regexp.MustCompile(`_test\.go$`).MatchString(path) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.SelectorExpr); ok && writers[f.Sel.Name] {
					out = append(out, kinds(n.Args)...)
				}
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Kind" {
					out = append(out, kinds([]ast.Expr{n.Value})...)
				}
			}
			return true
		})
	}
	return out
}

func kinds(args []ast.Expr) (out []string) {
	for _, a := range args {
		if lit, ok := a.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if s, err := strconv.Unquote(lit.Value); err == nil && eventKind.MatchString(s) {
				out = append(out, s)
			}
		}
	}
	return out
}
