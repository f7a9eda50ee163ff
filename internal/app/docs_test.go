package app

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"juyan/internal/pack"
	"juyan/packs"
)

func readDoc(t *testing.T, name string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("../..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func docs(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/adr/*.md"} {
		found, err := filepath.Glob(filepath.Join("../..", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			out = append(out, strings.TrimPrefix(f, "../../"))
		}
	}
	if len(out) < 8 {
		t.Fatalf("only %v", out)
	}
	return out
}

var link = regexp.MustCompile(`\]\(([^)#]+)(#[^)]*)?\)`)

func TestLinksOfTheDocumentsLeadSomewhere(t *testing.T) {
	for _, name := range docs(t) {
		for _, m := range link.FindAllStringSubmatch(readDoc(t, name), -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join("../..", filepath.Dir(name), m[1])); err != nil {
				t.Errorf("%s: %s leads nowhere", name, m[1])
			}
		}
	}
}

var command = regexp.MustCompile(`(?m)^(?:bin/juyan|juyan|go run \./cmd/juyan) (.*)$`)

// Every command line a README shows is one the program understands.
func TestCommandsOfTheDocumentsParse(t *testing.T) {
	seen := 0
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		for _, m := range command.FindAllStringSubmatch(readDoc(t, name), -1) {
			line, _, _ := strings.Cut(m[1], "#")
			line, _, _ = strings.Cut(line, "<")
			k, err := kong.New(&CLI{}, kong.Exit(func(int) {}))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := k.Parse(strings.Fields(line)); err != nil {
				t.Errorf("%s: juyan %s: %v", name, line, err)
			}
			seen++
		}
	}
	if seen < 12 {
		t.Errorf("only %d commands found", seen)
	}
}

func TestTargetsOfTheDocumentsExist(t *testing.T) {
	makefile := readDoc(t, "Makefile")
	for _, name := range docs(t) {
		for _, m := range regexp.MustCompile("`make ([a-z]+)`|(?m)^make ([a-z]+)").FindAllStringSubmatch(readDoc(t, name), -1) {
			if target := m[1] + m[2]; !strings.Contains(makefile, "\n"+target+":") {
				t.Errorf("%s: there is no make %s", name, target)
			}
		}
	}
}

// What the READMEs say of the model zone is counted here.
func TestFiguresOfTheDocumentsAreTrue(t *testing.T) {
	p, err := pack.Load(packs.Model())
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Posts) != 290 || len(p.Enterprises) != 420 {
		t.Fatalf("the model zone has %d posts and %d enterprises", len(p.Posts), len(p.Enterprises))
	}
	for name, words := range map[string]string{"README.md": "290 posts, 420 enterprises", "README.zh-CN.md": "290 个岗位、420 家企业"} {
		if !strings.Contains(readDoc(t, name), words) {
			t.Errorf("%s does not say %q", name, words)
		}
	}
}

// The repository speaks of the product alone, in every tracked text.
func TestNoMachinePathsInTheDocuments(t *testing.T) {
	for _, name := range docs(t) {
		if m := regexp.MustCompile(`/(work|tmp|root)/\S*`).FindString(readDoc(t, name)); m != "" {
			t.Errorf("%s: %s", name, m)
		}
	}
}
