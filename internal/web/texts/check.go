package texts

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Check compares texts with the Go sources below dirs (the generated files of
// templ components included; test files and testdata left out). It returns one
// line per fault: a key asked for by T("…") that all does not hold, and a key
// of own that no source names.
//
// A key counts as named when it stands as a string literal anywhere, or when a
// literal of two words or more ending in "." is extended at run time
// ("web.error."+code).
func Check(all, own *Catalog, dirs ...string) ([]string, error) {
	u := &usage{named: map[string]bool{}}
	for _, dir := range dirs {
		if err := u.walk(dir); err != nil {
			return nil, err
		}
	}
	faults := []string{}
	for _, a := range u.asked {
		if _, ok := all.Text(a.key); !ok {
			faults = append(faults, fmt.Sprintf("%s: key %q does not exist", a.where, a.key))
		}
	}
	for _, key := range own.Keys() {
		if !u.names(key) {
			faults = append(faults, fmt.Sprintf("key %q is used nowhere", key))
		}
	}
	return faults, nil
}

type asked struct{ key, where string }

type usage struct {
	asked    []asked
	named    map[string]bool
	prefixes []string
}

func (u *usage) names(key string) bool { return u.named[key] || hasPrefix(key, u.prefixes) }

func hasPrefix(key string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(key, p) {
			return true
		}
	}
	return false
}

func (u *usage) walk(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "testdata":
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		return u.file(path)
	})
}

func (u *usage) file(path string) error {
	src, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, src, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			u.literal(n)
		case *ast.CallExpr:
			u.call(n, fset)
		}
		return true
	})
	return nil
}

func (u *usage) literal(n *ast.BasicLit) {
	s, ok := stringOf(n)
	switch {
	case !ok:
	case keyForm.MatchString(s):
		u.named[s] = true
	case strings.HasSuffix(s, ".") && keyForm.MatchString(strings.TrimSuffix(s, ".")):
		u.prefixes = append(u.prefixes, s)
	}
}

// call notes what T("key") and T(ctx, "key") ask for; kernel.T is no question
// but two texts.
func (u *usage) call(n *ast.CallExpr, fset *token.FileSet) {
	switch f := n.Fun.(type) {
	case *ast.Ident:
		if f.Name != "T" {
			return
		}
	case *ast.SelectorExpr:
		if pkg, ok := f.X.(*ast.Ident); f.Sel.Name != "T" || ok && pkg.Name == "kernel" {
			return
		}
	default:
		return
	}
	for i, a := range n.Args {
		if s, ok := stringOf(a); ok && i < 2 {
			if keyForm.MatchString(s) {
				u.asked = append(u.asked, asked{s, fset.Position(a.Pos()).String()})
			}
			return
		}
	}
}

func stringOf(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}
