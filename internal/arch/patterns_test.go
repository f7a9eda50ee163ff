package arch

import (
	"go/ast"
	"os"
	"regexp"
	"strings"
	"testing"
)

// quoted are the files that make a pattern while running, of words they quote or
// of the program's own.
var quoted = map[string]bool{
	"internal/calendar/phrase.go": true, "internal/intake/answer.go": true, "internal/intake/plan.go": true, "internal/web/texts/texts.go": true,
}

// What people type is never a pattern, and the one engine for patterns takes time
// that grows with the text alone (Go's regexp, which rules of a pack use too).
func TestNoPatternComesFromPeople(t *testing.T) {
	for _, s := range sources(t) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			f, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := f.X.(*ast.Ident); !ok || pkg.Name != "regexp" || !strings.Contains(f.Sel.Name, "Compile") && f.Sel.Name != "MatchString" {
				return true
			}
			if !written(call.Args[0]) && !quoted[s.path] {
				t.Errorf("%s makes a pattern while it runs: quote what people typed, and name the file in this test", s.path)
			}
			return true
		})
	}
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if found := regexp.MustCompile(`(?m)^.*(regexp2|pcre|oniguruma).*$`).Find(mod); found != nil {
		t.Errorf("%s: an engine that may take for ever over a short text", found)
	}
}

// written reports whether an expression stands in the program: literals and what
// is put together of them.
func written(e ast.Expr) bool {
	switch x := e.(type) {
	case *ast.BasicLit:
		return true
	case *ast.BinaryExpr:
		return written(x.X) && written(x.Y)
	case *ast.Ident:
		return x.Obj != nil && x.Obj.Kind == ast.Con || x.Name == "numbered" || x.Name == "hanDigits"
	}
	return false
}
