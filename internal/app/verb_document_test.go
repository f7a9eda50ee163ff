package app

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func runDocument(t *testing.T, args ...string) (int, string) {
	t.Helper()
	t.Setenv("LC_ALL", "zh_CN.UTF-8")
	var out bytes.Buffer
	return Main(context.Background(), append([]string{"document"}, args...), &IO{In: strings.NewReader(""), Out: &out, Err: &out}), out.String()
}

func TestTheExampleDocumentIsWritten(t *testing.T) {
	for name, begins := range map[string]string{"notice.pdf": "%PDF-1.7", "notice.docx": "PK\x03\x04"} {
		file := filepath.Join(t.TempDir(), name)
		if code, out := runDocument(t, "../../docs/examples/notice.yaml", "-o", file); code != 0 {
			t.Fatalf("%s: %s", name, out)
		}
		body, err := os.ReadFile(file)
		if err != nil || !strings.HasPrefix(string(body), begins) || len(body) < 5_000 {
			t.Errorf("%s has %d bytes: %v", name, len(body), err)
		}
	}
}

func TestADocumentThatCannotBePrintedLeavesNoFile(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "in.yaml")
	if err := os.WriteFile(in, []byte("title: 关于😀的通知\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for out, want := range map[string]string{"out.pdf": "U+1F600", "out.txt": "只会写 .pdf 和 .docx"} {
		out = filepath.Join(dir, out)
		if code, said := runDocument(t, in, "-o", out); code != 1 || !strings.Contains(said, want) {
			t.Errorf("%s: %d %s", out, code, said)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%s was written", out)
		}
	}
}
