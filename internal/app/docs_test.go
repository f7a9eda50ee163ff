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
	texts := map[string]string{"README.md": readDoc(t, "README.md"), "README.zh-CN.md": readDoc(t, "README.zh-CN.md")}
	t.Chdir("../..") // where the commands are typed
	for name, text := range texts {
		for _, m := range command.FindAllStringSubmatch(text, -1) {
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

// The example config file holds for the program: as it stands, and with every
// line that is commented out.
func TestTheExampleConfigFileHolds(t *testing.T) {
	whole := regexp.MustCompile(`(?m)^# ([a-z-]+: |oidc:|  )`).ReplaceAllString(readDoc(t, "deploy/juyan.yaml"), "$1")
	seen := map[string]bool{}
	var once []string
	for _, line := range strings.Split(whole, "\n") {
		key, _, _ := strings.Cut(line, ":")
		if strings.HasPrefix(line, "#") || !seen[key] {
			once = append(once, line)
		}
		seen[key] = true
	}
	path := filepath.Join(t.TempDir(), "all.yaml")
	if err := os.WriteFile(path, []byte(strings.Join(once, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{path, "../../deploy/juyan.yaml"} {
		if code, out, problem := juyan(t, "config", "--config", file); code != 0 || !strings.Contains(out, "juyan.yaml:") && file != path {
			t.Errorf("%s: %d %s%s", file, code, out, problem)
		}
	}
	for _, key := range []string{"db", "db-password-file", "pack", "url", "addr", "https", "trusted-proxy", "tls-cert", "tls-key", "redirect", "ledger-key", "ledger-publish", "signin-key", "oidc", "smtp", "smtp-from", "smtp-password-file"} {
		if !seen[key] {
			t.Errorf("the example does not show %s", key)
		}
	}
}
