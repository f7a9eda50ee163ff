package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// Every session docs/process.md shows is what the program says; "…" stands for
// more. Its other commands run, in a folder with the example in it.
func TestCommandsOfTheProcessDocument(t *testing.T) {
	doc := readDoc(t, "docs/process.md")
	example := readDoc(t, "docs/examples/course.csv")
	t.Chdir(t.TempDir())
	t.Setenv("LC_ALL", "zh_CN.UTF-8")
	if err := os.MkdirAll("docs/examples", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.FromSlash("docs/examples/course.csv"), []byte(example), 0o600); err != nil {
		t.Fatal(err)
	}
	sessions, commands := session.FindAllStringSubmatch(doc, -1), command.FindAllStringSubmatch(doc, -1)
	for _, m := range sessions {
		out, errs, status := inRoot(t, strings.Fields(m[1])...)
		want, more := strings.CutSuffix(m[2], "…\n")
		if status != 0 || errs != "" || out != want && !(more && strings.HasPrefix(out, want)) {
			t.Errorf("juyan %s: %d %s\n%s", m[1], status, errs, out)
		}
	}
	for _, m := range commands {
		if _, errs, status := inRoot(t, strings.Fields(m[1])...); status != 0 || errs != "" {
			t.Errorf("juyan %s: %d %s", m[1], status, errs)
		}
	}
	if len(sessions) < 2 || len(commands) < 3 {
		t.Errorf("only %d sessions and %d commands", len(sessions), len(commands))
	}
}

// The flags the document names are the program's.
func TestFlagsOfTheProcessDocument(t *testing.T) {
	for _, args := range [][]string{{"--holder", "resource", "--near", "1h", "--deadline", "due"}, {"--case", "a", "--activity", "b", "--time", "c", "--resource", "d", "--group", "e", "--zone", "UTC"}} {
		k, err := kong.New(&CLI{}, kong.Exit(func(int) {}))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Parse(append([]string{"xes", "stats", "../../docs/examples/course.csv"}, args...)); err != nil {
			t.Errorf("%v: %v", args, err)
		}
	}
}
