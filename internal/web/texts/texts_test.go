package texts

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"juyan/internal/kernel"
)

func load(t *testing.T, file string) *Catalog {
	t.Helper()
	c, err := Load([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestFill(t *testing.T) {
	c := load(t, `
a.records: {zh: "共 %s 条", en: "%s {record|records}"}
a.days: {zh: "%[2]s：%[1]d 天", en: "%[1]d {day|days} at %[2]s"}
a.half: {zh: "达到 %s%%", en: "%s%% reached {|}"}
`)
	for _, test := range []struct {
		lang kernel.Lang
		key  string
		args []any
		want string
	}{
		{kernel.ZH, "a.records", []any{"1,234"}, "共 1,234 条"},
		{kernel.EN, "a.records", []any{"1,234"}, "1,234 records"},
		{kernel.EN, "a.records", []any{"1"}, "1 record"},
		{kernel.EN, "a.records", []any{"1,000+"}, "1,000+ records"},
		{kernel.EN, "a.days", []any{1, "the bureau"}, "1 day at the bureau"},
		{kernel.ZH, "a.days", []any{2, kernel.T("经发局", "bureau")}, "经发局：2 天"},
		{kernel.EN, "a.half", []any{"95"}, "95% reached "},
		{kernel.EN, "a.none", nil, "«a.none»"},
	} {
		if got := c.T(test.lang, test.key, test.args...); got != test.want {
			t.Errorf("%s %s: %q, want %q", test.lang, test.key, got, test.want)
		}
	}
}

func TestMissingIsReported(t *testing.T) {
	c := load(t, `a.b: {zh: 甲, en: A}`)
	var missed []string
	c.OnMissing = func(key string) { missed = append(missed, key) }
	c.T(kernel.ZH, "a.b")
	c.T(kernel.ZH, "a.c")
	if !slices.Equal(missed, []string{"a.c"}) {
		t.Errorf("missed %v", missed)
	}
}

func TestLoadRefuses(t *testing.T) {
	for file, want := range map[string]string{
		`a.b: {zh: 甲}`:                             "lacks a language",
		`a.b: {zh: "%d 天", en: days}`:              "places to fill",
		`Key: {zh: 甲, en: A}`:                      "dotted",
		`a.b: {zh: 甲, en: A}: x`:                   "yaml",
		"a.b: {zh: 甲, en: A}\na.b: {zh: 乙, en: B}": "already defined",
	} {
		if _, err := Load([]byte(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", file, err, want)
		}
	}
	if _, err := Load([]byte(`a.b: {zh: 甲, en: A}`), []byte(`a.b: {zh: 乙, en: B}`)); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("a key in two files: %v", err)
	}
}

func TestCheck(t *testing.T) {
	dir := t.TempDir()
	src := "package x\nfunc f() {\n T(ctx, \"a.used\"); c.T(\"a.missing\"); kernel.T(\"a.text\", \"b.text\"); T(\"a.dyn.\" + code)\n item{Key: \"a.named\"}\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "x.go"), []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	c := load(t, `
a.used: {zh: 甲, en: A}
a.named: {zh: 甲, en: A}
a.dyn.one: {zh: 甲, en: A}
a.spare: {zh: 甲, en: A}
`)
	faults, err := Check(c, c, dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(faults) != 2 || !strings.Contains(faults[0], `"a.missing" does not exist`) || faults[1] != `key "a.spare" is used nowhere` {
		t.Errorf("faults: %q", faults)
	}
}
