package caseflow

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"juyan/internal/kernel"
)

var bothLangs = []kernel.Lang{kernel.ZH, kernel.EN}

// define reads a definition written as a pack writes it.
func define(t testing.TB, text string) *Definition {
	t.Helper()
	var d Definition
	if err := yaml.Unmarshal([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	return &d
}

// model returns the kinds of the model zone, by code.
func model(t testing.TB) map[string]*Definition {
	t.Helper()
	files, err := filepath.Glob("../../packs/model/kinds/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("the model zone has no kinds: %v", err)
	}
	out := map[string]*Definition{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(f), ".yaml")] = define(t, string(text))
	}
	return out
}

// plain compiles the few conditions the tests use: "f.x", "f.x == v",
// "!f.x", "broken". A field without a value leaves the answer unknown.
func plain(expr string) (Condition, error) {
	if expr == "broken" {
		return nil, kernel.Invalid("", kernel.T("看不懂", "not understood"))
	}
	return func(f, m map[string]any) (yes, known bool, err error) {
		if expr == "explodes" {
			return false, false, kernel.Invalid("", kernel.T("算不出", "cannot be answered"))
		}
		name, want, equal := strings.Cut(expr, " == ")
		name, not := strings.CutPrefix(name, "!")
		of := f
		if strings.HasPrefix(name, "m.") {
			of = m
		}
		v, ok := of[name[2:]]
		if !ok || v == nil {
			return false, false, nil
		}
		if equal {
			return v == want, true, nil
		}
		b, _ := v.(bool)
		return b != not, true, nil
	}, nil
}

func compile(t testing.TB, d *Definition) *Course {
	t.Helper()
	c, err := Compile(d, plain)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
